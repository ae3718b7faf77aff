"""The documents in force on the day, each with what all its duties ask of it, found once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.documents import (
    approved_on,
    document_rules,
    editions,
    in_force,
    in_force_from,
)
from qms.engine.governance import governance
from qms.kinds.document import ControlledDocument
from qms.kinds.unit import Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping

    from qms.engine.view import View
    from qms.kinds.document_parts import Edition
    from qms.kinds.policies.documents import DocumentRulesValue


@dataclass(frozen=True, slots=True)
class Current:
    """A document in force: its edition in force, and the newest one that is approved.

    The two differ between approval and the first day in force.  ``judged`` tells whether the rules
    are about the newest one: not where it was taken from a register, or approved before them.
    ``since`` is the first day of the edition in force.
    """

    document: ControlledDocument
    edition: Edition
    since: dt.date
    newest: Edition
    approved: dt.date
    judged: bool


def current_documents(view: View) -> tuple[Current, ...]:
    """Return the documents in force on the day of the view."""
    return view.once(_all)


def _all(view: View) -> tuple[Current, ...]:
    found = (current(view, document) for document in view.snapshot.of(ControlledDocument))
    return tuple(item for item in found if item is not None)


def current(view: View, document: ControlledDocument) -> Current | None:
    """Return how a document stands; None while no edition is in force."""
    edition = in_force(view, document)
    if edition is None:
        return None
    approved = {
        item.id: (day, item)
        for item in editions(document)
        if (day := approved_on(view, document, item)) is not None
    }
    since = in_force_from(view, document, edition)
    day, newest = max(approved.values(), key=lambda pair: (pair[0], pair[1].date, pair[1].id))
    return Current(
        document, edition, since or day, newest, day, _judged(view, document, newest, day)
    )


def _judged(view: View, document: ControlledDocument, edition: Edition, approved: dt.date) -> bool:
    since = view.once(document_rules).guards_from
    recorded = any(item.id == edition.id for item in document.editions)
    return recorded and (since is None or approved >= since)


def rules_on(view: View, day: dt.date) -> DocumentRulesValue:
    """Return the rules of a day, as what was done then is judged."""
    return view.on(day).once(document_rules)


def keeper(view: View, document: ControlledDocument) -> tuple[str, ...]:
    """Return who answers for a document: its owner unit, its controller, else the office."""
    controller = view.post(document.controller, document.owner_unit)
    found = document.owner_unit or (str(controller) if controller else None)
    found = found or governance(view).secretariat
    return (found,) if found else ()


def below(view: View) -> Mapping[str, tuple[str, ...]]:
    """Return the units that exist on the day, by the unit right above them."""
    return view.once(_below)


def _below(view: View) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for unit in view.snapshot.of(Unit):
        if exists(view, unit) and unit.parent is not None:
            found[unit.parent].append(unit.id)
    return {name: tuple(units) for name, units in found.items()}


def exists(view: View, unit: Unit) -> bool:
    """Tell whether a unit is there on the day of the view."""
    begun = unit.valid_from is None or unit.valid_from <= view.today
    return begun and (unit.valid_to is None or view.today <= unit.valid_to)


def with_all_below(view: View, unit: str) -> tuple[str, ...]:
    """Return a unit and all units below it that exist on the day, each once."""
    known = view.once(_families)
    if unit not in known:
        known[unit] = tuple(dict.fromkeys(_down(view, unit, frozenset())))
    return known[unit]


def _families(_view: View) -> dict[str, tuple[str, ...]]:
    """Return the place where families are kept that were looked up once."""
    return {}


def everywhere(view: View) -> frozenset[str]:
    """Return all units that exist on the day."""
    return view.once(_everywhere)


def _everywhere(view: View) -> frozenset[str]:
    return frozenset(unit.id for unit in view.snapshot.of(Unit) if exists(view, unit))


def _down(view: View, unit: str, above: frozenset[str]) -> Iterator[str]:
    if unit not in above:
        yield unit
        for one in below(view).get(unit, ()):
            yield from _down(view, one, above | {unit})


def tops(view: View, units: Collection[str]) -> tuple[str, ...]:
    """Return those of some units that stand below no other of them."""
    covered = {one for unit in units for one in with_all_below(view, unit) if one != unit}
    return tuple(dict.fromkeys(unit for unit in units if unit not in covered))


def unserved(view: View, unit: str, served: Collection[str]) -> tuple[str, ...]:
    """Return the units that have none of what ``served`` names the units with.

    What a unit has serves all below it; a unit whose sub-units all have it is served by them.
    Where nobody below has it, the unit stands for all of them.
    """
    if unit in served:
        return ()
    if not any(one in served for one in with_all_below(view, unit)):
        return (unit,)
    return tuple(name for one in below(view).get(unit, ()) for name in unserved(view, one, served))
