"""``qms decision``: completed from its meeting, carried out."""

from __future__ import annotations

from typing import Annotated

import typer

from qms.actions.decisions import carry_out, completed
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.nouns import noun_group, report_written
from qms.i18n import N_


def _done(
    record_id: Annotated[str, typer.Argument(metavar="DEC", help=N_("Id of a decision"))],
    date: Annotated[
        str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
    ] = None,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="EVD", help=N_("What proves it"))
    ] = None,
    basis: Annotated[
        str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("What was done"))
    ] = None,
) -> None:
    report_written(carry_out(state.session(), record_id, date, evidence or (), basis))


def decision() -> typer.Typer:
    """Build ``qms decision``."""
    app = noun_group(
        "decision",
        (
            'qms decision add --title "Risk scale approved" --body BODY-academic-council'
            " --act protocol --number 4 --date 2026-03-30"
        ),
        completed,
    )
    app.command(
        "done",
        cls=QmsCommand,
        help=N_("Record that a decision was carried out"),
        epilog="qms decision done DEC-2026-0001 --date 2026-11-20 --evidence EVD-2026-0001",
    )(_done)
    return app
