"""A change given as whole files: some with new content, some gone, some under another name.

What a :class:`~qms.model.change.Change` cannot say, because it knows records by an id that stays.
It is checked, written and committed by the same means: all or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.snapshot import WORKTREE
from qms.store.load import Before, load
from qms.store.lock import workspace_lock
from qms.store.walk import RECORDS
from qms.store.write import Applied, every, put, refuse_fresh

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.store.store import Store
    from qms.store.write import Checker

_NAMED: Final = 50


@dataclass(frozen=True, slots=True)
class Rewriting:
    """New contents by path, paths whose files go away, the commit message."""

    after: Mapping[str, bytes]
    message: str
    gone: tuple[str, ...] = ()


Draw: TypeAlias = Callable[[Before], Rewriting]


def rewrite(store: Store, draw: Draw, check: Checker, *, dry: bool = False) -> Applied:
    """Write what ``draw`` makes of the present records, under the lock.

    Raises ChangeRefused where the records would not be sound afterwards, StoreProblem where files
    that are touched are not committed yet, or the disk or git fails; then nothing is written.
    """
    with workspace_lock(store.root):
        snapshot = store.snapshot(WORKTREE)
        before = Before(snapshot, store.files(WORKTREE))
        drawn = draw(before)
        plan = _plan(store, drawn)
        _refuse_uncommitted(store, (*plan.after, *plan.gone))
        after = load(WORKTREE, snapshot.config, _held(before, drawn), before)
        refuse_fresh(every(after, check), every(snapshot, check))
        if dry or not (plan.after or plan.gone):
            return plan
        return put(store, plan, lambda: _commit(store, plan, drawn), message=drawn.message)


def _plan(store: Store, drawn: Rewriting) -> Applied:
    old = {path: store.content(path) for path in (*drawn.after, *drawn.gone)}
    after = {path: data for path, data in drawn.after.items() if old[path] != data}
    return Applied({}, tuple(after), old, after, gone=drawn.gone)


def _held(before: Before, drawn: Rewriting) -> Mapping[str, bytes]:
    inside = {path: data for path, data in drawn.after.items() if path.startswith(f"{RECORDS}/")}
    kept = {path: before.files[path] for path in before.files if path not in drawn.gone}
    return kept | inside


def _refuse_uncommitted(store: Store, paths: Iterable[str]) -> None:
    """Refuse to mix somebody's unrecorded work into this commit."""
    if store.workspace.repo is None or not store.workspace.config.git.commit:
        return
    store.workspace.repo.ready()
    busy = sorted({*paths} & {*store.workspace.repo.changed()})
    if busy:
        raise StoreProblem(
            M("There are changes that are not committed yet: {paths}", paths=tuple(busy[:5])),
            M('Commit them first: git add . and git commit -m "...", or drop them with git '
              "restore; then repeat the command."),
        )  # fmt: skip


def _commit(store: Store, plan: Applied, drawn: Rewriting) -> str | None:
    repo = store.workspace.repo
    if repo is None or not store.workspace.config.git.commit:
        return None
    return repo.commit([*plan.after, *plan.gone], drawn.message)


def message(
    summary: str, operation: str, records: Iterable[str], more: Iterable[str] = (), reason: str = ""
) -> str:
    """Write a structured commit message; ``more`` are further trailers."""
    trailers = ["Qms-Change: 1", f"Qms-Op: {operation}", *more]
    trailers += [f"Qms-Record: {name}" for name in sorted(set(records))[:_NAMED]]
    return "\n\n".join(part for part in (summary, reason, "\n".join(trailers)) if part)
