"""Widths of columns: no word is broken while smaller type or a turned sheet has room for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING, Final, TypeAlias

from qms.kinds.policies.forms import Style
from qms.report.document import PAGE_UNITS
from qms.report.heads import head
from qms.report.metrics import AS_WIDE, breadth
from qms.report.wording import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.report.document import Table

FEW_ROWS: Final = 8
"""Rows from which a table may go on over the next sheet."""
SHEET: Final = (210, 297)
"""Sides of an A4 sheet, in millimetres."""
USUAL: Final = Style()
_POINT: Final = 25.4 / 72
"""Millimetres of a point."""
_PADDING: Final = 9.5
"""Points of a column that no word may fill: room around it and the line."""
_SCALES: Final = (1.0, 0.95, 0.9, 0.85, 0.8)
_NEARLY: Final = 1.5
"""How much wider than an upright sheet a table may be meant, and still be tried there."""
_HARDLY: Final = 0.9
"""Smallest type of such a table: below it a turned sheet reads better."""
_LONGEST: Final = 16.0
"""Sizes from which a word may always be broken: no column grows beyond it for one word."""
_PART: Final = 12.0
"""The same for a part of a word."""

_SPACES: Final = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+(?!/)")
"""Where a line may end: never before a slash."""
_HYPHENS: Final = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])")
"""Where every program ends a line within a word."""

_Word: TypeAlias = tuple[str, bool, int]
"""A word, whether it is bold, and the columns that it may spread over."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a table is set: on a turned sheet or not, in type of ``scale`` of the usual size.

    ``shares`` are the parts of the line of each column, together 1; ``rooms`` what fits into a
    line of each, in sizes of its type; ``line`` is the whole line in points.
    """

    wide: bool
    scale: float
    shares: tuple[float, ...]
    rooms: tuple[float, ...]
    line: float


def texts(table: Table, lang: str) -> list[list[str]]:
    """Return the rows as words of ``lang``."""
    return [[cell_text(cell, lang) for cell in row] for row in table.rows]


def setting(table: Table, lang: str, style: Style = USUAL, *, turned: bool = False) -> Setting:
    """Return the first way to set a table in which every word fits its column.

    That is the largest type upright, then the largest on a turned sheet.  Words are parted at
    their hyphens before the type gets smaller.  Where nothing has room, the last way is squeezed.
    A paper that is ``turned`` as a whole has no other sheets.
    """
    usual = style.size / AS_WIDE if table.plain else style.table_size
    words = _words(table, lang)
    needs = [
        [max(sizes(word, bold=bold) / over for word, bold, over in found) for found in words]
        for sizes in (_whole, _parted)
    ]
    ways = [(True, scale) for scale in _SCALES] if turned else _ways(table)
    for (wide, scale), needed in product(ways, needs):
        line, size = _line(style, wide=wide), usual * scale
        floors = [need * size + _PADDING for need in needed]
        if sum(floors) <= line:
            break
    wanted = [float(column.width) for column in table.columns]
    grown = _at_least([width * line / sum(wanted) for width in wanted], floors)
    shares = tuple(round(width / sum(grown), 4) for width in grown)
    rooms = tuple(max(1.0, (share * line - _PADDING) / size) for share in shares)
    return Setting(wide and not turned, scale, shares, rooms, line)


def _ways(table: Table) -> Iterator[tuple[bool, float]]:
    """Yield (turned, scale), the best first; a plain table only sets words side by side."""
    if table.plain:
        yield False, 1.0
        return
    meant = sum(column.width for column in table.columns) / PAGE_UNITS
    if meant <= _NEARLY:
        least = min(_SCALES) if meant <= 1 else _HARDLY
        yield from ((False, scale) for scale in _SCALES if scale >= least)
    yield from ((True, scale) for scale in _SCALES)


def _line(style: Style, *, wide: bool) -> float:
    """Return the points of a line; on a turned sheet both sides are the bottom margin."""
    margins = style.margins
    used = 2 * margins.bottom if wide else margins.left + margins.right
    return (SHEET[wide] - used) / _POINT


def _words(table: Table, lang: str) -> list[set[_Word]]:
    """Return the words of each column; a heading over several may spread over all of them."""
    found: list[set[_Word]] = [set() for _ in table.columns]
    for row in texts(table, lang):
        for words, cell in zip(found, row, strict=True):
            words.update((word, False, 1) for word in _SPACES.split(cell))
    for title in chain(*(() if table.plain else head(table))):
        for words in found[title.at : title.at + title.columns]:
            words.update((word, True, title.columns) for word in _SPACES.split(title.label))
    return found


def _whole(word: str, *, bold: bool) -> float:
    return min(_LONGEST, breadth(word, bold=bold))


def _parted(word: str, *, bold: bool) -> float:
    return min(_PART, max(breadth(part, bold=bold) for part in _HYPHENS.split(word)))


def _at_least(widths: Sequence[float], floors: Sequence[float]) -> list[float]:
    """Widen what is too narrow and take it from what has slack."""
    lack = sum(max(0.0, floor - width) for width, floor in zip(widths, floors, strict=True))
    slack = sum(max(0.0, width - floor) for width, floor in zip(widths, floors, strict=True))
    keep = 1 - min(1.0, lack / slack) if slack else 1.0
    return [
        floor if width < floor else floor + (width - floor) * keep
        for width, floor in zip(widths, floors, strict=True)
    ]


def breakable(text: str, room: float, *, bold: bool = False) -> str:
    """Let a word wider than ``room`` sizes, such as an address, be broken to stay inside."""
    # a share is rounded, so a word that fits exactly may seem too long by a hair
    fits = room * 1.01

    def broken(found: re.Match[str]) -> str:
        run = found[0]
        if max(breadth(part, bold=bold) for part in _HYPHENS.split(run)) <= fits:
            return run
        return "\N{ZERO WIDTH SPACE}".join(_pieces(run, fits, bold=bold))

    return re.sub(r"\S+", broken, text)


def _pieces(run: str, room: float, *, bold: bool) -> Iterator[str]:
    piece = ""
    for sign in run:
        if piece and (piece[-1] in "-/" or breadth(piece + sign, bold=bold) > room):
            yield piece
            piece = ""
        piece += sign
    yield piece
