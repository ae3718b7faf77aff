"""A test of knowledge in the report of its wave: how many had how many answers right (6.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.survey_publication_scores import tested
from qms.i18n import N_, M
from qms.report.lists import Head, counts
from qms.report.survey_words import PerCent, limits, per_cent
from qms.report.wording import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.survey_scoring import Scores
    from qms.i18n import Shown
    from qms.report.document import Table
    from qms.report.frame import Frame
    from qms.report.survey_found import Found

_SCORES: Final = (
    Head("right", N_("Right answers"), 2, "integer"),
    Head("respondents", N_("Respondents"), 2, "integer"),
    Head("share", N_("Share, %"), 2, "number"),
)


def scores_of(found: Found) -> Scores | None:
    """Return the scores of everybody, None where they may not be printed."""
    test = tested(found.publication, found.group, found.settings)
    return test.scores if test else None


def scores_table(frame: Frame, found: Found) -> Table:
    """Return how many respondents had how many answers right; without rows where it is hidden."""
    scores = scores_of(found)
    spread = scores.distribution if scores else ()
    people = sum(spread)
    rows = [(right, count, per_cent(count / people)) for right, count in enumerate(spread)]
    origin = [(found.wave.id,)] * len(rows)
    return counts(frame, "scores", N_("By right answers"), _SCORES, rows, origin)


def score_words(found: Found) -> Iterator[Shown]:
    """Yield the score of the test, its median, and how many passed, or why that is not said."""
    test = tested(found.publication, found.group, found.settings)
    if test is None:
        return
    if test.score is None:
        yield M("Some questions are hidden: no score of the whole test.")
        return
    yield M("Right answers: {share}", share=PerCent(test.score))
    scores = test.scores
    if scores is None:
        yield M("How many people had how many right is shown of everybody, where enough answered.")
        return
    yield M("Median of the right answers: {n}", n=Number(scores.median))
    yield _passed(scores)


def _passed(scores: Scores) -> Shown:
    if scores.passed is None:
        return M("From how many right answers on it is passed is not stated: passing")
    sure = limits(scores.interval)
    return M(
        "Passed with {least} right answers or more: {share} ({interval})",
        least=scores.least,
        share=PerCent(scores.passed.value),
        interval=sure or M("too few answers for an interval"),
    )
