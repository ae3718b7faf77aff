"""Lists of records: the columns that their kind declares, or those that are asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from qms.engine.cells import Cell, Labelled
from qms.engine.columns import DERIVED, cell, label
from qms.engine.compare import atoms
from qms.engine.where import where
from qms.engine.where_problems import unknown
from qms.errors import UsageProblem
from qms.i18n import M, Shown, current
from qms.kinds import all_kinds
from qms.kinds.capa import Capa
from qms.kinds.document import ControlledDocument
from qms.kinds.indicator import Indicator
from qms.kinds.meeting import Meeting
from qms.kinds.obligation import Obligation
from qms.kinds.risk import Risk
from qms.kinds.unit import Unit
from qms.model.fields import WordOf
from qms.model.fold import fold
from qms.model.marks import field_mark
from qms.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.actions.session import Session
    from qms.engine.compare import Atom
    from qms.engine.view import View
    from qms.model.record import Record

_HIDDEN: Final = frozenset({"schema_version", "custom"})
_MORE: Final[dict[type[Record], tuple[str, ...]]] = {
    Risk: ("assessed", "likelihood", "impact", "score", "band", "v_by_i", "phase", "capa_terms"),
    Capa: (
        *("original_term", "term", "moved"),
        *("corrections", "corrective_actions", "preventive_actions"),
    ),
    ControlledDocument: ("approved_on", "approved_by"),
    Obligation: ("rule_words", "next_due", "occurrence_state"),
    Indicator: ("last_period", "last_value", "target", "risk_score"),
    Unit: ("risk_score",),
    Meeting: ("questions",),
}
_NUMBER, _DAY, _WORDS = range(3)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a list: a condition, sort keys (``-due`` for falling), columns."""

    where: str | None = None
    sort: str | None = None
    columns: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of a list, one cell per column."""

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    places: tuple[str, ...] = ()
    """The other workspace's name for each row that lies there, where two are read."""

    def items(self) -> Iterator[dict[str, Any]]:
        """Yield the rows with their columns' names."""
        found = (dict(zip(self.columns, row, strict=True)) for row in self.rows)
        if not self.places:
            return found
        named = zip(found, self.places, strict=True)
        return ({**row, "workspace": place} if place else row for row, place in named)


def listed(session: Session, noun: str, wanted: Wanted | None = None) -> Listing:
    """Return the records of a kind as a list; ``policy`` lists every policy.

    Raises UsageProblem for a condition that is not understood and for a name that is no field.
    """
    kind: Any = Policy if noun == "policy" else all_kinds()[noun]
    sample = all_kinds()["policy.risk-scale"] if noun == "policy" else kind
    wanted = wanted or Wanted()
    names = fields(sample)
    records = session.snapshot.of(kind)
    shown = _names(wanted.columns, names, "--columns") or _usual(sample, records)
    chosen = _sorted(session.view, _fitting(session, records, wanted.where, names),
                     _keys(wanted.sort, names))  # fmt: skip
    return Listing(
        shown,
        tuple(label(sample, column) for column in shown),
        tuple(tuple(value(session.view, one, column) for column in shown) for one in chosen),
        () if session.neighbour is None else session.neighbour.places(one.id for one in chosen),
    )


def fields(kind: type[Record]) -> tuple[str, ...]:
    """Return the names that a condition, a sort key or a column may be."""
    derived = next((names for one, names in _MORE.items() if issubclass(kind, one)), ())
    owned = ("owner_name",) if "owner" in kind.model_fields else ()
    named = ("name",) if "names" in kind.model_fields else ()
    own = tuple(name for name in kind.model_fields if name not in _HIDDEN)
    return tuple(dict.fromkeys((*own, *kind.spec.columns, *derived, *named, *owned, "state")))


def value(view: View, record: Record, name: str) -> Cell:
    """Return a cell; of a list of items, which no cell holds, how many there are."""
    if name not in DERIVED:
        held = getattr(record, name, None)
        shown = cell(view, record, name)
        plain = not (isinstance(shown, tuple) and shown and all(one is None for one in shown))
        return shown if plain or not isinstance(held, tuple) else len(held)
    return cell(view, record, name)


def _usual(kind: type[Record], records: Sequence[Record]) -> tuple[str, ...]:
    old = any(getattr(record, "old_number", None) for record in records)
    return ("id", *kind.spec.columns, *(("old_number",) if old else ()))


def _names(text: str | None, names: Sequence[str], option: str) -> tuple[str, ...]:
    """Return the fields named in an option, parted by commas, each once."""
    parts = [part.strip() for part in (text or "").split(",")]
    if text is not None and not all(parts):
        raise UsageProblem(
            M("{option}: names of fields, parted by commas", option=option),
            M("As in: {example}", example="id,title,state"),
        )
    found = [part.lstrip("-").replace("-", "_") for part in parts if part]
    for name, part in zip(found, parts, strict=False):
        if name not in names:
            raise unknown(part.lstrip("-"), names, option)
    return tuple(dict.fromkeys(found))


def _keys(text: str | None, names: Sequence[str]) -> list[tuple[str, bool]]:
    """Return sort keys with whether each falls."""
    falling = {
        part.strip().lstrip("-").replace("-", "_"): part.strip().startswith("-")
        for part in reversed((text or "").split(","))
    }
    return [(name, falling[name]) for name in _names(text, names, "--sort")]


def _fitting(
    session: Session, records: Sequence[Record], text: str | None, names: Sequence[str]
) -> list[Record]:
    if text is None:
        return list(records)
    view = session.view
    test = where(
        text, names, session.today, partial(_words, view, records), partial(_held, view, records)
    )
    return [one for one in records if test(partial(value, view, one))]


def _held(view: View, records: Sequence[Record], name: str) -> Iterator[Atom]:
    """Yield what a field holds in the records that are asked."""
    return (atom for one in records for atom in atoms(value(view, one, name)))


def _words(view: View, records: Sequence[Record], name: str) -> dict[str, str]:
    """Return the words that a field may hold, by every spelling; nothing where it holds any.

    States and vocabularies are such lists; what records hold of an older one counts too.
    """
    kind = type(records[0]) if records else None
    mark = field_mark(kind, name) if kind is not None and name in kind.model_fields else None
    own: list[Any] = []
    if name == "state" and kind is not None and kind.spec.flow is not None:
        own = [Labelled(state.id, M(state.label)) for state in kind.spec.flow.states]
    elif isinstance(mark, WordOf):
        lists = view.words.lists if view.words else ()
        own = [Labelled(word.id, word.label)
               for one in lists if one.id == mark.vocabulary for word in one.words]  # fmt: skip
    cells = [*own, *(value(view, one, name) for one in records)] if own else []
    spelt = [atom for atom in atoms(cells) if isinstance(atom, tuple)]
    return {spelling: atom[0] for atom in spelt for spelling in atom}


def _sorted(view: View, records: list[Record], keys: list[tuple[str, bool]]) -> list[Record]:
    """Sort by the last key first, which keeps the order; what is missing always comes last."""
    for name, falling in reversed(keys):
        cells = [(_order(value(view, one, name)), one) for one in records]
        there = [(order, one) for order, one in cells if order is not None]
        there.sort(key=lambda pair: pair[0], reverse=falling)
        records = [one for _, one in there] + [one for order, one in cells if order is None]
    return records


def _order(held: Cell) -> tuple[Any, ...] | None:
    """Return by what a cell is sorted: numbers before days before words in the user's language."""
    if held is None or held in ("", ()):
        return None
    if isinstance(held, tuple):
        parts = [order for item in held if (order := _order(item)) is not None]
        return min(parts, default=None)
    if isinstance(held, int | float):
        return (_NUMBER, held)
    if isinstance(held, dt.date):
        return (_DAY, held)
    return (_WORDS, fold(held.shown(current()) if isinstance(held, Shown) else str(held)))
