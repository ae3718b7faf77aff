"""A wave beside the waves before it: the change since the last one, and the years together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.stats_of_wave import year_of
from qms.engine.stats_tables import WHOLE
from qms.engine.stats_trend import UNKNOWN
from qms.engine.survey_editions import not_comparable
from qms.i18n import N_, M
from qms.report.charts.figures import figure, figures
from qms.report.charts.measures import Trend, TrendPoint
from qms.report.charts.profile import Profile
from qms.report.document import Column, Table
from qms.report.lists import Head, counts
from qms.report.registers import plain
from qms.report.spoken import spoken
from qms.report.survey_words import (
    Chance,
    block_title,
    compared,
    limits,
    names_of,
    per_cent,
    points,
    together,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.engine.disclosure_types import Blurred, Hidden
    from qms.engine.stats_trend import Dynamics, Step
    from qms.engine.survey_publication import Measure
    from qms.i18n import Shown
    from qms.kinds.wave import Wave
    from qms.report.document import Figure
    from qms.report.frame import Frame
    from qms.report.survey_found import Found

_MOST: Final = 6
"""Waves that a table or a chart sets side by side."""
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Since:
    """The change of a share (-1 to 1) since the wave ``before``, and how sure it is."""

    before: Wave
    value: float
    remark: tuple[Shown, ...]


def share_in(
    found: Found, wave: Wave, name: str, measure: Measure = "positive"
) -> float | Blurred | Hidden | None:
    """Return what may be printed of a share in a wave; None where the wave has none."""
    if wave.id == found.wave.id:
        return found.share(name, measure=measure)
    publication = found.earlier.get(wave.id)
    if publication is None or found.group not in publication.groups:
        return None
    return publication.share(found.group, name, measure)


def open_in(found: Found, wave: Wave, name: str) -> bool:
    """Tell whether intervals of a share in a wave may be printed."""
    publication = found.publication if wave.id == found.wave.id else found.earlier.get(wave.id)
    known = publication is not None and found.group in publication.groups
    return known and publication is not None and publication.open(found.group, name)


def change_of(found: Found, name: str) -> Since | None:
    """Return the change since the last wave with that share; None where there is nothing before."""
    now, before = found.plain(name), _before(found, name)
    if now is None or before is None:
        return None
    wave, value = before
    step = _step(found, name, wave)
    remark = together(
        (
            _chance(step) if step else None,
            None
            if found.over_waves.comparable(name, wave, found.wave)
            else M("the questionnaire changed between"),
        )
    )
    return Since(wave, now - value, remark)


def before_of(found: Found, name: str) -> Wave | None:
    """Return the last earlier wave with that share as a number, None where there is none."""
    before = _before(found, name)
    return before[0] if before else None


def _before(found: Found, name: str) -> tuple[Wave, float] | None:
    for wave in reversed(found.over_waves.waves):
        value = share_in(found, wave, name) if wave.id != found.wave.id else None
        if isinstance(value, float):
            return wave, value
    return None


def _step(found: Found, name: str, before: Wave) -> Step | None:
    """Return the statistics of the change, None where a number behind them is not printed."""
    dynamics = _dynamics(found, name)
    step = dynamics.steps[-1] if dynamics and dynamics.steps else None
    if step is None or (step.before.period, step.after.period) != (
        before.period,
        found.wave.period,
    ):
        return None
    return step if all(open_in(found, one, name) for one in (before, found.wave)) else None


def _dynamics(found: Found, name: str) -> Dynamics | None:
    return found.over_waves.blocks.get(name) or found.over_waves.questions.get(name)


def _chance(step: Step) -> Shown | None:
    interval = step.interval
    if interval is None:
        return None
    words = N_("interval {limits}: chance alone may do it")
    if not interval.holds(0):
        words = N_("interval {limits}: more than chance")
    return M(words, limits=limits(interval, signed=True))


def years_of(found: Found) -> int:
    """Return in how many academic years there are waves."""
    return len({year_of(wave) for wave in found.over_waves.waves} - {None})


def trend_table(frame: Frame, found: Found) -> Table:
    """Return the shares of each block wave by wave, the oldest first (7.5.3(5))."""
    waves = found.over_waves.waves[-_MOST:]
    say = frame.say
    columns = (
        Column("block", say(N_("Block")), width=3),
        *(Column(wave.id.lower(), wave.period, "number", 1) for wave in waves),
        Column("change", say(N_("Change, points")), "number", 1),
        Column("slope", say(N_("A year, points")), "number", 1),
        Column("p", say(N_("p of the trend")), "text", 1),
    )
    rows = tuple(_went(frame, found, waves, name) for name in names_of(found))
    caption = say(N_("Positive answers over the years, % of the valid ones"))
    origin = (tuple(wave.id for wave in waves),) * len(rows)
    note = " ".join(spoken(one, frame.lang) for one in _doubts(found))
    return Table("trend", caption, columns, rows, note, origin=origin, keys=names_of(found))


def _doubts(found: Found) -> Iterator[Shown]:
    """Yield what does not compare over the waves, and why no trend is tested."""
    if found.over_waves.apart:
        yield not_comparable(found.over_waves.apart)
    counts_only = not found.clustered and found.interval() is not None
    if counts_only and len(found.over_waves.waves) > 1:
        yield UNKNOWN


def _went(frame: Frame, found: Found, waves: Sequence[Wave], name: str) -> tuple[Any, ...]:
    change = change_of(found, name)
    dynamics = _dynamics(found, name)
    shown = all(open_in(found, wave, name) for wave in found.over_waves.waves)
    trend = dynamics.trend if dynamics and shown else None
    cells = (
        block_title(found, name),
        *(per_cent(share_in(found, wave, name)) for wave in waves),
        points(change.value if change else None),
        points(trend.slope if trend else None),
        Chance(trend.p) if trend else None,
    )
    return tuple(plain(cell, frame.lang) for cell in cells)


_STEPS: Final = (
    Head("block", N_("Block"), 3),
    Head("from", N_("From"), 2),
    Head("to", N_("To"), 2),
    Head("change", N_("Change, points"), 1, "number"),
    Head("limits", N_("Interval"), 2),
)


def steps_table(frame: Frame, found: Found) -> Table:
    """Return the change from each wave to the next with its interval."""
    rows = [row for name in names_of(found) for row in _steps(found, name)]
    origin = [tuple(wave.id for wave in found.over_waves.waves)] * len(rows)
    caption = N_("Change from wave to wave")
    return counts(frame, "steps", caption, _STEPS, rows, origin)


def _steps(found: Found, name: str) -> Iterator[tuple[Any, ...]]:
    dynamics = _dynamics(found, name)
    if dynamics is None or not all(open_in(found, w, name) for w in found.over_waves.waves):
        return
    for step in dynamics.steps:
        yield (
            block_title(found, name),
            step.before.period,
            step.after.period if step.comparable else M("{period}*", period=step.after.period),
            points(step.change.value),
            limits(step.interval, signed=True),
        )


def trend_figure(frame: Frame, found: Found) -> tuple[Figure, ...]:
    """Draw the share of all questions over the waves, where there are two at least."""
    points = [
        (wave, per_cent(value))
        for wave in found.over_waves.waves
        if isinstance(value := share_in(found, wave, WHOLE), float)
    ]
    if len(points) < _PAIR:
        return ()
    row = compared(frame, found, WHOLE)
    target, least = per_cent(row.target), per_cent(row.threshold)
    chart = Trend(
        frame.say(N_("Positive answers over the years")),
        frame.say(N_("Positive answers, % of the valid ones")),
        tuple(TrendPoint(wave.period, value, target, least) for wave, value in points),
        "higher",
        frame.say(N_("Positive answers, %")),
    )
    return (figure("trend-figure", chart, frame.lang, [wave.id for wave, _value in points]),)


_PROFILES: Final = {
    (False, False): N_("Profile by question: positive answers, %"),
    (False, True): N_("Profile by question beside the last wave: positive answers, %"),
    (True, False): N_("Profile by block: positive answers, %"),
    (True, True): N_("Profile by block beside the last wave: positive answers, %"),
}
"""Captions by whether blocks are drawn, and whether the last wave is drawn beside them."""


def profiles(frame: Frame, found: Found, name: str, names: Sequence[str]) -> tuple[Figure, ...]:
    """Draw the lines of this wave, of the one before, and of the university beside a unit.

    ``names`` are blocks or questions; what is not printed as a number leaves a gap.
    """
    if len(names) < _PAIR:
        return ()
    waves = _last_two(found, names)
    series = [
        (wave.period, tuple(_place(share_in(found, wave, one)) for one in names)) for wave in waves
    ]
    if not found.university:
        shares = tuple(_place(found.share(one, "all")) for one in names)
        series.append((frame.say(N_("University")), shares))
    titles = tuple(spoken(title_of(found, one), frame.lang) for one in names)
    caption = _PROFILES[names[0] in found.form.blocks, len(waves) == _PAIR]
    chart = Profile(frame.say(caption), titles, tuple(series), 0, 100, places=1)
    return figures(name, chart, frame.lang, [wave.id for wave in waves])


def _last_two(found: Found, names: Sequence[str]) -> tuple[Wave, ...]:
    """Return the wave itself, and the last earlier one with any of the shares."""
    for wave in reversed(found.over_waves.waves):
        if wave.id != found.wave.id and any(
            isinstance(share_in(found, wave, one), float) for one in names
        ):
            return (found.wave, wave)
    return (found.wave,)


def title_of(found: Found, name: str) -> Shown:
    """Return how a block or a question is called."""
    question = found.survey.question(name)
    return question.text if question else block_title(found, name)


def _place(value: float | Blurred | Hidden | None) -> float | None:
    return round(100 * value, 1) if isinstance(value, float) else None
