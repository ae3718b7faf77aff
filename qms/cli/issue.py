"""``qms report issue`` and ``qms report use``: what left the office, what was made of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.issue import Issue, issue
from qms.actions.records import Written
from qms.actions.report_use import use
from qms.actions.values import choose
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.nouns import report_written, show_plan
from qms.i18n import N_, say
from qms.model.record import Circle

if TYPE_CHECKING:
    from qms.i18n import Message

VERBS = ("issue", "use")
_ISSUE = (
    "qms report issue build/reports/annual-2024-2025-kk.pdf --to BODY-academic-council"
    ' --outside "Drive/reports/2025"'
)
_USE = (
    "qms report use RPT-2026-0001 --use decision --decision DEC-2026-0001"
    ' --text "The plan of measures was approved"'
)

_Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help=N_("Files of one report"))]
_To = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="ID", help=N_("Recipient; else those of the set of reports")),
]
_Circle = Annotated[
    str | None,
    typer.Option(
        "--circle", metavar="internal|corporate|public", help=N_("For whom the report is")
    ),
]
_Kind = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar=N_("WORD"),
        help=N_("Kind of report: a word of the list report-kind in POL-vocabularies"),
    ),
]
_Period = Annotated[str | None, typer.Option("--period", metavar="2024-2025", help=N_("Period"))]
_Approved = Annotated[
    str | None,
    typer.Option("--approved", metavar="DEC", help=N_("Decision that approved the report")),
]
_Meeting = Annotated[
    str | None,
    typer.Option("--meeting", metavar="MTG", help=N_("Meeting that considered the report")),
]
_Supersedes = Annotated[
    str | None,
    typer.Option("--supersedes", metavar="RPT", help=N_("Issued report that this one replaces")),
]
_Summary = Annotated[
    str | None, typer.Option("--summary", metavar=N_("TEXT"), help=N_("What changed, in short"))
]
_Outside = Annotated[
    str | None,
    typer.Option(
        "--outside",
        metavar=N_("PLACE"),
        help=N_("Folder where the files are kept, outside git; else a copy in private/issued"),
    ),
]
_IntoGit = Annotated[bool, typer.Option("--into-git", help=N_("Copy the files into git, for ever"))]
_Dry = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
]


def _issue(  # noqa: PLR0917 -- an option each
    files: _Files,
    to: _To = None,
    circle: _Circle = None,
    kind: _Kind = None,
    period: _Period = None,
    approved: _Approved = None,
    meeting: _Meeting = None,
    supersedes: _Supersedes = None,
    summary: _Summary = None,
    outside: _Outside = None,
    into_git: _IntoGit = False,
    dry: _Dry = False,
) -> None:
    said = Issue(
        files,
        to or (),
        Circle(choose("--circle", circle, list(Circle))) if circle else None,
        kind,
        period,
        approved,
        meeting,
        supersedes,
        summary,
        outside,
        into_git,
    )
    done = issue(state.session(), said, dry=dry, warn=_warn)
    if isinstance(done, Written):
        report_written(done)
    else:
        show_plan({path: data for path, data in done.after.items() if path.endswith(".yaml")})


def _use(
    record_id: Annotated[str, typer.Argument(metavar="RPT", help=N_("Id of an issued report"))],
    text: Annotated[
        str, typer.Option("--text", metavar=N_("TEXT"), help=N_("What was decided or changed"))
    ],
    word: Annotated[
        str | None,
        typer.Option(
            "--use",
            metavar=N_("WORD"),
            help=N_("Kind of use: a word of the list report-use in POL-vocabularies"),
        ),
    ] = None,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="ID", help=N_("Decision, or other record"))
    ] = None,
) -> None:
    report_written(use(state.session(), record_id, word, text, decision, warn=_warn))


def _warn(message: Message) -> None:
    typer.echo(say(message), err=True)


def add_issue(app: typer.Typer) -> None:
    """Add the verbs to ``qms report``."""
    app.command("issue", cls=QmsCommand, help=N_("Record that a report was issued"), epilog=_ISSUE)(
        _issue
    )
    app.command(
        "use", cls=QmsCommand, help=N_("Record what was made of an issued report"), epilog=_USE
    )(_use)
