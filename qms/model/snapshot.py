"""All records at one revision, immutable."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from qms.model.record import Record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.model.config import Config
    from qms.model.diagnostic import Diagnostic
    from qms.model.items import Item
    from qms.model.policy import Edition, Policy

WORKTREE: Final = "WORKTREE"

R = TypeVar("R", bound=Record)
V = TypeVar("V", bound="Item")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record, where it lies, and the raw tree it was read from (upgraded to today's schema)."""

    record: Record
    path: str
    tree: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that is no valid record.  It still occupies its id."""

    id: str
    path: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Snapshot:
    """Records at a revision.  Everything that reads takes one of these and ``today``."""

    rev: str
    config: Config
    entries: Mapping[str, Entry]
    broken: tuple[Broken, ...] = ()
    _by_kind: dict[type[Record], tuple[Record, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def get(self, record_id: str) -> Record | None:
        """Return a record by id or, where no record has that id, by alias."""
        entry = self.entries.get(record_id) or self._by_alias.get(record_id)
        return entry.record if entry else None

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """Return the records of one kind, by id."""
        if kind not in self._by_kind:
            found = [entry.record for entry in self.entries.values()]
            own = [record for record in found if isinstance(record, kind)]
            self._by_kind[kind] = tuple(sorted(own, key=lambda record: record.id))
        return self._by_kind[kind]  # type: ignore[return-value]

    def policy(self, kind: type[Policy[V]], day: dt.date) -> Edition[V] | None:
        """Return the edition of a policy in force on ``day``, None when there is none."""
        records = self.of(kind)
        return records[0].on(day) if records else None

    def __iter__(self) -> Iterator[Record]:
        """Yield all records by id."""
        return (self.entries[key].record for key in sorted(self.entries))

    @cached_property
    def occupied(self) -> frozenset[str]:
        """Return the ids in use, those of broken files included."""
        return frozenset(self.entries) | {broken.id for broken in self.broken}

    def paths_with(self, code: str) -> frozenset[str]:
        """Return the paths of broken files that were refused with a code."""
        return frozenset(
            part.path for part in self.broken if any(item.code == code for item in part.diagnostics)
        )

    @cached_property
    def _by_alias(self) -> dict[str, Entry]:
        return {alias: entry for entry in self.entries.values() for alias in entry.record.aliases}
