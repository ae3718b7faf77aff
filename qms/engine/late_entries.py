"""Entries of a year that came after their time, told from the dates that records hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine import capas
from qms.engine.figures import known
from qms.engine.figures_capas import in_term
from qms.engine.figures_deadlines import deadlines
from qms.engine.figures_decisions import done_on, was_late
from qms.engine.periods import semester_period
from qms.engine.years import AcademicYear
from qms.i18n import N_, M
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.indicator import Indicator
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.model.text import Text

_CARRIED_OUT: Final = N_("carrying out")


@dataclass(frozen=True, slots=True)
class LateEntry:
    """A fact dated later than the last day in time, both days as the record holds them."""

    record: str
    title: Text
    what: Shown
    due: dt.date
    date: dt.date


def late_entries(view: View, year: AcademicYear) -> tuple[LateEntry, ...]:
    """Return the late entries of a year, the earliest due first.

    Completions of the year's obligations after their last day, values of indicators dated
    within the year for a period that had ended before, decisions and CAPAs carried out within
    the year after their term (of a CAPA: as last moved).
    """
    found = [
        *_completions(view, year),
        *_values(view, year),
        *_decisions(view, year),
        *_capas(view, year),
    ]
    return tuple(sorted(found, key=lambda item: (item.due, item.record, item.date)))


def _completions(view: View, year: AcademicYear) -> Iterator[LateEntry]:
    for item in deadlines(view, year):
        if item.done is not None and item.late:
            duty = item.obligation
            words = M("completion of {occurrence}", occurrence=item.name.rpartition("@")[2])
            yield LateEntry(duty.id, duty.title, words, item.date, item.done)


def _values(view: View, year: AcademicYear) -> Iterator[LateEntry]:
    for indicator in view.snapshot.of(Indicator):
        for value in until(indicator.values, view.today):
            end = period_end(view, value.period)
            if end is not None and end < value.date and year.has(value.date):
                words = M("value for {period}", period=value.period)
                yield LateEntry(indicator.id, indicator.title, words, end, value.date)


def _decisions(view: View, year: AcademicYear) -> Iterator[LateEntry]:
    for item in known(view, Decision):
        day = done_on(view, item)
        if day and item.due and year.has(day) and was_late(view, item):
            yield LateEntry(item.id, item.title, M(_CARRIED_OUT), item.due, day)


def _capas(view: View, year: AcademicYear) -> Iterator[LateEntry]:
    for item in known(view, Capa):
        day, term = capas.done_on(view, item), capas.term(view, item)
        if day and term and year.has(day) and not in_term(view, item):
            yield LateEntry(item.id, item.title, M(_CARRIED_OUT), term, day)


def period_end(view: View, period: str) -> dt.date | None:
    """Return the last day of an academic year or semester, None where it cannot be told."""
    if "/" in period:
        found = semester_period(view.snapshot, period)
        return found.last if found else None
    year = AcademicYear.parse(period)
    return year.last if year else None
