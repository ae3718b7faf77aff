"""How high the rows of a sheet are: not every program fits them to wrapped text by itself."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from qms.report.heads import GROUP, head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.report.document import Cell, Table

_LINE: Final = 15.0
_MOST: Final = 409.0  # points; Excel takes no higher row
_ROOM: Final = 1.0  # letters of a text in the room of a digit, by which columns are measured
_BOLD: Final = 0.9
_LEAST: Final = 10
_WORD: Final = 20
_BUTTON: Final = 2  # letters that the button of a filter hides


def column_width(wanted: float, cells: Iterable[Cell]) -> float:
    """Return the width of a column in digits: words of usual length are not cut in it."""
    words = (word for cell in cells if isinstance(cell, str) for word in cell.split())
    longest = max(map(len, words), default=0)
    return max(_LEAST, wanted, min(longest + _BUTTON, _WORD))


def row_height(cells: Iterable[tuple[Cell, float]], room: float = _ROOM) -> float | None:
    """Return the height in points of cells with the widths of their columns, None where usual."""
    lines = max((_lines(cell, width * room) for cell, width in cells), default=1)
    return min(_LINE * lines, _MOST) if lines > 1 else None


def head_heights(table: Table, widths: Sequence[float]) -> Iterator[float | None]:
    """Yield the heights of the rows of headings; a label over two rows has room in the lower."""
    rows = head(table)
    last = len(rows) - 1
    labels: list[list[tuple[Cell, float]]] = [[] for _row in rows]
    for line, row in enumerate(rows):
        for cell in row:
            room = sum(widths[cell.at : cell.at + cell.columns])
            wide = room if cell.kind == GROUP else room - _BUTTON
            labels[min(line + cell.rows - 1, last)].append((cell.label, wide))
    return (row_height(cells, _BOLD) for cells in labels)


def _lines(cell: Cell, letters: float) -> int:
    if not isinstance(cell, str):
        return 1
    width = max(1, int(letters))
    return sum(len(textwrap.wrap(part, width)) or 1 for part in cell.split("\n"))
