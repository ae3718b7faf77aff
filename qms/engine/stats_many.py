"""Corrections for many comparisons at once: of a question over all groups, say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.stats_settings import Correction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def corrected(values: Sequence[float], correction: Correction) -> tuple[float, ...]:
    """Return the p values, in their order, as they stand after the correction; each at most 1.

    Holm keeps the chance of a single false alarm among all groups under the level, however the
    groups depend on each other: a department asked to explain itself for nothing costs trust, and
    what Holm misses the next wave shows again.  Benjamini and Hochberg limit the share of false
    alarms among the alarms, for a first look at very many groups.
    """
    return _HOW[correction](values)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Multiply the smallest of m by m, the next by m - 1 and so on, never falling (Holm 1979)."""
    return _running(values, sorted(range(len(values)), key=values.__getitem__), _down)


def benjamini_hochberg(values: Sequence[float]) -> tuple[float, ...]:
    """Multiply the i-th smallest of m by m / i, never rising from the top (1995, procedure 1)."""
    order = sorted(range(len(values)), key=values.__getitem__, reverse=True)
    return _running(values, order, _up)


def _down(place: int, m: int, value: float, before: float | None) -> float:
    return max(before or 0.0, min(1.0, value * (m - place)))


def _up(place: int, m: int, value: float, before: float | None) -> float:
    return min(1.0 if before is None else before, value * m / (m - place))


def _running(
    values: Sequence[float],
    order: Sequence[int],
    step: Callable[[int, int, float, float | None], float],
) -> tuple[float, ...]:
    found = [0.0] * len(values)
    last: float | None = None
    for place, at in enumerate(order):
        found[at] = last = step(place, len(values), values[at], last)
    return tuple(found)


_HOW: Final = {
    Correction.HOLM: holm,
    Correction.BENJAMINI_HOCHBERG: benjamini_hochberg,
}
