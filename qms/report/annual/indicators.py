"""Section 6: indicators over three years with target, mark and trend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from qms.engine.circles import may_show, shown_columns, wide_enough
from qms.engine.figures_indicators import Standing, improvement
from qms.i18n import N_, M, translate
from qms.kinds.indicator import Better, Indicator
from qms.report.charts import Trend, TrendPoint, Trends, figure
from qms.report.lists import Head, Line, listed
from qms.report.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.figures_indicators import IndicatorRow, YearValue
    from qms.i18n import Message
    from qms.report.annual.part import Part
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame

MOST = 12
"""Small trends that one figure holds."""
_CHANGES = {1: N_("better than before"), 0: N_("as before"), -1: N_("worse than before"), None: ""}


def indicators(part: Part) -> tuple[Table, ...]:
    """Return the tables of the section."""
    rows = part.data.indicators
    return indicator_table(part.frame, rows), published(part)


def indicator_table(frame: Frame, rows: Iterable[IndicatorRow]) -> Table:
    """Return one row an indicator: values by academic year, target and how it is met."""
    found = tuple(rows)
    years = [one.year for one in found[0].years] if found else []
    heads = (
        Head("title", N_("Indicator"), 3),
        Head("measure", N_("Unit of measure"), 1),
        *(Head("earlier", str(year), 1, "number") for year in years[:-1]),
        *(Head("last_value", str(year), 1, "number") for year in years[-1:]),
        Head("target", N_("Target value"), 1, "number"),
        Head("target", N_("Mark"), 2),
    )
    lines = [Line(row.indicator, _cells(row)) for row in found]
    return listed(frame, "indicators", N_("Indicators by academic year"), heads, lines)


def _cells(row: IndicatorRow) -> tuple[Any, ...]:
    now = row.now
    return (
        row.indicator.title,
        row.indicator.measure,
        *(one.number for one in row.years),
        now.target.target if now.target else None,
        _mark(row),
    )


def _mark(row: IndicatorRow) -> Message:
    """Say how the target is met, how the value stands to that of the year before.

    And whether another figure was published for one of the years.
    """
    mark, moved = M(row.now.standing.value), _CHANGES[improvement(row)]
    said = M("{mark}; {change}", mark=mark, change=M(moved)) if moved else mark
    if all(one.published is None for one in row.years):
        return said
    return M("{mark}; {change}", mark=said, change=M(N_("published differently before")))


def published(part: Part) -> Table:
    """Return published figures beside the recomputed ones, where they differ."""
    heads = (
        Head("title", N_("Indicator"), 3),
        Head("last_period", N_("Period"), 2),
        Head("earlier", N_("Published"), 1, "number"),
        Head("last_value", N_("Recomputed"), 1, "number"),
        Head("method", N_("Method"), 3),
    )
    lines = [
        Line(row.indicator, _differing(row, one))
        for row in part.data.indicators
        for one in row.years
        if one.published is not None
    ]
    return listed(
        part.frame,
        "published",
        N_("Published figures that differ from the recomputed ones"),
        heads,
        lines,
    )


def _differing(row: IndicatorRow, one: YearValue) -> tuple[Any, ...]:
    value = one.value
    return (
        row.indicator.title,
        value.period if value else None,
        one.published,
        one.number,
        value.method if value else None,
    )


def trends(frame: Frame, rows: Iterable[IndicatorRow], name: str = "trends") -> tuple[Figure, ...]:
    """Return the key indicators as small trends; all of them where none is marked as key."""
    shown = [
        row
        for row in rows
        if may_show(frame.view, row.indicator, frame.circle)
        and any(one.number is not None for one in row.years)
    ]
    chosen = [row for row in shown if row.indicator.key] or shown
    if not chosen:
        return ()
    seen = _seen(frame)
    charts = tuple(_trend(row, frame.lang, seen) for row in chosen[:MOST])
    some = len(chosen) < len(shown)
    words = N_("Key indicators over the years") if some else N_("Indicators over the years")
    title = translate(words, frame.lang)
    ids = [row.indicator.id for row in chosen[:MOST]]
    return (figure(name, Trends(title, charts), frame.lang, ids),)


def _seen(frame: Frame) -> frozenset[str]:
    """Return what of thresholds and published figures the circle may see.

    What was published once everybody may see.
    """
    if wide_enough(Indicator.spec.circle, frame.circle):
        return frozenset({"threshold", "published"})
    return (shown_columns(frame.view, Indicator, frame.circle) or frozenset()) | {"published"}


def _trend(row: IndicatorRow, lang: str, seen: frozenset[str]) -> Trend:
    measure = spoken(row.indicator.measure, lang) if row.indicator.measure else ""
    points = tuple(_point(one, seen) for one in row.years)
    better: Literal["higher", "lower"] = (
        "higher" if row.indicator.better is Better.HIGHER else "lower"
    )
    return Trend(spoken(row.indicator.title, lang), measure, points, better)


def _point(one: YearValue, seen: frozenset[str]) -> TrendPoint:
    target = one.target
    return TrendPoint(
        str(one.year),
        one.number,
        target.target if target else None,
        target.threshold if target and "threshold" in seen else None,
        one.published if "published" in seen else None,
    )


def below(rows: Iterable[IndicatorRow]) -> tuple[IndicatorRow, ...]:
    """Return the indicators beyond their threshold or short of their target, the worst first."""
    wanted = (Standing.UNDER, Standing.SHORT)
    found = [row for row in rows if row.now.standing in wanted]
    return tuple(sorted(found, key=lambda row: wanted.index(row.now.standing)))
