"""A measure over periods with its target: one chart, or a grid of small ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.i18n import N_, M, say, translate
from qms.report.charts.ground import WIDTH, draw, flow, measure, plain, wrapped
from qms.report.charts.measures import printed
from qms.report.charts.panel import Box, panel
from qms.report.wording import NO_VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.i18n import Message
    from qms.report.charts.measures import Trend, TrendPoint, Trends

_HEIGHT: Final = 270
_SMALL: Final = 206
_FEW: Final = 4
_BETTER: Final = {"higher": N_("higher is better"), "lower": N_("lower is better")}
_ARROWS: Final = {"higher": "↑", "lower": "↓"}


def trend(chart: Trend, lang: str, name: str = "") -> str:
    """Draw the line with its target as steps; a period without a value leaves a gap."""
    words = f"{_ARROWS[chart.better]} {chart.measure} ({_better(chart, lang)})"
    cell = {
        "panel": panel(chart, lang, Box(0, 20, WIDTH, _HEIGHT)),
        "words": wrapped(words, WIDTH - 12, lines=1),
        "x": 6,
        "y": 10,
        "bold": False,
    }
    return _drawn([cell], [chart], trend_alt(chart, lang), (_HEIGHT + 24, lang, name))


def trends(chart: Trends, lang: str, name: str = "") -> str:
    """Draw a grid of small trends, each to its own scale, with one legend."""
    columns = 2 if len(chart.charts) <= _FEW else 3
    cells = list(_cells(chart, lang, columns))
    bottom = _SMALL * -(-len(chart.charts) // columns)
    return _drawn(cells, chart.charts, trends_alt(chart, lang), (bottom or 40, lang, name))


def _cells(chart: Trends, lang: str, columns: int) -> Iterator[dict[str, Any]]:
    width = WIDTH / columns
    for n, item in enumerate(chart.charts):
        x, y = width * (n % columns), _SMALL * (n // columns)
        title = f"{_ARROWS[item.better]} {_named(item)}"
        yield {
            "panel": panel(item, lang, Box(x, y + 40, width - 6, _SMALL - 46), small=True),
            "words": wrapped(title, width - 24, 10.5, lines=3, bold=True),
            "x": round(x + 6, 1),
            "y": y + 20,
            "bold": True,
        }


def trend_alt(chart: Trend, lang: str) -> str:
    """Say each period: value, target, threshold, and a published figure that differs."""
    points = "; ".join(_point_words(point, lang) for point in chart.points)
    said = points or translate(N_("No data"), lang)
    return f"{_named(chart)} ({_better(chart, lang)}): {said}."


def trends_alt(chart: Trends, lang: str) -> str:
    """Say every small trend."""
    said = " ".join(trend_alt(item, lang) for item in chart.charts)
    return f"{plain(chart.title)}. {said or translate(N_('No data'), lang)}"


def _named(chart: Trend) -> str:
    parts = dict.fromkeys(plain(part) for part in (chart.title, chart.measure) if part)
    return ", ".join(parts)


def _better(chart: Trend, lang: str) -> str:
    return translate(_BETTER[chart.better], lang)


def _point_words(point: TrendPoint, lang: str) -> str:
    value = NO_VALUE if point.value is None else printed(point.value, lang)
    parts = [f"{plain(point.period)} {value}"]
    others = (
        (M("target {value}", value=_shown(point.target, lang)), point.target),
        (M("threshold {value}", value=_shown(point.threshold, lang)), point.threshold),
        (M("published {value}", value=_shown(point.odd, lang)), point.odd),
    )
    return ", ".join([*parts, *_said(others, lang)])


def _said(others: Iterable[tuple[Message, float | None]], lang: str) -> Iterator[str]:
    return (say(message, lang) for message, value in others if value is not None)


def _shown(value: float | None, lang: str) -> str:
    return "" if value is None else printed(value, lang)


def _drawn(
    cells: Sequence[dict[str, Any]],
    charts: Sequence[Trend],
    alt: str,
    rest: tuple[float, str, str],
) -> str:
    bottom, lang, name = rest
    keys, end = _keys(charts, bottom + 8, lang)
    return draw(
        "trend",
        name,
        alt,
        end,
        cells=cells,
        keys=keys,
        empty=translate(N_("No data"), lang),
    )


def _keys(charts: Sequence[Trend], top: float, lang: str) -> tuple[list[dict[str, object]], float]:
    """Return the legend of what the charts show, and where it ends."""
    points = [point for chart in charts for point in chart.points]
    kinds = {
        "value": (N_("value"), any(point.value is not None for point in points)),
        "target": (N_("target"), any(point.target is not None for point in points)),
        "threshold": (N_("threshold"), any(point.threshold is not None for point in points)),
        "published": (
            N_("published figure that differs from the recomputed one"),
            any(point.odd is not None for point in points),
        ),
    }
    shown = [(kind, translate(word, lang)) for kind, (word, used) in kinds.items() if used]
    if shown and shown[0][0] == "value" and len(charts) == 1 and charts[0].line:
        shown[0] = ("value", plain(charts[0].line))
    if len(charts) > 1:
        shown += [
            ("none", f"{_ARROWS[better]} {translate(_BETTER[better], lang)}")
            for better in sorted({chart.better for chart in charts})
        ]
    widths = [(20 if kind == "none" else 64) + measure(word) for kind, word in shown]
    places = flow(widths, WIDTH - 12)
    keys: list[dict[str, object]] = [
        {"kind": kind, "text": word, "x": 6 + x, "y": top + 8 + 20 * line}
        for (x, line), (kind, word) in zip(places, shown, strict=True)
    ]
    lines = max((line for _x, line in places), default=-1) + 1
    return keys, top + 20 * lines + 4
