"""CSV, read strictly: encoding and delimiter are stated, the width of every row is checked."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from qms.errors import ImportProblem
from qms.exchange.tables import (
    MAX_COLUMNS,
    MAX_ROWS,
    Row,
    Table,
    squared,
    too_many_columns,
    too_many_rows,
)
from qms.i18n import M, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DELIMITERS: Final = {",": "','", ";": "';'", "\t": "TAB"}
_SAMPLE: Final = 20
_ANNOUNCED: Final = re.compile(r"sep=([,;\t])\r?\n")
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_CYRILLIC: Final = frozenset(range(0xC0, 0x100))
# Mostly right UTF-8 with a few bad bytes is a damaged file, not an older encoding.
_DAMAGED: Final = 0.2
_FORMULA: Final = re.compile(r"=|[-+@][^\n]{0,80}?(?:[A-Za-z]\(|[|!])")
_GUARDED: Final = re.compile(r"'(?=[=+\-@\t\r])")


def read_csv(name: str, data: bytes) -> Table:
    """Read a text file; raises ImportProblem with the number of the first wrong row."""
    text, encoding = _decoded(name, data)
    announced = _ANNOUNCED.match(text)
    skipped = 1 if announced else 0
    text = text[announced.end() :] if announced else text
    delimiter = announced[1] if announced else _delimiter(text)
    rows: list[Row] = []
    flaws: dict[tuple[int, int], Message] = {}
    for number, cells in enumerate(_records(name, text, delimiter), start=1 + skipped):
        if number > MAX_ROWS:
            raise too_many_rows(name)
        clean = [_cell(flaws, number, at, cell) for at, cell in enumerate(cells)]
        rows.append(Row(number, tuple(clean)))
    _checked(name, rows, delimiter)
    notes = (
        M("Encoding: {encoding}", encoding=encoding),
        M("Delimiter: {delimiter}", delimiter=_DELIMITERS[delimiter]),
        *(
            (M("Letters that cp1251 lacks (ә, қ, ң and others) were lost before."),)
            if encoding == "cp1251"
            else ()
        ),
    )
    return Table(name, squared(rows), notes=notes, flaws=flaws)


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _printable(name, data.decode("utf-16", errors="replace")), "UTF-16"
    try:
        return _printable(name, data.decode("utf-8-sig")), "UTF-8"
    except UnicodeDecodeError as error:
        _not_damaged(name, data, error)
    high = [byte for byte in data if byte >= 0x80]  # noqa: PLR2004 -- the end of ASCII
    if sum(byte in _CYRILLIC for byte in high) < len(high) / 2:
        raise _unknown_encoding(name)
    return _printable(name, data.decode("cp1251", errors="replace")), "cp1251"


def _not_damaged(name: str, data: bytes, error: UnicodeDecodeError) -> None:
    shown = data.decode("utf-8", errors="replace")
    wrong = shown.count("\ufffd")
    right = sum(not char.isascii() for char in shown) - wrong
    if wrong <= right * _DAMAGED:
        raise ImportProblem(
            M(
                "{file}, line {line}: the text is damaged here (not UTF-8).",
                file=name,
                line=data.count(b"\n", 0, error.start) + 1,
            ),
            M("Save the table again as CSV UTF-8."),
        )


def _printable(name: str, text: str) -> str:
    if _BINARY.search(text) or "\ufffd" in text:
        raise _unknown_encoding(name)
    return text


def _unknown_encoding(name: str) -> ImportProblem:
    return ImportProblem(
        M("{file} is no text in UTF-8 or cp1251.", file=name),
        M("Save the table as CSV UTF-8 or as .xlsx."),
    )


def _delimiter(text: str) -> str:
    """Choose the delimiter that cuts the first rows into most cells of equal number."""
    return max(_DELIMITERS, key=lambda sign: _fitness(text, sign))


def _fitness(text: str, delimiter: str) -> tuple[int, int]:
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            widths.append(len(cells))
            if len(widths) == _SAMPLE:
                break
    except csv.Error:
        return (0, 0)
    usual = max(widths, key=widths.count, default=0)
    return (widths.count(usual) if usual > 1 else 0, usual)


def _records(name: str, text: str, delimiter: str) -> Iterator[list[str]]:
    lines = _narrow(name, io.StringIO(text, newline=""), delimiter)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable(name, number, too_long="field" in str(error)) from error
        yield cells


def _unreadable(name: str, row: int, *, too_long: bool) -> ImportProblem:
    hint = M("A quotation mark inside a cell is written twice; save the table again as CSV.")
    if too_long:
        limit = csv.field_size_limit()
        words = M(
            "{file}, row {row}: a cell longer than {limit} letters.",
            file=name,
            row=row,
            limit=limit,
        )
        return ImportProblem(words, hint)
    words = M("{file}, row {row}: the quotation marks do not match.", file=name, row=row)
    return ImportProblem(words, hint)


def _narrow(name: str, lines: Iterable[str], delimiter: str) -> Iterator[str]:
    """Refuse a line of far too many cells before it is cut up."""
    for number, line in enumerate(lines, start=1):
        if line.count(delimiter) > MAX_COLUMNS * 10:
            raise too_many_columns(name, number)
        yield line


def _cell(flaws: dict[tuple[int, int], Message], row: int, column: int, text: str) -> str:
    stripped = text.strip()
    if _GUARDED.match(stripped):
        return stripped[1:]
    if _FORMULA.match(stripped):
        flaws[row, column] = M("a formula; nothing was taken")
        return ""
    return stripped


def _checked(name: str, rows: list[Row], delimiter: str) -> None:
    """Refuse rows of another width: a cell too many shifts all that follow it."""
    filled = [row for row in rows if not row.empty]
    if not filled:
        raise ImportProblem(M("{file} is empty.", file=name), M("Give a table with headings."))
    width = len(filled[0].cells)
    if width > MAX_COLUMNS:
        raise too_many_columns(name, filled[0].number)
    for row in filled:
        if len(row.cells) != width:
            raise ImportProblem(
                M(
                    "{file}, row {row}: {found} cells instead of {width} (delimiter {delimiter}).",
                    file=name,
                    row=row.number,
                    found=len(row.cells),
                    width=width,
                    delimiter=_DELIMITERS[delimiter],
                ),
                M("Put quotation marks around a cell that holds the delimiter, or save as .xlsx."),
            )
