"""Statistics of one question of one group, from its counts."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise
from operator import mul
from typing import TYPE_CHECKING

from qms.engine.stats_shares import estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.stats_items import Item
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_shares import Estimate, Interval


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and spread of scores, in points of the scale; ``dispersion`` is 0 to 1.

    ``sd`` is None for a single answer.
    """

    mean: float
    sd: float | None
    median: float
    interpolated_median: float
    dispersion: float


@dataclass(frozen=True, slots=True)
class QuestionStats:
    """One question of one group.

    ``counts`` are the valid answers from worst to best as the question means them; ``excluded``
    those of options that are not valid, in the order of the instrument; ``blank`` were left out.
    ``positive`` and ``neutral`` are numbers of answers, None where nothing says which these are.
    ``estimate`` has the share of positive answers; ``interval`` and ``width`` (the class of its
    half-width) are None where the answers are too few, ``width`` also where it is wider than every
    class.
    """

    item: Item
    counts: tuple[int, ...]
    excluded: tuple[int, ...]
    blank: int
    valid: int
    positive: int | None
    neutral: int | None
    moments: Moments | None
    estimate: Estimate | None
    interval: Interval | None
    width: str | None

    @property
    def shares(self) -> tuple[float, ...]:
        """The distribution over the valid options, 0 to 1; empty without answers."""
        return tuple(count / self.valid for count in self.counts) if self.valid else ()

    @property
    def satisfaction(self) -> float | None:
        """The share of positive answers among the valid ones, 0 to 1 (7.5.3(2))."""
        return self.estimate.value if self.estimate else None

    @property
    def neutral_share(self) -> float | None:
        """The share of the middle option among the valid ones, 0 to 1."""
        return None if self.neutral is None or not self.valid else self.neutral / self.valid


def question_stats(
    item: Item, row: Sequence[int], settings: Settings, population: int | None = None
) -> QuestionStats:
    """Compute the statistics of one row of counts, the blank ones last.

    ``population`` is the number of people of the group who could answer.  Raises ValueError for a
    row that is not of the item's scale.
    """
    if len(row) != item.options + 1:
        raise ValueError(row)
    counts = tuple(map(row.__getitem__, item.points))
    valid = sum(counts)
    good = _positive(item, counts)
    could = population if settings.finite else None
    found = estimate(good, valid, settings.level, could) if valid and good is not None else None
    interval = found.interval if found and valid >= settings.minimum else None
    return QuestionStats(
        item=item,
        counts=counts,
        excluded=tuple(row[at] for at in range(item.options) if at not in item.points),
        blank=row[-1],
        valid=valid,
        positive=good,
        neutral=None if item.neutral is None else counts[item.neutral],
        moments=moments(item.scores, counts) if valid and not item.knowledge else None,
        estimate=found,
        interval=interval,
        width=settings.width_of(interval.half) if interval else None,
    )


def _positive(item: Item, counts: tuple[int, ...]) -> int | None:
    if item.positive is None:
        return None
    return sum(compress(counts, item.positive))


def moments(scores: Sequence[int], counts: Sequence[int]) -> Moments:
    """Compute mean, spread and both medians of rising scores and their counts, at least one answer.

    The standard deviation is that of a sample, divisor n - 1.
    """
    valid = sum(counts)
    sums = tuple(map(mul, scores, counts))
    total, squares = sum(sums), sum(map(mul, scores, sums))
    spread = squares * valid - total * total  # whole numbers: no digits are lost
    below = tuple(accumulate(counts))
    return Moments(
        mean=total / valid,
        sd=math.sqrt(spread / valid / (valid - 1)) if valid > 1 else None,
        median=_median(scores, below),
        interpolated_median=_interpolated(scores, counts, below),
        dispersion=_dispersion(below),
    )


def _median(scores: Sequence[int], below: Sequence[int]) -> float:
    """Return the middle answer, the mean of the two middle ones of an even number."""
    low, high = bisect_right(below, (below[-1] - 1) // 2), bisect_right(below, below[-1] // 2)
    return (scores[low] + scores[high]) / 2


def _interpolated(scores: Sequence[int], counts: Sequence[int], below: Sequence[int]) -> float:
    """Return the median as if the answers of a point were spread evenly around it.

    L + w (n / 2 - F) / f for the point of the median: its lower bound L and width w, F answers
    below, f in it (the median of grouped data: Yule 1911, chapter VII).  Bounds lie half-way
    between scores.  Where the halves part at an empty stretch it is its middle: the plain median.
    """
    valid = below[-1]
    at = bisect_left(below, valid / 2)
    if 2 * below[at] == valid:
        return _median(scores, below) if not counts[at + 1] else _bounds(scores)[at + 1]
    low, high = _bounds(scores)[at : at + 2]
    return low + (high - low) * (valid / 2 - below[at] + counts[at]) / counts[at]


def _bounds(scores: Sequence[int]) -> list[float]:
    """Return the bounds between scores, and those of the ends as far outside as within."""
    if len(scores) == 1:
        return [scores[0] - 0.5, scores[0] + 0.5]
    inner = [(low + high) / 2 for low, high in pairwise(scores)]
    return [2 * scores[0] - inner[0], *inner, 2 * scores[-1] - inner[-1]]


def _dispersion(below: Sequence[int]) -> float:
    """Return 4 / (k - 1) times the sum of F (1 - F) over the k - 1 inner points of the scale.

    0 when all agree, 1 when half stands at each end; 1 less it is the consensus.  It is 1 - l^2 of
    Blair and Lacy (2000).
    """
    if len(below) == 1:
        return 0.0
    valid = below[-1]
    return 4 * sum(upto * (valid - upto) for upto in below[:-1]) / valid**2 / (len(below) - 1)
