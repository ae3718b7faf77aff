"""A foreign file becomes a table of text cells, or is refused with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms.errors import ImportProblem
from qms.i18n import M, Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_BYTES: Final = 10_000_000
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200

_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``number`` is the one that a spreadsheet shows beside it, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Tell whether nothing is written in the row."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a file, headings included, each as wide as the widest.

    ``flaws`` says why a cell is doubtful, by row number and column from 0; ``merged`` names the
    cells that were filled from the first cell of their merged range.
    """

    name: str
    rows: tuple[Row, ...]
    sheet: str | None = None
    notes: tuple[Message, ...] = ()
    flaws: Mapping[tuple[int, int], Message] = field(default_factory=dict)
    merged: frozenset[tuple[int, int]] = frozenset()

    def is_section(self, row: Row) -> bool:
        """Tell whether a row is one merged cell: the heading of a section, not a record."""
        places = [at for at, text in enumerate(row.cells) if text]
        filled = {(row.number, at) for at in places[1:]}
        return bool(filled) and filled <= self.merged and len({row.cells[at] for at in places}) == 1


def read_table(path: Path, sheet: str | None = None) -> Table:
    """Read a CSV or Excel file; raises ImportProblem for whatever is not plainly one table."""
    data = _bytes(path)
    if data.startswith(_OLD_EXCEL):
        raise ImportProblem(
            M("{file} is an old Excel file, or protected by a password.", file=path.name),
            M("Open it and save it as .xlsx without a password."),
        )
    if data.startswith(_ZIP):
        from qms.exchange.workbook import read_workbook

        return read_workbook(path, sheet)
    if sheet is not None:
        raise ImportProblem(
            M("{file} has no sheets: it is a text file.", file=path.name), M("Leave out --sheet.")
        )
    from qms.exchange.csv_text import read_csv

    return read_csv(path.name, data)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ImportProblem(
                M("There is no file {path}.", path=str(path)),
                M("Give the path of a CSV or .xlsx file."),
            )
        if path.stat().st_size > MAX_BYTES:
            raise ImportProblem(
                M("{file} is larger than {limit} bytes.", file=path.name, limit=MAX_BYTES),
                M("Keep only the table: take out pictures and other sheets, or import in parts."),
            )
        return path.read_bytes()
    except OSError as error:
        raise ImportProblem(
            M("{path} cannot be read: {reason}", path=str(path), reason=error.strerror),
            M("Check the path and the permissions."),
        ) from error


def too_many_rows(name: str) -> ImportProblem:
    """Make the refusal of a table that is too long."""
    return ImportProblem(
        M("{file} has more than {limit} rows.", file=name, limit=MAX_ROWS),
        M("Delete the empty rows below the table, or import it in parts."),
    )


def too_many_columns(name: str, row: int) -> ImportProblem:
    """Make the refusal of a table that is too wide."""
    return ImportProblem(
        M("{file}, row {row}: more than {limit} columns.", file=name, row=row, limit=MAX_COLUMNS),
        M("Delete the empty columns beside the table."),
    )


def squared(rows: list[Row]) -> tuple[Row, ...]:
    """Give every row the width of the widest and drop empty rows at the end."""
    while rows and rows[-1].empty:
        rows.pop()
    width = max((len(row.cells) for row in rows), default=0)
    return tuple(Row(row.number, row.cells + ("",) * (width - len(row.cells))) for row in rows)
