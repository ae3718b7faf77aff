"""Where indicators go: the last value beside those of earlier periods and the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.indicators import target_of
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
    """An indicator on the day of the view, in its own unit of measure.

    ``earlier`` are the values of up to two periods before ``last``, oldest first; ``of_period``
    tells whether ``last`` was recorded within the period of the report.
    """

    indicator: Indicator
    earlier: tuple[Value, ...]
    last: Value
    target: Target | None
    of_period: bool

    @property
    def change(self) -> float | None:
        """The last value less the one before, None where there is only one."""
        if not self.earlier:
            return None
        return round(self.last.value - self.earlier[-1].value, _DIGITS)

    @property
    def better(self) -> bool | None:
        """Whether the change is an improvement, None without a change."""
        if not self.change:
            return None
        return (self.change > 0) is self._up

    @property
    def reached(self) -> bool | None:
        """Whether the last value reaches its target, None where none is set."""
        aim = self.target.target if self.target else None
        if aim is None:
            return None
        return self.last.value >= aim if self._up else self.last.value <= aim

    @property
    def past_threshold(self) -> bool:
        """Whether the last value is on the wrong side of its threshold."""
        limit = self.target.threshold if self.target else None
        if limit is None:
            return False
        return self.last.value < limit if self._up else self.last.value > limit

    @property
    def _up(self) -> bool:
        return self.indicator.better is Better.HIGHER


def moves(view: View, period: Period) -> tuple[Move, ...]:
    """Return the indicators that have values on the day of the view, by id."""
    found = (_move(view, indicator, period) for indicator in view.snapshot.of(Indicator))
    return tuple(item for item in found if item is not None)


def _move(view: View, indicator: Indicator, period: Period) -> Move | None:
    by_period = {item.period: item for item in until(indicator.values, view.today)}
    ordered = [by_period[name] for name in sorted(by_period)]
    if not ordered:
        return None
    last = ordered[-1]
    # a semester is compared with semesters, a year with years
    alike = [item for item in ordered[:-1] if ("/" in item.period) is ("/" in last.period)]
    earlier = tuple(alike[-EARLIER:])
    return Move(indicator, earlier, last, target_of(indicator, last.period), period.has(last.date))
