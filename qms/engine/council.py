"""Where the annual report and the CAPAs are considered: questions of the council's agenda."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qms.engine.figures_reports import ANNUAL
from qms.engine.governance import QUALITY
from qms.i18n import N_
from qms.kinds.capa import Capa
from qms.kinds.issued_report import IssuedReport
from qms.kinds.meeting import Meeting
from qms.kinds.obligation import Obligation
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.engine.years import AcademicYear
    from qms.kinds.meeting import AgendaItem

_VOID = frozenset({"cancelled", ENTERED_BY_MISTAKE})


class Fit(StrEnum):
    """Why a question of the agenda belongs to the report, the surest reason first."""

    REPORT = N_("concerns the annual report")
    DUTY = N_("concerns the duty to report")
    CAPA = N_("concerns CAPAs")
    QUALITY = N_("is marked as a question of quality; it names no record")


@dataclass(frozen=True, slots=True)
class CouncilItem:
    """A question of the council's agenda; ``records`` are those that make it fit."""

    meeting: Meeting
    item: AgendaItem
    fit: Fit
    records: tuple[str, ...]


def council(view: View) -> str | None:
    """Return the body that the annual report goes to, as its obligation names it."""
    return next(
        (
            duty.to
            for duty in view.snapshot.of(Obligation)
            if duty.report_kind == ANNUAL and duty.to and duty.to.startswith("BODY-")
        ),
        None,
    )


def council_items(view: View, year: AcademicYear) -> tuple[CouncilItem, ...]:
    """Return the questions of the year's meetings that consider the report or CAPAs, by date.

    Meetings to come are known from their plan.  A question that only bears the mark of quality
    counts for a meeting to come, and only where no record says more.
    """
    found = [
        CouncilItem(meeting, item, fit, records)
        for meeting in _meetings(view, year)
        for item in meeting.agenda
        for fit, records in [_fit(view, meeting, item, year)]
        if fit is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.meeting.date, one.meeting.id, one.item.id)))


def _meetings(view: View, year: AcademicYear) -> Iterator[Meeting]:
    body = council(view)
    for meeting in view.snapshot.of(Meeting):
        fits = meeting.body == body and view.state_id(meeting) not in _VOID
        if fits and year.has(meeting.date):
            yield meeting


def _fit(
    view: View, meeting: Meeting, item: AgendaItem, year: AcademicYear
) -> tuple[Fit | None, tuple[str, ...]]:
    reports = tuple(name for name in item.concerns if _is_report(view, name, year))
    if reports:
        return Fit.REPORT, reports
    duties = tuple(name for name in item.concerns if _is_duty(view, name))
    capas = tuple(n for n in item.concerns if isinstance(view.snapshot.get(n), Capa))
    if duties or capas:
        return (Fit.DUTY, duties) if duties else (Fit.CAPA, capas)
    bare = not item.concerns and QUALITY in item.tags and meeting.date >= view.today
    return (Fit.QUALITY, ()) if bare else (None, ())


def _is_report(view: View, name: str, year: AcademicYear) -> bool:
    found = view.snapshot.get(name)
    return (
        isinstance(found, IssuedReport)
        and found.report_kind == ANNUAL
        and found.period == str(year)
        and found.issued <= view.today
    )


def _is_duty(view: View, name: str) -> bool:
    found = view.snapshot.get(name)
    return isinstance(found, Obligation) and found.report_kind == ANNUAL
