"""Writing: one Change, checked with all it touches, all or nothing, committed as one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.change import Append, Change, Remove, Replace, Set
from qms.model.diagnostic import Diagnostic
from qms.model.snapshot import WORKTREE, Snapshot
from qms.store.carry import carry_out, ending_of
from qms.store.contents import Changed
from qms.store.draft import Draft, Reader
from qms.store.journal import Ending, Entry, Home
from qms.store.load import Before, load
from qms.store.lock import workspace_lock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.store.store import Store

Checker = Callable[[Snapshot], list[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Applied:
    """What a change did: the ids it gave, the paths it wrote, the commit (None without git).

    ``gone`` are paths whose files go away; ``before`` holds their content too.
    """

    ids: Mapping[str, str]
    paths: tuple[str, ...]
    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes]
    commit: str | None = None
    gone: tuple[str, ...] = ()


class ChangeRefused(StoreProblem):
    """The records would not be sound after the change.  Nothing was written."""

    def __init__(self, found: list[Diagnostic]) -> None:
        first = found[0]
        super().__init__(
            M("Nothing was written. {code}: {problem}", code=first.code, problem=first.message),
            first.hint,
        )
        self.found = found


def apply(store: Store, change: Change, check: Checker, *, year: int, dry: bool = False) -> Applied:
    """Write a change.

    ``check`` returns what is wrong with the snapshot after the change; any integrity error that
    the change brings in refuses it.  ``year`` is the registration year for new ids.  Raises
    ChangeRefused, or StoreProblem when the disk or git fails; then what was written is taken back.
    """
    with workspace_lock(store.root):
        plan = _plan(store, change, check, year)
        if dry or not (plan.after or plan.gone):
            return plan
        _ready(store)
        message = commit_message(change, plan)
        return put(store, plan, lambda: _commit(store, plan, message), message=message)


def _ready(store: Store) -> None:
    """Raise before anything is written where the commit could not be made."""
    if store.workspace.repo is not None and store.workspace.config.git.commit:
        store.workspace.repo.ready()


def _plan(store: Store, change: Change, check: Checker, year: int) -> Applied:
    snapshot = store.snapshot(WORKTREE)
    before = Before(snapshot, store.files(WORKTREE))
    plan, after = drafted(store, before, change, year, store.content)
    refuse_fresh(every(after.snapshot, check), every(snapshot, check))
    return plan


def drafted(
    store: Store, before: Before, change: Change, year: int, content: Reader
) -> tuple[Applied, Before]:
    """Carry out a change in memory: what it would write, and the records after it.

    ``content`` gives the present bytes of a path.  Raises StoreProblem; checks no rule.
    """
    draft = Draft(store, before, year, content)
    draft.number(change.edits)
    for edit in change.edits:
        draft.take(edit)
    _unchanged(change, draft.old)
    held = Changed(before.files, draft.records)
    after = load(WORKTREE, before.snapshot.config, held, before)
    return Applied(draft.ids, tuple(draft.new), draft.old, draft.new), Before(after, held)


def refuse_fresh(found: list[Diagnostic], earlier: list[Diagnostic]) -> None:
    """Raise ChangeRefused when something is wrong after a change that was not so before it."""
    new = fresh(found, earlier)
    if new:
        raise ChangeRefused(new)


def fresh(found: list[Diagnostic], earlier: list[Diagnostic]) -> list[Diagnostic]:
    """Return what is wrong now and was not so before."""
    known = {_key(item) for item in earlier}
    return [item for item in found if _key(item) not in known]


def every(snapshot: Snapshot, check: Checker) -> list[Diagnostic]:
    """Return what is wrong with the files and, by ``check``, with the records."""
    return [*(item for broken in snapshot.broken for item in broken.diagnostics), *check(snapshot)]


def _key(found: Diagnostic) -> tuple[str, str, tuple[str | int, ...], str]:
    return (found.code, found.record or "", found.field, str(found.message.values))


def _unchanged(change: Change, old: Mapping[str, bytes | None]) -> None:
    for path, wanted in change.base.items():
        content = old.get(path)
        if content is not None and digest(content) != wanted:
            raise StoreProblem(
                M("{path} was changed by somebody else meanwhile; nothing was written.", path=path),
                M("Look at it again, then repeat the command."),
            )


def digest(data: bytes) -> str:
    """Return the name under which content is compared."""
    return hashlib.sha256(data).hexdigest()


_PARTS: Final = re.compile(r"([A-Za-z0-9-]+)")
_WRITES: Final = (Set, Append, Remove, Replace)
_NAMED: Final = 5


def put(
    store: Store, plan: Applied, commit: Callable[[], str | None], *, message: str | None = None
) -> Applied:
    """Write the files of a change and commit them, all or none, whatever happens meanwhile.

    The lock is held.  After a crash the next command finishes the change if ``message`` is that
    of a plain commit of its paths, or if nothing is to be committed; it takes the change back if
    only ``commit`` could have made the commit.
    """
    _sweep(store, plan)
    home = Home(store.root, store.workspace.repo)
    ending, summary = _ending(store, message), _summary(plan, message)
    return replace(plan, commit=carry_out(home, _entries(plan), ending, commit, summary))


def _entries(plan: Applied) -> tuple[Entry, ...]:
    gone = [Entry(path, plan.before[path], None) for path in plan.gone]
    written = [Entry(path, plan.before[path], data) for path, data in plan.after.items()]
    return tuple(written + gone)


def _ending(store: Store, message: str | None) -> Ending:
    if message is not None and not store.workspace.config.git.commit:
        return Ending()
    return ending_of(store.workspace.repo, message)


def _summary(plan: Applied, message: str | None) -> str:
    first = (message or "").partition("\n")[0]
    return first or ", ".join([*plan.after, *plan.gone][:_NAMED])


def _sweep(store: Store, plan: Applied) -> None:
    inside = [f"{PurePosixPath(path).parent}" for path in plan.after]
    for path in store.leftovers(inside):
        with suppress(OSError):
            (store.root / path).unlink()


def _commit(store: Store, plan: Applied, message: str) -> str | None:
    repo = store.workspace.repo
    if repo is None or not store.workspace.config.git.commit:
        return None
    return repo.commit([*plan.after, *plan.gone], message)


def commit_message(change: Change, plan: Applied) -> str:
    """Write the structured message: summary, reason, trailers."""
    summary = "".join(plan.ids.get(part, part) for part in _PARTS.split(change.summary))
    trailers = ["Qms-Change: 1", f"Qms-Op: {change.operation}"]
    touched = {edit.record_id for edit in change.edits if isinstance(edit, _WRITES)}
    trailers += [f"Qms-Record: {name}" for name in sorted({*plan.ids.values(), *touched})[:50]]
    return "\n\n".join(part for part in (summary, change.reason, "\n".join(trailers)) if part)
