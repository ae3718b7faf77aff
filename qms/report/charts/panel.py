"""The inside of a trend: axes, line, target and published figures of one box."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from qms.report.charts.ground import measure, wrapped
from qms.report.charts.measures import printed
from qms.report.charts.scales import Scale, apart, ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.report.charts.measures import Trend, TrendPoint

_LABEL: Final = 9.5
_MARGIN: Final = 34
_FOOT: Final = 34
_ABOVE: Final = 8.0
_BELOW: Final = 16.0
_CLEAR: Final = 7.0
_LIFT: Final = 9.0
"""The lowest mark stands so far above the axis, where a line along it is seen."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a trend is drawn, with room for its axes."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Panel:
    """What the drawing of a trend needs, in units."""

    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[tuple[float, str], ...]
    periods: tuple[tuple[float, list[str]], ...]
    runs: tuple[str, ...]
    marks: tuple[tuple[float, float], ...]
    values: tuple[tuple[float, float, str], ...]
    target: str
    threshold: str
    ends: tuple[tuple[float, str, bool], ...]
    published: tuple[tuple[float, float], ...]
    published_values: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class _Plot:
    chart: Trend
    lang: str
    up: Scale
    places: tuple[float, ...]
    slot: float

    def drawn(self, index: int) -> bool:
        """Tell whether a point has room for its words; the last one always has."""
        known = [point.value for point in self.chart.points if point.value is not None]
        widest = max((measure(printed(item, self.lang), _LABEL) for item in known), default=0)
        every = max(1, -(-int(widest + 6) // max(1, int(self.slot))))
        return (len(self.places) - 1 - index) % every == 0


def panel(chart: Trend, lang: str, box: Box, *, small: bool = False) -> Panel:
    """Compute a trend within a box."""
    marks_ = _ticks(chart, 3 if small else 5)
    ends_ = [item for point in chart.points[-1:] for item in (point.target, point.threshold)]
    left = box.x + _margin(marks_, lang)
    right = box.x + box.width - _margin([item for item in ends_ if item is not None], lang)
    top, bottom = box.y + 8, box.y + box.height - _FOOT
    slot = (right - left) / max(1, len(chart.points))
    places = tuple(round(left + slot * (n + 0.5), 1) for n in range(len(chart.points)))
    up = Scale(marks_[0], marks_[-1], bottom - _LIFT, top + 12)
    plot = _Plot(chart, lang, up, places, slot)
    values = _places(plot, [point.value for point in chart.points])
    odd = _places(plot, [point.odd for point in chart.points])
    return Panel(
        left,
        right,
        top,
        bottom,
        tuple((up(value), printed(value, lang)) for value in marks_),
        _periods(plot),
        tuple(runs(values)),
        tuple(place for place in values if place),
        _value_words(plot),
        _steps(plot, [point.target for point in chart.points]),
        _steps(plot, [point.threshold for point in chart.points]),
        _ends(plot, (top, bottom)),
        tuple(place for place in odd if place),
        _odd_words(plot),
    )


def _margin(values: Iterable[float], lang: str) -> float:
    """Return the width of the figures at a side."""
    return max([_MARGIN, *(measure(printed(value, lang), 10) + 14 for value in values)])


def runs(places: Sequence[tuple[float, float] | None]) -> list[str]:
    """Return the points of each unbroken stretch of two or more, as SVG writes them."""
    stretches: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            stretches.append([])
        else:
            stretches[-1].append(place)
    return [" ".join(f"{x},{y}" for x, y in points) for points in stretches if len(points) > 1]


def _ticks(chart: Trend, about: int) -> tuple[float, ...]:
    """Return the marks of the axis, which take in all that is drawn."""
    found = [
        value
        for point in chart.points
        for value in (point.value, point.target, point.threshold, point.odd)
        if value is not None
    ] or [0.0, 1.0]
    least = 1.0 if all(value == int(value) for value in found) else 0.0
    return ticks(min(found), max(found), about, least)


def _places(plot: _Plot, values: Sequence[float | None]) -> list[tuple[float, float] | None]:
    return [
        None if value is None else (x, plot.up(value))
        for x, value in zip(plot.places, values, strict=True)
    ]


def _periods(plot: _Plot) -> tuple[tuple[float, list[str]], ...]:
    """Return the names of the periods, as many as there is room for, the last one always."""
    names = [
        wrapped(point.period, max(plot.slot, 50) - 6, 10, lines=2) for point in plot.chart.points
    ]
    widest = max((measure(line, 10) for name in names for line in name), default=0)
    every = max(1, -(-int(widest + 4) // max(1, int(plot.slot))))
    last = len(names) - 1
    return tuple((plot.places[n], name) for n, name in enumerate(names) if (last - n) % every == 0)


def _value_words(plot: _Plot) -> tuple[tuple[float, float, str], ...]:
    """Return the figure of each point: above it, below in a dip, where nothing else stands."""
    made = []
    for n, point in enumerate(plot.chart.points):
        if point.value is None or not plot.drawn(n):
            continue
        others = (point.target, point.threshold, point.odd)
        y = _beside(plot, point.value, others, below=_dips(plot.chart.points, n))
        made.append((plot.places[n], y, printed(point.value, plot.lang)))
    return tuple(made)


def _odd_words(plot: _Plot) -> tuple[tuple[float, float, str], ...]:
    """Return the published figures, each on the side that its point leaves free."""
    made = []
    for n, point in enumerate(plot.chart.points):
        if point.odd is None or not plot.drawn(n):
            continue
        others = (point.target, point.threshold, point.value)
        y = _beside(plot, point.odd, others, below=point.odd < (point.value or point.odd))
        made.append((plot.places[n], y, printed(point.odd, plot.lang)))
    return tuple(made)


def _dips(points: Sequence[TrendPoint], n: int) -> bool:
    """Tell whether the line comes down to a point from both sides, or from its only side."""
    here, odd = points[n].value or 0.0, points[n].odd
    if odd is not None:
        return odd > here
    near = [points[at].value for at in (n - 1, n + 1) if 0 <= at < len(points)]
    known = [value for value in near if value is not None]
    return bool(known) and all(value > here for value in known)


def _beside(plot: _Plot, value: float, others: Iterable[float | None], *, below: bool) -> float:
    """Return the base line of a figure above or below its point, the other side if need be."""
    y = plot.up(value)
    sides = [y + _BELOW, y - _ABOVE] if below else [y - _ABOVE, y + _BELOW]
    taken = [plot.up(other) for other in others if other is not None]
    lowest = plot.up.start + _LIFT - 1
    free = [
        side
        for side in sides
        if side < lowest and all(abs(side - 4 - other) > _CLEAR for other in taken)
    ]
    return round((free or [y - _ABOVE])[0], 1)


def _steps(plot: _Plot, values: Sequence[float | None]) -> str:
    """Return a line level within each period, broken where there is no value."""
    parts: list[str] = []
    half = plot.slot / 2
    for (before, value), x in zip(pairwise([None, *values]), plot.places, strict=True):
        if value is None:
            continue
        start = f"M{x - half:.1f} {plot.up(value)}" if before is None else f"V{plot.up(value)}"
        parts.append(f"{start}H{x + half:.1f}")
    return "".join(parts)


def _ends(plot: _Plot, edges: tuple[float, float]) -> tuple[tuple[float, str, bool], ...]:
    """Return the last target and the last threshold beside their lines, set apart."""
    if not plot.chart.points:
        return ()
    last = plot.chart.points[-1]
    wanted = [
        (plot.up(value), printed(value, plot.lang), is_target)
        for value, is_target in ((last.target, True), (last.threshold, False))
        if value is not None
    ]
    wanted.sort()
    ys = apart([y for y, _t, _b in wanted], [11.0] * len(wanted), edges[0] - 6, edges[1] + 6)
    return tuple((y, text, flag) for y, (_y, text, flag) in zip(ys, wanted, strict=True))
