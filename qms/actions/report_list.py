"""The reports there are: the set of the policy, and what else can be made; with the commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.reports import nothing_missing, period_of
from qms.engine.first_days import first_of_all
from qms.engine.periods import PeriodKind, semester_period
from qms.engine.report_set import ReportRow, ReportState, periods, report_set
from qms.engine.survey_loop import waves_over
from qms.engine.years import AcademicYear
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.kinds.policies.reports import Reports
from qms.model.record import Circle
from qms.report.family import FAMILY, report_spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.session import Session
    from qms.engine.periods import Period
    from qms.i18n import Shown
    from qms.report.family import ReportSpec

UNIT: Final = "<UNIT>"
"""Stands in a command for the id of a unit."""
_PANEL: Final = "panel"
_SEMESTERS: Final = range(9, 0, -1)
_OPTION: Final = {
    PeriodKind.YEAR: "year",
    PeriodKind.SEMESTER: "semester",
    PeriodKind.MONTH: "month",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list; ``row`` is that of the set of reports, none for further reports.

    ``command`` makes it today, ``<UNIT>`` standing for a unit's id; it is empty where the program
    makes none, or none of a period that has begun.
    """

    label: Shown
    row: ReportRow | None
    names: tuple[str, ...]
    command: str
    channels: tuple[Shown, ...] = ()

    @property
    def state(self) -> ReportState:
        """What is today with what is to be reported next."""
        return self.row.state if self.row else ReportState.ON_DEMAND

    @property
    def circle(self) -> Circle:
        """For whom it is unless another circle is asked for."""
        return self.row.kind.circle if self.row else Circle.INTERNAL


def report_list(session: Session) -> tuple[Listed, ...]:
    """Return the kinds of the set in the order of the policy, then every other report.

    Raises ReportProblem where records cannot be read: what is due cannot be told then.
    """
    nothing_missing(session)
    view = session.view
    edition = view.snapshot.policy(Reports, view.today)
    places = {item.id: item.label for item in (edition.value.channels if edition else ())}
    found, shown = [], set()
    for row in report_set(view):
        word = view.word("report-kind", row.kind.kind)
        label = word.label if word else M("{kind}", kind=row.kind.kind)
        spec = _spec(row)
        shown |= {spec.name} if spec else set()
        command = command_of(session, spec, row) if spec else ""
        channels = tuple(places[name] for name in row.kind.channels if name in places)
        found.append(Listed(label, row, row.kind.makes, command, channels))
    return (*found, *_further(session, shown))


def _further(session: Session, shown: set[str]) -> Iterator[Listed]:
    for spec in FAMILY:
        if spec.name not in shown:
            yield Listed(M(spec.title), None, (spec.name,), command_of(session, spec))
    title = N_("Answers for an accreditation panel, as one page that needs no network")
    yield Listed(M(title), None, (_PANEL,), f"qms report {_PANEL}")


def _spec(row: ReportRow) -> ReportSpec | None:
    """Return the report to make next; that of a semester where a semester is asked for."""
    known = [spec for name in row.kind.makes if (spec := report_spec(name))]
    period = periods(row.occurrence)[0] if row.occurrence else ""
    fitting = [spec for spec in known if spec.period is PeriodKind.SEMESTER and "/" in period]
    return next(iter([*fitting, *known]), None)


def command_of(session: Session, spec: ReportSpec, row: ReportRow | None = None) -> str:
    """Return the command that makes a report of the period to be reported next.

    Where that has not begun it is the last one that has; nothing where no such period is known.
    """
    if spec.period is PeriodKind.DAY:
        option = ""
    elif spec.period is PeriodKind.WAVE:
        wave = next(iter(waves_over(session.view)), None)
        if wave is None:
            return ""
        option = f"--wave {wave.id}"
    elif spec.period is PeriodKind.SPAN:
        option = f"--since {session.today.replace(day=1)}"
    else:
        period = _next(session, spec, row) or _latest(session, spec.period)
        if period is None:
            return ""
        option = f"--{_OPTION[spec.period]} {period.name}"
    unit = UNIT if spec.about_unit else ""
    return " ".join(part for part in ("qms report", spec.name, unit, option) if part)


def _next(session: Session, spec: ReportSpec, row: ReportRow | None) -> Period | None:
    """Return the period that is to be reported next, None where it is to come or unknown."""
    if row is None or row.occurrence is None:
        return None
    text = periods(row.occurrence)[0]
    try:
        found = period_of(session, spec.period, _text(spec.period, text))
    except UsageProblem:
        return None
    return found if _has_records(session, found) else None


def _has_records(session: Session, period: Period) -> bool:
    """Tell whether a period has begun, and the records before it ended: a report can be made."""
    return period.first <= session.today and first_of_all(session.snapshot, period) is None


def _text(kind: PeriodKind, text: str) -> str:
    """Return a period as its option takes it: an occurrence of a year may be one of several."""
    return text.partition("/")[0] if kind is PeriodKind.YEAR else text


def _latest(session: Session, kind: PeriodKind) -> Period | None:
    """Return the last period that has begun; None without a reviewed calendar."""
    if kind is not PeriodKind.SEMESTER:
        return period_of(session, kind, None)
    year = AcademicYear.of(session.today)
    for asked in (year, AcademicYear(year.start - 1)):
        for number in _SEMESTERS:
            found = semester_period(session.snapshot, f"{asked}/{number}")
            if found and _has_records(session, found):
                return found
    return None
