"""Reads returned forms in a process of its own, with limits on memory and time.

``python -m qms.exchange.collect_child PATH...`` prints one line of JSON a file, in their order:
``{"base": rows of texts, "sheets": {name: [[row, column, type, text], ...]}}`` with rows and
columns from 1, or ``{"problem": code, "values": {...}}``.  A process that dies answers for no
more files; the parent (:mod:`qms.exchange.collect_read`) starts another one for the rest.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any, Final

from qms.exchange.workbook_child import bounded, limit, opened
from qms.exchange.workbook_guard import Refused, inspect

BASE: Final = "qms"  # name of the hidden sheet; see collect_form
_LINKED: Final = "xl/externalLinks/"
_MACROS: Final = "xl/vbaProject.bin"


def main(paths: list[str]) -> None:
    """Answer for every file."""
    limit()
    for path in paths:
        sys.stdout.write(json.dumps(_answer(Path(path))) + "\n")
        sys.stdout.flush()


def _answer(path: Path) -> dict[str, Any]:
    try:
        return _read(path)
    except Refused as refused:
        return {"problem": refused.code, "values": refused.values}
    except MemoryError:
        return {"problem": "too_big", "values": {}}
    except Exception:  # noqa: BLE001 -- the library fails in many ways on a damaged file
        return {"problem": "damaged", "values": {}}


def _read(path: Path) -> dict[str, Any]:
    inspect(path)
    book = opened(path, values=False)
    parts = book._archive.namelist()  # noqa: SLF001 -- no public name for it
    if _MACROS in parts:
        raise Refused("macros")
    if any(part.startswith(_LINKED) for part in parts):
        raise Refused("links")
    if BASE not in book.sheetnames:
        raise Refused("no_form")
    found = {sheet.title: _cells(sheet) for sheet in book.worksheets}
    return {"base": _rows(found.pop(BASE)), "sheets": found}


def _cells(sheet: Any) -> list[list[Any]]:  # noqa: ANN401 -- the library ships no types
    return [
        [number, at, *_typed(cell)]
        for number, row in enumerate(bounded(sheet), start=1)
        for at, cell in enumerate(row, start=1)
        if cell.value is not None
    ]


def _typed(cell: Any) -> tuple[str, str]:  # noqa: ANN401 -- as above
    """Return the type of a cell (f formula, e error, b yes or no, d date, n number, s text)."""
    value = cell.value
    if cell.data_type in {"f", "e"}:
        return cell.data_type, ""
    if isinstance(value, bool):
        return "b", str(value).lower()
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return "d", value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, int | float):
        return "n", f"{value:.15g}"
    return "s", str(value)


def _rows(cells: list[list[Any]]) -> list[list[str]]:
    rows: dict[int, dict[int, str]] = {}
    for number, at, kind, text in cells:
        rows.setdefault(number, {})[at] = text if kind == "s" else f"{kind}:{text}"
    return [
        [rows[number].get(at, "") for at in range(1, max(rows[number]) + 1)]
        for number in sorted(rows)
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
