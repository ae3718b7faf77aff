"""What a report printed of a wave as a CSV file, against which later reports are judged.

No hidden number is in it: of these it says how far apart they may be for every reader, which each
of them can work out.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure import kept
from qms.engine.disclosure_types import (
    Blurred,
    Cell,
    Hidden,
    Of,
    Publication,
    Reason,
    Rules,
    Sum,
    Table,
)
from qms.errors import ImportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qms.engine.disclosure_types import Decision, Key
    from qms.engine.survey_publication import SurveyPublication

    Row = Sequence[object]

FOLDER: Final = "published"
"""Where such files lie, beside the record of the wave."""
_HEAD: Final = (
    *("line", "number", "value", "low", "high", "edge", "above"),
    *("respondents", "of", "row", "least", "most", "printed", "need"),
)
_BETWEEN: Final = "/"
_LIST: Final = " "


def as_file(publication: SurveyPublication) -> bytes:
    """Return what a publication printed, without a hidden number."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEAD)
    for part in publication.all:
        found = kept(part)
        writer.writerows(_cell(cell, found.decisions[cell.key]) for cell in found.table.cells)
        writer.writerows(_sum(one) for one in found.table.sums)
    return text.getvalue().encode()


def _cell(cell: Cell, decision: Decision) -> Row:
    shown = isinstance(decision, int)
    blur = decision if isinstance(decision, Blurred) else None
    return (
        "number",
        _joined(cell.key),
        decision if shown else "",
        *((blur.low, blur.high, blur.edge, int(blur.above)) if blur else ("",) * 4),
        cell.respondents if shown else "",
        cell.of.value,
        _joined(cell.row),
        cell.least,
        "" if cell.most is None else cell.most,
        int(not isinstance(decision, Hidden)),
        "" if cell.need is None else cell.need,
    )


def _sum(one: Sum) -> Row:
    return ("sum", _joined(one.whole), _LIST.join(map(_joined, one.parts)))


def _joined(key: Key) -> str:
    return _BETWEEN.join(key)


def _parted(text: str) -> Key:
    return tuple(text.split(_BETWEEN)) if text else ()


def of_file(data: bytes, name: str = "") -> Publication:
    """Read what :func:`as_file` wrote; raises ImportProblem for another file."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8", "replace"), newline=""))
    try:
        return _read(rows)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ImportProblem(
            M("{file} does not hold the figures of a report.", file=name or FOLDER),
            M("See what is wrong with: qms check"),
        ) from error


def _read(rows: Iterator[Mapping[str, str]] | csv.DictReader[str]) -> Publication:
    cells: list[Cell] = []
    sums: list[Sum] = []
    decisions: dict[Key, Decision] = {}
    for row in rows:
        key = _parted(row["number"])
        if row["line"] == "sum":
            sums.append(Sum(key, tuple(map(_parted, row["value"].split(_LIST)))))
        else:
            cells.append(_read_cell(key, row))
            decisions[key] = _decision(row)
    return Publication(Table(tuple(cells), tuple(sums)), decisions, Rules())


def _read_cell(key: Key, row: Mapping[str, str]) -> Cell:
    return Cell(
        key=key,
        value=_number(row["value"]),
        respondents=_number(row["respondents"]),
        of=Of(row["of"]),
        row=_parted(row["row"]),
        least=int(row["least"]),
        most=_number(row["most"]),
        printed=row["printed"] == "1",
        need=_number(row["need"]),
    )


def _decision(row: Mapping[str, str]) -> Decision:
    if row["value"]:
        return int(row["value"])
    if row["low"]:
        return Blurred(int(row["low"]), int(row["high"]), int(row["edge"]), row["above"] == "1")
    return Hidden(Reason.UNPRINTED)


def _number(text: str) -> int | None:
    return int(text) if text else None
