"""The set of reports on a day: what is due, what was issued last."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from qms.engine.obligations import OccurrenceState, to_do, year_of
from qms.engine.occurrences import Wait
from qms.i18n import N_
from qms.kinds.issued_report import IssuedReport
from qms.kinds.obligation import Monthly, Obligation
from qms.kinds.policies.reports import Reports

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from qms.engine.obligations import Occurrence
    from qms.engine.view import View
    from qms.kinds.policies.reports import ReportKind


class ReportState(StrEnum):
    """What is with a kind of report on a day."""

    OVERDUE = "overdue"
    DUE = "due"
    ISSUED = "issued"
    COMING = "coming"
    ON_DEMAND = "on_demand"


STATES: Final = {
    ReportState.OVERDUE: N_("overdue"),
    ReportState.DUE: N_("due"),
    ReportState.ISSUED: N_("issued"),
    ReportState.COMING: N_("to come"),
    ReportState.ON_DEMAND: N_("on demand"),
}
REPORTS: Final = (
    "annual",
    "extract",
    "operational",
    "semester",
    "unit",
    "unit-semester",
    "survey-results",
    "survey",
    "risks",
    "capas",
    "actions",
    "nonconformities",
    "documents",
    "decisions",
    "obligations",
    "changes",
    "access",
)
"""The names of the reports that the program makes, for the rules; the report layer makes them."""

_AT_HAND: Final = (OccurrenceState.OVERDUE, OccurrenceState.OPEN)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A kind of report: ``occurrence`` is what to report next, ``issued`` the last one issued.

    ``state`` is that of what is to be reported next; of a kind with nothing left to report, that of
    the last one.  Without an occurrence, or with one that waits for an event, it is made on demand.
    """

    kind: ReportKind
    state: ReportState
    occurrence: Occurrence | None
    issued: IssuedReport | None

    @property
    def due(self) -> dt.date | None:
        """The last day in time of what is to be reported next, None where no day is known."""
        return self.occurrence.due if self.occurrence else None


def report_set(view: View) -> tuple[ReportRow, ...]:
    """Return the kinds of the set in force, in the order of the regulation's table."""
    edition = view.snapshot.policy(Reports, view.today)
    return tuple(_row(view, kind) for kind in (edition.value.reports if edition else ()))


def _row(view: View, kind: ReportKind) -> ReportRow:
    issued = _issued(view, kind)
    main = [report for report in issued if report.report in {None, kind.report}]
    left = [item for item in _left(view, kind) if not _reported(item, main)]
    chosen = min(left, key=_urgency, default=None)
    last = next(reversed(main or issued), None)
    return ReportRow(kind, _state(chosen, last), chosen, last)


def _issued(view: View, kind: ReportKind) -> list[IssuedReport]:
    """Return the issued reports of a kind up to today, oldest first."""
    found = [
        item
        for item in view.snapshot.of(IssuedReport)
        if item.report_kind == kind.kind and item.issued <= view.today
    ]
    return sorted(found, key=lambda item: (item.issued, item.id))


def _left(view: View, kind: ReportKind) -> Iterator[Occurrence]:
    for name in kind.obligations:
        obligation = view.snapshot.get(name)
        if isinstance(obligation, Obligation):
            yield from to_do(view, obligation)


def _reported(item: Occurrence, issued: Iterable[IssuedReport]) -> bool:
    """Tell whether a report about the whole university was issued for what is asked for.

    An extract, or another further report of the kind, is none of them.  The completion of the
    obligation may still have to be recorded.
    """
    return any(report.period in periods(item) and report.scope is None for report in issued)


def periods(item: Occurrence) -> Sequence[str]:
    """Return the names of the period that an occurrence is about: ``2025-2026/9``, ``2026-05``."""
    if isinstance(item.obligation.rule, Monthly) and item.start is not None:
        return (f"{item.start:%Y-%m}",)
    return (item.key,)


def _urgency(item: Occurrence) -> tuple[int, str, str]:
    """Put what is late first, then the earliest period, whether its days are known or not."""
    when = item.due if item.state in _AT_HAND else None
    year = year_of(item.key)
    return (_rank(item), str(when or year or "9"), f"{item.due or '9'} {item.key}")


def _rank(item: Occurrence) -> int:
    if item.state in _AT_HAND:
        return _AT_HAND.index(item.state)
    return len(_AT_HAND) + (item.waits is Wait.EVENT)


def _state(item: Occurrence | None, last: IssuedReport | None) -> ReportState:
    if item is None:
        return ReportState.ISSUED if last else ReportState.ON_DEMAND
    if item.state in _AT_HAND:
        late = item.state is OccurrenceState.OVERDUE
        return ReportState.OVERDUE if late else ReportState.DUE
    return ReportState.ON_DEMAND if item.waits is Wait.EVENT else ReportState.COMING
