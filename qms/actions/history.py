"""The history of one record, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from qms.actions.records import text_of
from qms.engine import past_words
from qms.engine.change_of.values import Plain
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds import kind_by_path
from qms.model.items import DatedItem
from qms.model.snapshot import WORKTREE, Entry
from qms.store import past
from qms.store.load import load_one
from qms.store.renumber import moved
from qms.store.yaml_reader import Refusal, read

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from qms.actions.session import Session
    from qms.i18n import Shown
    from qms.model.record import Record
    from qms.store.past import Row, Step

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that a commit changed, as stored before and after.

    ``field`` are its steps: ``("assessments", "2", "impact")``.  ``was`` and ``now`` are the whole
    records, None where there was none or it could not be read.  ``event`` is the day on which a
    dated item happened, ``recorded`` the day of the commit in the workspace's time zone.
    """

    row: Row
    recorded: dt.date
    field: tuple[str, ...]
    before: Any
    after: Any
    was: Record | None
    now: Record | None
    event: dt.date | None

    @property
    def lag(self) -> int | None:
        """Return how many days after the event a new item was entered."""
        return (self.recorded - self.event).days if self.event and self.before is None else None


def history(session: Session, record_id: str, field: str | None = None) -> list[Changed]:
    """Return what changed in a record, newest first, whatever ids it had.

    Also of a record that cannot be read now.  ``field`` names one, as ``title`` or
    ``assessments.2``.  Raises UsageProblem where there is no such record or field, StoreProblem
    in a clone that does not hold the past.
    """
    own_id, path, data = text_of(session, record_id)
    entry = session.snapshot.entries.get(own_id)
    aliases = entry.record.aliases if entry else _aliases(data)
    rev = "HEAD" if session.rev == WORKTREE else session.rev
    repo = session.store.repo
    steps = past.past(repo.place, path, aliases, rev)
    versions = Versions(session, past.blobs(repo.place, _blobs(steps)))
    found = _once([one for step in steps for one in _changed(versions, path, step)])
    return found if field is None else _only(found, field, path)


def _aliases(data: bytes) -> tuple[str, ...]:
    try:
        found = read(data).get("aliases")
    except Refusal:
        return ()
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


def _blobs(steps: Iterable[Step]) -> Iterator[str | None]:
    for step in steps:
        yield from (*step.entry.before, step.entry.after)


class Versions:
    """Every version of records, by blob: as stored and as the program sees them."""

    def __init__(self, session: Session, content: Mapping[str, bytes]) -> None:
        self.session, self.content = session, content
        self.trees: dict[str, Tree] = {}
        self.typed: dict[str, Record | None] = {}

    def tree(self, blob: str | None) -> Tree:
        """Return a version as stored, empty where there is none or it cannot be read."""
        if blob is None:
            return {}
        if blob not in self.trees:
            try:
                self.trees[blob] = read(self.content[blob])
            except Refusal:
                self.trees[blob] = {}
        return self.trees[blob]

    def item(self, path: str, blob: str | None, steps: tuple[str, ...]) -> DatedItem | None:
        """Return a dated item of a version, None where the program sees none."""
        found = item_at(self.record(path, blob), steps)
        return found if isinstance(found, DatedItem) else None

    def record(self, path: str, blob: str | None) -> Record | None:
        """Return a version as a record, whatever id it then had."""
        if blob is None:
            return None
        if blob not in self.typed:
            own = str(self.tree(blob).get("id"))
            place = moved(path, past.id_of(path), own)
            entry = load_one(place, self.content[blob], self.session.config)
            self.typed[blob] = entry.record if isinstance(entry, Entry) else None
        return self.typed[blob]

    def day(self, row: Row) -> dt.date:
        """Return the day of a commit where the workspace is."""
        return row.recorded.astimezone(self.session.config.zone).date()


def _changed(versions: Versions, path: str, step: Step) -> Iterator[Changed]:
    """Yield what a commit changed; of a merge only what differs from every side."""
    after = versions.tree(step.entry.after)
    sides = [dict(_fields(versions.tree(one), after)) for one in step.entry.before]
    now = versions.record(path, step.entry.after)
    was = versions.record(path, step.entry.before[0])
    for field, (before, value) in sides[0].items():
        if all(field in side for side in sides[1:]):
            event = _event(now, field) or _event(was, field)
            yield Changed(step.row, versions.day(step.row), field, before, value, was, now, event)


def _once(found: list[Changed]) -> list[Changed]:
    """Leave out of a merge what the commit that wrote it tells."""
    own = [(one.field, one.after) for one in found if not one.row.is_merge]
    return [one for one in found if not one.row.is_merge or (one.field, one.after) not in own]


def _event(record: Record | None, field: tuple[str, ...]) -> dt.date | None:
    item = item_at(record, field)
    return item.date if isinstance(item, DatedItem) else None


def item_at(record: Record | None, field: tuple[str, ...]) -> BaseModel | None:
    """Return the item of a list that a field lies in, None where it lies in none."""
    name = _attribute(type(record), field[0]) if record is not None else None
    items = getattr(record, name) if name else None
    if len(field) < 2 or not isinstance(items, tuple):  # noqa: PLR2004 -- list and item
        return None
    return next((one for one in items if getattr(one, "id", None) == field[1]), None)


def field_name(session: Session, record_id: str | None, field: tuple[str, ...]) -> Shown:
    """Return what a field of a record is called now, in words; as stored where it has no words.

    ``field`` are its steps; the place in a list whose items have no ids is left out.
    """
    record = session.snapshot.get(record_id) if record_id else None
    if record is None or not field:
        return Plain(".".join(field))
    item = item_at(record, field)
    steps = field if item else tuple(step for step in field if not step.isdigit())
    return past_words.label(type(record), steps, item)


def _attribute(kind: type[Record], stored: str) -> str | None:
    for name, info in kind.model_fields.items():
        if stored in {name, info.alias}:
            return name
    return None


def _only(found: list[Changed], field: str, path: str) -> list[Changed]:
    """Keep the changes of one field; raises UsageProblem for a name that the kind never had."""
    wanted = tuple(field.split("."))
    kept = [one for one in found if one.field[: len(wanted)] == wanted]
    own = past.id_of(path)
    kind = kind_by_path(path.split("/")[1], own)
    names = list(kind.key_order()) if kind else []
    if kept or wanted[0] in names:
        return kept
    close = get_close_matches(wanted[0], [*names, *(one.field[0] for one in found)], 1)
    raise UsageProblem(
        M("{id} has no field {key}", id=own, key=field),
        M("Did you mean {key}?", key=close[0]) if close else None,
    )


def _fields(
    before: Tree, after: Tree, steps: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], tuple[Any, Any]]]:
    """Yield steps -> (before, after); a new item and one taken out are told whole."""
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        here = (*steps, str(key))
        if old == new:
            continue
        if (old or new) and _keyed(old) and _keyed(new):
            yield from _fields(_by_id(old), _by_id(new), here)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from _fields(old, new, here)
        else:
            yield here, (old, new)


def _keyed(value: Any) -> bool:
    return value is None or (
        isinstance(value, list)
        and all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in value)
    )


def _by_id(value: Any) -> dict[str, Any]:
    return {item["id"]: {k: v for k, v in item.items() if k != "id"} for item in value or []}
