"""The reports there are: the set of the policy, and what else can be made; with the commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.periods import PeriodKind
from qms.engine.report_set import ReportRow, ReportState, periods, report_set
from qms.i18n import M
from qms.kinds.policies.reports import Reports
from qms.model.record import Circle
from qms.report.family import FAMILY, report_spec

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.i18n import Shown
    from qms.report.family import ReportSpec


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list; ``row`` is that of the set of reports, none for further reports.

    ``command`` makes it, ``UNIT`` standing for a unit's id; it is empty where the program makes
    none.
    """

    label: Shown
    row: ReportRow | None
    names: tuple[str, ...]
    command: str
    channels: tuple[Shown, ...] = ()

    @property
    def state(self) -> ReportState:
        """What is with it today."""
        return self.row.state if self.row else ReportState.ON_DEMAND

    @property
    def circle(self) -> Circle:
        """For whom it is unless another circle is asked for."""
        return self.row.kind.circle if self.row else Circle.INTERNAL


def report_list(session: Session) -> tuple[Listed, ...]:
    """Return the kinds of the set in the order of the policy, then the reports beyond it."""
    view = session.view
    edition = view.snapshot.policy(Reports, view.today)
    places = {item.id: item.label for item in (edition.value.channels if edition else ())}
    found = []
    for row in report_set(view):
        word = view.word("report-kind", row.kind.kind)
        label = word.label if word else M("{kind}", kind=row.kind.kind)
        spec = _spec(row)
        command = command_of(session, spec, row) if spec else ""
        channels = tuple(places[name] for name in row.kind.channels if name in places)
        found.append(Listed(label, row, row.kind.makes, command, channels))
    listed = {name for item in found for name in item.names}
    more = [
        Listed(M(spec.title), None, (spec.name,), command_of(session, spec))
        for spec in FAMILY
        if spec.name not in listed
    ]
    return (*found, *more)


def _spec(row: ReportRow) -> ReportSpec | None:
    """Return the report to make next; that of a semester where a semester is asked for."""
    known = [spec for name in row.kind.makes if (spec := report_spec(name))]
    period = periods(row.occurrence)[0] if row.occurrence else ""
    fitting = [spec for spec in known if spec.period is PeriodKind.SEMESTER and "/" in period]
    return next(iter([*fitting, *known]), None)


def command_of(session: Session, spec: ReportSpec, row: ReportRow | None = None) -> str:
    """Return the command that makes a report of the period that is to be reported next."""
    unit = "UNIT" if spec.about_unit else ""
    parts = ("qms report", spec.name, unit, _option(session, spec, row))
    return " ".join(part for part in parts if part)


def _option(session: Session, spec: ReportSpec, row: ReportRow | None) -> str:
    item = row.occurrence if row else None
    period = periods(item)[0] if item else ""
    if spec.period is PeriodKind.MONTH:
        return f"--month {period or format(session.today, '%Y-%m')}"
    if spec.period is PeriodKind.SEMESTER and "/" in period:
        return f"--semester {period}"
    if spec.period is PeriodKind.YEAR and period:
        return f"--year {period.partition('/')[0]}"
    if spec.period is PeriodKind.SPAN:
        return f"--since {session.today.replace(day=1)}"
    return ""
