"""The changes made so far, newest first, and which of them have been taken back.

A change is a commit with the trailer ``Qms-Change``; one that takes another back names it in
``Qms-Undoes``.  What was itself taken back counts as not done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.git_log import trailers
from qms.store.git_place import is_shallow, shallow_problem
from qms.store.git_run import ask, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.store.git import Repo
    from qms.store.git_run import Place

UNDOES: Final = "Qms-Undoes"
_FORMAT: Final = "%H%x00%P%x00%an%x00%ct%x00%B"
_PARTS: Final = 5
_BLOCK: Final = 200
_LATEST: Final = 253_402_300_799  # 9999-12-31T23:59:59Z


@dataclass(frozen=True, slots=True)
class Done:
    """One change as it was committed; ``when`` is in UTC."""

    id: str
    parents: tuple[str, ...]
    author: str
    when: datetime
    summary: str
    trailers: Mapping[str, str]

    @property
    def operation(self) -> str:
        """Return which command made it, empty for a commit by hand."""
        return self.trailers.get("Qms-Op", "") if "Qms-Change" in self.trailers else ""

    @property
    def undoes(self) -> str | None:
        """Return the commit that it takes back."""
        return self.trailers.get(UNDOES)


def standing(repo: Repo) -> Iterator[Done]:
    """Yield the changes of this branch that have not been taken back, newest first.

    Those that take another back are among them; only the branch itself is looked at, not what was
    merged into it.
    """
    taken: set[str] = set()
    for done in _line(repo.place):
        if done.id in taken or not done.operation:
            continue
        if done.undoes:
            taken.add(done.undoes)
        yield done


def last(repo: Repo) -> Done:
    """Return the last change that can be meant by "take back"; StoreProblem where there is none.

    What takes another change back is passed over, and so is what others sent and a sync merged.
    """
    for done in standing(repo):
        if done.undoes is None and len(done.parents) < 2:  # noqa: PLR2004 -- no merge
            return done
    if is_shallow(repo.place):
        raise shallow_problem()
    raise StoreProblem(
        M("There is no change that could be taken back."),
        M("See what was done: git log --oneline"),
    )


def named(repo: Repo, rev: str) -> Done:
    """Return the change that a user's ``rev`` names; StoreProblem when it cannot be taken back."""
    commit = repo.resolve(rev)
    place = repo.place
    if ask(place, "merge-base", "--is-ancestor", commit, "HEAD").status:
        raise StoreProblem(
            M("{commit} is not part of this branch.", commit=commit[:12]),
            M("See what was done: git log --oneline"),
        )
    for done in standing(repo):
        if done.undoes == commit:
            raise StoreProblem(
                M("{commit} is taken back already, by {other}.",
                  commit=commit[:12], other=done.id[:12]),
                M("To bring it back: qms undo {other}", other=done.id[:12]),
            )  # fmt: skip
    found = next(_log(place, "--no-walk", commit))
    if not found.operation:
        raise StoreProblem(
            M("{commit} was not made by this program: {summary}",
              commit=commit[:12], summary=found.summary),
            M("Take it back by hand: git revert {commit}", commit=commit[:12]),
        )  # fmt: skip
    return found


def _line(place: Place) -> Iterator[Done]:
    """Yield the commits of HEAD's first-parent line, newest first, in blocks."""
    start = 0
    while True:
        found = list(
            _log(place, "--first-parent", f"--max-count={_BLOCK}", f"--skip={start}", "HEAD")
        )
        yield from found
        if len(found) < _BLOCK:
            return
        start += _BLOCK


def _log(place: Place, *what: str) -> Iterator[Done]:
    out = read(
        place,
        *("log", "-z", "--no-show-signature", "--no-mailmap", "--no-color", "--no-patch"),
        *("--encoding=UTF-8", f"--format=tformat:{_FORMAT}", *what, "--"),
    )
    parts = iter(out.decode("utf-8", "replace").split("\0"))
    for commit in parts:
        fields = [next(parts, "") for _ in range(_PARTS - 1)]
        if commit:
            yield _done(commit, *fields)


def _done(commit: str, parents: str, author: str, seconds: str, body: str) -> Done:
    when = datetime.fromtimestamp(max(0, min(int(seconds), _LATEST)), UTC)
    summary = body.partition("\n")[0]
    return Done(commit, tuple(parents.split()), author, when, summary, trailers(body))
