"""The working calendar: one reviewed edition per year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.items import Item
from qms.model.policy import Policy
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

_SATURDAY = 5


class DayOff(Item):
    """A weekday that is not worked: a holiday or a day moved by decree."""

    date: dt.date = Field(title=N_("Date"))
    name: Text = Field(title=N_("Name"))


class YearValue(Item):
    """Exceptions of one year from the five-day week."""

    year: int = Field(title=N_("Year"))
    days_off: tuple[DayOff, ...] = Field((), title=N_("Days off"))
    worked: tuple[dt.date, ...] = Field((), title=N_("Worked weekend days"))
    proposed: bool = Field(default=False, title=N_("Proposed, to be reviewed"))

    def is_working(self, day: dt.date) -> bool:
        """Tell whether ``day`` of this year is worked."""
        if day in self.worked:
            return True
        return day.weekday() < _SATURDAY and all(off.date != day for off in self.days_off)


class WorkingDays(Policy[YearValue], spec=policy("working-days", N_("Working days"))):
    """Working days by year.  A year without an edition is named as such, never guessed."""

    by_year: ClassVar[bool] = True

    def year(self, year: int) -> YearValue | None:
        """Return the reviewed calendar of a year; a proposal does not count."""
        found: Sequence[YearValue] = [
            edition.value
            for edition in self.editions
            if edition.value.year == year and not edition.value.proposed
        ]
        return found[-1] if found else None

    def add(self, start: dt.date, days: int) -> dt.date | None:
        """Return the last day of a term of ``days`` working days that runs from ``start``.

        The day itself does not count; a negative number counts back.  None when the term reaches
        a year without a calendar.
        """
        day, left = start, abs(days)
        while left > 0:
            day += dt.timedelta(days=1 if days > 0 else -1)
            calendar = self.year(day.year)
            if calendar is None:
                return None
            left -= calendar.is_working(day)
        return day
