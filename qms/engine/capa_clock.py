"""The monthly clock of running CAPAs: months that need an update, and those that had none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.capa_rules import capa_rules, judged
from qms.engine.periods import month_period
from qms.engine.years import AcademicYear
from qms.kinds.capa import Capa
from qms.kinds.policies.academic_calendar import AcademicCalendar
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.engine.periods import Period
    from qms.engine.view import View
    from qms.kinds.policies.academic_calendar import Span

APPROVED: Final = "approved"


@dataclass(frozen=True, slots=True)
class Months:
    """Calendar months (``2026-10``) of the present run of a CAPA, oldest first.

    ``needed`` are those that ask for an update; ``missed`` those of them that are over and had
    none; ``stale`` the missed ones after which no update has come yet.  ``open`` is the running
    month as long as it waits for its update.
    """

    needed: tuple[str, ...]
    missed: tuple[str, ...]
    stale: tuple[str, ...]
    open: str | None


class Clock:
    """The clock on the view's day; what a month asks for is looked up once for all CAPAs.

    Source: regulation on monitoring and feedback, 7.5.5(3), 8.5(1): at least one update, "no
    change" included, in each calendar month of a semester.  A month counts when a day of a
    semester in it comes after the day of approval; vacations ask for nothing.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self._asked: dict[str, tuple[tuple[str, dt.date], ...]] = {}
        self._unknown: dict[AcademicYear, None] = {}

    def of(self, capa: Capa) -> Months:
        """Return the months of a CAPA; none for one that is not running."""
        approved = running_since(self.view, capa)
        if approved is None:
            return Months((), (), (), None)
        needed = tuple(name for name, last in self._asking_from(approved) if approved < last)
        had = {f"{item.date:%Y-%m}" for item in until(capa.updates, self.view.today)}
        now, newest = f"{self.view.today:%Y-%m}", max(had, default="")
        missed = tuple(name for name in needed if name not in had and name < now)
        stale = tuple(name for name in missed if name > newest)
        return Months(needed, missed, stale, now if now in needed and now not in had else None)

    def unknown_years(self) -> tuple[AcademicYear, ...]:
        """Return academic years of running CAPAs whose calendar nobody has entered and reviewed."""
        for capa in self.view.snapshot.of(Capa):
            self.of(capa)
        return tuple(sorted(self._unknown, key=lambda year: year.start))

    def _asking_from(self, day: dt.date) -> tuple[tuple[str, dt.date], ...]:
        """Return the months from a day's up to today's that ask, with their last day that does."""
        first = f"{day:%Y-%m}"
        if first not in self._asked:
            self._asked[first] = tuple(
                (month.name, last)
                for month in _months(day, self.view.today)
                for last in [self._asking(month)]
                if last is not None
            )
        return self._asked[first]

    def _asking(self, month: Period) -> dt.date | None:
        """Return the last day of a month up to which it asks for an update, None if it does not."""
        rule = capa_rules(self.view, min(month.last, self.view.today)).updates
        if rule is None or not judged(self.view, month.last):
            return None
        if rule.only_in is None:
            return month.last
        year = AcademicYear.of(month.first)
        policy = next(iter(self.view.snapshot.of(AcademicCalendar)), None)
        spans = policy.periods(year.start, rule.calendar) if policy else None
        if spans is None:
            self._unknown[year] = None
            return None
        return _last_day(spans, month, rule.only_in)


def _months(first: dt.date, last: dt.date) -> Iterator[Period]:
    """Yield the calendar months between two days, those of the days included."""
    day = first
    while day <= last:
        month = month_period(f"{day:%Y-%m}")
        if month is None:
            return
        yield month
        day = month.last + dt.timedelta(days=1)


def _last_day(spans: Iterable[Span], month: Period, kind: str) -> dt.date | None:
    """Return the last day of a month that lies in a period of the kind, None without one."""
    days = [
        min(span.last, month.last)
        for span in spans
        if span.kind == kind and span.first <= month.last and month.first <= span.last
    ]
    return max(days, default=None)


def running_since(view: View, capa: Capa) -> dt.date | None:
    """Return the day of the last approval (or reopening) of a CAPA that is being carried out."""
    moves = until(capa.transitions, view.today)
    return moves[-1].date if moves and moves[-1].to == APPROVED else None
