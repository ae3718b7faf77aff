"""Scores of a test of knowledge: readiness for study, residual knowledge (section 6.8)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from qms.engine.stats_shares import estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.stats_items import Form
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_shares import Estimate, Interval
    from qms.engine.stats_wave import GroupStats
    from qms.kinds.survey import Survey

TESTS: Final = frozenset({"readiness", "residual-knowledge"})
"""Kinds of surveys that are scored: right answers are counted, not positive ones."""

_EXACT: Final = 1e-9  # how far a product of shares may lie from a whole number and still be one


@dataclass(frozen=True, slots=True)
class Right:
    """One question: ``right`` answers of all who were asked it; ``share`` is 0 to 1."""

    question: str
    right: int
    asked: int
    share: float


@dataclass(frozen=True, slots=True)
class Scores:
    """How many gave 0, 1, 2 ... right answers, and what follows from it.

    ``median`` is a number of right answers.  ``least`` right answers pass; ``passed`` is the share
    of those who have them, with ``interval``, which is None where they are too few.
    """

    distribution: tuple[int, ...]
    median: float
    least: int | None
    passed: Estimate | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Scoring:
    """A test of one group.

    ``score`` is the share of right answers among all that were asked for, 0 to 1: a blank, "hard to
    answer" and a refusal are not right.  It is the mean of the shares of the respondents, and None
    where a question is not shown.  ``scores`` are of everybody alone, None where they are not had.
    """

    questions: tuple[Right, ...]
    score: float | None
    scores: Scores | None


def rights(group: GroupStats) -> tuple[Right, ...]:
    """Return the right answers of a group by question of knowledge."""
    return tuple(
        right_of(name, one.positive or 0, one.valid + sum(one.excluded) + one.blank)
        for name, one in group.questions.items()
        if one.item.knowledge
    )


def right_of(question: str, right: int, asked: int) -> Right:
    """Return one question; ``asked`` are all respondents, those who left it blank too."""
    return Right(question, right, asked, right / asked if asked else 0.0)


def scoring(
    survey: Survey,
    form: Form,
    found: Sequence[Right],
    distribution: Sequence[int],
    settings: Settings,
) -> Scoring | None:
    """Score a test; None for a survey without questions of knowledge, or without answers.

    ``found`` are the questions that are shown.  ``distribution`` has the respondents by number of
    right answers; one that is not of as many questions as the instrument has today says nothing any
    more, and beside a question that is not shown it would tell that one.
    """
    asked = sum(one.asked for one in found)
    if not asked:
        return None
    all_shown = len(found) == form.tested
    fits = all_shown and len(distribution) == form.tested + 1 and any(distribution)
    return Scoring(
        questions=tuple(found),
        score=sum(one.right for one in found) / asked if all_shown else None,
        scores=scores(distribution, survey.passing, settings) if fits else None,
    )


def scores(distribution: Sequence[int], passing: float | None, settings: Settings) -> Scores:
    """Compute what follows from how many gave 0, 1, 2 ... right answers; of one person at least."""
    people = sum(distribution)
    least = None if passing is None else least_right(len(distribution) - 1, passing)
    passed = None if least is None else estimate(sum(distribution[least:]), people, settings.level)
    return Scores(
        distribution=tuple(distribution),
        median=_median(distribution),
        least=least,
        passed=passed,
        interval=passed.interval if passed and people >= settings.minimum else None,
    )


def least_right(questions: int, passing: float) -> int:
    """Return how many right answers pass: at least ``passing`` (0 to 1) of the questions.

    Exactly the share is passed: 0.7 of ten questions are seven.
    """
    return math.ceil(questions * passing - _EXACT)


def _median(distribution: Sequence[int]) -> float:
    upto = tuple(accumulate(distribution))
    low, high = (
        next(place for place, count in enumerate(upto) if count > middle)
        for middle in ((upto[-1] - 1) // 2, upto[-1] // 2)
    )
    return (low + high) / 2
