"""Tails and quantiles of the distributions that statistics of surveys need, in plain Python."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist
from typing import Final

_TINY: Final = 1e-300
_CLOSE: Final = 1e-15
_STEPS: Final = 100_000  # the fraction needs about the root of its parameters
_NEWTON: Final = 200


@cache
def z_of(level: float) -> float:
    """Return how many standard errors the middle ``level`` (0 to 1) of a normal spans each way."""
    return NormalDist().inv_cdf((1 + level) / 2)


def two_sided(z: float) -> float:
    """Return the probability, 0 to 1, of a standard normal at least as far from 0 as ``z``."""
    return math.erfc(abs(z) / math.sqrt(2))


def chi_square_tail(value: float, degrees: int) -> float:
    """Return the probability of a chi-square above ``value``.

    Steps up from one or two degrees by Q(a + 1, x) = Q(a, x) + x^a e^-x / Gamma(a + 1)
    (Abramowitz and Stegun 1964, 26.4.6 and 26.4.8).
    """
    if value <= 0:
        return 1.0
    half = value / 2
    a, tail = (0.5, math.erfc(math.sqrt(half))) if degrees % 2 else (1.0, math.exp(-half))
    while a < degrees / 2:
        tail += math.exp(a * math.log(half) - half - math.lgamma(a + 1))
        a += 1
    return min(tail, 1.0)


def beta_below(x: float, a: float, b: float) -> float:
    """Return the probability that a beta of ``a`` and ``b`` is under ``x`` (0 to 1).

    Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(_log_density(x, a, b) + math.log(x) + math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _log_density(x: float, a: float, b: float) -> float:
    whole = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return whole + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x)


def _fraction(x: float, a: float, b: float) -> float:
    """Evaluate the fraction by Lentz's method, two terms a turn."""
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        turn = 1.0
        for term in (even, odd):
            d = 1 / _apart(1 + term * d)
            c = _apart(1 + term / c)
            turn *= c * d
        found *= turn
        if abs(turn - 1) < _CLOSE:
            break
    return found


def _apart(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def beta_quantile(p: float, a: float, b: float) -> float:
    """Return the value under which a beta of ``a`` and ``b`` lies with probability ``p``.

    Newton's method from the mean, kept inside a shrinking bracket.
    """
    low, high, x = 0.0, 1.0, a / (a + b)
    for _turn in range(_NEWTON):
        miss = beta_below(x, a, b) - p
        low, high = (low, x) if miss > 0 else (x, high)
        step = miss * math.exp(-max(_log_density(x, a, b), -700.0))
        after = x - step if low < x - step < high else (low + high) / 2
        if abs(after - x) <= _CLOSE * x:
            return after
        x = after
    return x


def f_quantile(p: float, above: float, below: float) -> float:
    """Return the quantile of the F of ``above`` and ``below`` degrees of freedom."""
    x = beta_quantile(p, above / 2, below / 2)
    return below * x / (above * (1 - x))
