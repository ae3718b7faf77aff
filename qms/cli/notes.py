"""Remarks on stderr: pinned day, records that were left uncommitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from qms.i18n import M, say

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.i18n import Message


def note(message: Message) -> None:
    """Print a remark where it does not disturb the answer."""
    typer.echo(say(message), err=True)


def unread(session: Session) -> None:
    """Name the files that cannot be read, for answers in which their records are missing."""
    paths = tuple(part.path for part in session.snapshot.broken)
    if paths:
        note(
            M(
                "Cannot be read and missing here: {paths}. See what is wrong with: qms check",
                paths=paths,
            )
        )


def about(session: Session) -> None:
    """Say what a reader of the answer has to know about the workspace."""
    if session.pinned is not None:
        note(M("Today is fixed to {day} in qms.yaml.", day=session.pinned))
    if session.config.sample:
        note(M("This is a sample: the university and its records are fictitious."))
    if session.moment.at is None:
        left = session.store.uncommitted()
        if left:
            note(M("Not committed yet: {paths}", paths=left[:5]))
