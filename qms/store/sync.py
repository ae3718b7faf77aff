"""Taking in what others sent: merged in memory, checked, then written and committed as one.

Until the branch moves, which is the last step, nothing counts: whoever finds an interrupted sync
takes it back, and the next one does it all again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.snapshot import WORKTREE
from qms.store import git_place, git_trees
from qms.store.load import Before, load
from qms.store.merge_sides import Sides
from qms.store.merge_trees import Union, unite
from qms.store.past import RENUMBERED
from qms.store.write import Applied, ChangeRefused, every, fresh, put

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.model.diagnostic import Diagnostic
    from qms.model.snapshot import Snapshot
    from qms.store.git_trees import File
    from qms.store.store import Store
    from qms.store.write import Checker

_RECORDS: Final = "records/"
_NAMED: Final = 50
_ALL: Final = "*"


@dataclass(frozen=True, slots=True)
class Joined:
    """What taking in did, or would do: the commit we end in and what has become of records.

    ``before`` and ``after`` are the snapshots; ``renumbered`` maps old ids of ours to new ones,
    ``open`` records to the values to be settled, ``renamed`` records to items with another id
    (place, new id); ``brought`` are the records that the other side changed.
    """

    commit: str
    before: Snapshot
    after: Snapshot
    renumbered: Mapping[str, str] = field(default_factory=dict)
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    renamed: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    brought: frozenset[str] = frozenset()


def take_in(store: Store, theirs: str, name: str, check: Checker, *, dry: bool = False) -> Joined:
    """Bring the current branch and ``theirs`` together; the lock of the workspace is held.

    ``name`` is what users call the other side.  Raises StoreProblem, nothing being written, where
    that cannot be done without a person.
    """
    ours = store.repo.head() or theirs
    before = store.snapshot(WORKTREE)
    base = git_trees.bases(store.repo.place, ours, theirs)
    if ours == theirs or theirs in base:
        return Joined(ours, before, before)
    if not base:
        raise _strangers(store, name)
    sides = Sides(base, ours, theirs, name)
    union, after = _sound(store, sides, before, check)
    commit = ours if dry else _write(store, sides, union)
    found = union.renumbered, union.open, union.renamed, union.brought
    return Joined(commit, before, after, *found)


def _strangers(store: Store, name: str) -> StoreProblem:
    if store.repo.is_shallow():
        return git_place.shallow_problem()
    return StoreProblem(
        M("The records here and those of {name} have no common beginning.", name=name),
        M("One of the two is another workspace: clone the right one anew."),
    )


def _sound(store: Store, sides: Sides, before: Snapshot, check: Checker) -> tuple[Union, Snapshot]:
    """Merge, and where the records would not be sound leave more of ours as it is."""
    earlier = every(before, check)
    keep: dict[str, set[str]] = {}
    found: list[Diagnostic] = []
    for _ in range(3):
        union = unite(store, sides, keep)
        after = _snapshot(store, sides, union, before)
        found = _fresh(store, sides, every(after, check), earlier, check)
        if not found or not _narrowed(found, union, keep, after):
            break
    if found:
        raise ChangeRefused(found)
    return union, after


def _fresh(
    store: Store,
    sides: Sides,
    found: list[Diagnostic],
    earlier: list[Diagnostic],
    check: Checker,
) -> list[Diagnostic]:
    """Return what is wrong in neither side; an open conflict is what a merge may leave."""
    left = [item for item in fresh(found, earlier) if item.code != "K105"]
    if not left:
        return []
    return fresh(left, every(store.snapshot(sides.theirs), check))


def _narrowed(
    found: list[Diagnostic], union: Union, keep: dict[str, set[str]], after: Snapshot
) -> bool:
    """Note what to leave as ours has it; False where no merged record is at fault."""
    known = {name: set(fields) for name, fields in keep.items()}
    for item in found:
        name = item.record or ""
        entry = after.entries.get(name)
        if entry is None or entry.path not in union.joined:
            continue
        fields = keep.setdefault(name, set())
        at = str(item.field[0]) if item.field else ""
        fields |= {at} if at and at not in fields else set(type(entry.record).key_order()[2:])
    return keep != known


def _snapshot(store: Store, sides: Sides, union: Union, before: Snapshot) -> Snapshot:
    """Read the records as they would be, in memory."""
    prefix = store.repo.prefix
    old = store.files(WORKTREE)
    texts = _texts(store, union)
    held = dict(old)
    for path in union.files:
        inside = path.removeprefix(prefix)
        if not path.startswith(prefix + _RECORDS) or "/." in inside:
            continue
        held.pop(inside, None)
        if union.files[path] is not None:
            held[inside] = texts[path]
    return load(WORKTREE, store.workspace.config, held, Before(before, old))


def _texts(store: Store, union: Union) -> dict[str, bytes]:
    """Return the content of every file that is new or changed."""
    taken = {path: file[1] for path, file in union.files.items() if file and file[1]}
    content = dict(store.repo.blobs(sorted(set(taken.values()))))
    return {path: content[blob] for path, blob in taken.items()} | union.texts


def _write(store: Store, sides: Sides, union: Union) -> str:
    """Write and commit; returns the commit that the branch ends in."""
    place = store.repo.place
    changed: dict[str, File | None] = {
        path: (file[0], git_trees.keep(place, union.texts[path])) if file and not file[1] else file
        for path, file in union.files.items()
    }
    commit = _commit(store, sides, union, changed)
    outside = [path for path in changed if not path.startswith(place.prefix)]
    plan = _plan(store, union)

    def ended() -> str:
        git_trees.point(place, changed)
        git_trees.check_out(place, [path for path in outside if changed[path] is not None])
        git_trees.move_branch(place, commit, sides.ours)
        return commit

    _refuse_in_the_way(store, [*plan.after, *plan.gone], outside)
    put(store, plan, ended)
    git_trees.look_again(place)
    return commit


def _commit(store: Store, sides: Sides, union: Union, changed: Mapping[str, File | None]) -> str:
    if sides.base == (sides.ours,):
        return sides.theirs
    names = sorted({*union.open, *union.renumbered.values()} | _ids(union))
    trailers = ["Qms-Change: 1", "Qms-Op: sync"]
    trailers += [f"{RENUMBERED}: {old} {new}" for old, new in union.renumbered.items()]
    trailers += [f"Qms-Record: {name}" for name in names[:_NAMED]]
    message = f"Sync with {sides.name}\n\n" + "\n".join(trailers)
    return git_trees.join(store.repo.place, (sides.ours, sides.theirs), changed, message)


def _ids(union: Union) -> set[str]:
    return {path.split("/")[2].removesuffix(".yaml") for path in union.joined}


def _plan(store: Store, union: Union) -> Applied:
    prefix = store.repo.prefix
    texts = _texts(store, union)
    inside = {path.removeprefix(prefix): path for path in union.files if path.startswith(prefix)}
    before = {path: store.content(path) for path in inside}
    after = {path: texts[whole] for path, whole in inside.items() if union.files[whole]}
    gone = tuple(path for path, whole in inside.items()
                 if union.files[whole] is None and before[path] is not None)  # fmt: skip
    same = {path for path, data in after.items() if before[path] == data}
    after = {path: data for path, data in after.items() if path not in same}
    return Applied({}, (*after, *gone), before, after, gone=gone)


def _refuse_in_the_way(store: Store, paths: list[str], outside: list[str]) -> None:
    """Refuse to write over anybody's work, or through a link out of the workspace."""
    changed = set(store.repo.changed())
    busy = [path for path in paths if path in changed]
    if outside:
        status = git_trees.differing(store.repo.place, outside)
        busy += [path for path in outside if path in status]
    if busy:
        raise uncommitted(tuple(busy))
    linked = [path for path in paths if _through_link(store, path)]
    if linked:
        raise StoreProblem(
            M("{path} would be written through a link out of the workspace.", path=linked[0]),
            M("Put a plain folder there instead of the link."),
        )


def _through_link(store: Store, path: str) -> bool:
    folder = store.root
    for part in path.split("/")[:-1]:
        folder /= part
        if os.path.islink(folder):  # noqa: PTH114 -- asks of what is not there too
            return True
    return False


def uncommitted(paths: tuple[str, ...]) -> StoreProblem:
    """Say that something is not committed yet, and what to do."""
    more = len(paths) - 5
    shown = (*paths[:5], *(("...",) if more > 0 else ()))
    return StoreProblem(
        M("There are changes that are not committed yet: {paths}", paths=shown),
        M('Commit them first: git add . and git commit -m "..."; then: qms sync'),
    )
