"""What two versions of records differ in, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from qms.model.snapshot import Entry, Snapshot

Path: TypeAlias = "tuple[str, ...]"
Flat: TypeAlias = "Mapping[Path, Any]"

_KEPT: Final = frozenset({"id", "schema"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field, or one item of a list of items, that is not what it was.

    ``path`` is the field's name and the id of the item: ``("title",)``, ``("updates", "2")``.
    ``before`` and ``after`` are values as stored, None where there was nothing.  ``recorded`` is
    when the later value got in (UTC), ``summary`` the first line of that commit; both are empty
    where the commits between the two revisions do not tell.  ``reason`` is what a person wrote of
    the change: the reason given to a command, else the first line of a commit made by hand.
    """

    path: Path
    before: Any
    after: Any
    recorded: datetime | None = None
    summary: str = ""
    commit: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that differs; ``before`` is None for a new one, ``after`` for one taken away."""

    id: str
    path: str
    before: Entry | None
    after: Entry | None
    fields: tuple[FieldChange, ...]

    @property
    def recorded(self) -> datetime | None:
        """When the first of its values got in."""
        return min((item.recorded for item in self.fields if item.recorded), default=None)


def flat(entry: Entry | None) -> Flat:
    """Return a record field by field; a list of items with ids item by item."""
    found: dict[Path, Any] = {}
    for key, value in (entry.tree if entry else {}).items():
        if key in _KEPT:
            continue
        if _keyed(value):
            found |= {(key, item["id"]): item for item in value}
        else:
            found[key,] = value
    return found


def _keyed(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    ids = [item.get("id") if isinstance(item, dict) else None for item in value]
    return all(isinstance(one, str) for one in ids) and len(set(ids)) == len(ids)


def compare(before: Snapshot, after: Snapshot) -> tuple[RecordChange, ...]:
    """Return the records that differ between two snapshots, by id, without commits and days.

    A record that bears another id now (the old one is among its aliases) is one change.  A file
    that cannot be read on one side is left out: its record is neither new nor taken away.
    """
    found = []
    left = dict(before.entries)
    for record_id, entry in after.entries.items():
        earlier = left.pop(record_id, None) or _under_an_alias(entry, left, after)
        if earlier is None and record_id in before.occupied:
            continue
        found += _changed(record_id, earlier, entry)
    for record_id, entry in left.items():
        if record_id not in after.occupied:
            found += _changed(record_id, entry, None)
    return tuple(sorted(found, key=lambda item: item.id))


def _under_an_alias(entry: Entry, left: dict[str, Entry], after: Snapshot) -> Entry | None:
    for alias in entry.record.aliases:
        if alias in left and alias not in after.occupied:
            return left.pop(alias)
    return None


def _changed(record_id: str, before: Entry | None, after: Entry | None) -> list[RecordChange]:
    if before is not None and after is not None and before.tree == after.tree:
        return []
    was, now = flat(before), flat(after)
    fields = tuple(
        FieldChange(path, was.get(path), now.get(path))
        for path in dict.fromkeys([*was, *now])
        if was.get(path) != now.get(path)
    )
    place = (after or before).path  # type: ignore[union-attr]
    return [RecordChange(record_id, place, before, after, fields)] if fields else []
