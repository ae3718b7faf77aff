"""What changed in the registers between two days, as git knows it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from qms.store.changes import changes

if TYPE_CHECKING:
    from collections.abc import Collection

    from qms.actions.session import Session
    from qms.store.changes import RecordChange

REGISTERS: Final = ("risks", "capas")


def register_changes(
    session: Session, first: dt.date, last: dt.date, folders: Collection[str] = REGISTERS
) -> tuple[RecordChange, ...]:
    """Return the records that the end of ``last`` shows otherwise than the eve of ``first``.

    Days are those on which something was committed, in the time zone of the workspace.
    """
    repo, zone = session.store.repo, session.config.time_zone
    until = _until(session, last)
    if until is None:
        return ()
    since = repo.at_date(first - dt.timedelta(days=1), zone)
    return changes(repo, since, until, folders)


def _until(session: Session, last: dt.date) -> str | None:
    """Return the commit of the last day, but none later than the one looked at."""
    repo, zone = session.store.repo, session.config.time_zone
    if session.moment.at is not None and repo.date_of(session.rev, zone) <= last:
        return session.rev
    return repo.at_date(last, zone)
