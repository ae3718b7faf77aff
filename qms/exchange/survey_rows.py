"""From rows, one respondent each, to integer tables: one pass in pieces, whatever the length."""

from __future__ import annotations

import csv
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.errors import ImportProblem
from qms.exchange.survey_answers import exact
from qms.exchange.survey_columns import no_unit, not_an_option
from qms.exchange.survey_faults import not_utf8, quotes, wrong_row
from qms.exchange.survey_tables import UNGROUPED, Tables
from qms.exchange.tables import read_table
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from qms.exchange.survey_columns import Asked, Columns, Groups

    Numbers = np.ndarray[Any, np.dtype[Any]]

PIECE: Final = 100_000  # rows read at once
_HEAD: Final = 1 << 16
_ZIP: Final = b"PK"


@dataclass(slots=True)
class Reduced:
    """Tables of a file, and what became of its rows: received = valid + the two others."""

    tables: Tables = field(default_factory=Tables)
    received: int = 0
    incomplete: int = 0
    duplicates: int = 0


def headings(path: Path, sheet: str | None = None) -> tuple[str, ...]:
    """Return the headings of a file, its first row; raises ImportProblem."""
    if _is_workbook(path):
        return read_table(path, sheet).rows[0].cells
    return _csv_heads(path)


def pieces(
    path: Path, columns: tuple[str, ...], sheet: str | None = None
) -> Iterator[pd.DataFrame]:
    """Yield the columns that are asked for, as text, in pieces; nothing else is kept in memory.

    The index is the number that a spreadsheet shows beside the row.  Text stays as it is: an
    answer "N/A" is an answer, not a gap.
    """
    found = headings(path, sheet)
    places = [found.index(name) for name in columns]
    if _is_workbook(path):
        yield _of_workbook(path, sheet, dict(zip(columns, places, strict=True)))
        return
    import pandas as pd

    compared = False
    try:
        # All columns are read, for a row of too many cells is only noticed then.
        with pd.read_csv(
            path,
            sep=_delimiter(path),
            header=0,
            names=range(len(found)),
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig",
            index_col=False,
            chunksize=PIECE,
        ) as reader:
            for piece in _each(reader):
                piece.index += 2  # the first row of answers stands under the headings
                if not compared and (piece.iloc[:, -1] == "").any():
                    compared = _as_wide_as_headings(path)
                yield piece[places].set_axis(list(columns), axis="columns")
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        raise wrong_row(path, _delimiter(path)) or quotes(path.name, 1) from error


def _each(reader: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield the pieces; a warning that cells would be lost is an error."""
    import pandas as pd

    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            piece = next(reader, None)
        if piece is None:
            return
        yield piece


def _as_wide_as_headings(path: Path) -> bool:
    """Refuse a row of too few cells, which the fast reader fills up: it shifts what follows."""
    problem = wrong_row(path, _delimiter(path))
    if problem:
        raise problem
    return True


def _of_workbook(path: Path, sheet: str | None, places: dict[str, int]) -> pd.DataFrame:
    import pandas as pd

    rows = [row for row in read_table(path, sheet).rows[1:] if not row.empty]
    frame = {name: [row.cells[at] for row in rows] for name, at in places.items()}
    return pd.DataFrame(frame, index=[row.number for row in rows], dtype=str)


def _is_workbook(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(2) == _ZIP
    except OSError as error:
        raise ImportProblem(
            M("{path} cannot be read: {reason}", path=str(path), reason=error.strerror),
            M("Check the path and the permissions."),
        ) from error


def _csv_heads(path: Path) -> tuple[str, ...]:
    problem = not_utf8(path)
    if problem:
        raise problem
    with path.open(encoding="utf-8-sig", newline="") as stream:
        try:
            first = next(csv.reader(stream, delimiter=_delimiter(path), strict=True), None)
        except csv.Error as error:
            raise quotes(path.name, 1) from error
    if not first or not any(first):
        raise ImportProblem(M("{file} is empty.", file=path.name), M("Give a table with headings."))
    return tuple(cell.strip() for cell in first)


def _delimiter(path: Path) -> str:
    """Choose the sign that cuts the headings into most cells."""
    with path.open("rb") as stream:
        line = stream.readline(_HEAD)
    return max(",;\t", key=lambda sign: line.count(sign.encode()))


def reduced(path: Path, columns: Columns, groups: Groups, sheet: str | None = None) -> Reduced:
    """Count a file of answers; raises ImportProblem naming row and column of a wrong cell.

    A row without an answer to any question with a scale is incomplete.  Of the complete rows with
    one id of a response the first counts.  Equal answers are no duplicates.
    """
    worker = _Reducer(path.name, columns, groups)
    for piece in pieces(path, columns.read, sheet):
        worker.add(piece)
    return worker.found


class _Reducer:
    """Adds piece after piece to the tables."""

    def __init__(self, file: str, columns: Columns, groups: Groups) -> None:
        self.file = file
        self.columns = columns
        self.groups = groups
        self.found = Reduced()
        self.seen: set[str] = set()

    def add(self, frame: pd.DataFrame) -> None:
        import numpy as np

        coded = [self._coded(frame, one) for one in self.columns.asked]
        blank = [
            codes == len(one.options) for one, codes in zip(self.columns.asked, coded, strict=True)
        ]
        complete = ~np.logical_and.reduce(blank)
        kept = self._first_of_id(frame, complete)
        names, group = self._grouped(frame)
        self.found.received += len(frame)
        self.found.incomplete += int((~complete).sum())
        self.found.duplicates += int(complete.sum() - kept.sum())
        self._count(names, group[kept], [codes[kept] for codes in coded])

    def _coded(self, frame: pd.DataFrame, one: Asked) -> Numbers:
        """Return the place of each row's option, the number of options where it is blank."""
        import numpy as np
        import pandas as pd

        places, found = pd.factorize(frame[one.heading])
        width = len(one.options)
        places_of = [one.answers.place(str(text)) if exact(str(text)) else width for text in found]
        of_text = [-1 if place is None else place for place in places_of]
        codes: Numbers = np.array(of_text, dtype=np.int16)[places]
        wrong = np.flatnonzero(codes < 0)
        if len(wrong):
            at = int(wrong[0])
            value = str(frame[one.heading].iloc[at])
            raise not_an_option(self.file, int(frame.index[at]), one, value)
        return codes

    def _grouped(self, frame: pd.DataFrame) -> tuple[list[str], Numbers]:
        """Return the units of the piece and the place of each row's unit among them."""
        import numpy as np
        import pandas as pd

        name = self.columns.group
        if name is None:
            return [UNGROUPED], np.zeros(len(frame), dtype=np.int64)
        places, found = pd.factorize(frame[name])
        units: list[str] = []
        for place, text in enumerate(str(value).strip() for value in found):
            unit = self.groups.unit(text) if text else UNGROUPED
            if unit is None:
                row = frame.index[int(np.argmax(places == place))]
                raise no_unit(self.file, int(row), name, text)
            units.append(unit)
        known = sorted(set(units))
        return known, np.array([known.index(unit) for unit in units], dtype=np.int64)[places]

    def _first_of_id(self, frame: pd.DataFrame, complete: Numbers) -> Numbers:
        """Return which complete rows count: the first one of each id, all without an id."""
        name = self.columns.response_id
        if name is None:
            return complete
        kept = complete.copy()
        for at, cell in enumerate(frame[name]):
            response = str(cell).strip()
            if response and complete[at]:
                kept[at] = response not in self.seen
                self.seen.add(response)
        return kept

    def _count(self, names: list[str], group: Numbers, coded: list[Numbers]) -> None:
        import numpy as np

        tables = self.found.tables
        respondents = np.bincount(group, minlength=len(names)).tolist()
        for name, valid in zip(names, respondents, strict=True):
            if valid:
                tables.valid[name] = tables.valid.get(name, 0) + valid
        for one, codes in zip(self.columns.asked, coded, strict=True):
            width = len(one.options) + 1
            flat = np.bincount(group * width + codes, minlength=len(names) * width)
            for name, counts in zip(names, flat.reshape(len(names), width).tolist(), strict=True):
                if any(counts):
                    tables.put(name, one.question.id, tuple(counts))
