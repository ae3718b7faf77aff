"""Make a report of the family for a period, in the asked formats and languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.privacy import refuse_narrower
from qms.actions.publish import publish
from qms.actions.register_changes import register_changes
from qms.actions.values import parse_date
from qms.engine.completeness import completeness
from qms.engine.periods import (
    PeriodKind,
    day_period,
    month_period,
    semester_period,
    span_period,
    year_period,
)
from qms.engine.view import View
from qms.engine.years import AcademicYear
from qms.errors import ReportProblem, UsageProblem
from qms.i18n import N_, Day, M, translate
from qms.kinds import all_kinds
from qms.kinds.policies.reports import Reports
from qms.model.policy import Policy
from qms.model.record import Circle
from qms.report.family import report_spec
from qms.report.frame import Frame, compose
from qms.report.wording import Number

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

    ``text`` is an academic year, a semester, a month or the first day of a span that ends with
    ``until``; a register is of today whatever is given.  Raises UsageProblem.
    """
    if kind is PeriodKind.YEAR:
        return year_period(academic_year(session, text))
    if kind is PeriodKind.MONTH:
        return _month(session, text)
    if kind is PeriodKind.SEMESTER:
        return _semester(session, text)
    if kind is PeriodKind.SPAN:
        return _span(session, text, until)
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
    if found is None:
        raise UsageProblem(
            M(
                "{option}: {value} is no semester of a reviewed calendar",
                option="--semester",
                value=text or session.today,
            ),
            M("Write it as 2025-2026/1; see the calendars with: qms calendar --help"),
        )
    return found


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
    made_of = {lang: frame_of(session, asked, lang) for lang in order.languages}
    circle = next((frame.circle for frame in made_of.values()), Circle.INTERNAL)
    frames = {f"{stem(asked, circle)}-{lang}": frame for lang, frame in made_of.items()}
    if asked.unit and (unit := session.snapshot.get(asked.unit)):
        refuse_narrower(session, unit, circle)
    made = ((name, compose(asked.spec, frame)) for name, frame in frames.items())
    return publish(session, circle, order, made)


def stem(asked: Asked, circle: Circle) -> str:
    """Return the file name of a report without language and ending.

    The circle is part of it outside the office, so that no version overwrites that of another.
    """
    unit = asked.unit.removeprefix("UNIT-") if asked.unit else ""
    period = asked.period.name.replace("/", "-").replace("..", "-")
    whom = "" if circle is Circle.INTERNAL else circle.value
    return "-".join(part for part in (asked.spec.name, unit, period, whom) if part)


def frame_of(session: Session, asked: Asked, lang: str) -> Frame:
    """Return what the report is made of; raises UsageProblem for a period still to come."""
    period = asked.period
    day = min(session.today, period.last)
    if day < period.first:
        raise UsageProblem(
            M("{period} has not begun yet.", period=period.name),
            M("Choose a period that has begun."),
        )
    nothing_missing(session)
    view = View(session.snapshot, day)
    return Frame(
        view,
        period,
        lang,
        circle=asked.circle or circle_of(view, asked.spec.name),
        unit=asked.unit,
        workspace=session.store.root,
        provenance=provenance(session, view, asked, lang),
        commit=commit_of(session),
        approved=asked.approved,
        changes=lambda: register_changes(session, period.first, day),
    )


def circle_of(view: View, report: str) -> Circle:
    """Return the circle that the set of reports names for a report, else the report's own.

    A further report of a kind may be made for a wider circle than the main one, as an extract is.
    """
    edition = view.snapshot.policy(Reports, view.today)
    row = edition.value.named(report) if edition else None
    spec = report_spec(report)
    own = spec.circle if spec else Circle.INTERNAL
    if row is None or (row.report != report and own is not Circle.INTERNAL):
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


def provenance(session: Session, view: View, asked: Asked, lang: str) -> dict[str, str]:
    """Return where the figures come from, in the language of the report.

    The public is told in its own words; the file's properties say the rest to programs.
    """
    circle = asked.circle or circle_of(view, asked.spec.name)
    public = circle is Circle.PUBLIC
    said = _for_all(view, asked, lang) if public else _inside(session, view, asked, lang)
    return {translate(key, lang): value for key, value in said.items() if value}


def _for_all(view: View, asked: Asked, lang: str) -> dict[str, str]:
    found = completeness(view, asked.period.year) if _of_whole_year(asked) else None
    complete_to = (
        M(
            "Of {expected} inputs expected by this day {present} are recorded: the data are "
            "complete to {share} %.",
            expected=int(found.expected),
            present=int(found.present),
            share=Number(found.share, 1),
        )
        if found and found.share is not None
        else None
    )
    return {
        N_("Data as of"): Day(view.today).shown(lang),
        N_("Sources"): M(
            "registers of risks, corrective and preventive actions, documents, decisions, "
            "indicators and surveys that the quality office of the university keeps"
        ).shown(lang),
        N_("Completeness of the data"): complete_to.shown(lang) if complete_to else "",
    }


def _inside(session: Session, view: View, asked: Asked, lang: str) -> dict[str, str]:
    found = session.provenance()
    return {
        N_("Data as of"): view.today.isoformat(),
        N_("Completeness of the data"): complete(view, asked, lang),
        N_("Commit"): str(found["commit"] or "-")[:12],
        N_("State of the records"): _tree(session, lang),
        N_("Records"): kinds_counted(view, lang),
        N_("Editions of policies"): policy_editions(view),
        N_("Command"): command(session, view, asked, lang),
        N_("Records behind a figure"): trace_command(session, view, asked),
        N_("Program"): f"qms {found['qms']}",
    }


def _of_whole_year(asked: Asked) -> bool:
    """Tell whether a report is about all of the university in an academic year."""
    return asked.period.kind is PeriodKind.YEAR and asked.unit is None


def complete(view: View, asked: Asked, lang: str) -> str:
    """Return how complete the data of a year are (KZ-REP-15).

    Nothing for other periods, and for one unit: completeness is that of the whole university.
    """
    if not _of_whole_year(asked):
        return ""
    found = completeness(view, asked.period.year)
    if found.share is None:
        return ""
    said = M(
        "{share} %: {present} of {expected} inputs expected by this day",
        share=Number(found.share, 1),
        present=int(found.present),
        expected=int(found.expected),
    )
    return said.shown(lang)


def commit_of(session: Session) -> str:
    """Return the commit from which a report can be made again, nothing where there is none."""
    return "" if session.uncommitted else session.provenance()["commit"] or ""


def _tree(session: Session, lang: str) -> str:
    """Say whether the records are those of the commit."""
    changed = session.uncommitted
    if changed:
        return M("changed since the commit: {paths}", paths=changed).shown(lang)
    return translate(N_("as committed"), lang)


def kinds_counted(view: View, lang: str) -> str:
    """Return how many records of each kind the report rests on, policies left out."""
    parts = []
    for kind in all_kinds().values():
        count = sum(view.on_record(item) for item in view.snapshot.of(kind))
        if count and not issubclass(kind, Policy):
            parts.append(f"{translate(kind.spec.plural, lang)}: {count}")
    return ", ".join(parts)


def policy_editions(view: View) -> str:
    """Return the edition in force of each policy, calendars of single years left out."""
    found = [item for item in view.snapshot if isinstance(item, Policy) and not item.by_year]
    editions = ((item.id, item.on(view.today)) for item in found)
    return ", ".join(f"{name}: {edition.id}" for name, edition in editions if edition)


_OPTION = {
    PeriodKind.YEAR: "--year {0}",
    PeriodKind.SEMESTER: "--semester {0}",
    PeriodKind.MONTH: "--month {0}",
    PeriodKind.SPAN: "--since {1} --until {2}",
    PeriodKind.DAY: "",
}


def command(session: Session, view: View, asked: Asked, lang: str) -> str:
    """Return the command that makes this report again, byte by byte from the same commit."""
    approved = f"--approved {asked.approved}" if asked.approved else ""
    parts = ("qms report", asked.spec.name, asked.unit or "", *_chosen(session, view, asked))
    return " ".join(part for part in (*parts, approved, f"--lang {lang}") if part)


def trace_command(session: Session, view: View, asked: Asked) -> str:
    """Return the command that lists the figures; ``#NAME`` after the report chooses one."""
    unit = f"--unit {asked.unit}" if asked.unit else ""
    parts = (f"qms trace {asked.spec.name}", unit, *_chosen(session, view, asked))
    return " ".join(part for part in parts if part)


def _chosen(session: Session, view: View, asked: Asked) -> tuple[str, ...]:
    """Return the options that choose period, circle and moment."""
    period, commit = asked.period, commit_of(session)
    return (
        _OPTION[period.kind].format(period.name, period.first, period.last),
        f"--circle {asked.circle.value}" if asked.circle else "",
        f"--at {commit[:12]}" if commit else "",
        f"--today {view.today}",
    )
