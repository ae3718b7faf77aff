"""All records at one revision, immutable."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from pydantic_core import from_json

from qms.model.record import Record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from qms.model.config import Config
    from qms.model.diagnostic import Diagnostic
    from qms.model.items import Item
    from qms.model.next_to import NextTo
    from qms.model.policy import Edition, Policy

WORKTREE: Final = "WORKTREE"

R = TypeVar("R", bound=Record)
V = TypeVar("V", bound="Item")


class Entry:
    """A record, where it lies, and the raw tree it was read from (upgraded to today's schema)."""

    __slots__ = ("_record", "_tree", "aliases", "id", "json", "kind", "path")

    def __init__(
        self, record: Record, path: str, tree: Mapping[str, Any] | None, json: bytes = b""
    ) -> None:
        self.id, self.path = record.id, path
        self.kind = type(record)
        self.aliases: tuple[str, ...] = record.aliases
        self.json = json  # the tree, where it was written down already; it may be all there is
        self._record: Record | None = record
        self._tree = tree

    @property
    def record(self) -> Record:
        """The record."""
        if self._record is None:
            self._record = self._typed()
        return self._record

    @property
    def tree(self) -> Mapping[str, Any]:
        """The raw tree."""
        if self._tree is None:
            self._tree = self._raw()
        return self._tree

    def __eq__(self, other: object) -> bool:
        """Compare what the entries hold, whether it has been made already or not."""
        if not isinstance(other, Entry):
            return NotImplemented
        return (self.path, self.record, self.tree) == (other.path, other.record, other.tree)

    __hash__ = None  # type: ignore[assignment]

    def _typed(self) -> Record:
        raise NotImplementedError

    def _raw(self) -> Mapping[str, Any]:
        found: dict[str, Any] = from_json(self.json)
        return found


class Shelf(Protocol):
    """Where entries take their content from when somebody asks for it."""

    def typed(self, entry: Later) -> Record:
        """Return the record of an entry."""
        ...

    def raw(self, entry: Later) -> Mapping[str, Any]:
        """Return the tree of an entry."""
        ...


class Later(Entry):
    """An entry known by kind, id and aliases; the rest is made when first asked for."""

    __slots__ = ("content", "shelf")

    def __init__(  # noqa: PLR0913, PLR0917 -- the parts of one entry
        self,
        shelf: Shelf,
        path: str,
        kind: type[Record],
        record_id: str,
        aliases: tuple[str, ...],
        content: str,
    ) -> None:
        self.shelf, self.path, self.kind = shelf, path, kind
        self.id, self.aliases, self.content = record_id, aliases, content
        self.json = b""
        self._record = None
        self._tree = None

    def fill(self, record: Record) -> None:
        """Take the record, which the shelf has made unasked."""
        self._record = record

    def _typed(self) -> Record:
        return self.shelf.typed(self)

    def _raw(self) -> Mapping[str, Any]:
        return self.shelf.raw(self)


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
    beside: Callable[[str], bytes | None] | None = field(default=None, repr=False, compare=False)
    next_to: NextTo | None = field(default=None, repr=False, compare=False)
    """The workspace beside this one, where the settings name one and somebody has looked."""
    _by_kind: dict[type[Record], tuple[Record, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def get(self, record_id: str) -> Record | None:
        """Return a record by id or, where no record has that id, by alias."""
        entry = self.entries.get(record_id) or self._by_alias.get(record_id)
        if entry is None and self.next_to is not None:
            return self.next_to.get(record_id)
        return entry.record if entry else None

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """Return the records of one kind, by id."""
        if kind not in self._by_kind:
            kinds = [one for one in self._entries_of if issubclass(one, kind)]
            own = [entry.record for one in kinds for entry in self._entries_of[one]]
            if self.next_to is not None:
                own += self.next_to.of(kind)
            self._by_kind[kind] = tuple(sorted(own, key=lambda record: record.id))
        return self._by_kind[kind]  # type: ignore[return-value]

    @cached_property
    def _entries_of(self) -> dict[type[Record], list[Entry]]:
        found: dict[type[Record], list[Entry]] = {}
        for entry in self.entries.values():
            found.setdefault(entry.kind, []).append(entry)
        return found

    def content(self, path: str) -> bytes | None:
        """Return the bytes of a file under records/ at this revision, read when it is asked for.

        None for one that is not there, is no plain file or too large, and where a snapshot was
        made without ``beside``, which reads.
        """
        return None if self.beside is None else self.beside(path)

    def policy(self, kind: type[Policy[V]], day: dt.date) -> Edition[V] | None:
        """Return the edition of a policy in force on ``day``, None when there is none."""
        records = self.of(kind)
        return records[0].on(day) if records else None

    def __iter__(self) -> Iterator[Record]:
        """Yield all records by id."""
        return (self.entries[key].record for key in self._ids)

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(sorted(self.entries))

    @cached_property
    def occupied(self) -> frozenset[str]:
        """Return the ids in use, those of broken files and of the workspace beside included."""
        own = frozenset(self.entries) | {broken.id for broken in self.broken}
        return own if self.next_to is None else own | self.next_to.occupied

    def paths_with(self, code: str) -> frozenset[str]:
        """Return the paths of broken files that were refused with a code."""
        return frozenset(
            part.path for part in self.broken if any(item.code == code for item in part.diagnostics)
        )

    @cached_property
    def _by_alias(self) -> dict[str, Entry]:
        return {alias: entry for entry in self.entries.values() for alias in entry.aliases}
