"""What a report printed of a wave as a CSV file, against which later reports are judged.

No hidden number is in it: of these it says how far apart they may be for every reader, which each
of them can work out.  A part of the file is about one question: its heads are the measures, its
lines the groups with what was printed (``12``), blurred (``0..1<20``) or hidden (``?5``).
"""

from __future__ import annotations

import csv
import io
from itertools import groupby
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure import kept
from qms.engine.disclosure_types import Publication, Rules, Table
from qms.errors import ImportProblem
from qms.exchange.published_rows import Part, joined, parted, raw_cell, raw_sum, read_cell, read_sum
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.engine.disclosure_types import Cell, Decision, Key, Sum
    from qms.engine.survey_publication import SurveyPublication

FOLDER: Final = "published"
"""Where such files lie, beside the record of the wave."""
_LENGTH: Final = 5  # of the key of a number of a group: others link such numbers


def as_file(publication: SurveyPublication) -> bytes:
    """Return what a publication printed, without a hidden number."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for one in publication.all:
        writer.writerows(_lines(kept(one)))
    return text.getvalue().encode()


def _lines(found: Publication) -> Iterator[Sequence[object]]:
    regular = [cell for cell in found.table.cells if _regular(cell)]
    rest = [cell for cell in found.table.cells if not _regular(cell)]
    told: set[Sum] = set()
    for prefix, cells in groupby(regular, key=lambda cell: cell.key[:3]):
        part = Part.of(tuple(cells), found.decisions)
        below, made = part.patterns(found.table.sums)
        told |= part.sums(below, made)
        yield ("question", joined(prefix), *part.heads)
        yield from part.lines()
        yield from (("below", *groups) for groups in below)
        yield from (("made", *measures) for measures in made)
    yield from (raw_cell(cell, found.decisions[cell.key]) for cell in rest)
    yield from (raw_sum(one) for one in found.table.sums if one not in told)


def _regular(cell: Cell) -> bool:
    return len(cell.key) == _LENGTH and cell.row == cell.key[:4] and not cell.least


def of_file(data: bytes, name: str = "") -> Publication:
    """Read what :func:`as_file` wrote; raises ImportProblem for another file."""
    rows = csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline=""))
    try:
        return _read([row for row in rows if row])
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise ImportProblem(
            M("{file} does not hold the figures of a report.", file=name or FOLDER),
            M("See what is wrong with: qms check"),
        ) from error


def _read(rows: list[list[str]]) -> Publication:
    cells: dict[Key, tuple[Cell, Decision]] = {}
    sums: dict[Sum, None] = {}
    starts = [place for place, row in enumerate(rows) if row[0] == "question"]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        inside = [row for row in rows[start + 1 : end] if row[0] in {"group", "below", "made"}]
        part = Part.read(parted(rows[start][1]), tuple(rows[start][2:]), inside)
        cells |= {cell.key: (cell, part.decisions[cell.key]) for cell in part.cells}
        below = [tuple(row[1:]) for row in inside if row[0] == "below"]
        made = [tuple(row[1:]) for row in inside if row[0] == "made"]
        sums |= dict.fromkeys(part.sums(below, made))
    for row in rows:
        if row[0] == "number":
            cell, decision = read_cell(row)
            cells[cell.key] = cell, decision
        elif row[0] == "sum":
            sums[read_sum(row)] = None
    if not cells:
        raise ValueError(rows)
    table = Table(tuple(cell for cell, _decision in cells.values()), tuple(sums))
    return Publication(table, {key: one for key, (_cell, one) in cells.items()}, Rules())
