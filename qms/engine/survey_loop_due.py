"""What the loop of a survey has due: the report, the decision, the notice, the next wave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from qms.engine.capa_guards import final_review
from qms.engine.due_items import Due, DueItem
from qms.engine.governance import governance
from qms.engine.survey_again import to_judge
from qms.engine.survey_indicators import not_taken
from qms.engine.survey_limits import unlike, unlimited
from qms.engine.survey_loop import Stage, last_waves, loop, waves_over
from qms.engine.survey_loop_window import loop_rules, wave_after, window
from qms.engine.surveys import survey_of
from qms.i18n import M

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.wave import Wave


LOOP_RULES: Final = frozenset({"I202", "Q204", "Q362", "Q382"})
"""Rules whose duties are listed here: the next step of a wave, and what is taken over from it."""


def loop_items(view: View) -> Iterator[DueItem]:
    """Yield the next step of the last wave of each survey, and the waves that judge measures."""
    for wave in last_waves(view):
        yield from _next(view, wave)
    for wave in waves_over(view):
        yield from _again(view, wave)
    for wave in unlimited(view):
        yield from _limits(view, wave)
    yield from _values(view)


def responsible(view: View, wave: Wave, stage: Stage) -> tuple[str, ...]:
    """Return who owes a step: who ran the wave its report, the survey's responsible the others.

    Where neither is named it is the quality office, which runs surveys centrally (7.7).
    """
    survey = survey_of(view, wave)
    ran = (wave.run_by,) if wave.run_by else survey.collected_by if survey else ()
    answers = survey.responsible if survey else ()
    office = governance(view).secretariat
    first, then = (ran, answers) if stage is Stage.ANALYSED else (answers, ran)
    return first or then or ((office,) if office else ())


def terms(view: View, closed: dt.date) -> dict[Stage, dt.date]:
    """Return the last day in time of each step that follows a wave closed on a day."""
    rules = loop_rules(view)
    told = closed + relativedelta(months=rules.notice_within)
    reported = closed + relativedelta(months=rules.report_within)
    return {Stage.ANALYSED: reported, Stage.DECIDED: told, Stage.INFORMED: told}


def _next(view: View, wave: Wave) -> Iterator[DueItem]:
    """Yield the first step that is not done; the later ones wait for it."""
    if wave.closed is None:
        return
    last = terms(view, wave.closed)
    left = [step.stage for step in loop(view, wave) if step.stage in last and not step.done]
    for stage in left[:1]:
        yield DueItem(
            Due.SURVEY,
            wave.id,
            _words(view, wave, stage),
            last[stage],
            responsible(view, wave, stage),
            wave.run_by,
            last[stage] < view.today,
            stage.value,
            wave.closed,
        )


def _limits(view: View, wave: Wave) -> Iterator[DueItem]:
    """Yield the limits of interpretation that those who ran a wave write with its report.

    Where the sample is unlike the population a duty of its own says so, by what it is unlike.
    """
    if wave.closed is None or unlike(view, wave):
        return
    survey = survey_of(view, wave)
    last = terms(view, wave.closed)[Stage.ANALYSED]
    yield DueItem(
        Due.SURVEY,
        wave.id,
        M(
            "write down the limits of interpretation: {title}",
            title=survey.title if survey else wave.survey,
        ),
        last,
        responsible(view, wave, Stage.ANALYSED),
        wave.run_by,
        last < view.today,
        "limitations",
        wave.closed,
    )


def _values(view: View) -> Iterator[DueItem]:
    """Yield the indicators that want the value of a wave, from the day on which it was closed.

    They are late only by a term that the terms of the university give.
    """
    for indicator, wave in not_taken(view):
        if wave.closed is None:
            continue
        owner = view.post(indicator.owner, indicator.unit)
        last = view.term_after("I202", wave.closed)
        yield DueItem(
            Due.DUTY,
            indicator.id,
            M("no value of {wave}", wave=wave.id),
            last or wave.closed,
            (str(owner),) if owner else (),
            indicator.unit,
            last is not None and last < view.today,
            "I202",
            wave.closed,
        )


def _words(view: View, wave: Wave, stage: Stage) -> Message:
    survey = survey_of(view, wave)
    title = survey.title if survey else wave.survey
    if stage is Stage.ANALYSED:
        return M("report the results: {title}", title=title)
    if stage is Stage.DECIDED:
        return M("decide what follows from the results: {title}", title=title)
    return M("tell those who were asked what changed: {title}", title=title)


def _again(view: View, wave: Wave) -> Iterator[DueItem]:
    """Yield the wave that is to judge the measures of another one, or its judgement.

    A wave closes in the windows of all measures that wait for it where these overlap.
    """
    done = [day for capa, day in to_judge(view, wave) if day and final_review(view, capa) is None]
    if not done:
        return
    survey = survey_of(view, wave)
    title = survey.title if survey else wave.survey
    first, last = window(view, max(done))[0], window(view, min(done))[1]
    found = wave_after(view, wave, max(done)) or wave_after(view, wave, min(done))
    what = (
        M("judge the measures by {after}: {title}", after=found.id, title=title)
        if found
        else M("ask again, to judge the measures: {title}", title=title)
    )
    yield DueItem(
        Due.SURVEY,
        wave.id,
        what,
        max(first, last),
        responsible(view, wave, Stage.REEVALUATED),
        wave.run_by,
        max(first, last) < view.today,
        Stage.REEVALUATED.value,
        min(first, last),
    )
