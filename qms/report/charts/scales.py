"""From values to places on paper."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEPS: Final = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale: ``low`` stands at ``start``, ``high`` at ``end``; the two differ."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value, to a tenth of a unit."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def ticks(low: float, high: float, about: int = 5, least: float = 0.0) -> tuple[float, ...]:
    """Return round values that take in both ends, about so many, whole ones from ``least`` 1 on.

    Equal ends are set apart.
    """
    if high <= low:
        spread = abs(low) * 0.1 or 1.0
        low, high = (max(0.0, low - spread) if low >= 0 else low - spread), high + spread
    raw = max(least, (high - low) / max(1, about))
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(
        power * size
        for size in _STEPS
        if power * size >= raw * 0.999 and (not least or power * size == int(power * size))
    )
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(n * step, 10) for n in range(first, last + 1))


def apart(wanted: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Move places, given in order, so far that each keeps its own width within low to high.

    ``gaps`` is the width of each; where they need more than there is, they start at ``low``.
    """
    places: list[float] = []
    edge = low
    for place, gap in zip(wanted, gaps, strict=True):
        places.append(max(place, edge + gap / 2))
        edge = places[-1] + gap / 2
    edge = high
    for n in range(len(places) - 1, -1, -1):
        places[n] = max(min(places[n], edge - gaps[n] / 2), low + gaps[n] / 2)
        edge = places[n] - gaps[n] / 2
    return [round(place, 1) for place in places]
