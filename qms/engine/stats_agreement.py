"""How far two coders of the same answers agree, from the table of both their codes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.stats_shares import Interval
from qms.engine.stats_tails import z_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on ``answers`` coded twice.

    ``equal`` is the share of equal codes, 0 to 1; ``kappa`` (Cohen 1960) and ``krippendorff``
    (nominal alpha, 2004, chapter 11) are at most 1 and 0 for chance, None where both coders used
    one and the same code only.
    """

    answers: int
    equal: float
    kappa: float | None
    interval: Interval | None
    krippendorff: float | None


def agreement(table: Sequence[Sequence[int]], level: float) -> Agreement | None:
    """Compute the agreement; ``table[i][j]`` counts answers coded i by the first, j by the second.

    Tables of parts of the answers add.  None without answers.
    """
    answers = sum(map(sum, table))
    if not answers:
        return None
    parts = [[count / answers for count in row] for row in table]
    first, second = (
        [math.fsum(row) for row in parts],
        [math.fsum(c) for c in zip(*parts, strict=True)],
    )
    equal = math.fsum(row[at] for at, row in enumerate(parts))
    chance = math.fsum(a * b for a, b in zip(first, second, strict=True))
    used = {at for at, (a, b) in enumerate(zip(first, second, strict=True)) if a or b}
    if len(used) == 1:
        return Agreement(answers, equal, None, None, None)
    kappa = (equal - chance) / (1 - chance)
    half = z_of(level) * math.sqrt(_variance(parts, first, second, kappa) / answers)
    interval = Interval(max(-1.0, kappa - half), min(1.0, kappa + half))
    return Agreement(answers, equal, kappa, interval, _krippendorff(answers, equal, first, second))


def _variance(
    parts: Sequence[Sequence[float]], first: Sequence[float], second: Sequence[float], kappa: float
) -> float:
    """Return the variance of kappa of one answer (Fleiss, Cohen and Everitt 1969, equation 13)."""
    chance = math.fsum(a * b for a, b in zip(first, second, strict=True))
    less = 1 - kappa
    same = math.fsum(
        row[at] * (1 - (first[at] + second[at]) * less) ** 2 for at, row in enumerate(parts)
    )
    other = less**2 * math.fsum(
        part * (second[i] + first[j]) ** 2
        for i, row in enumerate(parts)
        for j, part in enumerate(row)
        if i != j
    )
    return max(0.0, same + other - (kappa - chance * less) ** 2) / (1 - chance) ** 2


def _krippendorff(
    answers: int, equal: float, first: Sequence[float], second: Sequence[float]
) -> float:
    """Return 1 less observed over expected disagreement, both coders' 2 n codes in one pot."""
    codes = 2 * answers
    pot = [(a + b) * answers for a, b in zip(first, second, strict=True)]
    expected = math.fsum(number * (codes - number) for number in pot) / (codes * (codes - 1))
    return 1 - (1 - equal) / expected
