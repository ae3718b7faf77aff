"""``qms meeting``: plan, hold, resolve, minutes, extract, refs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import meetings
from qms.actions.records import Written, find
from qms.actions.reports import academic_year
from qms.cli import state
from qms.cli.help import add_verbs
from qms.cli.nouns import noun_group, report_written, show_plan
from qms.cli.output import as_json, envelope, line, table
from qms.cli.papers import PLACE, For, Formats, Out, order, show_paths
from qms.engine.governance import office_attended, quality_questions, quorate
from qms.engine.meetings import protocols_of, without_minutes
from qms.i18n import N_, M, _

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.session import Session
    from qms.kinds.meeting import Meeting

_Id = Annotated[str, typer.Argument(metavar="MTG", help=N_("Id of a meeting"))]
_Item = Annotated[str, typer.Option("--item", metavar="N", help=N_("Question of the agenda"))]
_Posts = Annotated[
    list[str] | None,
    typer.Option("--posts", metavar="ROLE[@UNIT]", help=N_("Post that was present")),
]
_Guests = Annotated[
    list[str] | None,
    typer.Option("--guests", metavar="ROLE[@UNIT]", help=N_("Post that was invited")),
]


def _plan(
    body: Annotated[str, typer.Argument(metavar="BODY", help=N_("Id of a body"))],
    date: Annotated[str, typer.Option("--date", metavar=N_("DATE"), help=N_("Day of the meeting"))],
    question: Annotated[
        list[str] | None,
        typer.Option("--question", metavar=N_("TEXT"), help=N_("One more question")),
    ] = None,
    dry: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
    ] = False,
) -> None:
    done = meetings.plan(state.session(), body, date, question or (), dry=dry)
    if not isinstance(done, Written):
        show_plan(done.after)
        return
    report_written(done)
    if not as_json():
        meeting = meetings.meeting_of(state.session(), done.record_id)
        for item in meeting.agenda:
            line(M("{number}. {title}", number=item.id, title=item.title))
        _say_office(state.session(), meeting)


def _say_office(session: Session, meeting: Meeting) -> None:
    """Name the questions that concern the quality office, as long as it can still come."""
    office = meetings.office(session.view)
    for found, items in quality_questions(session.view):
        if found.id == meeting.id and office is not None:
            line(
                M(
                    "To be told to {office}: questions {items}",
                    office=session.view.name(office) or office,
                    items=items,
                )
            )


def _hold(
    record_id: _Id,
    members: Annotated[
        int, typer.Option("--members", metavar=N_("NUMBER"), help=N_("Members of the body"))
    ],
    present: Annotated[
        int, typer.Option("--present", metavar=N_("NUMBER"), help=N_("Members present"))
    ],
    posts: _Posts = None,
    guests: _Guests = None,
) -> None:
    done = meetings.hold(
        state.session(),
        record_id,
        members=members,
        present=present,
        posts=posts or (),
        guests=guests or (),
    )
    report_written(done)
    if not as_json():
        _say_attendance(done)


def _say_attendance(done: Written) -> None:
    meeting = done.record
    found = meetings.as_meeting(meeting)
    enough = quorate(done.view, found)
    if enough is None:
        line(M("The quorum of this body is not set in POL-governance."))
    else:
        line(M("There is a quorum.") if enough else M("There is no quorum."))
    if office_attended(done.view, found) is False:
        line(M("The quality office did not take part."))


def _resolve(
    record_id: _Id,
    item: _Item,
    heard: Annotated[
        str | None, typer.Option("--heard", metavar=N_("TEXT"), help=N_("What was heard"))
    ] = None,
    resolved: Annotated[
        str | None, typer.Option("--resolved", metavar=N_("TEXT"), help=N_("What was resolved"))
    ] = None,
) -> None:
    done = meetings.resolve(state.session(), record_id, item, heard=heard, resolved=resolved)
    report_written(done)


def _minutes(
    record_id: _Id,
    *,
    number: Annotated[
        str | None,
        typer.Option("--number", metavar="N", help=N_("Sign the minutes under this number")),
    ] = None,
    memo: Annotated[
        bool, typer.Option("--memo", help=N_("Also a memo for each unit with its decisions"))
    ] = False,
    circle: For = None,
    formats: Formats = "docx",
    out: Out = PLACE,
) -> None:
    session = state.session()
    wanted = order(session, formats, out, circle)
    if number is not None:
        meetings.sign(session, record_id, number)
        session = session.reopened()
    paths = meetings.write_minutes(session, record_id, wanted, with_memos=memo)
    show_paths(session, "meeting-minutes", paths)
    meeting = meetings.meeting_of(session, record_id)
    following = meetings.proposed_number(session, meeting)
    if meeting.number is None and following is not None and not as_json():
        line(M("A draft; the next number of the series is {number}.", number=following))


def _extract(
    record_id: _Id,
    item: _Item,
    *,
    circle: For = None,
    formats: Formats = "docx",
    out: Out = PLACE,
) -> None:
    session = state.session()
    paths: tuple[Path, ...] = meetings.write_extract(
        session, record_id, item, order(session, formats, out, circle)
    )
    show_paths(session, "meeting-extract", paths)


def _refs(
    record_id: Annotated[
        str | None, typer.Argument(metavar="ID", help=N_("Minutes that speak of this record"))
    ] = None,
    year: Annotated[
        str | None,
        typer.Option("--year", metavar="2025-2026", help=N_("Of this year, what has no minutes")),
    ] = None,
) -> None:
    session = state.session()
    if record_id is not None:
        found = protocols_of(session.view, find(session, record_id).id)
        rows = [(name, session.view.snapshot.entries[name].record) for name in found]
        items = [{"id": name, "date": getattr(record, "date", None)} for name, record in rows]
    else:
        chosen = academic_year(session, year)
        items = [{"id": name, "what": what} for name, what in without_minutes(session.view, chosen)]
    if as_json():
        envelope(session, "meeting-refs", items)
        return
    second = _("Date") if record_id is not None else _("What")
    title = _("Minutes that speak of it") if record_id is not None else _("No minutes speak of it")
    table([_("Id"), second], [tuple(item.values()) for item in items], title)


_VERBS = (
    (
        "plan",
        _plan,
        N_("Plan a meeting with what waits for the body on its agenda"),
        "qms meeting plan BODY-academic-council --date 2026-12-10",
    ),
    (
        "hold",
        _hold,
        N_("Record that a meeting was held, and who was present"),
        "qms meeting hold MTG-2026-0001 --members 21 --present 17",
    ),
    (
        "resolve",
        _resolve,
        N_("Record what was heard and resolved on a question"),
        'qms meeting resolve MTG-2026-0001 --item 1 --resolved "To approve the risk scale"',
    ),
    (
        "minutes",
        _minutes,
        N_("Print the minutes; with a number they are signed"),
        "qms meeting minutes MTG-2026-0001 --number 4 --format docx,pdf --memo",
    ),
    (
        "extract",
        _extract,
        N_("Print the extract of one question"),
        "qms meeting extract MTG-2026-0001 --item 2 --format pdf",
    ),
    (
        "refs",
        _refs,
        N_("Show the minutes that speak of a record, or what has none"),
        "qms meeting refs RSK-2026-0001",
    ),
)


def meeting() -> typer.Typer:
    """Build ``qms meeting``."""
    app = noun_group("meeting", "qms meeting add --body BODY-academic-council --date 2026-12-10")
    add_verbs(app, _VERBS)
    return app
