"""Statistics of a block of questions of one group: respondents are clusters of answers.

One person's answers resemble each other, so that answers of a block counted as independent give an
interval that is several times too narrow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.stats_shares import Estimate, Interval, finite_size, wilson
from qms.engine.stats_tails import z_of

if TYPE_CHECKING:
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_tables import ClusterSums

_FEW: Final = 2  # one cluster has no spread


@dataclass(frozen=True, slots=True)
class BlockStats:
    """One block of one group.

    ``naive`` is the Wilson interval of the answers as if independent, for comparison only; ``se``
    the standard error on respondents; ``design_effect`` how many times its square is that of
    independent answers, None where all answers agree.  ``estimate`` has the share of positive
    answers, pooled; ``interval`` and ``width`` are None where the respondents are too few.
    """

    sums: ClusterSums
    naive: Interval
    se: float | None
    design_effect: float | None
    estimate: Estimate
    interval: Interval | None
    width: str | None

    @property
    def satisfaction(self) -> float:
        """The share of positive answers, each question weighing by its valid answers, 0 to 1."""
        return self.estimate.value


def block_stats(
    sums: ClusterSums, settings: Settings, population: int | None = None
) -> BlockStats | None:
    """Compute the statistics of a block; None without a judged answer.

    ``population`` is the number of people of the group who could answer.
    """
    if not sums.m:
        return None
    share = sums.y / sums.m
    se = standard_error(sums)
    effect = design_effect(sums)
    could = population if settings.finite else None
    interval = cluster_interval(sums, settings.level, could)
    shown = interval if sums.n >= settings.minimum else None
    return BlockStats(
        sums=sums,
        naive=wilson(share, sums.m, settings.level),
        se=se,
        design_effect=effect,
        estimate=Estimate(share, effective_size(sums), interval),
        interval=shown,
        width=settings.width_of(shown.half) if shown else None,
    )


def standard_error(sums: ClusterSums) -> float | None:
    """Return the standard error of the share y / m; None for a single respondent.

    sqrt(n / (n - 1) sum (y - r m)^2) / m with r = y / m, from the sums: y^2 - 2 r y m + r^2 m^2
    (Cochran 1977, 2.11: a ratio, linearised; Kish 1965, 6.3).
    """
    if sums.n < _FEW:
        return None
    # over m^2 in whole numbers, for the three terms nearly cancel
    rest = sums.m**2 * sums.yy - 2 * sums.y * sums.m * sums.ym + sums.y**2 * sums.mm
    return math.sqrt(sums.n / (sums.n - 1) * rest) / sums.m**2


def design_effect(sums: ClusterSums) -> float | None:
    """Return the variance on respondents over that of independent answers (Kish 1965, 8.2).

    None for one respondent and where all answers agree.
    """
    se, share = standard_error(sums), sums.y / sums.m
    return se**2 / (share * (1 - share) / sums.m) if se is not None and 0 < share < 1 else None


def effective_size(sums: ClusterSums) -> float:
    """Return how many independent answers would be as precise (Rao and Scott 1992).

    Answers over the design effect, at least one; where that is not known each respondent counts as
    one answer.  An effect under 1 is an accident of small groups and makes nobody more precise.
    """
    effect = design_effect(sums)
    return float(sums.n) if effect is None else max(1.0, sums.m / max(effect, 1.0))


def cluster_interval(sums: ClusterSums, level: float, population: int | None = None) -> Interval:
    """Return the interval on respondents, r +- z se.

    Where that would leave 0 to 1, or nothing is known of the spread, it is Wilson's with the
    effective number of answers (Korn and Graubard 1998; Dean and Pagano 2015).  With a population
    the variance is multiplied by (N - n) / (N - 1).
    """
    share, se = sums.y / sums.m, standard_error(sums)
    size = finite_size(1.0, sums.n, population)
    half = z_of(level) * (se or 0.0) / math.sqrt(size)
    if se and half < min(share, 1 - share):
        return Interval(share - half, share + half)
    return wilson(share, effective_size(sums) * size, level)


def widest(
    share: float, answers: int, questions: int, settings: Settings, population: int | None = None
) -> Interval | None:
    """Return the widest interval of a block of which nobody knows who gave which answers.

    The standard error is largest where each person answers all questions alike, and there the
    design effect is the number of questions: sum (y - r m)^2 <= k r (1 - r) sum m for any y <= m
    <= k.  It is Wilson's with answers / questions, the fewest people who can have given them; None
    where these are too few.  ``share`` is 0 to 1, ``questions`` how many one person could answer.
    """
    people = answers / questions if questions else 0
    if people < settings.minimum:
        return None
    could = population if settings.finite else None
    return wilson(share, finite_size(people, round(people), could), settings.level)
