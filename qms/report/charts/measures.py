"""What trends are made of: a measure over periods with targets and published figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from qms.report.wording import number

Better: TypeAlias = Literal["higher", "lower"]

MOST_PERIODS: Final = 40
MOST_SMALL: Final = 12


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A period: its recomputed value, its target and threshold, and the figure once published.

    All in the unit of the measure; None where there is none.
    """

    period: str
    value: float | None
    target: float | None = None
    threshold: float | None = None
    published: float | None = None

    @property
    def odd(self) -> float | None:
        """The published figure where it is not the recomputed one, to two digits; else None."""
        if self.published is None or self.value is None:
            return self.published
        return None if round(self.published, 2) == round(self.value, 2) else self.published


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over periods, the oldest first; ``measure`` names it with its unit.

    ``line`` names it in the legend, where it is not just the value of the measure.

    Raises ValueError for more periods than can be told apart.
    """

    title: str
    measure: str
    points: tuple[TrendPoint, ...]
    better: Better
    line: str = ""

    def __post_init__(self) -> None:
        if len(self.points) > MOST_PERIODS:
            raise ValueError(f"{self.title}: {len(self.points)} periods, at most {MOST_PERIODS}")


@dataclass(frozen=True, slots=True)
class Trends:
    """Up to twelve small trends in one figure; raises ValueError for more."""

    title: str
    charts: tuple[Trend, ...]

    def __post_init__(self) -> None:
        if len(self.charts) > MOST_SMALL:
            raise ValueError(f"{self.title}: {len(self.charts)} trends, at most {MOST_SMALL}")


def printed(value: float, lang: str) -> str:
    """Write a value with at most two digits after the sign."""
    return number(round(value, 2), lang)
