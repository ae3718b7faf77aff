"""Scores of a test of knowledge, as far as the answers behind them are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.survey_scoring import right_of, scoring
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from qms.engine.stats_settings import Settings
    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.survey_scoring import Scoring


def tested(printed: SurveyPublication, group: str, settings: Settings) -> Scoring | None:
    """Return the scores of a test of knowledge; how many are right is known of everybody alone.

    A distribution of few people is not shown, as none of a question is.
    """
    given = printed.given
    asked = printed.respondents(group)
    if not given.form.tested or not isinstance(asked, int):
        return None
    pairs = (
        (item.id, judged(printed, group, item.id)) for item in given.form.items if item.knowledge
    )
    rows = tuple(right_of(name, pair[0], asked) for name, pair in pairs if pair)
    many = sum(given.wave.scores) >= given.rules.blur_below
    whole = given.wave.scores if group == ALL and many else ()
    return scoring(given.survey, given.form, rows, whole, settings)


def judged(printed: SurveyPublication, group: str, name: str) -> tuple[int, int] | None:
    """Return positive and valid answers as they are shown; None of what is hidden or blurred."""
    valid, share = printed.valid(group, name), printed.share(group, name)
    if isinstance(valid, int) and isinstance(share, float):
        return round(share * valid), valid
    return None
