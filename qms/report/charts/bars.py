"""Bars made of segments with their figures: what the Likert and the states charts share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.report.charts.ground import LINE, flow, ink, measure, wrapped
from qms.report.charts.scales import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BAR: Final = 20
"""Height of a bar."""
LABEL_WIDTH: Final = 214
"""Width of the words to the left of the bars."""
_INSIDE: Final = 10.0
_ABOVE: Final = 9.0
_SWATCH: Final = 26


@dataclass(frozen=True, slots=True)
class Fill:
    """How a segment is filled: a colour and a pattern of lines (``""``: none) for a grey print."""

    colour: str
    pattern: str = ""
    edge: str = "#ffffff"

    @property
    def ink(self) -> str:
        """The colour of figures and of the pattern on it."""
        return ink(self.colour)

    @property
    def pattern_id(self) -> str:
        """The name of its pattern within the drawing."""
        return f"{self.pattern}-{'w' if self.ink == '#ffffff' else 'b'}" if self.pattern else ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar; its figure stands on it, or above it where it is too narrow."""

    x: float
    width: float
    fill: Fill
    text: str
    at: float
    plate: float
    above: bool


def segments(
    parts: Sequence[tuple[float, str, Fill]], start: float, edges: tuple[float, float]
) -> tuple[Segment, ...]:
    """Place parts, each (width, figure, fill), from ``start`` on; empty ones are left out."""
    shown = [(width, text, fill) for width, text, fill in parts if width > 0]
    lefts = [start + sum(item[0] for item in shown[:n]) for n in range(len(shown))]
    narrow = [measure(text, _INSIDE) + 2 > width for width, text, _fill in shown]
    thin = [n for n, is_narrow in enumerate(narrow) if is_narrow]
    moved = apart(
        [lefts[n] + shown[n][0] / 2 for n in thin],
        [measure(shown[n][1], _ABOVE) + 4 for n in thin],
        *edges,
    )
    places = dict(zip(thin, moved, strict=True))
    return tuple(
        Segment(
            round(lefts[n], 1),
            round(width, 1),
            fill,
            text,
            places.get(n, round(lefts[n] + width / 2, 1)),
            round(measure(text, _INSIDE) + 3, 1),
            narrow[n],
        )
        for n, (width, text, fill) in enumerate(shown)
    )


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend."""

    x: float
    y: float
    fill: Fill
    lines: tuple[str, ...]


def legend(
    words: Iterable[str], fills: Iterable[Fill], top: float, room: float
) -> tuple[list[Key], float]:
    """Return the entries in lines below ``top``, and where the legend ends."""
    cut = [wrapped(word, room - _SWATCH - 14, lines=2) for word in words]
    widths = [_SWATCH + max((measure(line) for line in lines), default=0) + 18 for lines in cut]
    places = flow(widths, room)
    step = LINE * max((len(lines) for lines in cut), default=1) + 8
    keys = [
        Key(x, top + line * step, fill, tuple(lines))
        for (x, line), fill, lines in zip(places, fills, cut, strict=True)
    ]
    return keys, (keys[-1].y + step if keys else top)


def row_height(lines: Sequence[str]) -> int:
    """Return the height of a row: its words, or a bar with figures above it."""
    return max(BAR + 18, LINE * len(lines) + 10)


def patterns(fills: Iterable[Fill]) -> list[str]:
    """Return the names of the patterns that a drawing needs."""
    return sorted({fill.pattern_id for fill in fills} - {""})
