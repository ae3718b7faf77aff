"""When an obligation falls due: its rule and the calendars give the occurrences of each year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from qms.engine.years import AcademicYear, in_month
from qms.kinds.obligation import (
    AfterEvent,
    AfterPeriod,
    InAcademicYear,
    InPeriod,
    Monthly,
    Months,
    Recurring,
    Window,
    Yearly,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.kinds.obligation import Event, Obligation
    from qms.kinds.policies.academic_calendar import AcademicCalendar, Span
    from qms.kinds.policies.working_days import WorkingDays

_LAST = 31


class Wait(StrEnum):
    """Why a day cannot be told."""

    EVENT = "event"
    ACADEMIC_CALENDAR = "academic_calendar"
    WORKING_CALENDAR = "working_calendar"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Slot:
    """One occurrence as the rule gives it: from ``start`` to ``due``, both days inclusive.

    ``due`` is None while it waits for something, or where the regulation states no term.
    """

    key: str
    start: dt.date | None
    due: dt.date | None
    waits: Wait | None = None


@dataclass(frozen=True, slots=True)
class Calendars:
    """The reviewed calendars.  A year that has none is named, never guessed."""

    working: WorkingDays | None
    academic: AcademicCalendar | None

    def periods(self, year: AcademicYear, calendar: str) -> tuple[Span, ...] | None:
        """Return semesters, sessions and vacations of a year, None without a calendar."""
        return self.academic.periods(year.start, calendar) if self.academic else None

    def term(self, start: dt.date, days: int) -> dt.date | None:
        """Return the last day of a term in working days; a negative number counts back."""
        return self.working.add(start, days) if self.working else None

    def is_vacation(self, day: dt.date, calendar: str) -> bool | None:
        """Tell whether a day lies in a vacation, None where no calendar covers it."""
        periods = self.periods(AcademicYear.of(day), calendar)
        if periods is None:
            return None
        return any(_covers(span, day) and span.kind == "vacation" for span in periods)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: an obligation in one academic year under these calendars."""

    obligation: Obligation
    year: AcademicYear
    calendars: Calendars

    @property
    def periods(self) -> tuple[Span, ...] | None:
        """Return the periods of the obligation's own academic calendar."""
        return self.calendars.periods(self.year, self.obligation.calendar)

    def key(self, number: int | None = None) -> str:
        """Return the key within the obligation: ``2024-2025`` or ``2024-2025/2``."""
        return str(self.year) if number is None else f"{self.year}/{number}"


def slots(asked: Asked) -> tuple[Slot, ...]:
    """Return the occurrences of an academic year.

    Keys never move: months are numbered from September on, events in the order of the record.
    """
    return tuple(_slots(asked.obligation.rule, asked))


@singledispatch
def _slots(rule: Any, asked: Asked) -> Iterator[Slot]:
    """Yield nothing for rules that run over the years, see :mod:`qms.engine.obligations`."""
    return iter(())


@_slots.register(Yearly)
def _yearly(rule: Yearly, asked: Asked) -> Iterator[Slot]:
    year = AcademicYear(asked.year.start + rule.year_offset)
    due = in_month(year, rule.month, rule.day)
    if not rule.inclusive:
        due -= dt.timedelta(days=1)
    if due < year.first:  # "before 1 September" is the last day of the year, not of the one before
        due = in_month(year.next, rule.month, rule.day) - dt.timedelta(days=1)
    yield Slot(asked.key(), year.first, due)


@_slots.register(Months)
def _months(rule: Months, asked: Asked) -> Iterator[Slot]:
    firsts = sorted(in_month(asked.year, month, 1) for month in set(rule.months))
    for number, first in enumerate(firsts, start=1):
        key = asked.key(number if len(firsts) > 1 else None)
        yield Slot(key, first, in_month(asked.year, first.month, _LAST))


@_slots.register(Window)
def _window(rule: Window, asked: Asked) -> Iterator[Slot]:
    first = in_month(asked.year, rule.first_month, 1)
    last = in_month(asked.year, rule.last_month, _LAST)
    if last < first:
        last = in_month(asked.year.next, rule.last_month, _LAST)
    yield Slot(asked.key(), first, last)


@_slots.register(InAcademicYear)
def _in_year(rule: InAcademicYear, asked: Asked) -> Iterator[Slot]:
    yield Slot(asked.key(), asked.year.first, asked.year.last)


@_slots.register(Monthly)
def _monthly(rule: Monthly, asked: Asked) -> Iterator[Slot]:
    if rule.only_in is not None and asked.periods is None:
        yield Slot(asked.key(), asked.year.first, None, Wait.ACADEMIC_CALENDAR)
        return
    for number in range(12):
        first = asked.year.first + relativedelta(months=number)
        last = in_month(asked.year, first.month, _LAST)
        spans = [span for span in asked.periods or () if span.kind == rule.only_in]
        if rule.only_in is None or any(span.first <= last and first <= span.last for span in spans):
            yield Slot(asked.key(number + 1), first, last)


@_slots.register(InPeriod)
def _period(rule: InPeriod, asked: Asked) -> Iterator[Slot]:
    spans = _of_kind(asked.periods or (), rule.period)
    if not spans:
        yield Slot(asked.key(), asked.year.first, None, Wait.ACADEMIC_CALENDAR)
    for number, span in enumerate(spans, start=1):
        yield Slot(asked.key(number), span.first, span.last)


@_slots.register(AfterPeriod)
def _after_period(rule: AfterPeriod, asked: Asked) -> Iterator[Slot]:
    ends = _ends(rule, asked.periods or ())
    if not ends:
        yield Slot(asked.key(), asked.year.first, None, Wait.ACADEMIC_CALENDAR)
    for number, end in enumerate(ends, start=1):
        due = asked.calendars.term(end, rule.working_days)
        key = asked.key(number if len(ends) > 1 else None)
        start = end + dt.timedelta(days=1) if rule.working_days else end
        yield Slot(key, start, due, None if due else Wait.WORKING_CALENDAR)


def _ends(rule: AfterPeriod, periods: tuple[Span, ...]) -> list[dt.date]:
    if rule.period == "academic_year":
        return [max(span.last for span in periods if span.kind != "vacation")] if periods else []
    spans = _of_kind(periods, rule.period)
    return [span.last for span in spans if not rule.which or span.id in rule.which]


def _of_kind(periods: Iterable[Span], kind: str) -> list[Span]:
    found = [span for span in periods if span.kind == kind]
    return sorted(found, key=lambda span: (span.first, span.last))


@_slots.register(AfterEvent)
def _event(rule: AfterEvent, asked: Asked) -> Iterator[Slot]:
    number = 0
    for event in asked.obligation.events:
        if AcademicYear.of(event.date) != asked.year:
            continue
        number += 1  # a void event keeps its number: the keys of later ones must not move
        if event.void is None:
            yield _of_event(rule, asked, event, asked.key(number))


def _of_event(rule: AfterEvent, asked: Asked, event: Event, key: str) -> Slot:
    if rule.working_days is rule.days is rule.months is None:
        return Slot(key, event.date, None, Wait.TERM)
    due = _counted(rule, asked, event.date)
    return Slot(key, None if rule.before else event.date, due, None if due else _lacking(rule))


def _lacking(rule: AfterEvent) -> Wait:
    return Wait.WORKING_CALENDAR if rule.working_days is not None else Wait.ACADEMIC_CALENDAR


def _counted(rule: AfterEvent, asked: Asked, day: dt.date) -> dt.date | None:
    """Return the last day of the term, None where a calendar is missing."""
    sign = -1 if rule.before else 1
    if rule.pauses:
        return _paused(rule, asked, day, sign)
    if rule.working_days is not None:
        return asked.calendars.term(day, sign * rule.working_days)
    return day + sign * relativedelta(months=rule.months or 0, days=rule.days or 0)


def _paused(rule: AfterEvent, asked: Asked, day: dt.date, sign: int) -> dt.date | None:
    """Count days that lie in no vacation: working ones, or as many as the term has."""
    length = day + relativedelta(months=rule.months or 0, days=rule.days or 0)
    left = (length - day).days if rule.working_days is None else rule.working_days
    while left > 0:
        day += dt.timedelta(days=sign)
        vacation = asked.calendars.is_vacation(day, asked.obligation.calendar)
        working = rule.working_days is None or _works(asked.calendars, day)
        if vacation is None or working is None:
            return None
        left -= working and not vacation
    return day


def _works(calendars: Calendars, day: dt.date) -> bool | None:
    year = calendars.working.year(day.year) if calendars.working else None
    return year.is_working(day) if year else None


def _covers(span: Span, day: dt.date) -> bool:
    return span.first <= day <= span.last


@_slots.register(Recurring)
def _recurring(rule: Recurring, asked: Asked) -> Iterator[Slot]:
    from dateutil.rrule import rrulestr

    days = rrulestr(rule.rrule, dtstart=_midnight(rule.start)).between(
        _midnight(asked.year.first), _midnight(asked.year.last), inc=True
    )
    start = max(rule.start, asked.year.first)
    for number, moment in enumerate(days, start=1):
        yield Slot(asked.key(number), start, moment.date())
        start = moment.date() + dt.timedelta(days=1)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- whole days have no zone
