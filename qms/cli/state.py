"""What the command being run was given, for the functions that print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.common import Common, languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.session import Session
    from qms.store.glance import Asked
    from qms.store.store import Store

_common: list[Common] = [Common()]
_words: list[str] = []
_opened: list[Session] = []
_asked: list[Asked] = []


def begin(common: Common, words: Sequence[str] = ()) -> None:
    """Remember the common options of this command; raises UsageProblem for no day."""
    _common[0] = common
    _words[:] = [*words, *(part for name, text in common.values.items() if name != "-C"
                           for part in (name, *([text] if text else [])))]  # fmt: skip
    _opened.clear()
    _asked.clear()
    unasked = any(common.on(name) for name in ("--quiet", "--at", "--no-commit"))
    if words[:1] == ["check"] and not unasked:  # what the program is read in meanwhile
        from qms.store.glance import asking

        _asked.extend(asking(common.folder))
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
            words=tuple(_words),
        )
    )
    _opened.append(opened)
    if not given.on("--quiet"):
        about(opened)
    return opened


def uncommitted(store: Store) -> tuple[str, ...]:
    """Return our files that no commit holds, from git where it was asked early.

    An early answer is none where opening the store settled a change that was interrupted.
    """
    if not _asked:
        return store.uncommitted()
    early = _asked.pop()
    early.wait()
    return store.uncommitted() if store.remarks else early.uncommitted()


def opened() -> Session | None:
    """Return the session that was opened last."""
    return _opened[-1] if _opened else None


def end() -> None:
    """Say at the end of a command that was not to commit what now waits for a commit."""
    if _opened and common().on("--no-commit"):
        from qms.cli.notes import waiting

        waiting(_opened[-1].reopened())
