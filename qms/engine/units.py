"""Units and what belongs to them: the records of a unit are also those of the units below it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qms.kinds.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.model.fields import Post
    from qms.model.record import Record


def family(view: View, unit: str) -> frozenset[str]:
    """Return a unit and all units below it."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for item in view.snapshot.of(Unit):
        below[item.parent].append(item.id)
    found: set[str] = set()
    waiting = [unit]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += below[one]
    return frozenset(found)


def home(view: View, record: Record) -> str | None:
    """Return the unit that a record belongs to: its own, else that of its owner's post."""
    own: str | None = getattr(record, "unit", None)
    post = view.post(getattr(record, "owner", None), None)
    return own or (post.unit if post else None)


def units_of(view: View, record: Record) -> frozenset[str]:
    """Return the units that a record names: its own, and those whose posts answer for it."""
    own: str | None = getattr(record, "unit", None)
    named = {own, getattr(record, "addressee", None)}
    named |= {found.unit for post in _posts(record) if (found := view.post(post, own))}
    named |= {_unit_of(view, who) for who in getattr(record, "responsible", ())}
    return frozenset(unit for unit in named if unit)


def _posts(record: Record) -> Iterator[Post]:
    for name in ("owner", "executor"):
        post = getattr(record, name, None)
        if post is not None:
            yield post
    yield from getattr(record, "executors", ())


def _unit_of(view: View, who: str) -> str | None:
    """Return the unit of a post, a role that only one unit has, or the unit itself."""
    name, _at, unit = who.partition("@")
    if unit or name.startswith("UNIT-"):
        return unit or name
    return getattr(view.snapshot.get(name), "unit", None)
