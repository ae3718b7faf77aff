"""Rules of surveys: tables fit the instrument, what is positive is stated, few answers warn."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qms.engine.early_warning import RESPONSE, answered, warned
from qms.engine.periods import is_period
from qms.engine.rule import Hit, duty, integrity
from qms.engine.survey_editions import name_it_first
from qms.engine.survey_loop import loop, missing
from qms.engine.surveys import (
    low_response,
    over,
    positive_unknown,
    response_limit,
    response_rate,
    survey_of,
    survey_rules,
)
from qms.i18n import M
from qms.kinds.survey import Survey
from qms.kinds.unit import Unit
from qms.kinds.wave import ALL, Wave

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.engine.view import View
    from qms.kinds.wave import Counts


@integrity("Q101", "7.5.3(3)")
def counts_off_scale(view: View) -> Iterator[Hit]:
    """A table of a wave does not fit its instrument.

    Each question with counts is a question of the edition that the wave asked, and its counts are
    as many as the options of its scale, those that do not count as valid included.
    """
    for wave in view.snapshot.of(Wave):
        survey = survey_of(view, wave)
        if survey is None:
            continue
        for number, item in enumerate(wave.results):
            expected = _expected(survey, item)
            if expected != len(item.counts):
                yield Hit(
                    wave.id,
                    ("results", number, "counts"),
                    M(
                        "{question}: {found} counts, but its scale has {expected} options",
                        question=item.question,
                        found=len(item.counts),
                        expected=expected,
                    ),
                    name_it_first(survey),
                )


def _expected(survey: Survey, item: Counts) -> int:
    question = survey.question(item.question)
    return len(survey.options_of(question)) if question else 0


@integrity("Q102", "7.5.3(1), KZ-SURV-36")
def small_group_shown(view: View) -> Iterator[Hit]:
    """A wave shows counts of a group that is smaller than the policy allows.

    Groups under the smallest size of POL-survey-rules, as it was when the wave closed, are folded
    into the whole before anything is written: what git once holds stays in it.
    """
    for wave in view.snapshot.of(Wave):
        rules = survey_rules(view, wave.closed)
        least = rules.minimum_group if rules else 0
        small = {item.group: item.valid for item in wave.responses if item.valid < least}
        for group in dict.fromkeys(item.group for item in wave.results if item.group in small):
            yield Hit(
                wave.id,
                ("results",),
                M(
                    "{group} has {n} valid answers, fewer than {minimum}",
                    group=group,
                    n=small[group],
                    minimum=least,
                ),
                M("Take the answers in again: qms survey import FILE --wave {id}", id=wave.id),
            )


@integrity("Q171", "7.5.3(4), 7.8, KZ-SURV-15")
def impossible_period(view: View) -> Iterator[Hit]:
    """The period of a wave is no time: it is compared with no other one, and in no year's report.

    It is an academic year, a part of one (2025-2026/1), a calendar year or a month.
    """
    for wave in view.snapshot.of(Wave):
        if not is_period(wave.period):
            yield Hit(
                wave.id,
                ("period",),
                M("{value} is no period", value=wave.period),
                M("Write it as 2025-2026, 2025-2026/1 or 2026-05."),
            )


@integrity("Q103", "7.5.4(1)")
def unknown_group(view: View) -> Iterator[Hit]:
    """A table of a wave names a group that is no unit of the university.

    The whole is called ``all``; results of any other group are shown by unit.
    """
    for wave in view.snapshot.of(Wave):
        counted = (item.group for item in wave.results)
        for group in dict.fromkeys((*(item.group for item in wave.responses), *counted)):
            if group != ALL and not isinstance(view.snapshot.get(group), Unit):
                yield Hit(
                    wave.id,
                    ("results",),
                    M("there is no unit {group}", group=group),
                    M("Take the answers in again: qms survey import FILE --wave {id}", id=wave.id),
                )


@duty("Q201", "9.2(5), KZ-SURV-34")
def few_answered(view: View) -> Iterator[Hit]:
    """The response rate of the last wave of a survey is under the early warning of the policy.

    Counted are valid answers of those invited without the ineligible ones.  The wave should say
    what was done about it: a measure, or a decision to take its results as they are; or a risk
    that concerns it is assessed or reviewed.
    """
    limit = response_limit(view)
    low = [wave for wave in _last_waves(view) if low_response(view, wave)]
    hits = {hit.record: hit for hit in warned(view) if hit.rule.measure == RESPONSE} if low else {}
    for wave in low:
        hit = hits.get(wave.id)
        if limit and not wave.improvements and not (hit and answered(view, hit)):
            yield Hit(
                wave.id,
                ("valid",),
                M(
                    "response rate {rate} %, under {least} %",
                    rate=round(100 * (response_rate(wave) or 0), 1),
                    least=round(100 * limit),
                ),
                M(
                    "Name the measure that answers it: qms set {id} improvements ...; the risk:"
                    " qms warnings",
                    id=wave.id,
                ),
                wave.closed,
            )


def _last_waves(view: View) -> Iterable[Wave]:
    """Return of each instrument the wave that closed last."""
    waves = [wave for wave in view.snapshot.of(Wave) if over(view, wave)]
    ordered = sorted(waves, key=lambda wave: (wave.closed or dt.date.min, wave.id))
    return {wave.survey: wave for wave in ordered}.values()


@duty("Q202", "7.5.3(2), KZ-SURV-09")
def positive_not_stated(view: View) -> Iterator[Hit]:
    """A questionnaire does not say which options of a scale are positive.

    The upper part of a scale that the policy names (40 %) says it only where it is a whole number
    of options; elsewhere the positive options are stated, else no share can be computed.
    """
    for survey in view.snapshot.of(Survey):
        lacking = positive_unknown(view, survey)
        if lacking and survey_rules(view):
            yield Hit(
                survey.id,
                ("scales",),
                M("which options are positive is not stated for: {questions}", questions=lacking),
                M("Mark them with positive: true in: qms edit {id}", id=survey.id),
            )


@duty("Q203", "7.5.3, KZ-SURV-08")
def no_results(view: View) -> Iterator[Hit]:
    """A wave was reported, but its answers have not been taken in."""
    for wave in view.snapshot.of(Wave):
        whole = any(item.group == ALL for item in wave.results)
        if view.state_id(wave) == "reported" and not whole and not wave.responses:
            yield Hit(
                wave.id,
                ("results",),
                M("no table of answers"),
                M("Take them in: qms survey import FILE --wave {id}", id=wave.id),
                wave.closed,
            )


@duty("Q204", "7.5.5, KZ-SURV-24")
def loop_open(view: View) -> Iterator[Hit]:
    """The loop of the last wave of a survey is open: nothing decided, or nobody told what changed.

    Collection, analysis, decisions, informing, re-evaluation.  Without problems no measure is
    needed, and the wave says why (no_action); stakeholders are informed all the same.
    """
    for wave in _last_waves(view):
        steps = loop(view, wave)
        open_ones = missing(steps) if steps[1].done else ()
        if open_ones:
            yield Hit(
                wave.id,
                ("improvements",),
                M("the loop is open: not {stages}", stages=tuple(M(item) for item in open_ones)),
                M("See what is missing: qms wave loop {id}", id=wave.id),
                steps[1].date,
            )
