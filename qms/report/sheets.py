"""XLSX: one sheet a table; a text is never read as a formula, a number stays a number."""

from __future__ import annotations

import io
import re
import textwrap
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from qms.errors import ReportProblem
from qms.i18n import N_, M, translate
from qms.report.heading import heading_cells
from qms.report.heads import GROUP, head
from qms.report.key_figures import key_figures
from qms.report.layout import NOTHING, PROVENANCE
from qms.report.sheet_heights import column_width, head_heights, row_height
from qms.report.wording import Rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.report.document import Cell, Column, HeadingCell, Table
    from qms.report.layout import Layout

_TEXT_LIMIT: Final = 32_767
_SURE_DIGITS: Final = 10**15
_NAME_LIMIT: Final = 31
_UNIT_LETTERS: Final = 9
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_EDGES: Final = " ',;:.-–—("
_DIGITS: Final = 4
_FORMATS: Final = {"text": "@", "integer": "0", "number": "0.##", "date": "dd.mm.yyyy"} | {
    f"{sign}{places}": f"{sign}{form};-{form};{form}"
    for sign in ("", "+")
    for places in range(1, _DIGITS + 1)
    for form in ("0." + "0" * places,)
}
"""Formats of numbers by the kind of a column, and by the sign and the digits of a figure."""


def workbook(layout: Layout) -> bytes:
    """Return the workbook: a first sheet about the report, then a sheet for each table."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    _properties(book, layout)
    styles = {
        kind: book.add_format({"num_format": form, "text_wrap": True, "valign": "top", "border": 1})
        for kind, form in _FORMATS.items()
    }
    bold = {"bold": True, "bg_color": "#E6ECF3", "text_wrap": True, "valign": "top", "border": 1}
    styles["head"] = book.add_format(bold)
    styles[GROUP] = book.add_format({**bold, "align": "center"})
    styles["note"] = book.add_format({"text_wrap": True, "valign": "top"})
    styles["title"] = book.add_format({"bold": True, "font_size": 14, "text_wrap": True})
    _about(book, layout, styles)
    figures = key_figures(layout)
    tables = [figures] if figures else []
    tables += [item for item in layout.document.tables.values() if item.id != PROVENANCE]
    for table, name in zip(tables, sheet_names(tables), strict=True):
        _sheet(book.add_worksheet(name), table, layout, styles)
    book.close()
    return buffer.getvalue()


def sheet_names(tables: list[Table]) -> Iterator[str]:
    r"""Yield names that Excel takes: at most 31 letters, none twice, none of ``[]:*?/\``."""
    taken = {"history"}
    for table in tables:
        plain = _FORBIDDEN.sub(" ", table.caption or table.id).strip(" '") or "-"
        name, n = shortened(plain), 1
        while name.casefold() in taken:
            n += 1
            name = f"{shortened(plain, _NAME_LIMIT - 4)} {n}"
        taken.add(name.casefold())
        yield name


def shortened(text: str, limit: int = _NAME_LIMIT) -> str:
    """Return a name of at most ``limit`` letters, cut between words where it has several."""
    if len(text) <= limit:
        return text.strip(_EDGES)
    whole = text[: limit + 1].rpartition(" ")[0]
    return (whole if len(whole) > limit // 3 else text[:limit]).strip(_EDGES)


def _properties(book: Any, layout: Layout) -> None:  # noqa: ANN401 -- xlsxwriter has no types
    meta = layout.document.meta
    book.set_properties(
        {
            "title": meta.title,
            "subject": meta.subtitle,
            "company": meta.author,
            "created": datetime.combine(meta.date, time()),
            "keywords": str(meta.stamp) if meta.stamp else "",
        }
    )


def _about(book: Any, layout: Layout, styles: dict[str, Any]) -> None:  # noqa: ANN401 -- as above
    meta = layout.document.meta
    sheet = book.add_worksheet(shortened(translate(N_("About"), meta.lang)))
    sheet.fit_to_pages(1, 0)
    widths = (34, 90)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.write_string(0, 0, meta.title[:_TEXT_LIMIT], styles["title"])
    rows: list[tuple[str, Cell]] = [
        (meta.header.university_kk, meta.header.university_ru),
        (meta.subtitle, meta.author),
        (meta.circle, meta.header.edition),
        *([(meta.approval[0], "\n".join(meta.approval[1:]))] if meta.approval else []),
        *([(meta.watermark, None)] if meta.watermark else []),
        (meta.dated or translate(N_("Data as of"), meta.lang), meta.date),
        *(_pairs(layout)),
    ]
    for index, (label, value) in enumerate(rows, start=2):
        sheet.set_row(index, row_height(zip((label, value), widths, strict=True)))
        write(sheet, index, 0, label, styles["head"])
        style = styles["date" if isinstance(value, date) else "text"]
        write(sheet, index, 1, value or None, style)


def _pairs(layout: Layout) -> Iterator[tuple[str, Cell]]:
    """Yield where the figures come from, as the last section of the other formats says it."""
    table = layout.document.tables.get(PROVENANCE)
    told = translate(N_("Data as of"), layout.lang)  # has its row, as a date
    for label, value in table.rows if table else ():
        if label != told:
            yield str(label), value


def _sheet(sheet: Any, table: Table, layout: Layout, styles: dict[str, Any]) -> None:  # noqa: ANN401
    widths = [
        column_width(column.width * _UNIT_LETTERS, (column.label, *(row[at] for row in table.rows)))
        for at, column in enumerate(table.columns)
    ]
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    first = _head(sheet, table, styles, widths)
    for line, row in enumerate(table.rows, start=first):
        sheet.set_row(line, row_height(zip(row, widths, strict=True)))
        for index, cell in enumerate(row):
            write(sheet, line, index, cell, styles[_kind(table.columns[index], cell)])
    if not table.rows:
        write(sheet, first, 0, translate(NOTHING, layout.lang), None)
    if table.note:
        _note(sheet, first + max(1, len(table.rows)) + 1, table.note, widths, styles)
    sheet.freeze_panes(first, 0)
    if table.rows:
        sheet.autofilter(first - 1, 0, first + len(table.rows) - 1, len(table.columns) - 1)
    sheet.repeat_rows(0, first - 1)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if table.wide:
        sheet.set_landscape()
    _paging(sheet, layout, layout.caption(table))


def _note(
    sheet: Any,  # noqa: ANN401
    line: int,
    note: str,
    widths: Sequence[float],
    styles: dict[str, Any],
) -> None:
    """Write a note over the columns of its table: as one long line it would shrink the print."""
    if len(widths) > 1:
        sheet.merge_range(line, 0, line, len(widths) - 1, "", styles["note"])
    sheet.set_row(line, row_height([(note, sum(widths))]))
    write(sheet, line, 0, note, styles["note"])


_SIDES: Final = {1: "C", 2: "LR", 3: "LCR"}
_FIELDS: Final = {"page": "&P", "pages": "&N"}
_HEADER_LIMIT: Final = 255
_HEADER_LINE: Final = 45
"""Letters of a line of the header: a third of an upright sheet."""
_SMALL: Final = "&8 "
"""Size of the words that follow; without the space a digit would be part of it."""


def _paging(sheet: Any, layout: Layout, caption: str) -> None:  # noqa: ANN401 -- as above
    """Print the page header of the university above the sheet, its caption below."""
    cells = heading_cells(layout.document.meta)
    sides = _SIDES.get(len(cells), "LCR")
    parts = [f"&{side}{_SMALL}{_words(cell)}" for side, cell in zip(sides, cells, strict=False)]
    while len("".join(parts)) > _HEADER_LIMIT:  # Excel takes no more, the page number comes last
        longest = max(range(len(parts)), key=lambda at: len(parts[at]))
        parts[longest] = parts[longest].rpartition("\n")[0] or parts[longest][: _HEADER_LIMIT // 3]
    sheet.set_margins(top=1.0)
    sheet.set_header("".join(parts))
    sheet.set_footer(f"&L{_SMALL}{_plain(caption[:120])}")


def _words(cell: HeadingCell) -> str:
    lines = ("".join(_FIELDS.get(part.kind, _plain(part.text)) for part in line.parts)
             for line in cell.lines)  # fmt: skip
    return "\n".join(textwrap.fill(line, _HEADER_LINE) for line in lines)


def _plain(text: str) -> str:
    return text.replace("&", "&&")


def _head(
    sheet: Any,  # noqa: ANN401
    table: Table,
    styles: dict[str, Any],
    widths: Sequence[float],
) -> int:
    """Write the labels and return the first row below them."""
    rows = head(table)
    for line, (row, height) in enumerate(zip(rows, head_heights(table, widths), strict=True)):
        sheet.set_row(line, height)
        for cell in row:
            style = styles[GROUP if cell.kind == GROUP else "head"]
            last = (line + cell.rows - 1, cell.at + cell.columns - 1)
            if last != (line, cell.at):
                sheet.merge_range(line, cell.at, *last, "", style)
            write(sheet, line, cell.at, cell.label, style)
    return len(rows)


def _kind(column: Column, cell: Cell) -> str:
    """Return the format of a cell: its own type tells, since a column of texts holds days too."""
    if isinstance(cell, date):
        return "date"
    if isinstance(cell, str) or cell is None:
        return "text"
    if isinstance(cell, Rounded) and 0 < cell.places <= _DIGITS:
        return f"{'+' if cell.signed else ''}{cell.places}"
    if float(cell).is_integer():
        return "integer"
    return column.kind if column.kind in {"integer", "number"} else "number"


def write(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:  # noqa: ANN401
    """Write one cell by its type; what Excel cannot hold exactly is written as text."""
    if cell is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell, date) and (cell.year, cell.month) >= (1900, 3):
        sheet.write_datetime(row, column, cell, style)
    elif isinstance(cell, int | float) and abs(cell) < _SURE_DIGITS:
        sheet.write_number(row, column, cell, style)
    else:
        text = str(cell)
        if len(text) > _TEXT_LIMIT:
            raise ReportProblem(
                M("A text of {n} letters is longer than a cell of Excel holds.", n=len(text)),
                M("Leave out the format xlsx, or shorten it: {start}", start=text[:60]),
            )
        sheet.write_string(row, column, text, style)
