"""Whether a CAPA had an effect, as the data tell it; a human confirms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qms.engine.capa_rules import review_window
from qms.engine.capas import done_on
from qms.engine.nc_trend import before_after
from qms.engine.periods import month_period, semester_period, year_period
from qms.engine.stats_tables import WHOLE
from qms.engine.survey_shown import faculty_shown, shown_of_all
from qms.engine.surveys import over, pooled, wave_figures
from qms.engine.years import AcademicYear
from qms.i18n import Day, M
from qms.kinds.capa import Verdict
from qms.kinds.indicator import Better, Indicator
from qms.kinds.wave import ALL, Wave
from qms.model.items import until

if TYPE_CHECKING:
    from qms.engine.periods import Period
    from qms.engine.surveys import QuestionFigures
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.capa import Capa, Effect
    from qms.kinds.indicator import Value

_WHOLE: Final = 1e-9  # how far a share in per cent may lie from a target and still be it


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the data say of the effect of a CAPA.

    ``value`` and ``target`` are in the unit of the indicator, in per cent of positive answers, or
    a number of nonconformities; ``n`` counts valid answers.  ``records`` are those that the figure
    comes from.
    """

    verdict: Verdict
    value: float | None
    n: int | None
    target: float
    text: Message
    records: tuple[str, ...] = ()


def propose(view: View, capa: Capa) -> Proposal | None:
    """Return what the data say; None for a CAPA that is not done or names nothing to tell it by.

    Before the window of the effectiveness review no verdict is proposed, only the figure so far.
    Source: regulation on monitoring and feedback, 7.5.5(4), 3(8).
    """
    done, effect = done_on(view, capa), capa.effect
    if done is None or effect is None:
        return None
    if effect.indicator is not None:
        found = _by_indicator(view, capa, effect, done)
    elif effect.survey is not None:
        found = _by_survey(view, effect, done)
    else:
        found = _by_topic(view, capa, effect)
    window = review_window(view, capa)
    if window is None or window[0] <= view.today:
        return found
    early = M(
        "too early: the window opens on {day}; {figures}", day=Day(window[0]), figures=found.text
    )
    return replace(found, verdict=Verdict.NOT_SHOWN, text=early)


def plain(value: float) -> float | int:
    """Return a figure as it is printed: 60, not 60.0."""
    return int(value) if float(value).is_integer() else value


def _nothing(effect: Effect, text: Message, *records: str) -> Proposal:
    return Proposal(Verdict.NOT_SHOWN, None, None, effect.target, text, records)


def _verdict(*, good: bool) -> Verdict:
    return Verdict.EFFECTIVE if good else Verdict.FAILED


def _by_indicator(view: View, capa: Capa, effect: Effect, done: dt.date) -> Proposal:
    """Compare the value of the latest period that lies mostly after completion."""
    indicator = view.snapshot.get(effect.indicator or "")
    if not isinstance(indicator, Indicator):
        return _nothing(effect, M("there is no indicator {id}", id=effect.indicator))
    window = review_window(view, capa)
    last = window[1] if window and window[1] else view.today
    counted = [
        item
        for item in until(indicator.values, min(view.today, last))
        if item.date > done and _after(view, item, done)
    ]
    if not counted:
        text = M("{id} has no value for a period after {day}", id=indicator.id, day=Day(done))
        return _nothing(effect, text, indicator.id)
    found = max(counted, key=lambda item: (item.period, item.date))
    higher = indicator.better is Better.HIGHER
    good = found.value >= effect.target if higher else found.value <= effect.target
    text = M(
        "{title}, {period}: {value}; target {target}",
        title=indicator.title,
        period=found.period,
        value=plain(found.value),
        target=plain(effect.target),
    )
    return Proposal(_verdict(good=good), found.value, None, effect.target, text, (indicator.id,))


def _after(view: View, item: Value, done: dt.date) -> bool:
    """Tell whether at least half of the days of a value's period come after completion."""
    span = _period(view, item.period)
    return span is None or span.first + (span.last - span.first) / 2 >= done


def _period(view: View, text: str) -> Period | None:
    year = AcademicYear.parse(text)
    if year is not None:
        return year_period(year)
    return semester_period(view.snapshot, text) or month_period(text)


def _by_survey(view: View, effect: Effect, done: dt.date) -> Proposal:
    """Compare the share of positive answers in the first wave that was opened after completion."""
    waves = sorted(
        (
            wave
            for wave in view.snapshot.of(Wave)
            if wave.survey == effect.survey
            and wave.opened is not None
            and wave.opened > done
            and over(view, wave)
        ),
        key=lambda wave: (wave.opened or dt.date.max, wave.id),
    )
    if not waves or view.snapshot.get(waves[0].survey) is None:
        text = M("no wave of {id} after {day} is over", id=effect.survey, day=Day(done))
        return _nothing(effect, text)
    wave = waves[0]
    asked = _asked(view, effect, wave)
    share, n = pooled(asked), sum(item.valid for item in asked)
    if share is None:
        return _nothing(effect, M("{id} has no answers that count here", id=wave.id), wave.id)
    if not _printable(view, effect, wave, asked, share):
        hidden = M("{id}: hidden: it would tell what few people answered", id=wave.id)
        return _nothing(effect, hidden, wave.id)
    value = round(100 * share, 1)
    text = M(
        "{id}: positive answers {value} %, valid answers {n}; target {target} %",
        id=wave.id,
        value=plain(value),
        n=n,
        target=plain(effect.target),
    )
    if effect.minimum is not None and n < effect.minimum:
        few = M("{figures}; fewer than {minimum} answers", figures=text, minimum=effect.minimum)
        return Proposal(Verdict.NOT_SHOWN, value, n, effect.target, few, (wave.id,))
    good = 100 * share >= effect.target - _WHOLE
    return Proposal(_verdict(good=good), value, n, effect.target, text, (wave.id,))


def _printable(
    view: View, effect: Effect, wave: Wave, asked: tuple[QuestionFigures, ...], share: float
) -> bool:
    """Tell whether a share says nothing of what single people, or those of another group, said."""
    if effect.group is not None and effect.group != ALL:
        name = effect.question or effect.block or WHOLE
        return faculty_shown(view, wave, effect.group, name)
    counted = round(share * sum(item.valid for item in asked))
    return isinstance(shown_of_all(view, asked, counted), float)


def _asked(view: View, effect: Effect, wave: Wave) -> tuple[QuestionFigures, ...]:
    """Return the figures of the question or block (else of all) of the group, else of the whole."""
    figures = wave_figures(view, wave)
    group = effect.group or ALL
    rows = figures.questions if group == ALL else dict(figures.groups).get(group, ())
    block = {item.id: item.block for item in figures.survey.questions}
    return tuple(
        item
        for item in rows
        if effect.question in {None, item.question}
        and effect.block in {None, block.get(item.question)}
        and item.positive is not None
    )


def _by_topic(view: View, capa: Capa, effect: Effect) -> Proposal:
    """Compare the similar nonconformities after completion with as many days before it."""
    found = before_after(view, capa)
    if found is None:
        return _nothing(effect, M("nothing is named to tell the effect by"))
    after, before = found.movement.now, found.movement.before
    text = M(
        "similar nonconformities up to {day}: {after}; in the same time before: {before};"
        " target {target}",
        day=Day(found.after_span.last),
        after=int(after),
        before=int(before),
        target=plain(effect.target),
    )
    verdict = found.verdict or Verdict.NOT_SHOWN
    records = (*after.ids, *before.ids)
    return Proposal(verdict, float(int(after)), None, effect.target, text, records)
