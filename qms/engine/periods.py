"""Periods of reports: an academic year, a semester, a month, a span of days, one day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qms.engine.years import AcademicYear
from qms.i18n import N_, Day, M
from qms.kinds.policies.academic_calendar import AcademicCalendar

if TYPE_CHECKING:
    from qms.i18n import Message
    from qms.model.snapshot import Snapshot


class PeriodKind(StrEnum):
    """What a report is about."""

    YEAR = N_("academic year")
    SEMESTER = N_("semester")
    MONTH = N_("month")
    SPAN = N_("span of days")
    DAY = N_("day")
    WAVE = N_("survey wave")


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name (``2025-2026``, ``2025-2026/1``, ``2026-05``), both days inclusive.

    That of a wave is named by its id and a level (``WAVE-2026-0001/faculty``); ``label`` are the
    words of a cover where the name does not tell them.
    """

    kind: PeriodKind
    name: str
    first: dt.date
    last: dt.date
    label: Message | None = None

    def has(self, day: dt.date) -> bool:
        """Tell whether a day falls into it."""
        return self.first <= day <= self.last

    @property
    def year(self) -> AcademicYear:
        """The academic year in which it ends."""
        return AcademicYear.of(self.last)

    @property
    def words(self) -> Message:
        """The period as a cover says it."""
        if self.label is not None:
            return self.label
        if self.kind is PeriodKind.YEAR:
            return M("Academic year {year}", year=self.name)
        if self.kind is PeriodKind.SEMESTER:
            year, _slash, number = self.name.partition("/")
            return M("Semester {number} of the academic year {year}", number=number, year=year)
        if self.kind is PeriodKind.DAY:
            return M("As of {day}", day=Day(self.last))
        return M("{first} to {last}", first=Day(self.first), last=Day(self.last))


def year_period(year: AcademicYear) -> Period:
    """Return the period of an academic year."""
    return Period(PeriodKind.YEAR, str(year), year.first, year.last)


def month_period(text: str) -> Period | None:
    """Read ``2026-05``; None when it is no month."""
    match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    last = calendar.monthrange(year, month)[1]
    return Period(PeriodKind.MONTH, text, dt.date(year, month, 1), dt.date(year, month, last))


def is_period(text: str) -> bool:
    """Tell whether a text names a time: 2025-2026, 2025-2026/1, 2026 or 2026-05."""
    name, slash, number = text.partition("/")
    if slash and re.fullmatch(r"[1-9]", number) is None:
        return False
    if re.fullmatch(r"[0-9]{4}-[0-9]{4}", name) and AcademicYear.parse(name):
        return True
    return bool(re.fullmatch(r"20[0-9]{2}", name)) or (not slash and month_period(name) is not None)


def day_period(day: dt.date) -> Period:
    """Return the period of a register: what is on record on one day."""
    return Period(PeriodKind.DAY, day.isoformat(), day, day)


def span_period(first: dt.date, last: dt.date) -> Period:
    """Return the period between two days, both inclusive."""
    return Period(PeriodKind.SPAN, f"{first.isoformat()}..{last.isoformat()}", first, last)


def semester_period(snapshot: Snapshot, text: str, calendar_id: str = "main") -> Period | None:
    """Read ``2025-2026/1``: from the semester's first day to the day before the next one's.

    The examination session and the vacation after a semester belong to it.  None when the text
    names no semester of a reviewed calendar.
    """
    name, slash, number = text.partition("/")
    year = AcademicYear.parse(name)
    starts = semester_starts(snapshot, year, calendar_id) if year else ()
    if year is None or not slash or not re.fullmatch(r"[1-9]", number) or int(number) > len(starts):
        return None
    at = int(number)
    after = starts[at] if at < len(starts) else year.last + dt.timedelta(days=1)
    last = after - dt.timedelta(days=1)
    return Period(PeriodKind.SEMESTER, f"{year}/{number}", starts[at - 1], last)


def semester_starts(
    snapshot: Snapshot, year: AcademicYear, calendar_id: str = "main"
) -> tuple[dt.date, ...]:
    """Return the first days of the semesters of a year, earliest first."""
    policies = snapshot.of(AcademicCalendar)
    spans = policies[0].periods(year.start, calendar_id) if policies else None
    return tuple(sorted(span.first for span in spans or () if span.kind == "semester"))
