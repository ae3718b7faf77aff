"""Widths of columns: how wide words print, and what to do when they do not fit."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from qms.kinds.policies.forms import Style
from qms.report.heads import head
from qms.report.wording import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.report.document import Table

FEW_ROWS: Final = 8
"""Rows from which a table may go on over the next sheet."""
SHEET: Final = (210, 297)
"""Sides of an A4 sheet, in millimetres."""
UNIT: Final = 17
"""Millimetres of a width unit: ten fill an upright page with the usual margins."""
LETTER_UNITS: Final = 0.0106
"""Width of a letter of Times, per point of its size, in units; PDF's Noto Sans is set as wide."""
USUAL: Final = Style()
_PADDING_UNITS: Final = 0.2
_BOLD: Final = 1.14
"""Width of a bold letter, of which heads are made, in plain ones."""
_LONGEST: Final = 24.0
"""Letters from which a word is broken: no column grows beyond it for one word."""

_SPACES: Final = re.compile(r"\s+(?!/)")
"""Where a line may end: never before a slash."""
_NARROW: Final = frozenset("іІfijlIJ-.,;:()гғrt/")
_WIDE: Final = frozenset("жыюшщмңфъЖЫЮШЩМИЙҚӘВДЛНҢПҺЦЧЪОӨФmwABCDEGHKMNOPQRSTUVWXYZ№")


def texts(table: Table, lang: str) -> list[list[str]]:
    """Return the rows as words of ``lang``."""
    return [[cell_text(cell, lang) for cell in row] for row in table.rows]


def shares(table: Table, lang: str, style: Style = USUAL) -> tuple[float, ...]:
    """Return the share of the line, 0 to 1, of each column; together 1.

    A column is never narrower than its longest word as long as the sheet has room for all.
    """
    letter = LETTER_UNITS * style.table_size
    floors = [letters * letter + _PADDING_UNITS for letters in _longest_words(table, lang)]
    wanted = [float(column.width) for column in table.columns]
    grown = _at_least([width * _room(table, style) / sum(wanted) for width in wanted], floors)
    return tuple(round(width / sum(grown), 4) for width in grown)


def letters(table: Table, lang: str, style: Style = USUAL) -> tuple[float, ...]:
    """Return the letters that fit into a line of each column."""
    room = _room(table, style)
    units = [share * room - _PADDING_UNITS for share in shares(table, lang, style)]
    letter = LETTER_UNITS * style.table_size
    return tuple(min(_LONGEST, max(1.0, width / letter)) for width in units)


def _room(table: Table, style: Style) -> float:
    """Return the units that a line has; on a turned sheet both sides are the bottom margin."""
    margins = style.margins
    used = 2 * margins.bottom if table.wide else margins.left + margins.right
    return (SHEET[table.wide] - used) / UNIT


def _longest_words(table: Table, lang: str) -> list[float]:
    """Return the length of the longest word of each column, at most _LONGEST.

    A heading over several columns may spread over all of them.
    """
    columns = zip(*texts(table, lang), strict=True)
    found = [max(map(longest_word, cells)) for cells in columns] or [0.0] * len(table.columns)
    for cell in chain(*head(table)):
        needed = longest_word(cell.label) * _BOLD / cell.columns
        for at in range(cell.at, cell.at + cell.columns):
            found[at] = max(found[at], needed)
    return found


def _at_least(widths: list[float], floors: list[float]) -> list[float]:
    """Widen what is too narrow and take it from what has slack."""
    lack = sum(max(0.0, floor - width) for width, floor in zip(widths, floors, strict=True))
    slack = sum(max(0.0, width - floor) for width, floor in zip(widths, floors, strict=True))
    keep = 1 - min(1.0, lack / slack) if slack else 1.0
    return [
        floor if width < floor else floor + (width - floor) * keep
        for width, floor in zip(widths, floors, strict=True)
    ]


def length(word: str) -> float:
    """Return the width of a word in letters of middle width: ``ж`` counts more than ``і``."""
    return sum(0.6 if sign in _NARROW else 1.35 if sign in _WIDE else 1.0 for sign in word)


def longest_word(text: str) -> float:
    """Return the length of the longest word, at most _LONGEST: longer ones are broken."""
    return min(_LONGEST, max(map(length, _SPACES.split(text)), default=0.0))


def breakable(text: str, room: float, *, bold: bool = False) -> str:
    """Let a word longer than ``room`` letters, such as an address, be broken to stay inside."""
    # a share is rounded, so a word that fits exactly may seem too long by a hair
    fits = room * 1.01 / (_BOLD if bold else 1.0)

    def broken(found: re.Match[str]) -> str:
        run = found[0]
        return run if length(run) <= fits else "\N{ZERO WIDTH SPACE}".join(_pieces(run, fits))

    return re.sub(r"\S+", broken, text)


def _pieces(run: str, room: float) -> Iterator[str]:
    piece = ""
    for sign in run:
        if piece and (piece[-1] in "-/" or length(piece + sign) > room):
            yield piece
            piece = ""
        piece += sign
    yield piece
