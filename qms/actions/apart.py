"""Two records that were given one id become two, and what refers to each follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.actions.records import PLACEHOLDER
from qms.kinds import noun_of
from qms.model.change import Create, Remove, Replace, Set
from qms.store.mentions import their_texts, word
from qms.store.numbering import Numbers
from qms.store.renumber import renumbering

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.actions.session import Session
    from qms.model.change import Edit
    from qms.model.record import Record

_PART: Final = "conflict"


def apart(session: Session, record: Record, other: Mapping[str, Any]) -> Iterator[Edit]:
    """Yield the edits that give ``other`` the next free id, with what refers to it."""
    year = int(record.id.split("-")[1])
    new = Numbers(session.store, session.snapshot.occupied).next(type(record), year)
    body = {key: value for key, value in other.items() if key not in {"id", "schema"}}
    yield Remove(record.id, (_PART,))
    yield Create(noun_of(type(record)), _spoken(body, record.id, new), PLACEHOLDER, new)
    if record.conflict is not None:
        yield from _following(session, record.id, new, record.conflict.side)


def _following(session: Session, old: str, new: str, side: str) -> Iterator[Edit]:
    """Rewrite references in the records that came with theirs, and in those held beside ours."""
    beside = {
        name: entry.tree
        for name, entry in session.snapshot.entries.items()
        if entry.record.conflict and entry.record.conflict.record and name != old
        if entry.record.conflict.side == side
    }
    for name, tree in beside.items():
        other = tree[_PART]["record"]
        if (said := _spoken(other, old, new)) != other:
            yield Set(name, (_PART, "record"), said)
    by_path = {entry.path: name for name, entry in session.snapshot.entries.items()}
    for path, data in renumbering(_theirs(session, old, side) or {}, old, new).items():
        if path in by_path and by_path[path] not in {old, *beside}:
            yield Replace(by_path[path], data)


def _theirs(session: Session, record_id: str, side: str) -> dict[str, bytes] | None:
    path = session.snapshot.entries[record_id].path
    return their_texts(session.store, path, side.rsplit(" ", maxsplit=1)[-1])


def _spoken(value: Any, old: str, new: str) -> Any:
    """Write one id for another in whatever texts a value holds."""
    if isinstance(value, str):
        return word(old).sub(new, value)
    if isinstance(value, list):
        return [_spoken(item, old, new) for item in value]
    if isinstance(value, dict):
        return {key: _spoken(item, old, new) for key, item in value.items()}
    return value


def unclear(session: Session, record_id: str) -> tuple[str, ...]:
    """Return the records that speak of an id given twice, where none tells which one they mean.

    Empty where git's history tells.
    """
    entry = session.snapshot.entries.get(record_id)
    conflict = entry.record.conflict if entry else None
    if conflict is None or conflict.record is None:
        return ()
    if _theirs(session, record_id, conflict.side) is not None:
        return ()
    return tuple(
        name
        for name, other in sorted(session.snapshot.entries.items())
        if name != record_id and _spoken(other.tree, record_id, "") != other.tree
    )
