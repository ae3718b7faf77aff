"""A record before and after, and a sentence about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.engine.change_of.values import item_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.model.difference import FieldChange, Path, RecordChange
    from qms.model.record import Record


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence.  ``covers`` names the changed fields that it tells of.

    ``suspicious`` marks what never happens by a command: a record or a dated fact that is gone or
    altered.  ``detail`` is left out where only the main thing is asked for.
    """

    words: Shown
    covers: frozenset[Path] = frozenset()
    suspicious: bool = False
    detail: bool = False


def said(words: Shown, *covers: Path) -> Said:
    """Make an ordinary sentence."""
    return Said(words, frozenset(covers))


@dataclass(frozen=True, slots=True)
class Pair:
    """A changed record with the views that each side is to be seen in."""

    before: View
    after: View
    change: RecordChange

    @property
    def old(self) -> Record | None:
        """The record before, None for a new one."""
        return self.change.before.record if self.change.before else None

    @property
    def new(self) -> Record | None:
        """The record after, None for one that is gone."""
        return self.change.after.record if self.change.after else None

    @property
    def kind(self) -> type[Record]:
        """The kind of the record."""
        record = self.new or self.old
        if record is None:  # a change has at least one of the two
            raise ValueError(self.change.id)
        return type(record)

    def of(self, *names: str) -> tuple[Path, ...]:
        """Return the changed paths of fields."""
        return tuple(item.path for item in self.change.fields if item.path[0] in names)

    def added(self, name: str) -> Iterator[tuple[Path, Any]]:
        """Yield the new items of a list, in the order of the file."""
        for item in self.change.fields:
            if item.path[0] == name and item.before is None:
                yield from self._items(item)

    def _items(self, item: FieldChange) -> Iterable[tuple[Path, Any]]:
        value = item_of(self.new, item.path)
        if isinstance(value, tuple):  # a list without ids is one field
            return ((item.path, one) for one in value)
        return ((item.path, value),) if value is not None else ()
