"""Figures of indicators: the last value and what it aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.model.items import until

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.kinds.indicator import Indicator, Target, Value


def last_value(view: View, indicator: Indicator) -> Value | None:
    """Return the value of the latest period known today; of two for one period the later dated."""
    counted = until(indicator.values, view.today)
    return max(counted, key=lambda item: (item.period, item.date), default=None)


def target_of(indicator: Indicator, period: str | None) -> Target | None:
    """Return the target of a period, else the latest one set before it; None where none is set."""
    known = [
        item
        for item in indicator.targets
        if item.target is not None and (period is None or item.period <= period)
    ]
    return max(known, key=lambda item: item.period, default=None)
