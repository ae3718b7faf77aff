"""Two whole states of a repository become one, in memory: which file of which side, or merged.

Paths are those in the whole repository.  Records are merged field by field; other texts line by
line, and where lines clash nothing is merged at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import git_trees
from qms.store.merge import Versions, left, merge
from qms.store.merge_sides import UNKNOWN, Trees

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from qms.i18n import Message
    from qms.store.git_trees import File
    from qms.store.merge import Result
    from qms.store.merge_sides import Sides
    from qms.store.store import Store

_LINK: Final = ("120000", "160000")
_SHOWN: Final = 300


@dataclass(slots=True)
class Union:
    """What ours has to become: path -> its file, or None where it goes away.

    ``texts`` holds the contents that are in neither side.  ``joined`` are the record paths, in the
    workspace, that were merged from both; ``open`` what is left to be settled, by record;
    ``brought`` are the ids of records that theirs changed since both began.
    """

    files: dict[str, File | None] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    joined: set[str] = field(default_factory=set)
    open: dict[str, tuple[str, ...]] = field(default_factory=dict)
    renumbered: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    brought: frozenset[str] = frozenset()


def unite(store: Store, sides: Sides, keep: Mapping[str, Collection[str]]) -> Union:
    """Merge two commits; ``keep`` names, by record id, fields of which ours has to stay.

    Raises StoreProblem, nothing being written yet, for texts that clash, links and repositories
    in the tree, or a record that cannot be merged.
    """
    return _Work(store, sides, keep).done()


class _Work:
    def __init__(self, store: Store, sides: Sides, keep: Mapping[str, Collection[str]]) -> None:
        self.sides, self.keep = sides, keep
        self.config = store.workspace.config
        self.trees = Trees(store, sides)
        self.result = Union()
        self.clashing: list[Message] = []

    def done(self) -> Union:
        self._refuse_links()
        slots = map(self.trees.slot, self.trees.changed(self.trees.theirs))
        self.result.brought = frozenset(slot.record_id for slot in slots if slot)
        self.result.renumbered = self.trees.apart()
        followed = self._follow()
        for path in sorted(
            {*self.trees.base, *self.trees.ours, *self.trees.theirs, *self.trees.first} - followed
        ):
            self._one(path)
        if self.clashing:
            raise StoreProblem(
                M("Nothing was merged. {problem}", problem=self.clashing[0]),
                M("Take theirs and write your own lines into it again: git checkout {other} -- "
                  "FILE, git commit, then qms sync", other=self.sides.name),
            )  # fmt: skip
        return self.result

    def _refuse_links(self) -> None:
        found = [path for path in self.trees.changed(self.trees.theirs) if self._odd(path)]
        if found:
            raise StoreProblem(
                M("{name} brings links or other repositories, which are not taken in: {paths}",
                  name=self.sides.name, paths=tuple(found[:5])),
                M("Ask its owner to put plain files there instead."),
            )  # fmt: skip

    def _odd(self, path: str) -> bool:
        file = self.trees.theirs.get(path)
        if file is None or file == self.trees.ours.get(path):
            return False
        parts = path.split("/")
        return file[0] in _LINK or any(part.lower().rstrip(". ") == ".git" for part in parts)

    def _follow(self) -> set[str]:
        """Merge records that one side changed and the other gave a new id; returns their paths."""
        done: set[str] = set()
        for mine, other, flip in (
            (self.trees.ours, self.trees.theirs, False),
            (self.trees.theirs, self.trees.ours, True),
        ):
            for path, target in self.trees.renamed(mine, other):
                base = self.trees.base[path]
                pair = (mine[path], other[target])
                here, there = (pair[1], pair[0]) if flip else pair
                names = (target, path) if flip else (path, target)
                texts = (
                    self.trees.data(base),
                    self.trees.data(here, names[0]),
                    self.trees.data(there),
                )
                self._record(target, Versions(texts[:1], texts[1], texts[2]), here[0])
                self._set(path, None)
                done |= {path, target}
        return done

    def _one(self, path: str) -> None:
        base, ours, theirs = (
            tree.get(path) for tree in (self.trees.base, self.trees.ours, self.trees.theirs)
        )
        if path in self.trees.own and ours is not None:
            ours = (ours[0], f"own {path}")  # rewritten: equal to neither side
        if theirs in (base, ours):
            self._keep(path)
        elif ours == base:
            self._set(path, theirs)
        elif self.trees.slot(path):
            self._both(path)
        else:
            self._text(path)

    def _keep(self, path: str) -> None:
        if path in self.trees.own:
            self._write(path, self.trees.own[path], self.trees.ours[path][0])
        elif path not in self.trees.ours:
            self._set(path, None)

    def _set(self, path: str, file: File | None) -> None:
        if self.trees.first.get(path) != file:
            self.result.files[path] = file

    def _write(self, path: str, data: bytes, mode: str) -> None:
        self.result.texts[path] = data
        self.result.files[path] = (mode, "")

    def _both(self, path: str) -> None:
        """Merge a record that both sides changed, or keep the edited one where one took it away."""
        ours, theirs = self.trees.ours.get(path), self.trees.theirs.get(path)
        if ours is not None and theirs is not None:
            texts = self._versions(path, ours, theirs)
            self._record(path, texts, ours[0])
            return
        kept = ours or theirs
        if kept is None:
            return
        gone = "theirs" if ours else "ours"
        found = left(
            path, self.trees.data(kept, path if ours else ""), {"side": self._side, "gone": gone}
        )
        self._merged(path, found, kept[0])

    def _versions(self, path: str, ours: File, theirs: File) -> Versions:
        held = [base[path] for base in self.trees.bases if path in base]
        if len(held) < len(self.trees.bases):
            held = [
                self.trees.base[one] for one in self.trees.former(ours) if one in self.trees.base
            ]
        base = tuple(dict.fromkeys(self.trees.data(file) for file in held))
        return Versions(base, self.trees.data(ours, path), self.trees.data(theirs))

    @property
    def _side(self) -> str:
        return f"{self.sides.name} {self.sides.theirs[:12]}"

    def _record(self, path: str, versions: Versions, mode: str) -> None:
        inside = str(self.trees.inside(path))
        slot = self.trees.slot(path)
        keep = self.keep.get(slot.record_id, ()) if slot else ()
        config = self.config
        self._merged(path, merge(inside, versions, config, self._side, keep), mode)

    def _merged(self, path: str, result: Result, mode: str) -> None:
        slot = self.trees.slot(path)
        name = slot.record_id if slot else path
        self._write(path, result.data, mode)
        self.result.joined.add(str(self.trees.inside(path)))
        if result.open:
            self.result.open[name] = result.open
        if result.renamed:
            self.result.renamed[name] = result.renamed

    def _text(self, path: str) -> None:
        sides = [tree.get(path) for tree in (self.trees.base, self.trees.ours, self.trees.theirs)]
        known = [file if file != UNKNOWN else None for file in sides]
        base, ours, theirs = (self.trees.data(file) if file else b"" for file in known)
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
