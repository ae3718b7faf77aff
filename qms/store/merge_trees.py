"""Two whole states of a repository become one, in memory: which file of which side, or merged.

Paths are those in the whole repository.  Records are merged field by field; other texts line by
line, and where lines clash nothing is merged at all.  A record that is new on both sides under one
id is another record on each: ours, which nobody else has seen, gets the next free id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.ids import Numbering
from qms.store import git_trees
from qms.store.load import Slot, slot_of
from qms.store.merge import Versions, left, merge
from qms.store.numbering import Numbers
from qms.store.renumber import moved, renumbering
from qms.store.yaml_reader import Refusal, read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from qms.i18n import Message
    from qms.store.git_run import Place
    from qms.store.git_trees import File
    from qms.store.merge import Result
    from qms.store.store import Store

_LINK: Final = ("120000", "160000")
_UNKNOWN: Final = ("?", "?")  # what several bases do not agree on
_SHOWN: Final = 300
_RECORDS: Final = "records/"


@dataclass(frozen=True, slots=True)
class Sides:
    """The commits to be merged: where both began (several when lines crossed), ours, theirs."""

    base: tuple[str, ...]
    ours: str
    theirs: str
    name: str


@dataclass(slots=True)
class Union:
    """What ours has to become: path -> its file, or None where it goes away.

    ``texts`` holds the contents that are in neither side.  ``joined`` are the record paths, in the
    workspace, that were merged from both; ``open`` what is left to be settled, by record.
    """

    files: dict[str, File | None] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    joined: set[str] = field(default_factory=set)
    open: dict[str, tuple[str, ...]] = field(default_factory=dict)
    renumbered: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def unite(store: Store, sides: Sides, keep: Mapping[str, Collection[str]]) -> Union:
    """Merge two commits; ``keep`` names, by record id, fields of which ours has to stay.

    Raises StoreProblem, nothing being written yet, for texts that clash, links and repositories
    in the tree, or a record that cannot be merged.
    """
    return _Work(store, sides, keep).done()


class _Work:
    def __init__(self, store: Store, sides: Sides, keep: Mapping[str, Collection[str]]) -> None:
        self.store, self.sides, self.keep = store, sides, keep
        self.place: Place = store.repo.place
        self.prefix = self.place.prefix
        self.bases = [git_trees.files(self.place, one) for one in sides.base]
        self.base = _agreed(self.bases)
        self.first = git_trees.files(self.place, sides.ours)
        self.ours = dict(self.first)
        self.theirs = git_trees.files(self.place, sides.theirs)
        self.known: dict[str, bytes] = {}
        self.own: dict[str, bytes] = {}
        self.result = Union()
        self.clashing: list[Message] = []

    def done(self) -> Union:
        self._refuse_links()
        self._apart()
        followed = self._follow()
        for path in sorted({*self.base, *self.ours, *self.theirs, *self.first} - followed):
            self._one(path)
        if self.clashing:
            raise StoreProblem(
                M("Nothing was merged. {problem}", problem=self.clashing[0]),
                M("Take theirs and write your own lines into it again: git checkout {other} -- "
                  "FILE, git commit, then qms sync", other=self.sides.name),
            )  # fmt: skip
        return self.result

    def data(self, file: File, path: str = "") -> bytes:
        """Return the content of a file; ours may be rewritten in memory already."""
        if path in self.own and self.ours.get(path) == file:
            return self.own[path]
        blob = file[1]
        if blob not in self.known:
            self.known |= dict(self.store.repo.blobs([blob]))
        return self.known[blob]

    def _changed(self, side: Mapping[str, File]) -> list[str]:
        return sorted(path for path in {*side, *self.base} if side.get(path) != self.base.get(path))

    def _refuse_links(self) -> None:
        found = [path for path in self._changed(self.theirs) if self._odd(path)]
        if found:
            raise StoreProblem(
                M("{name} brings links or other repositories, which are not taken in: {paths}",
                  name=self.sides.name, paths=tuple(found[:5])),
                M("Ask its owner to put plain files there instead."),
            )  # fmt: skip

    def _odd(self, path: str) -> bool:
        file = self.theirs.get(path)
        if file is None or file == self.ours.get(path):
            return False
        parts = path.split("/")
        return file[0] in _LINK or any(part.lower().rstrip(". ") == ".git" for part in parts)

    def _inside(self, path: str) -> str | None:
        """Return a path relative to the workspace, None outside it."""
        return path[len(self.prefix) :] if path.startswith(self.prefix) else None

    def _slot(self, path: str) -> Slot | None:
        inside = self._inside(path)
        if inside is None or not inside.startswith(_RECORDS):
            return None
        found = slot_of(inside)
        return found if isinstance(found, Slot) else None

    def _apart(self) -> None:
        """Give our records new ids where theirs has other new records under them."""
        slots = [slot for path in sorted(self.ours) if (slot := self._twice(path))]
        if not slots:
            return
        numbers = Numbers(self.store, self._ids())
        for slot in slots:
            year = int(slot.record_id.split("-")[1])
            new = numbers.next(slot.kind, year)
            self.result.renumbered[slot.record_id] = new
            self._renumber(slot.record_id, new)

    def _twice(self, path: str) -> Slot | None:
        slot = self._slot(path)
        here, there = self.ours[path], self.theirs.get(path)
        if slot is None or there is None or here == there or path in self.base:
            return None
        if any(path in base for base in self.bases):
            return None
        yearly = slot.kind.spec.numbering is Numbering.YEARLY
        return None if not yearly or self._kin(here, there) else slot

    def _kin(self, *files: File) -> bool:
        """Say whether two new files hold one older record that both sides renumbered alike."""
        ours, theirs = (set(self._aliases(file)) for file in files)
        return bool(ours & theirs)

    def _aliases(self, file: File) -> tuple[str, ...]:
        try:
            found: Any = read(self.data(file)).get("aliases")
        except Refusal:
            return ()
        return tuple(one for one in found if isinstance(one, str)) if found else ()

    def _ids(self) -> set[str]:
        trees = (*self.bases, self.ours, self.theirs)
        slots = (self._slot(path) for tree in trees for path in tree)
        return {slot.record_id for slot in slots if slot}

    def _renumber(self, old: str, new: str) -> None:
        """Rewrite what we wrote since both began: only that can mean our record."""
        mine = [path for path in self._changed(self.ours) if path in self.ours and self._ours(path)]
        texts = {
            str(self._inside(path)): self.data(self.ours[path], path)
            for path in mine
            if path.endswith(".yaml")
        }
        for path in mine:
            target = self.prefix + moved(str(self._inside(path)), old, new)
            if target != path:
                self.ours[target] = self.ours.pop(path)
                self.own[target] = self.own.pop(path, self.data(self.ours[target]))
        for path, data in renumbering(texts, old, new).items():
            self.own[self.prefix + path] = data

    def _ours(self, path: str) -> bool:
        return (self._inside(path) or "").startswith(_RECORDS)

    def _follow(self) -> set[str]:
        """Merge records that one side changed and the other gave a new id; returns their paths."""
        done: set[str] = set()
        for mine, other, flip in ((self.ours, self.theirs, False), (self.theirs, self.ours, True)):
            for path, target in self._renamed(mine, other):
                base = self.base[path]
                pair = (mine[path], other[target])
                here, there = (pair[1], pair[0]) if flip else pair
                names = (target, path) if flip else (path, target)
                texts = (self.data(base), self.data(here, names[0]), self.data(there))
                self._record(target, Versions(texts[:1], texts[1], texts[2]), here[0])
                self._set(path, None)
                done |= {path, target}
        return done

    def _renamed(
        self, mine: Mapping[str, File], other: Mapping[str, File]
    ) -> Iterable[tuple[str, str]]:
        """Yield path and new path of what ``mine`` changed and ``other`` has under a new id."""
        gone = {
            slot.record_id: path
            for path in self.base
            if path in mine and path not in other and mine[path] != self.base[path] != _UNKNOWN
            if (slot := self._slot(path))
        }
        if not gone:
            return
        for path in sorted(set(other) - set(self.base)):
            if self._slot(path):
                for alias in self._aliases(other[path]):
                    if alias in gone:
                        yield gone[alias], path

    def _one(self, path: str) -> None:
        base, ours, theirs = (tree.get(path) for tree in (self.base, self.ours, self.theirs))
        if path in self.own and ours is not None:
            ours = (ours[0], f"own {path}")  # rewritten: equal to neither side
        if theirs in (base, ours):
            self._keep(path)
        elif ours == base:
            self._set(path, theirs)
        elif self._slot(path):
            self._both(path)
        else:
            self._text(path)

    def _keep(self, path: str) -> None:
        if path in self.own:
            self._write(path, self.own[path], self.ours[path][0])
        elif path not in self.ours:
            self._set(path, None)

    def _set(self, path: str, file: File | None) -> None:
        if self.first.get(path) != file:
            self.result.files[path] = file

    def _write(self, path: str, data: bytes, mode: str) -> None:
        self.result.texts[path] = data
        self.result.files[path] = (mode, "")

    def _both(self, path: str) -> None:
        """Merge a record that both sides changed, or keep the edited one where one took it away."""
        ours, theirs = self.ours.get(path), self.theirs.get(path)
        if ours is not None and theirs is not None:
            texts = self._versions(path, ours, theirs)
            self._record(path, texts, ours[0])
            return
        kept = ours or theirs
        if kept is None:
            return
        gone = "theirs" if ours else "ours"
        found = left(
            path, self.data(kept, path if ours else ""), {"side": self._side, "gone": gone}
        )
        self._merged(path, found, kept[0])

    def _versions(self, path: str, ours: File, theirs: File) -> Versions:
        held = [base[path] for base in self.bases if path in base]
        if len(held) < len(self.bases):
            held = [self.base[one] for one in self._former(ours) if one in self.base]
        base = tuple(dict.fromkeys(self.data(file) for file in held))
        return Versions(base, self.data(ours, path), self.data(theirs))

    def _former(self, file: File) -> list[str]:
        """Return the paths that a record had under its former ids."""
        slots = {slot.record_id: path for path in self.base if (slot := self._slot(path))}
        return [slots[alias] for alias in self._aliases(file) if alias in slots]

    @property
    def _side(self) -> str:
        return f"{self.sides.name} {self.sides.theirs[:12]}"

    def _record(self, path: str, versions: Versions, mode: str) -> None:
        inside = str(self._inside(path))
        slot = self._slot(path)
        keep = self.keep.get(slot.record_id, ()) if slot else ()
        config = self.store.workspace.config
        self._merged(path, merge(inside, versions, config, self._side, keep), mode)

    def _merged(self, path: str, result: Result, mode: str) -> None:
        slot = self._slot(path)
        name = slot.record_id if slot else path
        self._write(path, result.data, mode)
        self.result.joined.add(str(self._inside(path)))
        if result.open:
            self.result.open[name] = result.open
        if result.renamed:
            self.result.renamed[name] = result.renamed

    def _text(self, path: str) -> None:
        sides = [tree.get(path) for tree in (self.base, self.ours, self.theirs)]
        known = [file if file != _UNKNOWN else None for file in sides]
        base, ours, theirs = (self.data(file) if file else b"" for file in known)
        if sides[1] is None or sides[2] is None:
            self.clashing.append(M("{path} was changed on one side and taken away on the other.",
                                   path=path))  # fmt: skip
            return
        try:
            merged, clashes = git_trees.texts(base, ours, theirs)
        except StoreProblem:
            merged, clashes = b"", True
        if clashes:
            self.clashing.append(_explained(path, merged))
        else:
            self._write(path, merged, sides[1][0])


def _agreed(bases: list[dict[str, File]]) -> dict[str, File]:
    if len(bases) == 1:
        return bases[0]
    paths = {path for base in bases for path in base}
    found = {}
    for path in paths:
        files = {base.get(path) for base in bases}
        one = files.pop()
        if files:
            found[path] = _UNKNOWN
        elif one is not None:
            found[path] = one
    return found


def _explained(path: str, merged: bytes) -> Message:
    """Show the first place at which the two versions of a text clash."""
    text = merged.decode("utf-8", "replace")
    _, found, rest = text.partition("<<<<<<<")
    ours, _, others = rest.partition("\n=======\n")
    theirs = others.partition("\n>>>>>>>")[0]
    if not found:
        return M("{path} was changed on both sides.", path=path)
    return M(
        "{path} says here: {ours} — there: {theirs}",
        path=path,
        ours=" / ".join(ours.splitlines()[1:])[:_SHOWN],
        theirs=" / ".join(theirs.splitlines())[:_SHOWN],
    )
