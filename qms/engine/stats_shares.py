"""Intervals of a share and of a difference of two shares; all shares are 0 to 1."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qms.engine.stats_tails import beta_quantile, two_sided, z_of


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits of confidence, in the unit of the value."""

    low: float
    high: float

    @property
    def half(self) -> float:
        """Half the width."""
        return (self.high - self.low) / 2

    def holds(self, value: float) -> bool:
        """Tell whether the value lies within, limits included."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its interval.

    ``size`` is the number of independent answers that would be as precise: the valid answers of a
    question; of a block its answers divided by the design effect (Rao and Scott 1992).
    """

    value: float
    size: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Difference:
    """The first share less the second, -1 to 1; ``p`` that it is none, two-sided."""

    value: float
    interval: Interval
    p: float


def finite_size(size: float, sample: int, population: int | None) -> float:
    """Return the effective number of answers when ``sample`` of ``population`` people answered.

    size (N - 1) / (N - n): the variance is multiplied by (N - n) / (N - 1) (Cochran 1977, 2.6; Kish
    1965, 2.2).  Infinite when everybody answered; ``size`` itself when N is not known.
    """
    if population is None:
        return size
    return size * (population - 1) / (population - sample) if population > sample else math.inf


def wilson(share: float, size: float, level: float) -> Interval:
    """Return the score interval (Wilson 1927; Newcombe 1998a, method 3) of a share.

    ``size`` may be an effective one; for an infinite size the interval is the share itself.
    """
    if math.isinf(size):
        return Interval(share, share)
    z = z_of(level)
    weight = z * z / size
    middle = (share + weight / 2) / (1 + weight)
    half = z * math.sqrt(share * (1 - share) / size + weight / (4 * size)) / (1 + weight)
    return Interval(min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def exact(good: int, valid: int, level: float) -> Interval:
    """Return the exact interval (Clopper and Pearson 1934): never too short, often too long."""
    tail = (1 - level) / 2
    low = beta_quantile(tail, good, valid - good + 1) if good else 0.0
    high = beta_quantile(1 - tail, good + 1, valid - good) if good < valid else 1.0
    return Interval(low, high)


def agresti_coull(good: int, valid: int, level: float) -> Interval:
    """Return the adjusted normal interval (Agresti and Coull 1998)."""
    z = z_of(level)
    size = valid + z * z
    middle = (good + z * z / 2) / size
    half = z * math.sqrt(middle * (1 - middle) / size)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def estimate(good: float, valid: float, level: float, population: int | None = None) -> Estimate:
    """Estimate a share of independent answers; raises ZeroDivisionError without any.

    ``population`` is the number of people who could answer, where the correction is wanted.
    """
    share = good / valid
    size = finite_size(valid, round(valid), population)
    return Estimate(share, valid, wilson(share, size, level))


def difference(one: Estimate, other: Estimate) -> Difference:
    """Compare two independent shares.

    The limits join those of both shares (Newcombe 1998b, method 10; for other intervals than
    Wilson's Zou and Donner 2008).  ``p`` is of the pooled two-sample z test.
    """
    value = one.value - other.value
    down = math.hypot(one.value - one.interval.low, other.interval.high - other.value)
    up = math.hypot(one.interval.high - one.value, other.value - other.interval.low)
    return Difference(
        value, Interval(max(-1.0, value - down), min(1.0, value + up)), _p(one, other)
    )


def _p(one: Estimate, other: Estimate) -> float:
    whole = one.size + other.size
    share = (one.value * one.size + other.value * other.size) / whole
    spread = share * (1 - share) * whole / (one.size * other.size)
    return two_sided((one.value - other.value) / math.sqrt(spread)) if spread > 0 else 1.0


def pooled(parts: tuple[tuple[float, float], ...]) -> float | None:
    """Return the share of parts (positive, valid), weighed by their valid answers (7.5.3(3))."""
    valid = sum(part[1] for part in parts)
    return sum(part[0] for part in parts) / valid if valid else None


def unweighted(parts: tuple[tuple[float, float], ...]) -> float | None:
    """Return the mean of the shares of parts (positive, valid), each weighing the same."""
    shares = [good / valid for good, valid in parts if valid]
    return math.fsum(shares) / len(shares) if shares else None
