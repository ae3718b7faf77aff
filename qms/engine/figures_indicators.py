"""Indicators over academic years: value, target, whether it is reached, what was published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qms.engine.figures import known
from qms.engine.tally import Share, Tally, share
from qms.engine.years import AcademicYear
from qms.i18n import N_
from qms.kinds.indicator import Better, Indicator
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.view import View
    from qms.kinds.indicator import Target, Value

YEARS = 3
"""Academic years that a report sets side by side at least."""


class Standing(StrEnum):
    """How a value stands to what its period aims at."""

    REACHED = N_("reached")
    SHORT = N_("not reached")
    UNDER = N_("beyond the threshold")
    NO_TARGET = N_("no target")
    NO_VALUE = N_("no value")


@dataclass(frozen=True, slots=True)
class YearValue:
    """What an indicator has for one academic year, in its unit of measure."""

    year: AcademicYear
    value: Value | None
    target: Target | None
    standing: Standing

    @property
    def number(self) -> float | None:
        """The value as recomputed last, None without one."""
        return self.value.value if self.value else None

    @property
    def published(self) -> float | None:
        """The figure published earlier where it differs from the value, else None."""
        if self.value is None or self.value.published in {None, self.value.value}:
            return None
        return self.value.published


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its years, the oldest first; the last one is the year of the report."""

    indicator: Indicator
    years: tuple[YearValue, ...]

    @property
    def now(self) -> YearValue:
        """The year of the report."""
        return self.years[-1]

    @property
    def change(self) -> float | None:
        """The value less that of the year before, None where one of them is missing."""
        if len(self.years) < 2:  # noqa: PLR2004 -- two years make a change
            return None
        before, now = self.years[-2].number, self.now.number
        return None if before is None or now is None else now - before


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """Indicators by how they stand in the year; the share is of those with value and target."""

    total: Tally
    with_value: Tally
    reached: Tally
    short: Tally
    under: Tally
    no_target: Tally
    no_value: Tally
    improved: Tally
    worsened: Tally
    differing: Tally
    reached_share: Share | None


def indicator_figures(rows: Iterable[IndicatorRow]) -> IndicatorFigures:
    """Count indicators."""
    found = tuple(rows)

    def standing(*wanted: Standing) -> Tally:
        return Tally(row.indicator.id for row in found if row.now.standing in wanted)

    reached = standing(Standing.REACHED)
    judged = standing(Standing.REACHED, Standing.SHORT, Standing.UNDER)
    return IndicatorFigures(
        total=Tally(row.indicator.id for row in found),
        with_value=Tally(row.indicator.id for row in found if row.now.value),
        reached=reached,
        short=standing(Standing.SHORT, Standing.UNDER),
        under=standing(Standing.UNDER),
        no_target=standing(Standing.NO_TARGET),
        no_value=standing(Standing.NO_VALUE),
        improved=Tally(row.indicator.id for row in found if improvement(row) == 1),
        worsened=Tally(row.indicator.id for row in found if improvement(row) == -1),
        differing=Tally(
            row.indicator.id for row in found if any(y.published is not None for y in row.years)
        ),
        reached_share=share(reached, judged),
    )


def improvement(row: IndicatorRow) -> int | None:
    """Return 1 for better than the year before, -1 for worse, 0 for equal; None not comparable."""
    if row.change is None:
        return None
    sign = (row.change > 0) - (row.change < 0)
    return sign if row.indicator.better is Better.HIGHER else -sign


def indicator_rows(view: View, year: AcademicYear, years: int = YEARS) -> tuple[IndicatorRow, ...]:
    """Return every indicator with its last ``years`` academic years, key ones first."""
    wanted = [AcademicYear(year.start - back) for back in range(years - 1, -1, -1)]
    found = sorted(known(view, Indicator), key=lambda item: (not item.key, item.id))
    return tuple(
        IndicatorRow(item, tuple(year_value(view, item, one) for one in wanted)) for item in found
    )


def year_value(view: View, indicator: Indicator, year: AcademicYear) -> YearValue:
    """Return what an indicator has for a year; of several values the last period's, dated last."""
    values = [item for item in until(indicator.values, view.today) if _of_year(item.period, year)]
    value = max(values, key=lambda item: (item.period, item.date), default=None)
    targets = [item for item in indicator.targets if _of_year(item.period, year)]
    target = max(targets, key=lambda item: item.period, default=None)
    return YearValue(year, value, target, standing(indicator.better, value, target))


def _of_year(period: str, year: AcademicYear) -> bool:
    return AcademicYear.parse(period.partition("/")[0]) == year


def standing(better: Better, value: Value | None, target: Target | None) -> Standing:
    """Judge a value by the direction in which the indicator improves."""
    if value is None:
        return Standing.NO_VALUE
    sign = 1 if better is Better.HIGHER else -1
    if target is not None and _beyond(sign, value, target):
        return Standing.UNDER
    if target is None or target.target is None:
        return Standing.NO_TARGET
    return Standing.REACHED if sign * (value.value - target.target) >= 0 else Standing.SHORT


def _beyond(sign: int, value: Value, target: Target) -> bool:
    return target.threshold is not None and sign * (value.value - target.threshold) < 0
