"""Academic years."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

FIRST_MONTH: Final = 9  # the academic year of Kazakhstan runs from 1 September to 31 August


@dataclass(frozen=True, slots=True)
class AcademicYear:
    """The academic year that begins on 1 September of ``start``; written 2024-2025."""

    start: int

    def __str__(self) -> str:
        """Return the year as it is printed and typed."""
        return f"{self.start}-{self.start + 1}"

    @property
    def first(self) -> dt.date:
        """Return its first day."""
        return dt.date(self.start, FIRST_MONTH, 1)

    @property
    def last(self) -> dt.date:
        """Return its last day."""
        return dt.date(self.start + 1, FIRST_MONTH, 1) - dt.timedelta(days=1)

    def has(self, day: dt.date) -> bool:
        """Tell whether a day falls into it."""
        return self.first <= day <= self.last

    @property
    def next(self) -> AcademicYear:
        """Return the year after it."""
        return AcademicYear(self.start + 1)

    @classmethod
    def of(cls, day: dt.date) -> AcademicYear:
        """Return the academic year of a day."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> AcademicYear | None:
        """Read ``2024-2025`` or ``2024/25``; None when it is neither."""
        match = re.fullmatch(r"([0-9]{4})[-/–]([0-9]{4}|[0-9]{2})", text)
        if match is None or (int(match[1]) + 1) % 100 != int(match[2]) % 100:
            return None
        return cls(int(match[1]))


def in_month(year: AcademicYear, month: int, day: int) -> dt.date:
    """Return the day of a month that lies in the academic year; 31 means its last day."""
    calendar_year = year.start if month >= FIRST_MONTH else year.start + 1
    last = calendar.monthrange(calendar_year, month)[1]
    return dt.date(calendar_year, month, min(day, last))
