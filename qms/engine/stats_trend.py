"""Change over waves: last year, and the trend over at least as many years as the policy says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from qms.engine.stats_shares import difference
from qms.engine.stats_tails import chi_square_tail, two_sided
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.stats_settings import Settings
    from qms.engine.stats_shares import Difference, Estimate, Interval


@dataclass(frozen=True, slots=True)
class Point:
    """A wave: the year it counts for (an academic year by its first), and the share it found.

    ``sense`` is what was asked: where it differs, so may the share without any change of opinion.
    ``sufficient`` is whether the answers suffice for an interval.
    """

    period: str
    year: int
    estimate: Estimate
    sense: str | None = None
    sufficient: bool = True

    @property
    def interval(self) -> Interval | None:
        """Return the interval to print: none of a sample that is not sufficient (7.5.3(3))."""
        return self.estimate.interval if self.sufficient else None


@dataclass(frozen=True, slots=True)
class Step:
    """The change from one wave to the next; ``comparable`` if both asked the same."""

    before: Point
    after: Point
    change: Difference
    comparable: bool

    @property
    def interval(self) -> Interval | None:
        """Return the interval of the change, none where one of both samples is not sufficient."""
        return self.change.interval if self.before.sufficient and self.after.sufficient else None


@dataclass(frozen=True, slots=True)
class Trend:
    """A line through the shares of the years.

    ``slope`` is the change of the share a year, -1 to 1; ``z`` and ``p`` are of the test that there
    is none (Cochran and Armitage); ``any_change`` is the p that all years have one share, whatever
    the order.
    """

    slope: float
    z: float
    p: float
    any_change: float


UNKNOWN: Final = M(
    "Ready-made counts do not say who gave which answers: no trend of a block is tested."
)


@dataclass(frozen=True, slots=True)
class Dynamics:
    """Waves in order of time; ``trend`` is None where ``years`` are fewer than the policy's.

    ``years`` are those in which the same was asked as in the last wave, without a break: no line
    is drawn through answers to different questions.
    """

    points: tuple[Point, ...]
    steps: tuple[Step, ...]
    years: int
    enough: bool
    trend: Trend | None


def dynamics(points: Sequence[Point], settings: Settings) -> Dynamics:
    """Compare each wave with the one before, and test the trend where the years suffice (7.5.3(5)).

    Two waves of one year count as one year.
    """
    ordered = tuple(sorted(points, key=lambda point: (point.year, point.period)))
    steps = tuple(_step(before, after) for before, after in pairwise(ordered))
    breaks = [place for place, step in enumerate(steps, start=1) if not step.comparable]
    alike = ordered[breaks[-1] :] if breaks else ordered
    years = len({point.year for point in alike})
    enough = years >= settings.years
    return Dynamics(
        points=ordered,
        steps=steps,
        years=years,
        enough=enough,
        trend=trend(alike) if enough else None,
    )


def _step(before: Point, after: Point) -> Step:
    change = difference(after.estimate, before.estimate)
    return Step(before, after, change, before.sense == after.sense)


def trend(points: Sequence[Point]) -> Trend | None:
    """Test whether shares rise or fall with the years; None for one year or no variance.

    z = sum t (x - n p) / sqrt(p (1 - p) (sum n t^2 - (sum n t)^2 / N)) with the years t, effective
    answers n and positive ones x, p of all (Cochran 1954; Armitage 1955, equation 4), for blocks on
    effective numbers (Rao and Scott 1992).  ``any_change`` is Pearson's chi-square of homogeneity
    with one degree of freedom less than waves.
    """
    size = [point.estimate.size for point in points]
    value = [point.estimate.value for point in points]
    whole = math.fsum(size)
    share = math.fsum(n * v for n, v in zip(size, value, strict=True)) / whole if whole else 0.0
    mean = math.fsum(n * p.year for n, p in zip(size, points, strict=True)) / whole if whole else 0
    times = [point.year - mean for point in points]
    spread = math.fsum(n * t * t for n, t in zip(size, times, strict=True))
    variance = share * (1 - share)
    if variance <= 0 or spread <= 0:
        return None
    sum_up = math.fsum(n * t * v for n, t, v in zip(size, times, value, strict=True))
    z = sum_up / math.sqrt(variance * spread)
    apart = math.fsum(n * (v - share) ** 2 for n, v in zip(size, value, strict=True)) / variance
    return Trend(sum_up / spread, z, two_sided(z), chi_square_tail(apart, len(points) - 1))
