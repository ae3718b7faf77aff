"""Acts of the archive on the command line: disposal, signature, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import archive, archive_audit
from qms.actions.papers import desk, write_papers
from qms.actions.records import Written, find
from qms.cli import state
from qms.cli.nouns import report_written, show_plan
from qms.cli.papers import PLACE, Out, order, show_paths
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.kinds.archive_audit import ArchiveAudit
from qms.kinds.disposal import Disposal
from qms.report.archive_papers import audit_act, disposal_act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.report.document import Document

_Dry = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))]


def dispose(  # noqa: PLR0917 -- what the act says
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE...]", help=N_("Ids of files, else all"))
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar=N_("TEXT"), help=N_("Title"))
    ] = None,
    member: Annotated[
        list[str] | None,
        typer.Option("--member", metavar="ROLE[@UNIT]", help=N_("Member of the commission")),
    ] = None,
    approve: Annotated[
        str | None, typer.Option("--approve", metavar="DSP", help=N_("Approve this act"))
    ] = None,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="DEC", help=N_("Decision that approves it"))
    ] = None,
    carried_out: Annotated[
        str | None,
        typer.Option("--carried-out", metavar="DSP", help=N_("This act was carried out")),
    ] = None,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="EVD", help=N_("What proves it"))
    ] = None,
    date: _Date = None,
    by: _By = None,
    dry: _Dry = False,
) -> None:
    """Draw up an act of disposal, approve it, or record that it was carried out."""
    session = state.session()
    if approve:
        if decision is None:
            raise UsageProblem(
                M("Missing: {options}", options=("--decision",)),
                M("Say what decision approved the act."),
            )
        report_written(archive.approve(session, approve, decision, date))
        return
    if carried_out:
        report_written(archive.carry_out(session, carried_out, evidence or (), date, by))
        return
    done = archive.dispose(
        session, files or (), title=title, members=member or (), date=date, dry=dry
    )
    if isinstance(done, Written):
        report_written(done)
    else:
        show_plan(done.after)


def sign(
    record: Annotated[str, typer.Argument(metavar="ARC", help=N_("Id of an act of audit"))],
    by: Annotated[
        str, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that signed the act"))
    ],
    date: _Date = None,
) -> None:
    """Record who signed the act of an audit."""
    report_written(archive_audit.sign(state.session(), record, by, date))


def act(
    record: Annotated[str, typer.Argument(metavar="ARC|DSP", help=N_("Id of an act"))],
    formats: Annotated[
        str, typer.Option("--format", metavar="docx,pdf,md", help=N_("Formats"))
    ] = "docx",
    out: Out = PLACE,
) -> None:
    """Print an act."""
    session = state.session()
    found = find(session, record)
    if not isinstance(found, ArchiveAudit | Disposal):
        raise UsageProblem(
            M("{id} is no act of the archive.", id=found.id),
            M("See the ids with: qms archive-audit list, qms disposal list"),
        )

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        at = desk(session, session.view, lang)
        yield (
            found.id,
            audit_act(at, found) if isinstance(found, ArchiveAudit) else disposal_act(at, found),
        )

    paths = write_papers(session, order(session, formats, out), made)
    show_paths(session, "archive-act", paths)
