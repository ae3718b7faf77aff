"""Make a report of the family for a period, in the asked formats and languages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from qms.actions.privacy import refuse_narrower
from qms.actions.provenance import commit_of, provenance
from qms.actions.publish import publish
from qms.actions.register_changes import register_changes
from qms.actions.restricted import in_restricted, refuse_report
from qms.actions.survey_report import found_of, printed_in, wave_period
from qms.actions.values import parse_date
from qms.engine.first_days import first_of_all
from qms.engine.periods import (
    PeriodKind,
    day_period,
    month_period,
    semester_period,
    semester_starts,
    span_period,
    year_period,
)
from qms.engine.view import View
from qms.engine.years import AcademicYear
from qms.errors import ReportProblem, UsageProblem
from qms.i18n import Day, M
from qms.kinds.policies.academic_calendar import AcademicCalendar
from qms.kinds.policies.reports import Reports
from qms.model.record import Circle
from qms.report.family import report_spec
from qms.report.frame import Frame, compose
from qms.store.load import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.engine.periods import Period
    from qms.report.family import ReportSpec


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report is wanted: of what period, for which circle, about which unit.

    ``circle`` None is the circle that the set of reports names; ``approved`` the decision whose
    mark the cover bears.
    """

    spec: ReportSpec
    period: Period
    circle: Circle | None = None
    unit: str | None = None
    approved: str | None = None


def academic_year(session: Session, text: str | None) -> AcademicYear:
    """Read ``--year 2024-2025``; the year of today when none was given."""
    if text is None:
        return AcademicYear.of(session.today)
    year = AcademicYear.parse(text)
    if year is None:
        raise UsageProblem(
            M("{option}: {value} is no academic year", option="--year", value=text),
            M("Write it as 2024-2025."),
        )
    return year


def period_of(session: Session, kind: PeriodKind, text: str | None, until: str = "") -> Period:
    """Read the period of a report; that of today when none was given.

    ``text`` is an academic year, a semester, a month, the first day of a span that ends with
    ``until``, or a wave with the level ``until``; a register is of today whatever is given.
    Raises UsageProblem.
    """
    if kind is PeriodKind.YEAR:
        return year_period(academic_year(session, text))
    if kind is PeriodKind.MONTH:
        return _month(session, text)
    if kind is PeriodKind.SEMESTER:
        return _semester(session, text)
    if kind is PeriodKind.SPAN:
        return _span(session, text, until)
    if kind is PeriodKind.WAVE:
        return wave_period(session, text, until)
    return day_period(session.today)


def _month(session: Session, text: str | None) -> Period:
    found = month_period(text or session.today.isoformat()[:7])
    if found is None:
        raise UsageProblem(
            M("{option}: {value} is no month", option="--month", value=text),
            M("Write it as 2026-05."),
        )
    return found


def _semester(session: Session, text: str | None) -> Period:
    found = semester_period(session.snapshot, text) if text else _semester_of_today(session)
    if found is not None:
        return found
    name, _slash, number = (text or f"{AcademicYear.of(session.today)}/1").partition("/")
    year = AcademicYear.parse(name)
    if year is not None and number.isdecimal() and not semester_starts(session.snapshot, year):
        raise _no_calendar(session, year)
    raise UsageProblem(
        M(
            "{option}: {value} is no semester of a reviewed calendar",
            option="--semester",
            value=text or session.today,
        ),
        M("Write it as 2025-2026/1; see the calendars with: qms calendar --help"),
    )


def _no_calendar(session: Session, year: AcademicYear) -> UsageProblem:
    """Say that a year has no reviewed academic calendar, and which command makes one."""
    policies = session.snapshot.of(AcademicCalendar)
    policy = policies[0] if policies else None
    years = {item.value.year: item.value.proposed for item in (policy.editions if policy else ())}
    if years.get(year.start):
        hint = M("It is proposed and waits for its review: qms calendar approve {id}", id=str(year))
    elif year.start - 1 in years:
        hint = M("Make it from that of the year before: qms year open {year}", year=str(year))
    else:
        path = path_of(AcademicCalendar, AcademicCalendar.spec.fixed_id or "")
        hint = M(
            "Enter it in {path}; that of the year after it is then made with: qms year open {next}",
            path=path,
            next=str(AcademicYear(year.start + 1)),
        )
    return UsageProblem(M("The academic calendar of {year} is missing.", year=str(year)), hint)


def _semester_of_today(session: Session) -> Period | None:
    year = AcademicYear.of(session.today)
    for number in range(9, 0, -1):
        found = semester_period(session.snapshot, f"{year}/{number}")
        if found and found.has(session.today):
            return found
    return None


def _span(session: Session, since: str | None, until: str) -> Period:
    last = parse_date(until, "--until") if until else session.today
    first = parse_date(since, "--since") if since else last.replace(day=1)
    if first > last:
        raise UsageProblem(
            M("{first} is later than {last}.", first=first, last=last),
            M("Give --since the earlier day."),
        )
    return span_period(first, last)


def make_report(session: Session, asked: Asked, order: Order) -> tuple[Path, ...]:
    """Write a report; states on min(today, end of period), events within the period.

    Raises PublishingProblem for what may not go to the circle of the report.
    """
    asked = _apart(session, asked)
    made_of = {lang: frame_of(session, asked, lang) for lang in order.languages}
    circle = next((frame.circle for frame in made_of.values()), Circle.INTERNAL)
    frames = {f"{stem(asked, circle)}-{lang}": frame for lang, frame in made_of.items()}
    if asked.unit and (unit := session.snapshot.get(asked.unit)):
        refuse_narrower(session, unit, circle)
    made = ((name, compose(asked.spec, frame)) for name, frame in frames.items())
    return publish(session, circle, order, made)


def _apart(session: Session, asked: Asked) -> Asked:
    """Return what is asked for; in a restricted workspace for the office where nobody says it."""
    if in_restricted(session):
        asked = replace(asked, circle=asked.circle or Circle.INTERNAL)
        wave = asked.period.name.partition("/")[0]
        refuse_report(session, asked.spec.name, wave, asked.circle or Circle.INTERNAL)
    return asked


def stem(asked: Asked, circle: Circle) -> str:
    """Return the file name of a report without language and ending.

    The circle is part of it outside the office, so that no version overwrites that of another.
    """
    unit = asked.unit.removeprefix("UNIT-") if asked.unit else ""
    period = asked.period.name.replace("/", "-").replace("..", "-")
    whom = "" if circle is Circle.INTERNAL else circle.value
    return "-".join(part for part in (asked.spec.name, unit, period, whom) if part)


def frame_of(session: Session, asked: Asked, lang: str) -> Frame:
    """Return what the report is made of.

    Raises UsageProblem for a period still to come, and for one before the records begin.
    """
    period = asked.period
    day = min(session.today, period.last)
    if day < period.first:
        raise UsageProblem(
            M("{period} has not begun yet.", period=period.name),
            M("Choose a period that has begun."),
        )
    nothing_missing(session)
    _begun(session, period)
    view = View(session.snapshot, day)
    circle = asked.circle or circle_of(view, asked.spec.name)
    return Frame(
        view,
        period,
        lang,
        circle=circle,
        unit=asked.unit,
        workspace=session.looks,
        provenance=provenance(session, view, asked, circle, lang),
        commit=commit_of(session),
        approved=asked.approved,
        changes=lambda: register_changes(session, period.first, day),
        survey=lambda: found_of(session, period.name, circle, asked.unit),
        printed=cache(lambda wave: printed_in(session, wave, circle)),
    )


def _begun(session: Session, period: Period) -> None:
    """Refuse a period before the records begin: every share of it would be one of nothing."""
    if period.kind in {PeriodKind.DAY, PeriodKind.SPAN, PeriodKind.WAVE}:
        return  # a register, the log of changes and a wave hold what there is, no shares of it
    first = first_of_all(session.snapshot, period)
    if first is not None:
        raise UsageProblem(
            M("Nothing was recorded in {period}.", period=period.name),
            M("The records begin on {day}: choose a later period.", day=Day(first)),
        )


def circle_of(view: View, report: str) -> Circle:
    """Return the circle that the set of reports names for a report, else the report's own.

    A further report of a kind has a circle of its own: an extract is for the public, one wave for
    the council.
    """
    edition = view.snapshot.policy(Reports, view.today)
    row = edition.value.named(report) if edition else None
    spec = report_spec(report)
    own = spec.circle if spec else Circle.INTERNAL
    if row is None or row.report != report:
        return own
    return row.circle


def nothing_missing(session: Session) -> None:
    """Refuse a report from which records that cannot be read would be missing."""
    paths = tuple(part.path for part in session.snapshot.broken)
    if paths:
        raise ReportProblem(
            M("Records cannot be read, so every count would be wrong: {paths}", paths=paths),
            M("See what is wrong with: qms check"),
        )
