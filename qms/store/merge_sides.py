"""The files of two sides of a merge and of their beginning, and which of them are one record.

Paths are those in the whole repository.  A record that is new on both sides under one id is another
record on each: ours, which nobody else has seen, gets the next free id, in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.model.ids import Numbering
from qms.store import git_trees
from qms.store.load import Slot, slot_of
from qms.store.numbering import Numbers
from qms.store.renumber import moved, renumbering
from qms.store.yaml_reader import Refusal, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.store.git_run import Place
    from qms.store.git_trees import File
    from qms.store.store import Store

UNKNOWN: Final = ("?", "?")  # what several bases do not agree on
_RECORDS: Final = "records/"


@dataclass(frozen=True, slots=True)
class Sides:
    """The commits to be merged: where both began (several when lines crossed), ours, theirs."""

    base: tuple[str, ...]
    ours: str
    theirs: str
    name: str


class Trees:
    """Three trees; ``own`` holds what of ours was rewritten in memory, ``first`` ours as it was."""

    def __init__(self, store: Store, sides: Sides) -> None:
        self.store = store
        self.place: Place = store.repo.place
        self.prefix = self.place.prefix
        self.bases = [git_trees.files(self.place, one) for one in sides.base]
        self.base = _agreed(self.bases)
        self.first = git_trees.files(self.place, sides.ours)
        self.ours = dict(self.first)
        self.theirs = git_trees.files(self.place, sides.theirs)
        self.known: dict[str, bytes] = {}
        self.own: dict[str, bytes] = {}

    def data(self, file: File, path: str = "") -> bytes:
        """Return the content of a file; ours may be rewritten in memory already."""
        if path in self.own and self.ours.get(path) == file:
            return self.own[path]
        blob = file[1]
        if blob not in self.known:
            self.known |= dict(self.store.repo.blobs([blob]))
        return self.known[blob]

    def changed(self, side: Mapping[str, File]) -> list[str]:
        """Return the paths, sorted, that are not as they were in the beginning."""
        return sorted(path for path in {*side, *self.base} if side.get(path) != self.base.get(path))

    def inside(self, path: str) -> str | None:
        """Return a path relative to the workspace, None outside it."""
        return path[len(self.prefix) :] if path.startswith(self.prefix) else None

    def slot(self, path: str) -> Slot | None:
        """Return which record a path holds, None for every other file."""
        inside = self.inside(path)
        if inside is None or not inside.startswith(_RECORDS):
            return None
        found = slot_of(inside)
        return found if isinstance(found, Slot) else None

    def aliases(self, file: File) -> tuple[str, ...]:
        """Return the former ids of a record."""
        try:
            found: Any = read(self.data(file)).get("aliases")
        except Refusal:
            return ()
        return tuple(one for one in found if isinstance(one, str)) if found else ()

    def former(self, file: File) -> list[str]:
        """Return the paths that a record had under its former ids."""
        slots = {slot.record_id: path for path in self.base if (slot := self.slot(path))}
        return [slots[alias] for alias in self.aliases(file) if alias in slots]

    def renamed(
        self, mine: Mapping[str, File], other: Mapping[str, File]
    ) -> Iterable[tuple[str, str]]:
        """Yield path and new path of what ``mine`` changed and ``other`` has under a new id."""
        gone = {
            slot.record_id: path
            for path in self.base
            if path in mine and path not in other and mine[path] != self.base[path] != UNKNOWN
            if (slot := self.slot(path))
        }
        if not gone:
            return
        for path in sorted(set(other) - set(self.base)):
            if self.slot(path):
                for alias in self.aliases(other[path]):
                    if alias in gone:
                        yield gone[alias], path

    def apart(self) -> dict[str, str]:
        """Give our records new ids where theirs has other new records under them; old -> new."""
        slots = [slot for path in sorted(self.ours) if (slot := self._twice(path))]
        if not slots:
            return {}
        found: dict[str, str] = {}
        numbers = Numbers(self.store, self._ids())
        for slot in slots:
            year = int(slot.record_id.split("-")[1])
            new = numbers.next(slot.kind, year)
            found[slot.record_id] = new
            self._renumber(slot.record_id, new)
        return found

    def _twice(self, path: str) -> Slot | None:
        slot = self.slot(path)
        here, there = self.ours[path], self.theirs.get(path)
        if slot is None or there is None or here == there or path in self.base:
            return None
        if any(path in base for base in self.bases):
            return None
        yearly = slot.kind.spec.numbering is Numbering.YEARLY
        return None if not yearly or self._kin(here, there) else slot

    def _kin(self, *files: File) -> bool:
        """Say whether two new files hold one older record that both sides renumbered alike."""
        ours, theirs = (set(self.aliases(file)) for file in files)
        return bool(ours & theirs)

    def _ids(self) -> set[str]:
        trees = (*self.bases, self.ours, self.theirs)
        slots = (self.slot(path) for tree in trees for path in tree)
        return {slot.record_id for slot in slots if slot}

    def _renumber(self, old: str, new: str) -> None:
        """Rewrite what we wrote since both began: only that can mean our record."""
        mine = [path for path in self.changed(self.ours) if path in self.ours and self._ours(path)]
        texts = {
            str(self.inside(path)): self.data(self.ours[path], path)
            for path in mine
            if path.endswith(".yaml")
        }
        for path in mine:
            target = self.prefix + moved(str(self.inside(path)), old, new)
            if target != path:
                self.ours[target] = self.ours.pop(path)
                self.own[target] = self.own.pop(path, self.data(self.ours[target]))
        for path, data in renumbering(texts, old, new).items():
            self.own[self.prefix + path] = data

    def _ours(self, path: str) -> bool:
        return (self.inside(path) or "").startswith(_RECORDS)


def _agreed(bases: list[dict[str, File]]) -> dict[str, File]:
    if len(bases) == 1:
        return bases[0]
    paths = {path for base in bases for path in base}
    found = {}
    for path in paths:
        files = {base.get(path) for base in bases}
        one = files.pop()
        if files:
            found[path] = UNKNOWN
        elif one is not None:
            found[path] = one
    return found
