"""Indicators that are figures of surveys: their value in a wave, as far as it may be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.stats_question import moments
from qms.engine.stats_tables import WHOLE
from qms.engine.survey_loop import last_waves
from qms.engine.survey_shown import recorded
from qms.engine.surveys import over, response_rate
from qms.kinds.indicator import Indicator, SurveyMeasure
from qms.kinds.survey import Survey
from qms.kinds.wave import ALL, Wave
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View
    from qms.kinds.indicator import FromSurvey, Value

_SHARE: int = 1
_MEAN: int = 2


def fed_by(view: View, survey: str) -> tuple[Indicator, ...]:
    """Return the indicators that are figures of a survey, by id."""
    return tuple(
        one
        for one in view.snapshot.of(Indicator)
        if one.from_survey and one.from_survey.survey == survey
    )


def waves_for(view: View, asked: FromSurvey) -> tuple[Wave, ...]:
    """Return the waves of a survey that are over and have answers, oldest first."""
    waves = (one for one in view.snapshot.of(Wave) if one.survey == asked.survey and one.results)
    return tuple(
        sorted((one for one in waves if over(view, one)), key=lambda one: (str(one.closed), one.id))
    )


def value_of(asked: FromSurvey, printed: SurveyPublication) -> float | None:
    """Return the value of an indicator in a wave: in per cent with one digit, a mean with two.

    None where it is hidden, blurred or not known.  Of a sensitive survey there is none: a value
    stays in the records, and goes into reports for everybody.
    """
    group = asked.unit or ALL
    if printed.given.survey.sensitive or group not in printed.groups:
        return None
    if asked.measure is SurveyMeasure.RESPONSE:
        return _per_cent(_response(printed, group))
    name = asked.question or asked.block or WHOLE
    if asked.measure is SurveyMeasure.MEAN:
        return _mean(printed, group, name)
    neutral = asked.measure is SurveyMeasure.NEUTRAL
    share = printed.share(group, name, "neutral" if neutral else "positive")
    return _per_cent(share) if isinstance(share, float) else None


def taken(indicator: Indicator, wave: Wave) -> Value | None:
    """Return the value that was taken from a wave last, None where none was."""
    found = (one for one in indicator.values if wave.id in one.sources and one.void is None)
    return max(found, key=lambda one: one.date, default=None)


def not_taken(view: View) -> Iterator[tuple[Indicator, Wave]]:
    """Yield the indicators without a value of the last wave of their survey, which shows one."""
    last = {wave.survey: wave for wave in last_waves(view) if wave.results}
    shown: dict[str, SurveyPublication | None] = {}
    for indicator in view.snapshot.of(Indicator):
        asked = indicator.from_survey
        wave = last.get(asked.survey) if asked else None
        if not asked or not wave or not over(view, wave) or taken(indicator, wave):
            continue
        if wave.id not in shown:
            shown[wave.id] = recorded(view, wave, Circle.PUBLIC)
        printed = shown[wave.id]
        if printed and value_of(asked, printed) is not None:
            yield indicator, wave


def of_sensitive(view: View) -> Iterator[tuple[Indicator, FromSurvey]]:
    """Yield the indicators that are figures of a sensitive survey, and which."""
    for indicator in view.snapshot.of(Indicator):
        asked = indicator.from_survey
        survey = view.snapshot.get(asked.survey) if asked else None
        if asked and isinstance(survey, Survey) and survey.sensitive:
            yield indicator, asked


def _per_cent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, _SHARE)


def _response(printed: SurveyPublication, group: str) -> float | None:
    people, could = printed.respondents(group), printed.given.population.get(group)
    if not isinstance(people, int):
        return None
    if group == ALL:
        return response_rate(printed.given.wave)
    return people / could if could and people <= could else None


def _mean(printed: SurveyPublication, group: str, question: str) -> float | None:
    counts = printed.counts(group, question) or ()
    item = next((one for one in printed.given.form.items if one.id == question), None)
    known = [one for one in counts if isinstance(one, int)]
    if item is None or item.knowledge or len(known) < len(counts) or not sum(known):
        return None
    return round(moments(item.scores, known).mean, _MEAN)
