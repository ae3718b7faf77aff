"""Where indicators go, as figures, tables and small trends: for semesters and units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from qms.engine.cells import owner_name
from qms.engine.circles import may_show, shown_columns, wide_enough
from qms.engine.indicators import target_of
from qms.engine.tally import Tally, share
from qms.i18n import N_, M
from qms.kinds.indicator import Better, Indicator
from qms.report.charts import Trend, TrendPoint, Trends, figure
from qms.report.charts.measures import MOST_SMALL
from qms.report.facts import Fact, facts, tally
from qms.report.lists import Head, Line, listed
from qms.report.wording import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qms.engine.indicator_moves import Move
    from qms.engine.view import View
    from qms.kinds.indicator import Value
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame


def dynamics_facts(found: Sequence[Move]) -> tuple[Fact, ...]:
    """Return how many indicators got better, worse, or stayed."""

    def count(wanted: Callable[[Move], bool]) -> Tally:
        return _count(item for item in found if wanted(item))

    return facts(
        (M("Indicators"), _count(found)),
        (M("With a value of the period"), count(lambda item: item.now is not None)),
        (M("Better than in the period before"), count(lambda item: item.better is True)),
        (M("Worse than in the period before"), count(lambda item: item.better is False)),
        (M("As in the period before"), count(lambda item: item.change == 0)),
    )


def target_facts(found: Sequence[Move]) -> tuple[Fact, ...]:
    """Return how many targets of the period are reached by its values."""
    aimed = _count(item for item in found if item.reached is not None)
    reached = _count(item for item in found if item.reached)
    return facts(
        (M("Indicators with a value and a target"), aimed),
        (M("Target reached so far"), reached),
        (M("Share of targets reached"), share(reached, aimed)),
        (M("Past the threshold"), _count(item for item in found if item.past_threshold)),
    )


def _count(found: Iterable[Move]) -> Tally:
    return tally(item.indicator for item in found)


_DYNAMICS: Final = (
    Head("title", N_("Indicator"), 3),
    Head("measure", N_("Unit of measure"), 1),
    Head("earlier", N_("Earlier periods"), 2),
    Head("last_period", N_("Period"), 1),
    Head("last_value", N_("Value"), 1, "number"),
    Head("change", N_("Change"), 1, "number"),
    Head("direction", N_("Direction"), 1),
)
_BETTER: Final[dict[bool | None, str]] = {True: N_("better"), False: N_("worse")}


def dynamics_table(frame: Frame, found: Sequence[Move]) -> Table:
    """Return the value of each indicator beside the two periods before."""
    lines = [Line(item.indicator, _dynamics(item, frame.lang)) for item in found]
    return listed(frame, "dynamics", N_("Dynamics of indicators"), _DYNAMICS, lines)


def _dynamics(item: Move, lang: str) -> tuple[Any, ...]:
    word = N_("unchanged") if item.change == 0 else _BETTER.get(item.better, "")
    now = item.now
    return (
        item.indicator.title,
        item.indicator.measure,
        tuple(
            M("{period}: {value}", period=one.period, value=number(one.value, lang))
            for one in item.earlier
        ),
        now.period if now else None,
        now.value if now else None,
        item.change,
        M(word if now else N_("no value")),
    )


_TARGETS: Final = (
    Head("title", N_("Indicator"), 3),
    Head("owner_name", N_("Owner"), 2),
    Head("last_period", N_("Period"), 1),
    Head("last_value", N_("Value"), 1, "number"),
    Head("target", N_("Target value"), 1, "number"),
    Head("threshold", N_("Threshold value"), 1, "number"),
    Head("reached", N_("So far"), 1),
)


def targets_table(frame: Frame, found: Sequence[Move]) -> Table:
    """Return which targets the values reach, those that are not reached first."""
    aimed = sorted(
        (item for item in found if item.reached is not None),
        key=lambda item: (bool(item.reached), item.indicator.id),
    )
    lines = [
        Line(item.indicator, _target(frame.view, item, item.now)) for item in aimed if item.now
    ]
    caption = N_("Preliminary achievement of targets")
    return listed(frame, "targets", caption, _TARGETS, lines)


def _target(view: View, item: Move, now: Value) -> tuple[Any, ...]:
    word = N_("reached") if item.reached else N_("not reached")
    return (
        item.indicator.title,
        owner_name(view, item.indicator),
        now.period,
        now.value,
        item.target.target if item.target else None,
        item.target.threshold if item.target else None,
        M(N_("past the threshold") if item.past_threshold else word),
    )


def dynamics_figures(frame: Frame, found: Sequence[Move]) -> tuple[Figure, ...]:
    """Draw the key indicators that have earlier values; all of them where none is marked as key."""
    shown = [item for item in found if item.earlier and _visible(frame, item.indicator)]
    key = [item for item in shown if item.indicator.key]
    chosen = (key or shown)[:MOST_SMALL]
    if not chosen:
        return ()
    charts = tuple(_trend(item, frame.lang) for item in chosen)
    some = 0 < len(key) < len(shown)
    words = N_("Key indicators over the periods") if some else N_("Indicators over the periods")
    title = frame.say(words)
    ids = [item.indicator.id for item in chosen]
    return (figure("trends", Trends(title, charts), frame.lang, ids),)


def _visible(frame: Frame, indicator: Indicator) -> bool:
    """Tell whether the circle may see an indicator with its earlier values."""
    if not may_show(frame.view, indicator, frame.circle):
        return False
    if wide_enough(Indicator.spec.circle, frame.circle):
        return True
    return "earlier" in (shown_columns(frame.view, Indicator, frame.circle) or ())


def _trend(item: Move, lang: str) -> Trend:
    measure = item.indicator.measure.shown(lang) if item.indicator.measure else ""
    better: Literal["higher", "lower"] = (
        "higher" if item.indicator.better is Better.HIGHER else "lower"
    )
    points = tuple(_point(item, one) for one in (*item.earlier, *([item.now] if item.now else [])))
    return Trend(item.indicator.title.shown(lang), measure, points, better)


def _point(item: Move, value: Value) -> TrendPoint:
    aim = target_of(item.indicator, value.period)
    return TrendPoint(value.period, value.value, aim.target if aim else None)
