"""Rules of the loop of a survey: what is weak is followed up, told in time, judged again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.capa_guards import final_review
from qms.engine.rule import Hit, duty, integrity
from qms.engine.survey_again import Percent, asked_of, to_judge
from qms.engine.survey_loop import (
    Stage,
    decisions_of,
    last_waves,
    loop,
    measures_of,
    waves_over,
)
from qms.engine.survey_loop_due import terms
from qms.engine.survey_loop_weak import bounds
from qms.engine.survey_loop_window import loop_rules, wave_after, window
from qms.engine.survey_shown import shown_of_all
from qms.engine.surveys import pooled, survey_of, wave_figures
from qms.i18n import Day, M
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.surveys import QuestionFigures
    from qms.engine.view import View
    from qms.i18n import Message


@integrity("Q160", "7.5.5, KZ-SURV-24")
def told_before_asked(view: View) -> Iterator[Hit]:
    """Those who were asked were told what changed before their answers were in.

    A notice says what was done because of answers: it is dated on the closing day of the wave or
    later.
    """
    for wave in view.snapshot.of(Wave):
        for number, item in enumerate(wave.notices):
            if wave.closed is not None and item.void is None and item.date < wave.closed:
                yield Hit(
                    wave.id,
                    ("notices", number, "date"),
                    M(
                        "told on {day}, but the wave closed on {closed}",
                        day=Day(item.date),
                        closed=Day(wave.closed),
                    ),
                    M("Correct the day of the notice, or of the wave: qms edit {id}", id=wave.id),
                )


@duty("Q361", "7.5.5(1), KZ-SURV-24")
def weak_not_followed(view: View) -> Iterator[Hit]:
    """A block of the last wave of a survey is under the limit, and nothing was proposed about it.

    The limit is that of POL-survey-rules (loop), or the threshold that the questionnaire states.
    What follows is a CAPA, a decision, or the reason why nothing need be done (no_action).
    """
    for wave in last_waves(view):
        if wave.no_action is not None or decisions_of(view, wave):
            continue
        found = tuple(_weak(view, wave))
        if found and loop(view, wave)[1].done:
            yield Hit(
                wave.id,
                ("improvements",),
                M("under the limit, and nothing proposed: {blocks}", blocks=found),
                M("See what would be proposed: qms survey propose {id} --dry-run", id=wave.id),
                wave.closed,
            )


def _weak(view: View, wave: Wave) -> Iterator[Message]:
    """Yield the blocks of everybody that are under their limit and that no CAPA names."""
    survey = survey_of(view, wave)
    if survey is None or not wave.results:
        return
    asked = [one for capa in measures_of(view, wave) if (one := asked_of(capa, wave))]
    block = {item.id: item.block for item in survey.questions}
    named = {block.get(one.name, one.name) for one in asked}
    if any(capa.effect is None for capa in measures_of(view, wave)):
        return
    questions = [one for one in wave_figures(view, wave).questions if one.positive is not None]
    for item in survey.blocks:
        own = [one for one in questions if block.get(one.question) == item.id]
        share = pooled(own)
        limit, _target = bounds(survey, item.id, loop_rules(view))
        if share is not None and share < limit - 1e-9 and item.id not in named:
            yield _block(view, item.id, own, share)


def _block(view: View, block: str, asked: list[QuestionFigures], share: float) -> Message:
    """Return a block with its share as reports print it."""
    counted = round(share * sum(one.valid for one in asked))
    shown = shown_of_all(view, asked, counted)
    if isinstance(shown, float):
        return M("{block} ({share} %)", block=block, share=Percent(shown))
    return M("{block} ({share})", block=block, share=shown or M("hidden"))


@duty("Q362", "7.5.5, KZ-SURV-24")
def told_too_late(view: View) -> Iterator[Hit]:
    """The results of the last wave of a survey were not reported, or nobody was told, in time.

    POL-survey-rules (loop) holds the months: one to report, three to decide and to tell those who
    were asked, unless the university set others.
    """
    for wave in last_waves(view):
        last = terms(view, wave.closed) if wave.closed else {}
        first = next((step.stage for step in loop(view, wave)[:-1] if not step.done), None)
        if first in last and first is not Stage.DECIDED and last[first] < view.today:
            yield Hit(
                wave.id,
                ("notices",) if first is Stage.INFORMED else ("transitions",),
                M("not {stage} by {day}", stage=M(first.value), day=Day(last[first])),
                M("See what is missing: qms wave loop {id}", id=wave.id),
                last[first],
            )


@duty("Q363", "7.5.5(4), KZ-SURV-24")
def not_asked_again(view: View) -> Iterator[Hit]:
    """Measures of a survey were carried out, and no wave in the window after it can judge them.

    Re-evaluation needs the next wave of the same questionnaire, closed 6 to 12 months after the
    measures (POL-survey-rules, loop), or a final review that judged them otherwise.
    """
    for wave in waves_over(view):
        for capa, done in to_judge(view, wave):
            if done is None or asked_of(capa, wave) is None:
                continue
            last = window(view, done)[1]
            judged = wave_after(view, wave, done) or final_review(view, capa)
            if last < view.today and not judged:
                yield Hit(
                    capa.id,
                    ("effect",),
                    M("no wave of {survey} closed by {day}", survey=wave.survey, day=Day(last)),
                    M("Judge it by what else is known: qms capa verify {id}", id=capa.id),
                    last,
                )
