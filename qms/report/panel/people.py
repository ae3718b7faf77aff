"""Response rates, dates of events and of entries, who sits in the bodies."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from qms.engine.first_days import first_day
from qms.engine.surveys import low_response, over, survey_of, wave_figures
from qms.i18n import N_, M
from qms.kinds.body import Body
from qms.kinds.meeting import Meeting
from qms.kinds.wave import Wave
from qms.report.panel.desk import Answer
from qms.report.registers import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.report.panel.desk import Desk, Entries

SHOWN: Final = 40
"""Rows of late entries that the page lists, the latest first."""


_SINCE: Final = {
    True: N_("Meetings since the last visit"),
    False: N_("Meetings in the last five years"),
}


def responses(desk: Desk) -> Answer:
    """Say how many of those asked answered, wave by wave."""
    rows = []
    for wave in desk.view.snapshot.of(Wave):
        known = over(desk.view, wave) and survey_of(desk.view, wave)
        if not known or wave.closed is None:
            continue
        found = wave_figures(desk.view, wave)
        warned = bool(low_response(desk.view, wave))
        cells = (
            wave.id,
            desk.text(found.survey.title),
            wave.period,
            found.asked,
            *(plain(cell, desk.lang) for cell in desk.answered(wave)),
            desk.say(N_("low")) if warned else "",
        )
        rows.append((wave.closed, (wave.id,), cells))
    latest = sorted(rows, key=lambda row: (row[0], row[1]), reverse=True)
    table = desk.table(
        "responses",
        N_("Response rates, the latest first"),
        (
            ("id", N_("Id"), "text"),
            ("survey", N_("Survey instrument"), "text"),
            ("period", N_("Period"), "text"),
            ("asked", N_("Eligible"), "integer"),
            ("valid", N_("Valid answers"), "integer"),
            ("rate", N_("Response rate, %"), "number"),
            ("warning", N_("Warning"), "text"),
        ),
        [(ids, cells) for _day, ids, cells in latest],
    )
    low = sum(1 for row in table.rows if row[-1])
    said = M("Finished waves: {n}; with a low response rate: {low}.", n=len(table.rows), low=low)
    question = desk.say(N_("What are the response rates?"))
    return Answer("responses", question, (desk.say(said),), (table,))


def entries(desk: Desk) -> Answer:
    """Say how long after an event it was entered."""
    question = desk.say(N_("When did things happen, and when were they entered?"))
    if desk.entered is None:
        gap = desk.say(N_("The history is not at hand: the copy of the records is incomplete."))
        return Answer("entries", question, (), (), gap)
    late = sorted(_lags(desk, desk.entered), reverse=True)
    table = desk.table(
        "entries",
        N_("Records by day of entry, the latest first"),
        (
            ("id", N_("Id"), "text"),
            ("title", N_("Title"), "text"),
            ("event", N_("Happened on"), "date"),
            ("entered", N_("Entered on"), "date"),
            ("days", N_("Days between"), "integer"),
        ),
        [
            ((name,), (name, desk.name(name), event, entered, (entered - event).days))
            for entered, name, event in late[:SHOWN]
        ],
    )
    days = sorted((entered - event).days for entered, _name, event in late)
    said = M(
        "Records with both dates: {n}; half were entered within {half} days, the slowest after "
        "{most}.",
        n=len(days),
        half=int(median(days)) if days else 0,
        most=days[-1] if days else 0,
    )
    told = M("The table shows the last {n}.", n=len(table.rows))
    return Answer("entries", question, (desk.say(said), desk.say(told)), (table,))


def _lags(desk: Desk, entered: Entries) -> Iterator[tuple[dt.date, str, dt.date]]:
    for record in desk.shown(desk.view.snapshot):
        event, day = first_day(desk.view.snapshot, record), entered.get(record.id)
        if event is not None and day is not None and event <= day:
            yield day, record.id, event


def bodies(desk: Desk) -> Answer:
    """Say which bodies there are, what they decide, and which posts took part in their meetings."""
    view = desk.view
    rows = []
    for body in view.snapshot.of(Body):
        held = [
            meeting
            for meeting in view.snapshot.of(Meeting)
            if meeting.body == body.id
            and meeting.date <= view.today
            and view.state_id(meeting) in {"held", "signed"}
        ]
        last = max(held, key=lambda meeting: meeting.date, default=None)
        seen = last.attendance.posts if last and last.attendance else ()
        cells = (
            desk.name(body.id),
            desk.text(body.duty),
            desk.post(last.chair) if last else "",
            "; ".join(desk.post(post) for post in seen),
            last.attendance.members if last and last.attendance else None,
            len([one for one in held if one.date >= desk.since]),
            last.id if last else "",
        )
        rows.append(((body.id, *([last.id] if last else [])), cells))
    table = desk.table(
        "bodies",
        N_("Bodies and posts"),
        (
            ("name", N_("Body"), "text"),
            ("duty", N_("What it decides"), "text"),
            ("chair", N_("Chair"), "text"),
            ("posts", N_("Posts present last time"), "text"),
            ("members", N_("Members"), "integer"),
            ("meetings", _SINCE[desk.visited], "integer"),
            ("last", N_("Last meeting"), "text"),
        ),
        rows,
    )
    said = M("Bodies: {n}. Posts are named, never persons.", n=len(table.rows))
    question = desk.say(N_("Who sits in the bodies?"))
    return Answer("bodies", question, (desk.say(said),), (table,))
