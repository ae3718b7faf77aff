"""Tables of somebody's text, as pandoc reads them, turned into tables of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.report.document import PAGE_UNITS, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BLANK: Final = "\N{NO-BREAK SPACE}"
"""A cell without words: nothing would be printed as a dash."""
_WIDEST: Final = 4
_LETTERS_A_UNIT: Final = 14
"""Letters that make a column wider by one unit, where the text does not say how wide it is."""

Grid = list[list[str]]


def table(name: str, content: Any, words: Callable[[Any], str]) -> Table | None:  # noqa: ANN401 -- JSON
    """Return a table of pandoc's tree; ``words`` puts blocks into plain text, None for no rows.

    A cell over several columns or rows keeps its words in the first, the others are empty.
    """
    _attr, _caption, specs, head, bodies, foot = content
    count = len(specs)
    heading = _grid(head[1], count, words)
    rows = [row for body in bodies for row in _grid([*body[2], *body[3]], count, words)]
    rows += _grid(foot[1], count, words)
    plain = not _said(heading) and len(rows) == 1
    if not _said(heading) and not plain:
        heading, rows = rows[:1], rows[1:]
    if not count or not (rows or heading):
        return None
    labels = _labels(heading, count)
    widths = _widths(specs, [*heading, *rows])
    columns = tuple(
        Column(f"c{at}", label, width=width, group=group)
        for at, ((label, group), width) in enumerate(zip(labels, widths, strict=True))
    )
    shown = tuple(tuple(cell or BLANK for cell in row) for row in rows)
    return Table(name, "", columns, shown or ((BLANK,) * count,), plain=plain)


def _said(rows: Grid) -> bool:
    return any(cell for row in rows for cell in row)


def _grid(rows: Sequence[Any], count: int, words: Callable[[Any], str]) -> Grid:
    """Lay out rows whose cells may reach over several columns and rows."""
    made: Grid = [[""] * count for _ in rows]
    taken: set[tuple[int, int]] = set()
    for y, (_attr, cells) in enumerate(rows):
        x = 0
        for _own, _side, tall, wide, blocks in cells:
            while (y, x) in taken:
                x += 1
            if x >= count:
                break
            made[y][x] = words(blocks)
            taken |= {(y + down, x + along) for down in range(tall) for along in range(wide)}
            x += wide
    return made


def _labels(heading: Grid, count: int) -> list[tuple[str, str]]:
    """Return label and common heading of each column; a first row with gaps spans what follows."""
    if len(heading) < 2:  # noqa: PLR2004 -- one row of headings, or none
        return [(label or BLANK, "") for label in (heading[0] if heading else [""] * count)]
    upper, lower = heading[0], heading[1]
    found, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or group
        found.append((below, group) if below else (above or BLANK, ""))
    return found


def _widths(specs: Sequence[Any], rows: Grid) -> list[int]:
    shares = [spec[1]["c"] if spec[1]["t"] == "ColWidth" else 0.0 for spec in specs]
    if all(shares):
        return [max(1, round(share * PAGE_UNITS)) for share in shares]
    longest = [max((len(row[at]) for row in rows), default=0) for at in range(len(specs))]
    return [max(1, min(_WIDEST, -(-letters // _LETTERS_A_UNIT))) for letters in longest]
