"""Profile lines: items downwards, values across, one line a series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qms.i18n import N_, M, say, translate
from qms.report.charts.ground import (
    LINE,
    ROOM,
    WIDTH,
    draw,
    flow,
    measure,
    plain,
    split_rows,
    wrapped,
)
from qms.report.charts.panel import runs
from qms.report.charts.scales import Scale, ticks
from qms.report.wording import NO_VALUE, number

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABEL: Final = 226
_COLUMN: Final = 44
_TOP: Final = 40
_FOOT: Final = 90
_KEY: Final = 46
LOOKS: Final = (
    ("circle", "#00598c", ""),
    ("square", "#b04a00", "7 4"),
    ("triangle", "#00694e", "2 3"),
    ("diamond", "#8f2d6b", "9 3 2 3"),
    ("cross", "#000000", "4 2"),
    ("plus", "#5a5a5a", "1 2"),
)
"""Mark, colour and dash of each series; any one of the three tells them apart."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Series of (name, values): one value an item, None where there is none.

    ``low`` and ``high`` are the ends of the scale of the values, ``places`` the digits of each
    after the sign, else as many as it has, two at most.  Raises ValueError for more than six
    series, for values that fit neither items nor scale, and for a scale without length.
    """

    title: str
    items: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    low: float
    high: float
    places: int | None = None

    def __post_init__(self) -> None:
        if len(self.series) > len(LOOKS):
            raise ValueError(f"{len(self.series)} series, at most {len(LOOKS)} can be told apart")
        if self.high <= self.low:
            raise ValueError(f"a scale from {self.low} to {self.high}")
        for name, values in self.series:
            if len(values) != len(self.items):
                raise ValueError(f"{name}: {len(values)} values of {len(self.items)} items")
            if any(value is not None and not self.low <= value <= self.high for value in values):
                raise ValueError(f"{name}: a value beyond the scale {self.low} to {self.high}")


def profile(chart: Profile, lang: str, name: str = "") -> str:
    """Draw the lines and, to the right, their values; raises ValueError for too many items."""
    left, right = _LABEL + 22, WIDTH - 16 - _COLUMN * len(chart.series)
    across = Scale(chart.low, chart.high, left, right)
    heights = [_height(item) for item in chart.items]
    middles = [_TOP + sum(heights[:n]) + heights[n] / 2 for n in range(len(heights))]
    bottom = _TOP + sum(heights)
    keys, end = _keys(chart, bottom + 24)
    return draw(
        "profile",
        name,
        profile_alt(chart, lang),
        end + 4,
        items=[
            {"words": wrapped(item, _LABEL), "y": y}
            for item, y in zip(chart.items, middles, strict=True)
        ],
        lines=[
            _line(values, look, _places(values, middles, across), chart.places, lang)
            for (_name, values), look in zip(chart.series, LOOKS, strict=False)
        ],
        column=_COLUMN,
        ticks=[
            {"x": across(value), "text": number(value, lang)}
            for value in ticks(chart.low, chart.high)
            if chart.low <= value <= chart.high
        ],
        left=left,
        right=right,
        top=_TOP,
        bottom=bottom,
        keys=keys,
        empty=translate(N_("No data"), lang),
    )


def profile_alt(chart: Profile, lang: str) -> str:
    """Say the value of each series at each item."""
    parts = []
    for n, item in enumerate(chart.items):
        values = tuple(
            f"{plain(name)} {_value(values[n], lang, chart.places)}"
            for name, values in chart.series
        )
        parts.append(say(M("{item}: {values}", item=plain(item), values=values), lang))
    return f"{plain(chart.title)}. {'; '.join(parts) or translate(N_('No data'), lang)}."


def split_profile(chart: Profile) -> tuple[Profile, ...]:
    """Share the items out over charts that each fit on a sheet."""
    parts = split_rows([_height(item) for item in chart.items], ROOM - _TOP - _FOOT)
    return tuple(
        replace(
            chart,
            items=chart.items[part],
            series=tuple((name, values[part]) for name, values in chart.series),
        )
        for part in parts
    )


def _height(item: str) -> int:
    return max(28, LINE * len(wrapped(item, _LABEL)) + 10)


def _places(
    values: Sequence[float | None], middles: Sequence[float], across: Scale
) -> list[tuple[float, float] | None]:
    return [None if v is None else (across(v), y) for v, y in zip(values, middles, strict=True)]


def _line(
    values: Sequence[float | None],
    look: tuple[str, str, str],
    spots: Sequence[tuple[float, float] | None],
    places: int | None,
    lang: str,
) -> dict[str, object]:
    """Return one series: its runs of points without a gap, its marks and its values in words."""
    return {
        "runs": runs(spots),
        "marks": [spot for spot in spots if spot],
        "look": look,
        "values": [_value(value, lang, places) for value in values],
    }


def _value(value: float | None, lang: str, places: int | None = None) -> str:
    return NO_VALUE if value is None else number(round(value, 2), lang, places)


def _keys(chart: Profile, top: float) -> tuple[list[dict[str, object]], float]:
    words = [wrapped(name, WIDTH - 90, lines=2) for name, _values in chart.series]
    widths = [_KEY + 16 + max((measure(line) for line in lines), default=0) for lines in words]
    step = LINE * max((len(lines) for lines in words), default=1) + 8
    keys: list[dict[str, object]] = [
        {"x": 6 + x, "y": top + line * step, "look": look, "lines": lines}
        for (x, line), look, lines in zip(flow(widths, WIDTH - 20), LOOKS, words, strict=False)
    ]
    depth = max((line for _x, line in flow(widths, WIDTH - 20)), default=-1) + 1
    return keys, top + depth * step
