"""The inside of a trend: axes, line, target and published figures of one box."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from qms.report.charts.ground import measure, wrapped
from qms.report.charts.measures import printed
from qms.report.charts.scales import Scale, apart, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.report.charts.measures import Trend, TrendPoint

_LABEL: Final = 9.5
_AXIS: Final = 46
_END: Final = 40
_FOOT: Final = 34


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
    left, right = box.x + _AXIS, box.x + box.width - _END
    top, bottom = box.y + 8, box.y + box.height - _FOOT
    slot = (right - left) / max(1, len(chart.points))
    places = tuple(round(left + slot * (n + 0.5), 1) for n in range(len(chart.points)))
    up = Scale(marks_[0], marks_[-1], bottom, top)
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
    """Return the marks of the axis: all that is drawn, with some room for figures at the points."""
    found = [
        value
        for point in chart.points
        for value in (point.value, point.target, point.threshold, point.odd)
        if value is not None
    ] or [0.0, 1.0]
    low, high = min(found), max(found)
    room = (high - low) * 0.12
    return ticks(max(0.0, low - room) if low >= 0 else low - room, high + room, about)


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
    """Return the figure of each point: above it, or below in a dip and below a published one."""
    points = plot.chart.points
    return tuple(
        (
            plot.places[n],
            round(plot.up(point.value) + (16.0 if _below(points, n) else -8.0), 1),
            printed(point.value, plot.lang),
        )
        for n, point in enumerate(points)
        if point.value is not None and plot.drawn(n)
    )


def _below(points: Sequence[TrendPoint], n: int) -> bool:
    here, odd = points[n].value or 0.0, points[n].odd
    if odd is not None:
        return odd > here
    near = [points[at].value for at in (n - 1, n + 1) if 0 <= at < len(points)]
    known = [value for value in near if value is not None]
    return bool(known) and all(value > here for value in known)


def _odd_words(plot: _Plot) -> tuple[tuple[float, float, str], ...]:
    made = []
    for n, point in enumerate(plot.chart.points):
        if point.odd is None or not plot.drawn(n):
            continue
        above = point.value is None or point.odd > point.value
        y = round(plot.up(point.odd) + (-9.0 if above else 17.0), 1)
        made.append((plot.places[n], y, printed(point.odd, plot.lang)))
    return tuple(made)


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
