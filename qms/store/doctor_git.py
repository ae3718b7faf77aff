"""Checks of git itself and of the condition that the repository is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qms.i18n import M
from qms.store import git_place
from qms.store.doctor_base import Finding, Patient, problem, some, warning
from qms.store.git_read import head
from qms.store.git_run import ask, read, run
from qms.store.walk import ours

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST: Final = (2, 31)
"""The oldest git whose commands know all options that are used here."""
GOOD: Final = (2, 38)
"""From here on git forces commits to the disk as asked and opens no repository hidden inside."""
_DAY: Final = 86_400
_LONG: Final = 730 * _DAY


def version(_patient: Patient) -> Iterator[Finding]:
    """Look whether git is there and new enough."""
    found = run((), ("version",)).out.decode("ascii", "replace")
    match = re.search(r"(\d+)\.(\d+)", found)
    now = (int(match[1]), int(match[2])) if match else (0, 0)
    todo = M("Install a newer git: git-scm.com")
    shown, least = (".".join(map(str, one)) for one in (now, LEAST))
    if now < LEAST:
        yield problem(
            M("Git {found} is too old; at least {least}.", found=shown, least=least), todo
        )
    elif now < GOOD:
        good = ".".join(map(str, GOOD))
        yield warning(
            M("Git {found} works, but guards less well than {good}.", found=shown, good=good), todo
        )


def repository(patient: Patient) -> Iterator[Finding]:
    """Look whether there is a repository that git opens."""
    if patient.repo is not None:
        return
    place = git_place.find(patient.root)
    if place is None:
        yield problem(
            M("{folder} is not in a git repository: there is no history.",
              folder=str(patient.root)),
            M("Make it one with: git init"),
        )  # fmt: skip
    else:
        read(place, "rev-parse", "--git-dir")  # fails, and says why


def branch(patient: Patient) -> Iterator[Finding]:
    """Look whether a branch takes what is recorded."""
    line = patient.repo.branch() if patient.repo else None
    if patient.repo and line and not line.startswith("ref: "):
        yield problem(
            M("The folder shows an old state and stands on no branch: what is recorded now would"
              " be lost from sight."),
            M("Go back to the branch: git switch {branch}; what was recorded meanwhile is"
              " brought along with: git merge {commit}",
              branch=git_place.usual_branch(patient.repo.place), commit=line[:12]),
        )  # fmt: skip


def unfinished(patient: Patient) -> Iterator[Finding]:
    """Look whether something that git began waits for its end."""
    name = git_place.unfinished(patient.repo.place) if patient.repo else None
    if name:
        yield problem(
            M("Something begun in git is not finished ({name}); until then nothing can be"
              " recorded.", name=name),
            M("Finish it: git {name} --continue, or take it back: git {name} --abort", name=name),
        )  # fmt: skip


def uncommitted(patient: Patient) -> Iterator[Finding]:
    """Look for records that no commit holds."""
    left = ours(patient.repo.changed()) if patient.repo else ()
    if left:
        yield warning(
            M("Not committed yet ({n}): {paths}", n=len(left), paths=some(left)),
            M('Keep it: git add -A && git commit -m "Why"; or drop it: git restore FILE'),
        )


def identity(patient: Patient) -> Iterator[Finding]:
    """Look whether git knows who records."""
    if patient.repo and patient.repo.identity() is None:
        yield problem(
            M("git does not know who you are, and every change is signed with a name."),
            M('Tell it: git config user.name "Quality office", git config user.email'
              " office@example.org"),
        )  # fmt: skip


def whole(patient: Patient) -> Iterator[Finding]:
    """Look whether the whole history is here."""
    if patient.repo is None:
        return
    if patient.repo.is_shallow():
        yield warning(
            M("This clone holds only the newest commits, so the past cannot be told from it."),
            M("Fetch the rest: git fetch --unshallow (in CI: fetch-depth: 0)"),
        )
    pattern = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"
    if ask(patient.repo.place, "config", "--get-regexp", pattern).out:
        yield warning(
            M("This clone lacks part of what was recorded; it would be fetched when asked for."),
            M("Clone again without --filter."),
        )


def clock(patient: Patient) -> Iterator[Finding]:
    """Compare the clock of the computer with the day of the last commit."""
    place = patient.repo.place if patient.repo else None
    tip = head(place) if place else None
    if place is None or tip is None:
        return
    out = read(place, "show", "--no-patch", "--format=%ct", "--no-show-signature", tip, "--")
    ahead = patient.now - int(out.split()[-1])
    todo = M("Look whether date and time of this computer are right.")
    if ahead < -_DAY:
        yield warning(M("The last commit lies in the future by {n} days.",
                        n=int(-ahead // _DAY)), todo)  # fmt: skip
    elif ahead > _LONG:
        yield warning(M("The last commit is {n} days old.", n=int(ahead // _DAY)), todo)
