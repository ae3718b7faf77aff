"""``qms request``: answered, reminded of, still unanswered."""

from __future__ import annotations

from typing import Annotated

import typer

from qms.actions import requests
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.nouns import noun_group, report_written
from qms.cli.output import as_json, envelope, table
from qms.engine.requests import unanswered
from qms.i18n import N_, _

_Id = Annotated[str, typer.Argument(metavar="REQ", help=N_("Id of a request"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]


def _answer(
    record_id: _Id,
    number: Annotated[
        str | None, typer.Option("--number", metavar=N_("TEXT"), help=N_("Number of the answer"))
    ] = None,
    date: _Date = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar=N_("TEXT"), help=N_("Answer"))
    ] = None,
) -> None:
    report_written(requests.answer(state.session(), record_id, number, date, text))


def _remind(
    record_id: _Id,
    date: _Date = None,
    basis: Annotated[
        str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("How it was done"))
    ] = None,
) -> None:
    report_written(requests.remind(state.session(), record_id, date, basis))


def _open() -> None:
    session = state.session()
    found = [(unit, item) for unit, many in unanswered(session.view).items() for item in many]
    if as_json():
        envelope(
            session,
            "request-open",
            (
                {
                    "unit": unit,
                    "id": item.request.id,
                    "title": item.request.title,
                    "due": item.request.due,
                    "overdue": item.overdue,
                    "reminders": item.reminded,
                }
                for unit, item in found
            ),
        )
        return
    late = _("overdue")
    table(
        [_("Unit"), _("Id"), _("Title"), _("Due"), "", _("Reminders")],
        [
            (
                session.view.name(unit) if unit else None,
                item.request.id,
                item.request.title,
                item.request.due,
                late if item.overdue else "",
                item.reminded,
            )
            for unit, item in found
        ],
        _("Requests without an answer"),
    )


def request() -> typer.Typer:
    """Build ``qms request``."""
    app = noun_group(
        "request",
        (
            'qms request add --title "Data on employment" --request-kind letter --number 12-05/77'
            " --date 2026-11-02 --due 2026-11-20"
        ),
    )
    app.command(
        "answer",
        cls=QmsCommand,
        help=N_("Record the answer"),
        epilog="qms request answer REQ-2026-0001 --number 01-14/305 --date 2026-11-18",
    )(_answer)
    app.command(
        "remind",
        cls=QmsCommand,
        help=N_("Record that the addressee was reminded"),
        epilog='qms request remind REQ-2026-0001 --basis "by telephone"',
    )(_remind)
    app.command(
        "open",
        cls=QmsCommand,
        help=N_("Show what is unanswered, by unit"),
        epilog="qms request open",
    )(_open)
    return app
