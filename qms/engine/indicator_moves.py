"""Where indicators go: the value of a period beside those of earlier ones and the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.figures import known
from qms.engine.periods import PeriodKind
from qms.engine.years import AcademicYear
from qms.kinds.indicator import Better, Indicator
from qms.model.items import until

if TYPE_CHECKING:
    from qms.engine.periods import Period
    from qms.engine.view import View
    from qms.kinds.indicator import Target, Value

EARLIER: Final = 2
"""Periods shown before the last one."""
_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Move:
    """An indicator in a period, in its own unit of measure.

    ``now`` is the value of the period itself, None where none is recorded: an older value stands
    for no later period.  ``earlier`` are the values of up to two periods before, oldest first.
    """

    indicator: Indicator
    earlier: tuple[Value, ...]
    now: Value | None
    target: Target | None

    @property
    def change(self) -> float | None:
        """The value less that of the period just before, None where one of them is missing."""
        before = self.earlier[-1] if self.earlier else None
        if self.now is None or before is None or not _next(before.period, self.now.period):
            return None
        return round(self.now.value - before.value, _DIGITS)

    @property
    def better(self) -> bool | None:
        """Whether the change is an improvement, None without a change."""
        if not self.change:
            return None
        return (self.change > 0) is self._up

    @property
    def reached(self) -> bool | None:
        """Whether the value reaches the target, None where one of them is missing."""
        aim = self.target.target if self.target else None
        if aim is None or self.now is None:
            return None
        return self.now.value >= aim if self._up else self.now.value <= aim

    @property
    def past_threshold(self) -> bool:
        """Whether the value is on the wrong side of its threshold."""
        limit = self.target.threshold if self.target else None
        if limit is None or self.now is None:
            return False
        return self.now.value < limit if self._up else self.now.value > limit

    @property
    def _up(self) -> bool:
        return self.indicator.better is Better.HIGHER


def moves(view: View, period: Period) -> tuple[Move, ...]:
    """Return the indicators on record on the day of the view, by id."""
    return tuple(_move(view, indicator, period) for indicator in known(view, Indicator))


def _move(view: View, indicator: Indicator, period: Period) -> Move:
    by_period = {item.period: item for item in until(indicator.values, view.today)}
    ordered = [by_period[name] for name in sorted(by_period)]
    now = next((item for item in reversed(ordered) if belongs(item.period, period)), None)
    before = [item for item in ordered if _before(item.period, now, period)]
    # a semester is compared with semesters, a year with years
    like = now or (before[-1] if before else None)
    alike = [item for item in before if like and ("/" in item.period) is ("/" in like.period)]
    aims = [item for item in indicator.targets if belongs(item.period, period)]
    aim = max(aims, key=lambda item: item.period, default=None)
    return Move(indicator, tuple(alike[-EARLIER:]), now, aim)


def belongs(name: str, period: Period) -> bool:
    """Tell whether the period of a value is that of a report, or the academic year around it.

    To a report on a year belong the values of its semesters too: what ``year_value`` takes.
    """
    year, slash, _number = name.partition("/")
    if year != str(period.year):
        return False
    return not slash or period.kind is not PeriodKind.SEMESTER or name == period.name


def _before(name: str, now: Value | None, period: Period) -> bool:
    if now is not None:
        return name < now.period
    return not belongs(name, period) and name < period.name


def _next(before: str, now: str) -> bool:
    """Tell whether a period follows another at once; the first semester follows those of a year."""
    (year, _slash, number), (year_then, _sign, number_then) = (
        now.partition("/"),
        before.partition("/"),
    )
    start, start_then = AcademicYear.parse(year), AcademicYear.parse(year_then)
    if start is None or start_then is None:
        return False
    years = start.start - start_then.start
    if years == 0 and number and number_then:
        return int(number) - int(number_then) == 1
    return years == 1 and number in {"", "1"}
