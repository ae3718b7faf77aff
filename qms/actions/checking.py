"""Check the records and say how it ended."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

from qms.engine.check import VOID, check
from qms.engine.ratchet import sort_out
from qms.engine.rules import every_rule, imported
from qms.engine.view import View
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.diagnostic import DutyState, RuleClass, Severity
from qms.store.ahead import MANY
from qms.store.codes import codes
from qms.store.git_base import merge_base
from qms.store.load import NEWER
from qms.store.workers import share
from qms.store.workspace import CONFIG_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.session import Session
    from qms.engine.check import Share
    from qms.model.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the findings counts: a class or code, open duties too, integrity only, the past."""

    only: str | None = None
    strict: bool = False
    staged: bool = False
    since: str | None = None
    history: bool = False


@dataclass(frozen=True, slots=True)
class Since:
    """What was there before: the commit where the lines parted, and its findings still there."""

    base: str
    old: tuple[Diagnostic, ...]
    failing: int


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings in the order of the files, and the exit code.

    With ``since`` only those that are new.  The exit code is 2 where a record needs a newer
    program, 1 with other errors, else 0.  ``past`` is how many findings are of the history, None
    where it was not looked through; ``staged`` looks at no duty.
    """

    found: tuple[Diagnostic, ...]
    waived: tuple[tuple[Diagnostic, str], ...]
    records: int
    exit_code: int
    since: Since | None = None
    past: int | None = None
    staged: bool = False
    unchecked: int = 0
    """References not checked, for what they name may lie in the workspace that is not here."""

    def count(self, state: DutyState) -> int:
        """Return how many duties are in a state."""
        return sum(item.state is state for item in self.found)

    @property
    def integrity(self) -> int:
        """Return how many integrity errors there are."""
        return sum(item.rule_class is RuleClass.INTEGRITY for item in self.found)

    @property
    def all(self) -> tuple[Diagnostic, ...]:
        """Return new and old findings together, in the order of the files."""
        old = self.since.old if self.since else ()
        return tuple(sorted((*self.found, *old), key=lambda item: item.sort_key))


def run_check(session: Session, selection: Selection) -> Checked:
    """Check every record; raises UsageProblem for an unknown ``--only``.

    With ``since`` raises StoreProblem where the two lines have no common beginning.
    """
    session.store.hurry(imported())
    view, sharing = session.view, _sharing(session)
    wanted = _wanted(selection)
    findings = check(view, sharing)
    counted = (*_own(session, findings.counted), *_of_templates(session, selection))
    placed = session.store.placed(session.snapshot, counted)
    found = tuple(item for item in placed if wanted is None or _is(item, wanted))
    since = None
    if selection.since is not None:
        found, since = _new(session, selection, found)
    past = None
    if selection.history:
        from qms.actions.past_checks import past_findings

        told = past_findings(session, since.base if since else None)
        more = [item for item in told if wanted is None or _is(item, wanted)]
        found, past = (*found, *session.store.placed(session.snapshot, more)), len(more)
    failed = any(_fails(item, strict=selection.strict) for item in found)
    waived = () if selection.staged else _placed(session, findings.waived)
    records = len(session.snapshot.entries) + len(session.snapshot.broken)
    newer = session.snapshot.paths_with(NEWER)
    code = 2 if newer else int(failed)
    unchecked = _not_checked(session)
    return Checked(found, waived, records, code, since, past, selection.staged, unchecked)


def _own(session: Session, found: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """Leave out what is a matter of the workspace beside this one."""
    if session.neighbour is None:
        return found
    from qms.engine.beside import counted

    return counted(session.snapshot, found)


def _not_checked(session: Session) -> int:
    if session.neighbour is None:
        return 0
    from qms.engine.beside import not_checked

    return not_checked(session.view)


def _sharing(session: Session) -> Share | None:
    """Return how to share the work where there are so many records that it is worth while."""
    settled = session.store.settled()
    if len(session.snapshot.entries) < MANY or session.neighbour is not None:
        deque(settled)
        return None
    for entry in session.snapshot.entries.values():  # or each process would make them all
        _made = entry.record
    if session.store.index is not None:
        session.store.index.close()  # an open one may not be taken along into another process
    return partial(share, meanwhile=settled)


def _of_templates(session: Session, selection: Selection) -> tuple[Diagnostic, ...]:
    """Return what is wrong with templates; a commit and a branch are judged by records alone."""
    if selection.staged or selection.since is not None:
        return ()
    from qms.actions.templates import odd_templates

    return odd_templates(session)


def _new(
    session: Session, selection: Selection, found: tuple[Diagnostic, ...]
) -> tuple[tuple[Diagnostic, ...], Since]:
    """Keep what was not there where the two lines parted.

    Both sides are looked at on one day: what only time has brought is not the branch's fault.
    """
    store = session.store
    tip = session.rev if session.moment.at is not None else store.resolve("HEAD")
    base = merge_base(store.repo.place, store.resolve(selection.since), tip)
    if CONFIG_FILE not in store.repo.tree(base):  # there was no workspace yet
        return found, Since(base, (), 0)
    earlier = store.snapshot(base)
    then = _own(session, check(View(session.beside(earlier), session.today)).counted)
    parted = sort_out(earlier, then, session.snapshot, found)
    failing = sum(_fails(item, strict=selection.strict) for item in parted.old)
    return parted.new, Since(base, parted.old, failing)


def _placed(
    session: Session, waived: Sequence[tuple[Diagnostic, str]]
) -> tuple[tuple[Diagnostic, str], ...]:
    """Give waived diagnostics their places too; one record and rule has one waiver."""
    by_key = {(item.code, item.record, item.field): waiver for item, waiver in waived}
    placed = session.store.placed(session.snapshot, _own(session, [item for item, _ in waived]))
    return tuple((item, by_key[item.code, item.record, item.field]) for item in placed)


def _wanted(selection: Selection) -> str | None:
    if selection.staged:
        return RuleClass.INTEGRITY.value
    only = selection.only
    rules = (rule.code for rule in every_rule())
    known = (*(kind.value for kind in RuleClass), *rules, *VOID, *codes())
    if only is None or only in known:
        return only
    close = get_close_matches(only, known, n=1)
    raise UsageProblem(
        M("{option}: {value} is not allowed", option="--only", value=only),
        M("Did you mean {key}?", key=close[0])
        if close
        else M("Give integrity, duty, or a code; see them with: qms explain"),
    )


def _is(item: Diagnostic, wanted: str) -> bool:
    return wanted in {item.rule_class.value, item.code}


def _fails(item: Diagnostic, *, strict: bool) -> bool:
    return item.severity is Severity.ERROR or (strict and item.state is DutyState.OPEN)
