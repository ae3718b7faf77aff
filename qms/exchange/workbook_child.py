"""Reads one sheet of a workbook in a process of its own, with limits on memory and time.

``python -m qms.exchange.workbook_child PATH [SHEET]`` prints one JSON object: the rows as text,
or ``{"problem": code, "values": {...}}``.  The parent is :mod:`qms.exchange.workbook`.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import warnings
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from qms.exchange.workbook_guard import Refused, has_formulas, inspect, merged_ranges

MEMORY: Final = 192_000_000  # bytes of address space
SECONDS: Final = 20
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 600_000
MAX_MERGED: Final = 5_000  # ranges; and so many cells filled from them, times ten
_DIGITS: Final = 15  # what Excel itself shows of a number


def main(path: str, sheet: str | None) -> dict[str, Any]:
    """Return what is printed."""
    limit()
    try:
        return _read(Path(path), sheet)
    except Refused as refused:
        return {"problem": refused.code, "values": refused.values}
    except MemoryError:
        return {"problem": "too_big", "values": {}}
    except Exception:  # noqa: BLE001 -- the library fails in many ways on a damaged file
        return {"problem": "damaged", "values": {}}


def limit() -> None:
    """Limit this process where the system can; elsewhere the sizes checked before must do."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def opened(path: Path, *, values: bool) -> Any:  # noqa: ANN401 -- the library ships no types
    # numpy and lxml would cost more memory than the table
    sys.modules.update({"numpy": None, "lxml": None})  # type: ignore[dict-item]
    from openpyxl import load_workbook

    warnings.simplefilter("ignore")
    return load_workbook(path, read_only=True, data_only=values, keep_links=False)


def _read(path: Path, wanted: str | None) -> dict[str, Any]:
    inspect(path)
    book = opened(path, values=True)
    sheet = _sheet(book, wanted)
    part, archive = sheet._worksheet_path, book._archive  # noqa: SLF001 -- no public name for it
    formulas = has_formulas(archive, part)
    rows, flaws = _rows(sheet)
    if formulas:
        _uncomputed(opened(path, values=False)[sheet.title], rows, flaws)
    filled = _fill(rows, merged_ranges(archive, part))
    return {
        "sheet": sheet.title,
        "others": [other.title for other in book.worksheets if other.title != sheet.title],
        "macros": "xl/vbaProject.bin" in archive.namelist(),
        "formulas": formulas,
        "rows": rows,
        "flaws": flaws,
        "merged": filled,
    }


def _sheet(book: Any, wanted: str | None) -> Any:  # noqa: ANN401 -- as above
    names = [sheet.title for sheet in book.worksheets]
    if wanted is not None:
        if wanted not in names:
            raise Refused("no_sheet", sheet=wanted, sheets=", ".join(names))
        return book[wanted]
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in shown:
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        if any(cell.value is not None for row in bounded(sheet) for cell in row):
            return sheet
    raise Refused("empty")


def bounded(sheet: Any) -> Any:  # noqa: ANN401 -- as above
    """Yield the rows of a sheet, and stop it at the first one beyond the limits."""
    sheet.reset_dimensions()
    cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > MAX_ROWS:
            raise Refused("too_many_rows")
        if len(row) > MAX_COLUMNS and any(cell.value is not None for cell in row[MAX_COLUMNS:]):
            raise Refused("too_many_columns", row=number)
        cells += len(row)
        if cells > MAX_CELLS:
            raise Refused("too_big")
        yield row[:MAX_COLUMNS]


def _rows(sheet: Any) -> tuple[list[list[str]], list[list[Any]]]:  # noqa: ANN401 -- as above
    rows: list[list[str]] = []
    flaws: list[list[Any]] = []
    for number, row in enumerate(bounded(sheet), start=1):
        for at, cell in enumerate(row):
            if cell.value is not None and cell.data_type == "e":
                flaws.append([number, at, "error"])
        rows.append([_text(cell) for cell in row])
    while rows and not any(rows[-1]):
        rows.pop()
    return rows, flaws


def _text(cell: Any) -> str:  # noqa: ANN401 -- as above
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        form = str(cell.number_format)
        return str(value).zfill(len(form)) if set(form) == {"0"} else str(value)
    if isinstance(value, float):
        return f"{value:.{_DIGITS}g}"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return str(value).strip()


def _uncomputed(sheet: Any, rows: list[list[str]], flaws: list[list[Any]]) -> None:  # noqa: ANN401 -- as above
    """Name the formulas without a stored value; formulas are never computed here."""
    for number, (row, texts) in enumerate(zip_longest(bounded(sheet), rows, fillvalue=()), 1):
        for at, cell in enumerate(row):
            if cell.data_type == "f" and not (at < len(texts) and texts[at]):
                flaws.append([number, at, "formula"])


def _fill(rows: list[list[str]], ranges: set[tuple[int, int, int, int]]) -> list[list[int]]:
    """Write the first cell of every merged range into its other cells; returns their places."""
    filled: list[list[int]] = []
    if len(ranges) > MAX_MERGED:
        raise Refused("too_big")
    for top, left, bottom, right in sorted(ranges):
        text = rows[top - 1][left] if top <= len(rows) and left < len(rows[top - 1]) else ""
        for number in range(top, min(bottom, len(rows)) + 1 if text else top):
            row = rows[number - 1]
            row.extend([""] * (min(right, MAX_COLUMNS - 1) + 1 - len(row)))
            for at in range(left, min(right, MAX_COLUMNS - 1) + 1):
                if (number, at) != (top, left) and not row[at]:
                    row[at] = text
                    filled.append([number, at])
        if len(filled) > MAX_MERGED * 10:
            raise Refused("too_big")
    return filled


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2] if sys.argv[2:] else None)))
