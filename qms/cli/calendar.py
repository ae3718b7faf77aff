"""``qms calendar propose|approve``."""

from __future__ import annotations

from typing import Annotated

import typer

from qms.actions import calendars
from qms.cli import state
from qms.cli.help import QmsCommand, group
from qms.cli.output import as_json, envelope, line, table
from qms.i18n import N_, M, _


def _propose(
    year: Annotated[int, typer.Option("--year", metavar="2027", help=N_("Calendar year"))],
    write: Annotated[
        bool, typer.Option("--write", help=N_("Add it to the records, to be reviewed"))
    ] = False,
) -> None:
    session = state.session()
    found = calendars.propose(session, year, write=write)
    off = [(day.date, day.name) for day in found.value.days_off]
    if as_json():
        rows = [{"date": day, "worked": False, "name": name} for day, name in off]
        rows += [{"date": day, "worked": True, "name": None} for day in found.value.worked]
        envelope(session, "calendar-propose", rows)
        return
    table([_("Date"), _("Name")], off, _("Days off"))
    if found.value.worked:
        line(M("Worked weekend days: {days}", days=found.value.worked))
    if found.applied is None:
        line(M("This is a proposal; nothing was written. With --write it waits for its review."))
    else:
        line(M("Written as a proposal: {paths}", paths=found.applied.paths))
        line(M("Compare it with the official text, then: qms calendar approve {id}", id=str(year)))


def _approve(
    edition: Annotated[
        str, typer.Argument(metavar="EDITION", help=N_("Edition: a year or an academic year"))
    ],
    decision: Annotated[
        str | None,
        typer.Option("--decision", metavar=N_("ID"), help=N_("The act that approved it")),
    ] = None,
) -> None:
    applied = calendars.approve(state.session(), edition, decision)
    line(M("Written: {paths}", paths=applied.paths))


def calendar() -> typer.Typer:
    """Build ``qms calendar``."""
    app = group(N_("Calendars of working days and of studies"), "qms calendar propose --year 2027")
    app.command(
        "propose",
        cls=QmsCommand,
        help=N_("Propose the days off of a year, to be reviewed"),
        epilog="qms calendar propose --year 2027 --write",
    )(_propose)
    app.command(
        "approve",
        cls=QmsCommand,
        help=N_("Make a proposed calendar count once it was reviewed"),
        epilog="qms calendar approve 2026-2027 --decision DEC-2026-0004",
    )(_approve)
    return app
