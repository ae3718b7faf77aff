"""A process in the eight symbols of the quality manual (Dulaty manual, 3.3), with their legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qms.i18n import N_, translate
from qms.report.charts.ground import ROOM, WIDTH, draw, plain, wrapped

SYMBOLS: Final = {
    "start": N_("process start"),
    "flow": N_("process flow"),
    "process": N_("process"),
    "decision": N_("decision"),
    "end": N_("process end"),
    "requirements": N_("requirements"),
    "output": N_("output document"),
    "input": N_("input data"),
}
"""Symbols by the word that names them in a text."""
_SIDES: Final = {"requirements": -1, "input": -1, "output": 1}
"""Where documents stand beside the steps: at the left, or at the right."""
_BOX: Final = 210
_MIDDLE: Final = WIDTH / 2
_COLUMNS: Final = {-1: _BOX / 2 + 10, 0: _MIDDLE, 1: WIDTH - _BOX / 2 - 10}
_ROW: Final = 66
_LEGEND: Final = 96
MOST: Final = (ROOM - _LEGEND) // _ROW
"""Steps that a sheet surely holds."""


@dataclass(frozen=True, slots=True)
class Step:
    """One symbol and its words; for ``flow`` they are those of the next arrow."""

    symbol: str
    words: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A symbol where it is drawn: its middle, its lines of words, the words of the arrow to it.

    ``joined`` tells whether a line leads to it.
    """

    symbol: str
    x: float
    y: float
    words: tuple[str, ...]
    arrow: str = ""
    joined: bool = False


def steps(text: str) -> tuple[Step, ...] | None:
    """Read lines ``symbol: words``; None where a line is none or there are more than a sheet has.

    Documents that a step takes or gives follow it: ``input``, ``requirements``, ``output``.
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        symbol, colon, words = line.partition(":")
        if not colon or symbol.strip() not in SYMBOLS:
            return None
        found.append(Step(symbol.strip(), plain(words)))
    return tuple(found) if 0 < len(found) <= MOST else None


def process_chart(found: tuple[Step, ...], lang: str, name: str = "process") -> str:
    """Draw the steps from top to bottom, what goes in at the left, what comes out at the right."""
    shapes = _placed(found)
    top = max(shape.y for shape in shapes) + _ROW / 2 + 10 if shapes else 10.0
    legend = [
        Shape(symbol, 24 + at % 4 * 180, top + 24 + at // 4 * 36, (translate(words, lang),))
        for at, (symbol, words) in enumerate(SYMBOLS.items())
    ]
    values = {"shapes": shapes, "legend": legend, "box": _BOX, "row": _ROW, "top": top}
    return draw("process", name, described(found, lang), top + _LEGEND - 10, **values)


def _placed(found: tuple[Step, ...]) -> list[Shape]:
    """Give each step its place; a second document beside a step stands below the first."""
    shapes: list[Shape] = []
    row, arrow, free = -1, "", {-1: 0, 1: 0}
    for step in found:
        words = tuple(wrapped(step.words, _BOX - 44, lines=3))
        side = _SIDES.get(step.symbol, 0)
        if step.symbol == "flow":
            arrow = step.words
        elif side:
            at = max(row, free[side])
            free[side] = at + 1
            shapes.append(Shape(step.symbol, _COLUMNS[side], _at(at), words, joined=at == row))
        else:
            row += 1
            shapes.append(Shape(step.symbol, _MIDDLE, _at(row), words, arrow, joined=row > 0))
            arrow = ""
    return shapes


def _at(row: int) -> float:
    return row * _ROW + _ROW / 2


def described(found: tuple[Step, ...], lang: str) -> str:
    """Say in words everything that the drawing shows."""
    return "; ".join(f"{translate(SYMBOLS[step.symbol], lang)}: {step.words}" for step in found)
