"""Values of indicators taken over from waves of surveys, each with the wave that it is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.dated import one_more
from qms.actions.records import Written, find
from qms.actions.survey_publication import printed_of
from qms.actions.waves import wave_of
from qms.engine.survey_indicators import taken, value_of, waves_for
from qms.engine.surveys import survey_of
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.indicator import Indicator
from qms.model.change import Change
from qms.model.record import Circle

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.kinds.indicator import FromSurvey, Value
    from qms.kinds.wave import Wave


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator in a wave: ``value`` as it is now, ``stored`` what was taken over."""

    indicator: Indicator
    wave: Wave
    value: float | None
    stored: Value | None


def readings(session: Session, indicator_id: str) -> tuple[Reading, ...]:
    """Return the values of an indicator by wave, oldest first; of none where nothing was asked."""
    indicator, asked = _indicator(session, indicator_id)
    return tuple(
        _reading(session, indicator, asked, wave) for wave in waves_for(session.view, asked)
    )


def take(session: Session, indicator_id: str, wave_id: str | None = None) -> Written:
    """Record the value of a wave, the last one unless it is named, with the wave as its source.

    Raises UsageProblem where the wave has no value that may be printed, or it is on record.
    """
    indicator, asked = _indicator(session, indicator_id)
    found = _reading(session, indicator, asked, _wave(session, asked, wave_id))
    wave = found.wave
    if found.value is None:
        raise UsageProblem(
            M("{wave} shows no such figure.", wave=wave.id),
            M(
                "It is hidden, or of other questions or units. See: qms survey stats {wave}",
                wave=wave.id,
            ),
        )
    if found.stored and found.stored.value == found.value:
        raise UsageProblem(
            M("{id} has the value of {wave} already.", id=indicator.id, wave=wave.id),
            M("See it: qms show {id}", id=indicator.id),
        )
    item = one_more(
        indicator,
        "values",
        session.today,
        period=wave.period,
        value=found.value,
        sources=[wave.id],
    )
    summary = f"{indicator.id}: {found.value:g} of {wave.id}"
    applied = session.write(Change(summary, "indicator take", (item,)))
    return Written(indicator.id, applied, session.reopened().view)


def _indicator(session: Session, indicator_id: str) -> tuple[Indicator, FromSurvey]:
    indicator = find(session, indicator_id)
    if not isinstance(indicator, Indicator) or indicator.from_survey is None:
        raise UsageProblem(
            M("{id} is no indicator that a survey gives.", id=indicator_id),
            M(
                "Say which figure of which survey it is, under from_survey: qms edit {id}",
                id=indicator_id,
            ),
        )
    return indicator, indicator.from_survey


def _wave(session: Session, asked: FromSurvey, wave_id: str | None) -> Wave:
    waves = waves_for(session.view, asked)
    wave = wave_of(session, wave_id) if wave_id else waves[-1] if waves else None
    if wave is None or wave not in waves:
        raise UsageProblem(
            M("{survey} has no such wave that is over and has answers.", survey=asked.survey),
            M("See the ids with: qms wave list"),
        )
    return wave


def _reading(session: Session, indicator: Indicator, asked: FromSurvey, wave: Wave) -> Reading:
    survey = survey_of(session.view, wave)
    printed = printed_of(session, wave, survey, Circle.PUBLIC) if survey else None
    value = value_of(asked, printed) if printed else None
    return Reading(indicator, wave, value, taken(indicator, wave))
