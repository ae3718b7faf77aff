"""Settle what a merge has left open: value by value, or which of two records keeps an id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from qms.actions.apart import apart
from qms.actions.records import Written, find
from qms.actions.values import bare, item_type
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.change import Change, Remove, Set
from qms.model.ids import Numbering
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qms.actions.session import Session
    from qms.model.change import Edit
    from qms.model.diagnostic import FieldPath
    from qms.model.record import Conflict, OpenValue, Record

OURS, THEIRS = "ours", "theirs"
_PART: Final = "conflict"


@dataclass(frozen=True, slots=True)
class Open:
    """One thing to settle: a value of a record, or (``path`` empty) the whole record.

    ``labels`` name the place, field by field; ``gone`` says which side took the value away.
    """

    record: str
    title: Any
    side: str
    path: str
    labels: tuple[str, ...]
    base: Any = None
    ours: Any = None
    theirs: Any = None
    gone: str | None = None


def open_conflicts(session: Session, record_id: str | None = None) -> list[Open]:
    """Return what is to be settled, in all records or in one; by record, in the order found."""
    records = [find(session, record_id)] if record_id else list(session.snapshot)
    return [item for record in records for item in _of(session, record)]


def _of(session: Session, record: Record) -> Iterator[Open]:
    conflict = record.conflict
    if conflict is None:
        return
    tree = session.snapshot.entries[record.id].tree
    title = getattr(record, "title", None)
    for value in conflict.fields:
        place = locate(tree, value.path)
        yield Open(
            record.id,
            title,
            conflict.side,
            value.path,
            tuple(labels(type(record), value.path)),
            value.base,
            None if value.gone == OURS or place is None else _at(tree, place),
            value.theirs,
            value.gone,
        )
    if conflict.record is not None or conflict.gone or conflict.unreadable:
        other = conflict.record or {}
        yield Open(
            record.id, title, conflict.side, "", (), None, title, other.get("title"), conflict.gone
        )


def locate(tree: Any, path: str) -> FieldPath | None:
    """Turn a written place (``updates.3.text``) into the path in a tree; None if it leads nowhere.

    The last step may be a key that the mapping lacks.  Ids of items may hold dots themselves.
    """
    if isinstance(tree, list):
        steps = [(at, item.get("id")) for at, item in enumerate(tree) if isinstance(item, dict)]
    elif isinstance(tree, dict):
        steps = [(key, key) for key in tree]
    else:
        return None
    for step, name in steps:
        if name == path:
            return (step,)
        if isinstance(name, str) and path.startswith(f"{name}."):
            rest = locate(tree[step], path[len(name) + 1 :])
            if rest is not None:
                return (step, *rest)
    return (path,) if isinstance(tree, dict) and "." not in path else None


def _at(tree: Any, path: FieldPath) -> Any:
    for step in path:
        if isinstance(tree, dict) and step not in tree:
            return None
        tree = tree[step]
    return tree


def labels(kind: Any, path: str) -> Iterator[str]:
    """Yield titles of fields where the kind knows them, else ids and keys as they stand."""
    for part in path.split("."):
        fields = getattr(kind, "model_fields", {})
        name = next((key for key, info in fields.items() if part in {key, info.alias}), None)
        if name is None:
            yield part
            continue
        info = fields[name]
        yield str(info.title or part)
        inner = bare(item_type(info.annotation) or info.annotation)
        kind = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def resolve(
    session: Session, record_id: str, side: str | None, choices: Mapping[str, str]
) -> Written:
    """Settle a record: ``choices`` maps open values to ``ours``, ``theirs`` or a new value.

    ``side`` decides on the rest.  Without both, a record whose id is taken twice becomes two.
    Raises UsageProblem where there is nothing to settle or a choice is not known.
    """
    record = find(session, record_id)
    conflict = record.conflict
    if conflict is None:
        raise UsageProblem(
            M("{id} has no conflict.", id=record.id), M("See what is open: qms resolve")
        )
    _known(conflict, choices)
    if conflict.record is not None and not choices:
        edits = _whole(session, record, conflict, side)
    elif (conflict.gone or conflict.unreadable) and not choices:
        edits = [_kept(record, conflict, side)]
    else:
        edits = list(_values(session, record, conflict, side, choices))
    change = Change(f"{record.id}: settle a conflict", "resolve", tuple(edits))
    return Written(record.id, session.write(change), session.reopened().view)


def _known(conflict: Conflict, choices: Mapping[str, str]) -> None:
    paths = tuple(value.path for value in conflict.fields)
    strange = next((path for path in choices if path not in paths), None)
    if strange is not None:
        raise UsageProblem(
            M("{path} is not in conflict.", path=strange), M("Open here: {paths}", paths=paths)
        )


def _values(
    session: Session,
    record: Record,
    conflict: Conflict,
    side: str | None,
    choices: Mapping[str, str],
) -> Iterator[Edit]:
    tree = session.snapshot.entries[record.id].tree
    chosen = {value.path: choices.get(value.path, side) for value in conflict.fields}
    if not any(chosen.values()):
        raise UsageProblem(
            M("Say which side is right."),
            M("qms resolve {id} --ours, --theirs, or field by field: {path}=theirs",
              id=record.id, path=next(iter(chosen), "title")),
        )  # fmt: skip
    removals: list[FieldPath] = []
    for value in conflict.fields:
        word = chosen[value.path]
        edit = _settled(tree, record, value, word) if word else None
        if isinstance(edit, Remove):
            removals.append(edit.path)
        elif edit is not None:
            yield edit
    left = [number for number, value in enumerate(conflict.fields) if not chosen[value.path]]
    yield _rest(record, conflict, tree, left)
    # the last item of a list first, so that the others keep their places
    for path in sorted(removals, key=_backwards, reverse=True):
        yield Remove(record.id, path)


def _backwards(path: FieldPath) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (0, step) for step in path]


def _rest(record: Record, conflict: Conflict, tree: Mapping[str, Any], left: Sequence[int]) -> Edit:
    """Take away what is settled from the conflict, or all of it."""
    held = tree[_PART]
    if left:
        return Set(record.id, (_PART, "fields"), [held["fields"][number] for number in left])
    whole = conflict.record is not None or conflict.gone or conflict.unreadable
    return Remove(record.id, (_PART, "fields") if whole else (_PART,))


def _settled(tree: Mapping[str, Any], record: Record, value: OpenValue, word: str) -> Edit | None:
    """Return the edit by which one value is settled, None where the record holds it already."""
    path = locate(tree, value.path)
    if path is None:
        raise UsageProblem(
            M("{path} is no longer in {id}.", path=value.path, id=record.id),
            M("Settle it by hand: qms edit {id}", id=record.id),
        )
    if value.gone and word == value.gone:
        return Remove(record.id, path)
    if word == OURS or (value.gone and word == THEIRS):
        return None
    if word == THEIRS:
        held = _raw(tree, value.path)
        return Set(record.id, path, held)
    return Set(record.id, path, _typed(word, _at(tree, path), value.theirs))


def _raw(tree: Mapping[str, Any], path: str) -> Any:
    """Return theirs as it stands in the file."""
    fields = tree[_PART]["fields"]
    return next(entry.get("theirs") for entry in fields if entry["path"] == path)


def _typed(word: str, *like: Any) -> Any:
    """Read a typed value as the kind of thing that the two sides hold."""
    clean = normalise(word)[0]
    if any(isinstance(one, bool) for one in like):
        return clean == "true"
    if any(isinstance(one, int) for one in like) and clean.lstrip("-").isdigit():
        return int(clean)
    if any(isinstance(one, list) for one in like):
        return [part.strip() for part in clean.split(";")]
    return clean


def _kept(record: Record, conflict: Conflict, side: str | None) -> Edit:
    """Settle a record that one side took away or spoiled: it stays, as every record does."""
    if side is not None and (side == conflict.gone or (conflict.unreadable and side == THEIRS)):
        raise UsageProblem(
            M("Records are never taken away, so {id} stays.", id=record.id),
            M("Keep it: qms resolve {id} --{side}; then end it in the state entered by mistake.",
              id=record.id, side=THEIRS if side == OURS else OURS),
        )  # fmt: skip
    return Remove(record.id, (_PART,))


def _whole(session: Session, record: Record, conflict: Conflict, side: str | None) -> list[Edit]:
    """Keep one of two records of one id, or give theirs the next free id with what refers to it."""
    tree = dict(conflict.record or {})
    if side == OURS:
        return [Remove(record.id, (_PART,))]
    if side == THEIRS:
        return [
            Remove(record.id, (_PART,)),
            *(Remove(record.id, (key,)) for key in session.snapshot.entries[record.id].tree
              if key not in {*tree, _PART}),
            *(Set(record.id, (key,), value) for key, value in tree.items() if key != "id"),
        ]  # fmt: skip
    if record.spec.numbering is not Numbering.YEARLY:
        raise UsageProblem(
            M("{id} is one record of its name: choose a side.", id=record.id),
            M("qms resolve {id} --ours or --theirs", id=record.id),
        )
    return list(apart(session, record, tree))
