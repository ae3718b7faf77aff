"""``qms consent``: how many people of which category consented to what, and took it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import consents as actions
from qms.actions.records import Written
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.nouns import noun_group, report_written, show_plan
from qms.i18n import N_

if TYPE_CHECKING:
    from qms.store.write import Applied

_EXAMPLE = (
    "qms consent add --category academic-staff --purpose contest-certificate --date 2026-10-05"
    " --number 14 --unit UNIT-academic-quality-office"
)


def _withdraw(
    record_id: Annotated[str, typer.Argument(metavar="CNS", help=N_("Id of a consent"))],
    number: Annotated[
        int,
        typer.Option("--number", metavar=N_("NUMBER"), min=1, help=N_("Number of people")),
    ],
    date: Annotated[
        str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
    ] = None,
    basis: Annotated[
        str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis"))
    ] = None,
) -> None:
    _report(actions.withdraw(state.session(), record_id, number, date=date, basis=basis))


def _report(done: Written | Applied) -> None:
    if isinstance(done, Written):
        report_written(done)
    else:
        show_plan(done.after)


def consent() -> typer.Typer:
    """Build ``qms consent``."""
    app = noun_group("consent", _EXAMPLE, actions.completed)
    app.command(
        "withdraw",
        cls=QmsCommand,
        help=N_("Record that people took their consent back"),
        epilog="qms consent withdraw CNS-2026-0001 --number 1 --date 2026-11-20",
    )(_withdraw)
    return app
