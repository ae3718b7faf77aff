"""Judge the measures of a survey by its next wave, and record it on the CAPAs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qms.actions.capa_life import verify
from qms.actions.survey_loop import circle_for, refuse_openly
from qms.actions.survey_publication import publication_of
from qms.actions.survey_stats import survey_stats
from qms.actions.waves import wave_of
from qms.engine.capa_guards import final_review
from qms.engine.survey_again import Judgement, Share, asked_of, judge, not_yet, to_judge
from qms.engine.survey_loop_window import wave_after
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    import datetime as dt

    from qms.actions.session import Session
    from qms.actions.survey_stats import Figures
    from qms.engine.stats_shares import Estimate
    from qms.engine.survey_again import Asked
    from qms.engine.survey_publication import SurveyPublication
    from qms.i18n import Message
    from qms.kinds.capa import Capa, EffectReview
    from qms.kinds.wave import Wave


@dataclass(frozen=True, slots=True)
class Again:
    """A CAPA of a wave: what the next one says of it, or ``why`` nothing can be said.

    ``review`` is the final one that there is already, ``recorded`` that this run wrote one.
    """

    capa: Capa
    asked: Asked | None
    after: str | None
    found: Judgement | None
    why: Message | None
    review: EffectReview | None = None
    recorded: bool = False


@dataclass(slots=True)
class Waves:
    """What may be printed of waves; each is computed once."""

    session: Session
    printed: dict[str, tuple[Figures, SurveyPublication]] = field(default_factory=dict)

    def share(self, wave: Wave, asked: Asked) -> Share | None:
        """Return a share as it may be printed, None where it is hidden, blurred or not there."""
        try:
            figures, printed = self.of(wave)
        except UsageProblem:
            return None  # no counts of answers were taken in
        name, group = asked.name, asked.group
        if group not in printed.groups:
            return None
        value, valid = printed.share(group, name), printed.valid(group, name)
        if not isinstance(value, float | int) or not isinstance(valid, int):
            return None
        known = self._estimate(wave, asked) if printed.open(group, name) else None
        sense = figures.over_waves.senses[wave.id].names.get(name)
        return Share(value, valid, known, sense)

    def of(self, wave: Wave) -> tuple[Figures, SurveyPublication]:
        """Return the figures of a wave and what of them may be printed."""
        if wave.id not in self.printed:
            figures = survey_stats(self.session, wave.id)
            circle = circle_for(figures.survey)
            self.printed[wave.id] = publication_of(self.session, wave.id, circle)
        return self.printed[wave.id]

    def _estimate(self, wave: Wave, asked: Asked) -> Estimate | None:
        group = asked.group if asked.group != ALL else None
        whole = survey_stats(self.session, wave.id, group).stats.whole
        question = whole.questions.get(asked.name)
        block = whole.blocks.get(asked.name)
        return question.estimate if question else block.estimate if block else None


def again(
    session: Session, wave_id: str, *, by: str | None = None, date: str | None = None
) -> tuple[Again, ...]:
    """Compare a wave with the next one for each CAPA that came from it (7.5.5(4)).

    With ``by`` the verdicts are recorded as final reviews by that post, those that can be had;
    raises ChangeRefused where the rules of CAPAs forbid one, such as a review by who carries out.
    """
    wave = wave_of(session, wave_id)
    waves = Waves(session)
    found = [_again(session, waves, wave, *pair) for pair in to_judge(session.view, wave)]
    if by is None:
        return tuple(found)
    refuse_openly(session, wave)
    ready = [one for one in found if one.found and one.review is None]
    if not ready:
        raise UsageProblem(
            M("Nothing of {id} can be judged now.", id=wave.id),
            M("See why: qms survey again {id}", id=wave.id),
        )
    return tuple(_record(session, one, by, date) if one in ready else one for one in found)


def _again(session: Session, waves: Waves, wave: Wave, capa: Capa, done: dt.date | None) -> Again:
    view, asked = session.view, asked_of(capa, wave)
    review = final_review(view, capa) if done else None
    if asked is None:
        why = M("it names no block or question of {survey}", survey=wave.survey)
        return Again(capa, None, None, None, why, review)
    later = wave_after(view, wave, done) if done else None
    if later is None:
        return Again(capa, asked, None, None, not_yet(view, wave, done), review)
    found = judge(asked, waves.share(wave, asked), waves.share(later, asked))
    return Again(capa, asked, later.id, found, None, review)


def _record(session: Session, one: Again, by: str, date: str | None) -> Again:
    """Write one verdict with the figures that it rests on."""
    if one.found is None:
        return one
    after = one.found.after
    verify(
        session.reopened(),
        one.capa.id,
        one.found.verdict.name.lower(),
        by=by,
        value=round(100 * after.value, 1) if after else None,
        n=after.valid if after else None,
        text=_text(session, one),
        date=date,
    )
    return Again(one.capa, one.asked, one.after, one.found, None, None, recorded=True)


def _text(session: Session, one: Again) -> str:
    """Return the figures in the language of what the user types."""
    lang = session.typed_in or session.config.default_language
    said = M("{wave}: {figures}", wave=one.after, figures=one.found.text if one.found else None)
    return said.shown(lang)
