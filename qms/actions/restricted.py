"""The restricted workspace, seen from the main one: where it is, where sensitive tables lie."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qms.errors import ImportProblem, PublishingProblem
from qms.i18n import M, Message
from qms.model.record import Circle
from qms.store.neighbour import neighbour

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.session import Session
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave

TABLES: Final = "surveys"
"""The folder of exact tables in a restricted workspace; its git does not take them up."""
FOLDED: Final = "tables"
"""The folder of folded tables in a restricted workspace, which its git holds."""


def restricted_root(session: Session) -> Path | None:
    """Return the folder of the restricted workspace, None where it is not on this computer.

    Standing in the restricted one this is its own folder.
    """
    workspace = session.store.workspace
    if workspace.config.main is not None:
        return workspace.root
    found = neighbour(workspace.root, workspace.config)
    return found.root if found is not None else None


def in_restricted(session: Session) -> bool:
    """Tell whether we stand in the restricted workspace itself."""
    return session.store.workspace.config.main is not None


def lies_apart(session: Session, wave: Wave, survey: Survey | None) -> bool:
    """Tell whether what was answered in a wave stays out of the workspace of its record.

    It does for a sensitive survey, unless the record itself lies in the restricted workspace.
    """
    if survey is None or not survey.sensitive:
        return False
    return not (in_restricted(session) and wave.id in session.own.entries)


def refuse_absent(session: Session, wave: Wave) -> None:
    """Raise ImportProblem where tables of a wave lie in a restricted workspace that is not here."""
    beside = session.neighbour
    if beside is not None and beside.restricted and not beside.here:
        raise ImportProblem(
            M("Tables of {wave} lie in the restricted workspace, which is not here.", wave=wave.id),
            M("Clone it to {folder}.", folder=beside.where()),
        )


def refuse_report(session: Session, report: str | None, wave: str, circle: Circle) -> None:
    """Raise PublishingProblem in a restricted workspace for all but its own results in the office.

    A report on a wave that lies in it is made and issued there, and goes to no wider circle.
    """
    if not in_restricted(session):
        return
    if report != "survey" or wave not in session.own.entries:
        session.refuse_leaving()
    if circle is not Circle.INTERNAL:
        raise PublishingProblem(
            M("{id} lies in the restricted workspace: its results stay in the office.", id=wave),
            M("Make the report for the office: --circle internal"),
        )


def restricted_session(session: Session) -> Session | None:
    """Open the restricted workspace to write to it; None where it is not here.

    What is written there is committed there.  Standing in it this is the same session.
    """
    if session.store.workspace.config.main is not None:
        return session
    from qms.actions.session import Session as Opened

    root, asked = restricted_root(session), session.moment
    return None if root is None else Opened(replace(asked, folder=root, at=None, staged=False))


def absent(session: Session) -> Message | None:
    """Say that the other workspace is not here; None where it is, or where none is named."""
    beside = session.neighbour
    if beside is None or beside.here:
        return None
    if beside.restricted:
        return M("The restricted workspace is not here: its records are left out.")
    return M("The main workspace is not here: its records are left out.")


def left_out(session: Session) -> Message | None:
    """Say of a report or export what the restricted workspace holds: a number, and no more."""
    beside = session.neighbour
    if beside is None or not beside.here or not beside.restricted:
        return absent(session)
    return M(
        "Left out, for they lie in the restricted workspace: {n}", n=len(beside.next_to.entries)
    )


def private_place(session: Session) -> Path:
    """Return the folder for exact tables that few may see; it need not be there yet.

    In the restricted workspace where that is here, else among what git ignores in the main one.
    """
    restricted = restricted_root(session)
    if restricted is not None:
        return restricted / TABLES
    return session.store.root / "private" / TABLES
