"""What the report on a survey wave is about: the wave, a level, perhaps a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.actions.records import find
from qms.actions.session import Moment, Session
from qms.actions.values import choose
from qms.actions.waves import wave_of
from qms.engine.circles import may_show, sensitive
from qms.engine.periods import Period, PeriodKind
from qms.engine.surveys import survey_of
from qms.errors import PublishingProblem, UsageProblem
from qms.i18n import N_, M
from qms.model.record import Circle
from qms.report.survey_found import Found

if TYPE_CHECKING:
    from qms.engine.survey_publication import SurveyPublication
    from qms.kinds.wave import Wave
    from qms.report.document import Stamp

REPORT: Final = "survey"
LEVELS: Final = ("university", "faculty", "department")
"""Levels at which results are presented (7.5.4(1)); groups of one stand side by side."""
_WORDS: Final = {
    "faculty": N_("{survey}, {period}, by faculties"),
    "department": N_("{survey}, {period}, by departments"),
}


def wave_period(session: Session, text: str | None, level: str = "") -> Period:
    """Read ``WAVE-2026-0001/faculty``; the level may stand apart, university when none is given.

    Raises UsageProblem for what is no wave, and for one without answers.
    """
    if not text:
        raise UsageProblem(
            M("Missing: {options}", options=("--wave",)), M("See the ids with: qms wave list")
        )
    name, _slash, at = text.partition("/")
    wave = wave_of(session, name)
    chosen = choose("--level", level or at or LEVELS[0], LEVELS)
    survey = survey_of(session.view, wave)
    words = M(
        _WORDS.get(chosen, N_("{survey}, {period}")),
        survey=survey.title if survey else wave.survey,
        period=wave.period,
    )
    first = min(filter(None, (wave.opened, wave.closed, session.today)))
    path = wave.id if chosen == LEVELS[0] else f"{wave.id}/{chosen}"
    return Period(PeriodKind.WAVE, path, first, session.today, words)


def found_of(session: Session, period: str, circle: Circle, unit: str | None) -> Found:
    """Return what was found in a wave, and what of it may be printed for a circle.

    Raises UsageProblem for a unit that is not shown by itself, PublishingProblem for a wave that
    the circle may not see.
    """
    from qms.actions.survey_publication import publication_of

    name, _slash, level = period.partition("/")
    wave = wave_of(session, name)
    _may_go(session, wave, circle)
    if unit:
        find(session, unit)
    figures, publication = publication_of(session, wave.id, circle, unit)
    earlier = {
        one.id: publication_of(session, one.id, circle, unit)[1]
        for one in figures.over_waves.waves
        if one.id != wave.id
    }
    return Found(
        wave=figures.wave,
        survey=figures.survey,
        form=figures.form,
        settings=figures.settings,
        group=figures.group,
        level=level or LEVELS[0],
        stats=figures.stats,
        over_waves=figures.over_waves,
        response=figures.response,
        limit=figures.limit,
        publication=publication,
        earlier=earlier,
    )


def printed_in(session: Session, wave_id: str, circle: Circle) -> SurveyPublication | None:
    """Return what a report beside others may print of a wave; None where it holds no answers."""
    from qms.actions.survey_publication import printed_of

    wave = wave_of(session, wave_id)
    survey = survey_of(session.view, wave)
    return printed_of(session, wave, survey, circle) if survey and wave.results else None


def refuse_unlimited(session: Session, stamp: Stamp | None) -> None:
    """Refuse to issue results whose limits of interpretation nobody wrote down (7.5.3(5)).

    What counts is what the files say: the records of the commit that they were made from.
    """
    if stamp is None or stamp.report != REPORT:
        return
    wave_id = stamp.period.partition("/")[0]
    made = Session(Moment(session.store.root, stamp.commit or None, stamp.day.isoformat()))
    if wave_of(made, wave_id).limitations is None:
        raise UsageProblem(
            M("The limits of interpretation of {id} are missing in the report.", id=wave_id),
            M(
                'Write them down and make the report again: qms set {id} limitations "..."',
                id=wave_id,
            ),
        )


def _may_go(session: Session, wave: Wave, circle: Circle) -> None:
    """Refuse a wave that a circle may not see: results of a sensitive survey stay in the office."""
    if circle is Circle.INTERNAL or may_show(session.view, wave, circle):
        return
    if sensitive(session.view, wave):
        raise PublishingProblem(
            M("{id} holds sensitive data: its results stay in the office.", id=wave.id),
            M("Make the report for the office: --circle internal"),
        )
    raise PublishingProblem(
        M("{id} may not go to the circle: {wanted}.", id=wave.id, wanted=M(circle.value)),
        M("POL-circles decides what leaves a circle, and the field circle of a record."),
    )
