"""A gate that ratchets: what was wrong before stays counted, what is new fails.

Two findings are one if rule, record, field, words and the state of the duty are; where in the file
they stand does not count, nor which number an item has in its list.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.model.diagnostic import Diagnostic
    from qms.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Sorted:
    """Findings that were not there before, and those that were."""

    new: tuple[Diagnostic, ...]
    old: tuple[Diagnostic, ...]


def sort_out(
    before: Snapshot, then: Iterable[Diagnostic], after: Snapshot, now: Sequence[Diagnostic]
) -> Sorted:
    """Tell new findings from old ones; of several equal ones as many are old as there were.

    A record that bears another id now (see its aliases) is the same record.
    """
    left = Counter(_key(before, item, _called_now(after, item.record)) for item in then)
    new: list[Diagnostic] = []
    old: list[Diagnostic] = []
    for item in now:
        key = _key(after, item, item.record)
        (old if left[key] > 0 else new).append(item)
        left[key] -= 1
    return Sorted(tuple(new), tuple(old))


def fingerprint(snapshot: Snapshot, item: Diagnostic) -> str:
    """Return what a finding is known by in any later version: 64 hexadecimal digits.

    The state of a duty is left out: an open duty and the same one overdue are one finding.
    """
    key = _key(snapshot, item, item.record)[:-1]
    return sha256("\0".join(map(str, key)).encode()).hexdigest()


def _called_now(after: Snapshot, record_id: str | None) -> str | None:
    if record_id is None or record_id in after.occupied:
        return record_id
    record = after.get(record_id)
    return record.id if record is not None else record_id


def _key(snapshot: Snapshot, item: Diagnostic, record: str | None) -> tuple[str, ...]:
    place = "" if record is not None or item.place is None else item.place.path
    said = item.message.shown("en")
    field = ".".join(_steady(snapshot, item))
    return (item.code, record or place, field, said, item.state.value if item.state else "")


def _steady(snapshot: Snapshot, item: Diagnostic) -> Iterable[str]:
    """Yield the steps to a field with ids of items in the place of their numbers."""
    entry = snapshot.entries.get(item.record or "")
    node: Any = entry.tree if entry else None
    for step in item.field:
        node = _inside(node, step)
        named = node.get("id") if isinstance(step, int) and isinstance(node, dict) else None
        yield str(named or ("*" if isinstance(step, int) else step))


def _inside(node: Any, step: str | int) -> Any:
    try:
        return node[step]
    except (KeyError, IndexError, TypeError):
        return None
