"""A table of a paper drawn straight into a Word file that pandoc has not written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.report.heads import head
from qms.report.widths import setting, texts
from qms.report.word_table_look import finish_table
from qms.report.word_widths import set_widths

if TYPE_CHECKING:
    from qms.report.document import Meta, Table


def add_table(paper: Any, table: Table, meta: Meta) -> None:  # noqa: ANN401 -- docx.Document is a function
    """Add a table at the end of the text, upright, with the headings that POL-forms gives it."""
    rows, words = head(table), texts(table, meta.lang)
    made = paper.add_table(len(rows) + len(words), len(table.columns))
    for y, line in enumerate(rows):
        for cell in line:
            first = made.cell(y, cell.at)
            first.merge(made.cell(y + cell.rows - 1, cell.at + cell.columns - 1))
            first.text = cell.label
    for y, row in enumerate(words, start=len(rows)):
        for cell, text in zip(made.rows[y].cells, row, strict=True):
            cell.text = text
    for row in made.rows[: len(rows)]:
        _repeated(row._tr)  # noqa: SLF001 -- python-docx marks no heading rows
    finish_table(made._tbl)  # noqa: SLF001 -- as above
    found = setting(table, meta.lang, meta.style)
    set_widths(made._tbl, found, meta.style.table_size)  # noqa: SLF001 -- as above


def _repeated(row: Any) -> None:  # noqa: ANN401 -- an lxml element
    from docx.oxml import OxmlElement

    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
