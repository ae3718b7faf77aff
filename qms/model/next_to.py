"""Records of the workspace beside this one: looked up, never iterated over, never written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qms.model.restricted_ids import is_restricted
from qms.model.snapshot import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.model.record import Record


class Abroad(Entry):
    """A record of the other workspace; its path begins with the folder of that."""

    __slots__ = ("inner",)

    def __init__(self, inner: Entry, folder: str) -> None:
        self.inner, self.path = inner, f"{folder}/{inner.path}"
        self.id, self.kind, self.aliases = inner.id, inner.kind, inner.aliases
        self.json = b""
        self._record = None
        self._tree = None

    def _typed(self) -> Record:
        return self.inner.record

    def _raw(self) -> Mapping[str, Any]:
        return self.inner.tree


class OwnFirst(dict[str, Entry]):
    """Our entries; one of the other workspace is found by its id alone."""

    def __init__(self, own: Mapping[str, Entry], abroad: Mapping[str, Entry]) -> None:
        super().__init__(own)
        self._abroad = abroad

    def __missing__(self, record_id: str) -> Entry:
        return self._abroad[record_id]


@dataclass(frozen=True)
class NextTo:
    """What is known of the workspace that the settings name.

    ``restricted`` tells whether it is the restricted one: of that only the ids are known, so that
    no figure and no report can hold what lies there.  Of a main workspace ``entries`` are its
    records.  ``here`` is whether it is on this computer at all.
    """

    restricted: bool
    here: bool
    entries: Mapping[str, Entry] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()

    @cached_property
    def kinds(self) -> Mapping[str, type[Record]]:
        """Return the kind by id, and by each id that a record bore earlier."""
        former = {alias: entry.kind for entry in self.entries.values() for alias in entry.aliases}
        return former | {name: entry.kind for name, entry in self.entries.items()}

    @cached_property
    def occupied(self) -> frozenset[str]:
        """Return the ids that it has given, those of unreadable files included."""
        return frozenset(self.kinds) | self.unreadable

    def get(self, record_id: str) -> Record | None:
        """Return a record of the main workspace by id or alias; none of a restricted one."""
        if self.restricted:
            return None
        entry = self.entries.get(record_id) or self._by_alias.get(record_id)
        return None if entry is None else entry.record

    def of(self, kind: type[Record]) -> tuple[Record, ...]:
        """Return the records of a kind in the main workspace; none of a restricted one."""
        if self.restricted:
            return ()
        return tuple(one.record for one in self.entries.values() if issubclass(one.kind, kind))

    def may_hold(self, record_id: str) -> bool:
        """Tell whether a record that cannot be found may lie in the workspace that is not here."""
        return not self.here and is_restricted(record_id) == self.restricted

    @cached_property
    def _by_alias(self) -> Mapping[str, Entry]:
        return {alias: entry for entry in self.entries.values() for alias in entry.aliases}
