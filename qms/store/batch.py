"""Many changes in one pass: each drafted and checked as alone, all written and committed at once.

For histories that are known beforehand (the sample): the records after one change are the records
before the next, so that nothing is read twice, and the disk holds the last state only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.snapshot import WORKTREE
from qms.store.git_import import Dated, Stamp
from qms.store.load import Before
from qms.store.lock import workspace_lock
from qms.store.write import (
    Applied,
    Checker,
    commit_message,
    drafted,
    every,
    put,
    refuse_fresh,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.model.change import Change
    from qms.model.diagnostic import Diagnostic
    from qms.store.store import Store


@dataclass(frozen=True, slots=True)
class Step:
    """A change with the stamp of its commit, the check of its day, the year of its new ids."""

    change: Change
    stamp: Stamp
    check: Checker
    year: int


def apply_many(store: Store, steps: Iterable[Step]) -> Applied:
    """Write changes one after the other, a commit each; returns what all of them did together.

    Raises ChangeRefused for the first change that brings in an integrity error, or StoreProblem
    when the disk or git fails; then nothing is written.
    """
    with workspace_lock(store.root):
        whole, commits = _drafted(store, steps)
        return put(store, whole, lambda: store.repo.record(commits))


def _drafted(store: Store, steps: Iterable[Step]) -> tuple[Applied, list[Dated]]:
    if store.repo.changed():
        raise StoreProblem(
            M("There are changes that are not committed yet."),
            M("Commit them first, then repeat the command."),
        )
    snapshot = store.snapshot(WORKTREE)
    now = Before(snapshot, store.files(WORKTREE))
    found: list[Diagnostic] | None = None
    ids: dict[str, str] = {}
    old: dict[str, bytes | None] = {}
    new: dict[str, bytes] = {}
    commits: list[Dated] = []

    def content(path: str) -> bytes | None:
        return new[path] if path in new else store.content(path)

    for step in steps:
        earlier = every(now.snapshot, step.check) if found is None else found
        plan, now = drafted(store, now, step.change, step.year, content)
        found = every(now.snapshot, step.check)
        refuse_fresh(found, earlier)
        commits.append(Dated(step.stamp, commit_message(step.change, plan), plan.after))
        ids |= plan.ids
        old = {**plan.before, **old}
        new |= plan.after
    return Applied(ids, tuple(new), {path: old[path] for path in new}, new), commits
