"""What the command being run was given, for the functions that print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.common import Common, languages

if TYPE_CHECKING:
    from qms.actions.session import Session

_common: list[Common] = [Common()]
_opened: list[Session] = []


def begin(common: Common) -> None:
    """Remember the common options of this command; raises UsageProblem for no day."""
    _common[0] = common
    _opened.clear()
    day = common.text("--today")
    if day is not None:
        from qms.actions.values import parse_date

        parse_date(day, "--today")


def common() -> Common:
    """Return the common options."""
    return _common[0]


def session(*, staged: bool = False) -> Session:
    """Open the session that the common options describe, and say what is unusual about it."""
    from qms.actions.session import Moment, Session
    from qms.cli.notes import about

    given = common()
    asked = languages(given)
    opened = Session(
        Moment(
            given.folder,
            given.text("--at"),
            given.text("--today"),
            asked[0] if asked else None,
            staged=staged,
            commit=not given.on("--no-commit"),
        )
    )
    _opened.append(opened)
    if not given.on("--quiet"):
        about(opened)
    return opened


def opened() -> Session | None:
    """Return the session that was opened last."""
    return _opened[-1] if _opened else None


def end() -> None:
    """Say at the end of a command that was not to commit what now waits for a commit."""
    if _opened and common().on("--no-commit"):
        from qms.cli.notes import waiting

        waiting(_opened[-1].reopened())
