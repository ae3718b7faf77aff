"""Reads a text in an office format in a process of its own, with limits on memory and time.

``python -m qms.exchange.document_child PATH`` prints one JSON object: ``{"blocks": [...],
"margins": [...]}`` with ``[level, sort, line, label, text, cells]`` each, or ``{"problem": code,
"values": {...}}``.  The parent is :mod:`qms.exchange.document_text`.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from qms.exchange.workbook_child import bounded, limit, opened
from qms.exchange.workbook_guard import Refused, inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_BLOCKS: Final = 50_000
MAX_LETTERS: Final = 4_000_000
MAX_PAGES: Final = 2_000
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def main(path: Path) -> dict[str, Any]:
    """Return what is printed."""
    limit()
    try:
        found = _READERS[path.suffix](path)
        _bounded(found)
    except Refused as refused:
        return {"problem": refused.code, "values": refused.values}
    except MemoryError:
        return {"problem": "too_big", "values": {}}
    except Exception:  # noqa: BLE001 -- libraries fail in many ways on a damaged file
        return {"problem": "damaged", "values": {}}
    return found


def _bounded(found: dict[str, Any]) -> None:
    rows = [*found["blocks"], *found["margins"]]
    if len(rows) > MAX_BLOCKS or sum(len(row[4]) for row in rows) > MAX_LETTERS:
        raise Refused("too_big")


def _word(path: Path) -> dict[str, Any]:
    from qms.exchange.document_word import word_text

    inspect(path, "word/document.xml")
    with zipfile.ZipFile(path) as archive:
        _relations(archive, "word/")
        return word_text(archive)


def _relations(archive: zipfile.ZipFile, folder: str) -> None:
    """Refuse macros, and parts that lie elsewhere; a link to click on is no part."""
    names = archive.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    for name in names:
        if name.startswith(folder) and name.endswith(".rels"):
            root = ET.fromstring(archive.read(name))  # noqa: S314 -- inspected
            for item in root.iter(_RELATION):
                outside = item.get("TargetMode") == "External"
                if outside and not item.get("Type", "").endswith("/hyperlink"):
                    raise Refused("links")


def _sheet(path: Path) -> dict[str, Any]:
    inspect(path)
    with zipfile.ZipFile(path) as archive:
        _relations(archive, "xl/")
    rows: list[list[Any]] = []
    for sheet in opened(path, values=True).worksheets:
        rows.append([1, "heading", 1, "", sheet.title, []])
        for number, row in enumerate(bounded(sheet), start=1):
            cells = _cells(row)
            if cells:
                rows.append([0, "row", number, "", "\t".join(cells), cells])
    return {"blocks": rows, "margins": []}


def _cells(row: Iterable[Any]) -> list[str]:
    cells = [
        "" if cell.value is None or cell.data_type == "e" else " ".join(str(cell.value).split())
        for cell in row
    ]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _pdf(path: Path) -> dict[str, Any]:
    """Return the lines of a PDF, the page as ``line``; a scan has none."""
    try:
        import pypdfium2
    except ImportError:
        raise Refused("no_pdf") from None
    rows: list[list[Any]] = []
    letters = 0
    with pypdfium2.PdfDocument(path) as document:
        if len(document) > MAX_PAGES:
            raise Refused("too_big")
        for number, page in enumerate(document, start=1):
            text = page.get_textpage().get_text_range()
            letters += len(text)
            if letters > MAX_LETTERS:
                raise Refused("too_big")
            rows += [[0, "paragraph", number, "", line, []] for line in text.splitlines()]
    if not any(row[4].strip() for row in rows):
        raise Refused("scan")
    return {"blocks": rows, "margins": []}


_READERS: Final[dict[str, Callable[[Path], dict[str, Any]]]] = {
    ".docx": _word,
    ".xlsx": _sheet,
    ".pdf": _pdf,
}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
