"""``qms obligation add|list|done|event``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.obligations import RULES, Duty, add_obligation, done, happened
from qms.actions.records import Written
from qms.actions.values import parse_date
from qms.cli import state
from qms.cli.help import QmsCommand, group
from qms.cli.nouns import add_list, report_written, show_plan
from qms.cli.output import as_json, envelope, line
from qms.engine.obligations import STATES
from qms.i18n import N_, M

if TYPE_CHECKING:
    import datetime as dt

    from qms.actions.obligations import Recorded

_ADD = (
    'qms obligation add --id OBL-annual-report --title "Annual report" --group reporting'
    ' --responsible UNIT-academic-quality-office --rule "before 07-01"'
)
_Id = Annotated[str, typer.Argument(metavar="ID", help=N_("Id of a record"))]
_Date = Annotated[
    str | None,
    typer.Option("--date", metavar=N_("DATE"), help=N_("On which day; today if not given")),
]
_NewId = Annotated[str, typer.Option("--id", metavar=N_("ID"), help=N_("Id of the new record"))]
_Title = Annotated[str, typer.Option("--title", metavar=N_("TEXT"), help=N_("Title"))]
_Rule = Annotated[
    str,
    typer.Option("--rule", metavar=" | ".join(RULES), help=N_("When: one of the forms shown here")),
]
_Group = Annotated[str, typer.Option("--group", metavar=N_("WORD"), help=N_("Group"))]
_Responsible = Annotated[
    list[str] | None,
    typer.Option("--responsible", metavar=N_("ID"), help=N_("Responsible")),
]
_To = Annotated[str | None, typer.Option("--to", metavar=N_("ID"), help=N_("Recipient"))]
_Event = Annotated[
    str | None,
    typer.Option("--event", metavar=N_("TEXT"), help=N_("The event that opens the term")),
]
_Calendar = Annotated[
    str | None,
    typer.Option("--calendar", metavar=N_("WORD"), help=N_("Academic calendar")),
]
_ValidFrom = Annotated[
    str | None, typer.Option("--valid-from", metavar=N_("DATE"), help=N_("Exists from"))
]
_Regulation = Annotated[
    str | None, typer.Option("--regulation", metavar=N_("TEXT"), help=N_("Regulation"))
]
_Section = Annotated[str | None, typer.Option("--section", metavar=N_("TEXT"), help=N_("Section"))]
_Dry = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
]


def _add(
    *,
    record_id: _NewId,
    title: _Title,
    rule: _Rule,
    words: _Group = "other",
    responsible: _Responsible = None,
    to: _To = None,
    event: _Event = None,
    calendar: _Calendar = None,
    valid_from: _ValidFrom = None,
    regulation: _Regulation = None,
    section: _Section = None,
    dry: _Dry = False,
) -> None:
    given = {
        "title": title,
        "group": words,
        "responsible": responsible or (),
        "to": to or "",
        "calendar": calendar or "",
        "valid_from": valid_from or "",
    }
    source = {"regulation": regulation or "", "section": section or ""}
    source = {name: text for name, text in source.items() if text}
    made = add_obligation(
        state.session(), Duty(record_id, rule, given, event, source or None), dry=dry
    )
    if isinstance(made, Written):
        report_written(made)
    else:
        show_plan(made.after)


def _done(
    record_id: _Id,
    occurrence: Annotated[
        str | None,
        typer.Option(
            "--occurrence", metavar="2025-2026/2", help=N_("Which one; the earliest if not given")
        ),
    ] = None,
    date: _Date = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option("--evidence", metavar=N_("ID"), help=N_("Record that proves it")),
    ] = None,
) -> None:
    found = done(
        state.session(), record_id, key=occurrence, date=_day(date), evidence=evidence or ()
    )
    _say(found)


def _event(record_id: _Id, date: _Date = None) -> None:
    _say(happened(state.session(), record_id, _day(date)))


def _day(text: str | None) -> dt.date | None:
    return parse_date(text, "--date") if text else None


def _say(found: Recorded) -> None:
    item = found.occurrence
    if as_json():
        row = {
            "id": found.written.record_id,
            "occurrence": item.key,
            "state": item.state.value,
            "due": item.due,
            "done": item.done,
        }
        envelope(state.session(), "obligation", [row])
        return
    line(M("{name}: {state}", name=item.name, state=M(STATES[item.state])))
    if item.done is None and item.due is not None:
        line(M("Not later than {day}", day=item.due))


def obligation() -> typer.Typer:
    """Build ``qms obligation``."""
    app = group(N_("Obligations"), "qms obligation list")
    app.command("add", cls=QmsCommand, help=N_("Add an obligation"), epilog=_ADD)(_add)
    add_list(app, "obligation")
    app.command(
        "done",
        cls=QmsCommand,
        help=N_("Record that an occurrence was done"),
        epilog="qms obligation done OBL-archive-audit --date 2026-01-23 --evidence EVD-2026-0004",
    )(_done)
    app.command(
        "event",
        cls=QmsCommand,
        help=N_("Record the event that an obligation waits for"),
        epilog="qms obligation event OBL-acquaintance --date 2026-03-13",
    )(_event)
    return app
