"""Reliability of a block: how far its questions measure one thing, from sums of pairs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.change_of.values import Number
from qms.engine.stats_matrix import inverse_diagonal
from qms.engine.stats_shares import Interval
from qms.engine.stats_tails import f_quantile
from qms.i18n import N_, M

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import TypeAlias

    from qms.engine.stats_settings import Settings
    from qms.engine.stats_tables import ItemSums
    from qms.i18n import Message

    Reals: TypeAlias = "Sequence[Sequence[float]]"

_PAIR: Final = 2  # a block has two questions, a covariance two respondents


@dataclass(frozen=True, slots=True)
class ItemReliability:
    """One question in its block.

    ``rest`` is its correlation with the sum of the others, -1 to 1; ``without`` alpha if it is
    deleted, None where nothing or one question is left; ``turned`` alpha if it is reversed.
    """

    question: str
    rest: float | None
    without: float | None
    turned: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of one block with what it is made of.

    ``alpha`` is None where the questions cancel each other out: their sum has no spread.
    ``least`` and ``most`` are the respondents of the pair of questions answered by fewest and by
    most.  ``standardised`` is alpha of standardised questions, ``average`` their mean correlation,
    ``guttman`` Guttman's lambda 6; each None where a question has no spread or others say it all.
    """

    alpha: float | None
    interval: Interval | None
    standardised: float | None
    average: float | None
    guttman: float | None
    items: tuple[ItemReliability, ...]
    least: int
    most: int
    warnings: tuple[Message, ...]


def reliability(sums: ItemSums, turned: Collection[str], settings: Settings) -> Reliability | None:
    """Compute the reliability of a block; ``turned`` are its reversed questions.

    Missing answers are left out pair by pair: each covariance is of those who answered both
    questions, as pingouin's default.  None for fewer than two questions that somebody answered and
    for a pair without two respondents.
    """
    asked = [at for at, row in enumerate(sums.n) if row[at]]
    least = min((sums.n[i][j] for i in asked for j in asked), default=0)
    if len(asked) < _PAIR or least < _PAIR:
        return None
    names = [sums.questions[at] for at in asked]
    spread = covariances(sums, asked, [-1 if name in turned else 1 for name in names])
    alpha = alpha_of(spread)
    items = tuple(_item(spread, at, name) for at, name in enumerate(names))
    scaled = correlations(spread)
    return Reliability(
        alpha=alpha,
        interval=None if alpha is None else feldt(alpha, least, len(asked), settings.level),
        standardised=alpha_of(scaled) if scaled else None,
        average=_average(scaled) if scaled else None,
        guttman=_guttman(scaled) if scaled else None,
        items=items,
        least=least,
        most=max(sums.n[at][at] for at in asked),
        warnings=tuple(_warnings(alpha, items, turned, settings)),
    )


def covariances(sums: ItemSums, asked: Sequence[int], signs: Sequence[int]) -> list[list[float]]:
    """Return the covariances of the questions, pair by pair, divisor n - 1.

    (p - s s' / n) / (n - 1); reversing a question, x -> min + max - x, turns the sign of its own.
    """
    return [
        [
            one * other * _covariance(sums.n[i][j], sums.s[i][j], sums.s[j][i], sums.p[i][j])
            for j, other in zip(asked, signs, strict=True)
        ]
        for i, one in zip(asked, signs, strict=True)
    ]


def _covariance(n: int, one: int, other: int, product: int) -> float:
    return (n * product - one * other) / (n * (n - 1))


def alpha_of(spread: Reals) -> float | None:
    """Return alpha, k / (k - 1) (1 - trace / sum) of covariances (Cronbach 1951, equation 2).

    At most 1, and without lower limit; None where the sum is not above 0.
    """
    k = len(spread)
    whole = math.fsum(value for row in spread for value in row)
    if k < _PAIR or whole <= 0:
        return None
    return k / (k - 1) * (1 - math.fsum(spread[at][at] for at in range(k)) / whole)


def feldt(alpha: float, respondents: int, questions: int, level: float) -> Interval:
    """Return the interval of alpha (Feldt 1965; Feldt, Woodruff and Salih 1987, equation 7).

    1 - (1 - alpha) F with n - 1 and (n - 1)(k - 1) degrees of freedom.  With missing answers n is
    the fewest of any pair, which makes it rather too wide than too narrow.
    """
    above = respondents - 1
    below = above * (questions - 1)
    tail = (1 - level) / 2
    low, high = (f_quantile(p, above, below) for p in (1 - tail, tail))
    return Interval(1 - (1 - alpha) * low, 1 - (1 - alpha) * high)


def correlations(spread: Reals) -> list[list[float]] | None:
    """Return the correlations of covariances; None where a question has no spread."""
    scale = [math.sqrt(max(row[at], 0.0)) for at, row in enumerate(spread)]
    if not all(scale):
        return None
    return [[spread[i][j] / (a * b) for j, b in enumerate(scale)] for i, a in enumerate(scale)]


def _average(scaled: Reals) -> float:
    k = len(scaled)
    return (math.fsum(value for row in scaled for value in row) - k) / (k * (k - 1))


def _guttman(scaled: Reals) -> float | None:
    """Return lambda 6 of Guttman (1945), of standardised questions.

    1 less the part of each question that the others do not explain, over the sum of correlations.
    """
    unique = inverse_diagonal(scaled)
    whole = math.fsum(value for row in scaled for value in row)
    return 1 - math.fsum(1 / value for value in unique) / whole if unique and whole > 0 else None


def _item(spread: Reals, at: int, name: str) -> ItemReliability:
    """Measure one question against the others (Henrysson 1963: corrected for its own part)."""
    own, row = spread[at][at], math.fsum(spread[at])
    whole = math.fsum(value for line in spread for value in line)
    others = whole - 2 * row + own
    left = [[v for j, v in enumerate(line) if j != at] for i, line in enumerate(spread) if i != at]
    turned = [
        [-value if (i == at) != (j == at) else value for j, value in enumerate(line)]
        for i, line in enumerate(spread)
    ]
    rest = (row - own) / math.sqrt(own * others) if own > 0 and others > 0 else None
    return ItemReliability(name, rest, alpha_of(left), alpha_of(turned))


_REVERSED: Final = N_(
    "{question} runs against its block (correlation with the rest {rest}): is it a reversed"
    " question? Reversed, alpha would be {turned} instead of {alpha}."
)
_STRAIGHT: Final = N_(
    "{question} runs against its block (correlation with the rest {rest}). It is marked reversed;"
    " was it asked straight? Unmarked, alpha would be {turned} instead of {alpha}."
)


def _warnings(
    alpha: float | None,
    items: Sequence[ItemReliability],
    marked: Collection[str],
    settings: Settings,
) -> Sequence[Message]:
    """Name what looks like a question whose reversal nobody declared, and a low alpha."""
    found = [
        M(
            _STRAIGHT if item.question in marked else _REVERSED,
            question=item.question,
            rest=_three(item.rest),
            turned=_three(item.turned),
            alpha=_three(alpha),
        )
        for item in items
        if item.rest is not None and item.rest < 0
    ]
    if alpha is None or alpha < settings.alpha:
        found.append(
            M(
                "Alpha {alpha} is under {limit}: the questions of the block do not measure one"
                " thing, and a value for the whole block says little.",
                alpha=_three(alpha),
                limit=Number(settings.alpha),
            )
        )
    return found


def _three(value: float | None) -> Number | str:
    return "-" if value is None else Number(value, 3)
