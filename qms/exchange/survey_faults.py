"""Why a text file is no table: its encoding, the width of a row, or its quotation marks."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING, Final

from qms.errors import ImportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from qms.exchange.tables import Table

_PIECE: Final = 1 << 20
_SAMPLE: Final = 1 << 16
_CYRILLIC: Final = range(0xC0, 0x100)
_ASCII: Final = 0x80
_DELIMITERS: Final = {",": "','", ";": "';'", "|": "'|'", "\t": "TAB"}


def not_utf8(path: Path) -> ImportProblem | None:
    """Return the refusal of a file in another encoding, naming the likely one; None for UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = 1
    with path.open("rb") as stream:
        first = stream.read(_SAMPLE)
        likely = _wide(first)
        stream.seek(0)
        while likely is None and (piece := stream.read(_PIECE)):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                line = lines + piece.count(b"\n", 0, max(error.start, 0))
                return _other(path.name, piece, line)
            lines += piece.count(b"\n")
    return _likely(path.name, likely) if likely else None


def _wide(start: bytes) -> str | None:
    """Tell UTF-16 by its mark, or by the zero in every second place."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    return "UTF-16" if start.count(0) > len(start) / 4 else None


def _other(name: str, piece: bytes, line: int) -> ImportProblem:
    high = [byte for byte in piece if byte >= _ASCII]
    shown = piece.decode("utf-8", errors="replace")
    wrong = shown.count("\ufffd")
    right = sum(sign >= "\x80" for sign in shown) - wrong
    if wrong > right and sum(byte in _CYRILLIC for byte in high) >= len(high) / 2:
        return _likely(name, "cp1251")
    return ImportProblem(
        M("{file}, line {line}: the text is damaged here (not UTF-8).", file=name, line=line),
        M("Save the table again as CSV UTF-8."),
    )


def _likely(name: str, encoding: str) -> ImportProblem:
    return ImportProblem(
        M("{file} is not in UTF-8 but most likely in {encoding}.", file=name, encoding=encoding),
        M("Open it in a spreadsheet and save it as CSV UTF-8 or as .xlsx."),
    )


def wrong_row(path: Path, delimiter: str, skipped: int = 0) -> ImportProblem | None:
    """Return the refusal of the first row that is no row of the table, None without one.

    ``skipped`` are lines before the headings.
    """
    width, number = 0, 0
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for _line in range(skipped):
            stream.readline()
        rows = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            for number, row in enumerate(rows, start=1 + skipped):
                width = width or len(row)
                if row and len(row) != width:
                    return _width(path.name, number, len(row), width, delimiter)
        except csv.Error:
            return quotes(path.name, number + 1)
    return None


def refuse_flaws(table: Table, places: Collection[int]) -> None:
    """Raise ImportProblem for the first cell of some columns whose value the file does not hold."""
    for (row, at), flaw in sorted(table.flaws.items(), key=lambda item: item[0]):
        if at in places and (row, at) not in table.merged:
            heading = table.rows[0].cells[at]
            raise ImportProblem(
                M(
                    "{file}, row {row}, column {column}: {flaw}",
                    file=table.name,
                    row=row,
                    column=heading,
                    flaw=flaw,
                ),
                M("Type the value itself, or leave the cell empty for no answer."),
            )


def nothing_in(name: str) -> ImportProblem:
    """Make the refusal of a file that has headings alone."""
    return ImportProblem(
        M("{file} has headings and no rows under them.", file=name),
        M("Export it again when somebody has answered."),
    )


def _width(name: str, row: int, found: int, width: int, delimiter: str) -> ImportProblem:
    return ImportProblem(
        M(
            "{file}, row {row}: {found} cells instead of {width} (delimiter {delimiter}).",
            file=name,
            row=row,
            found=found,
            width=width,
            delimiter=_DELIMITERS[delimiter],
        ),
        M("Put quotation marks around a cell that holds the delimiter, or save as .xlsx."),
    )


def quotes(name: str, row: int) -> ImportProblem:
    """Make the refusal of a quotation mark that is opened and never closed."""
    return ImportProblem(
        M("{file}, row {row}: the quotation marks do not match.", file=name, row=row),
        M("A quotation mark inside a cell is written twice; save the table again as CSV."),
    )
