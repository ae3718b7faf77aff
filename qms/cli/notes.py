"""Remarks on stderr: pinned day, records that were left uncommitted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from qms.cli import state
from qms.i18n import M, _, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qms.actions.session import Session
    from qms.i18n import Message


def note(message: Message) -> None:
    """Print a remark where it does not disturb the answer."""
    import typer

    typer.echo(say(message), err=True)


def unread(session: Session) -> None:
    """Name the files that cannot be read, for answers in which their records are missing."""
    _missing(tuple(part.path for part in session.snapshot.broken))


def unread_policies(session: Session) -> None:
    """Name the policies that cannot be read, for answers that go by other rules without them."""
    _missing(
        tuple(part.path for part in session.snapshot.broken if "/policies/" in f"/{part.path}")
    )


def _missing(paths: tuple[str, ...]) -> None:
    if paths:
        note(
            M(
                "Cannot be read and missing here: {paths}. See what is wrong with: qms check",
                paths=paths,
            )
        )


def elsewhere(session: Session) -> None:
    """Say where the records of the other workspace are left out, as that is not here."""
    if session.neighbour is not None:
        from qms.actions.restricted import absent

        said = absent(session)
        if said is not None and not state.common().on("--quiet"):
            note(said)


def reading() -> Session:
    """Open the session of a command that shows the records of both workspaces, where both are."""
    session = state.session()
    if session.neighbour is None:
        return session
    from qms.actions.neighbours import both

    elsewhere(session)
    return both(session)


def placed(
    headings: list[str], rows: Sequence[Sequence[Any]], places: Sequence[str]
) -> tuple[list[str], Sequence[Sequence[Any]]]:
    """Add a column that marks the rows of the other workspace, where there are any."""
    if not any(places):
        return headings, rows
    from qms.actions.neighbours import Beside

    marked = [
        (*row, Beside.titled(place) if place else "")
        for row, place in zip(rows, places, strict=True)
    ]
    return [*headings, _("Workspace")], marked


def left_out(session: Session) -> None:
    """Say how many records a report, an export or a mirror leaves out; nothing of what they are."""
    if session.neighbour is not None:
        from qms.actions.restricted import left_out as told

        said = told(session)
        if said is not None and not state.common().on("--quiet"):
            note(said)


def about(session: Session) -> None:
    """Say what a reader of the answer has to know about the workspace."""
    for said in of_settings(session.pinned, sample=session.config.sample):
        note(said)
    for said in session.store.remarks:
        note(said)
    if session.moment.at is None and session.moment.commit:
        _adrift(session)
        _left(session)


def _adrift(session: Session) -> None:
    """Say that the folder stands on no branch; on a server, which looks at one commit, it may."""
    repo = session.store.workspace.repo
    line = repo.branch() if repo is not None else None
    if line and not line.startswith("ref: ") and not os.environ.get("CI"):
        note(
            M(
                "The folder shows an old state and stands on no branch: what is recorded now would"
                " be lost from sight. See: qms doctor"
            )
        )


def of_settings(pinned: date | None, *, sample: bool) -> Iterator[Message]:
    """Yield what is to be said of the settings: a fixed day, a sample."""
    if pinned is not None:
        yield M("Today is fixed to {day} in qms.yaml.", day=pinned)
    if sample:
        yield M("This is a sample: the university and its records are fictitious.")


def waiting(session: Session) -> None:
    """Say what ``--no-commit`` has left for a commit."""
    _uncommitted(session)


_NAMED: Final = 5
_MINUTE: Final = 60.0


def _left(session: Session) -> None:
    """Name files that nobody committed, and those that a killed command left half written."""
    half = session.store.leftovers(age=_MINUTE)  # younger ones may be somebody's work right now
    if half:
        note(
            M("Left half written by a killed command; the next change removes: {paths}", paths=half)
        )
    _uncommitted(session)


def _uncommitted(session: Session) -> None:
    for said in of_uncommitted(state.uncommitted(session.store), str(session.store.root)):
        note(said)


def of_uncommitted(left: tuple[str, ...], root: str) -> Iterator[Message]:
    """Yield what is to be said of files that no commit holds."""
    if not left:
        return
    more = len(left) - _NAMED
    if more > 0:
        yield M("Not committed yet: {paths} and {n} more", paths=left[:_NAMED], n=more)
    else:
        yield M("Not committed yet: {paths}", paths=left)
    what = " ".join(sorted({path.partition("/")[0] for path in left}))
    yield M(
        'In {folder}, to keep this: git add {what} && git commit -m "Why"; to drop it:'
        " git restore {what}, and delete what is new.",
        folder=root,
        what=what,
    )
