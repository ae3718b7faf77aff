"""``qms year open``."""

from __future__ import annotations

from typing import Annotated

import typer

from qms.actions.calendars import open_year
from qms.cli import state
from qms.cli.help import QmsCommand, group
from qms.cli.output import as_json, envelope, line, table
from qms.engine.cells import named
from qms.i18n import N_, M, _


def _open(
    year: Annotated[str, typer.Argument(metavar="2026-2027", help=N_("Academic year"))],
) -> None:
    session = state.session()
    opened = open_year(session, year)
    if as_json():
        rows = [
            {
                "record": item.record,
                "part": item.part or None,
                "title": item.title,
                "due": item.date,
            }
            for item in opened.carried
        ]
        envelope(session, "year-open", rows)
        return
    if opened.proposed:
        line(
            M(
                "Academic calendars proposed, 52 weeks later. Correct the dates: qms edit {id}",
                id="POL-academic-calendar",
            )
        )
        line(M("Then: qms calendar approve {id}", id=str(opened.year)))
    if opened.counted:
        line(M("Obligations that from now on keep what is left undone: {n}", n=len(opened.counted)))
    if opened.missing is not None:
        line(
            M(
                "There is no academic calendar to copy: enter that of {year} in {path}.",
                year=str(opened.year),
                path=opened.missing,
            )
        )
    elif not opened.proposed and not opened.counted:
        line(M("{year} is open already; nothing was written.", year=str(opened.year)))
    for one in opened.without_days:
        line(M("no working calendar for {year}", year=str(one)))
    if opened.carried:
        table(
            [_("Due"), _("Record"), _("What"), _("Who")],
            [
                (item.date, item.record, item.title, named(session.view, item.who))
                for item in opened.carried
            ],
            _("Carried over"),
        )


def year() -> typer.Typer:
    """Build ``qms year``."""
    app = group(N_("Academic years"), "qms year open 2026-2027")
    app.command(
        "open",
        cls=QmsCommand,
        help=N_("Open an academic year: calendars of the year before as a proposal, open items"),
        epilog="qms year open 2026-2027",
    )(_open)
    return app
