"""Widths and type of the tables of a DOCX, set cell by cell for programs that read no shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.report.word_xml import put

if TYPE_CHECKING:
    from qms.report.widths import Setting

_TWIPS: Final = 20
"""Twentieths of a point, in which Word measures tables."""
_MARK: Final = "table-"
_NEAR: Final = 4
"""Elements before a table among which its name stands: its caption, and marks of other things."""


def name_of(table: Any) -> str:  # noqa: ANN401 -- an lxml element of python-docx
    """Return the name of a table from the bookmark before it; empty where there is none."""
    from docx.oxml.ns import qn

    before = table.getprevious()
    for _ in range(_NEAR):
        if before is None or before.tag == qn("w:tbl"):
            break
        if before.tag == qn("w:bookmarkStart"):
            name = str(before.get(qn("w:name"), ""))
            if name.startswith(_MARK):
                return name.removeprefix(_MARK)
        before = before.getprevious()
    return ""


def set_widths(table: Any, setting: Setting, size: float) -> None:  # noqa: ANN401 -- as above
    """Set the columns and, where it is not the usual ``size`` in points, the type."""
    from docx.oxml.ns import qn

    widths = [round(share * setting.line * _TWIPS) for share in setting.shares]
    columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    for column, width in zip(columns, widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.findall(qn("w:tr")):
        at = 0
        for cell in row.findall(qn("w:tc")):
            over = cell.grid_span
            width = sum(widths[at : at + over])
            put(cell.get_or_add_tcPr(), "w:tcW", {"w:type": "dxa", "w:w": str(width)})
            at += over
    if setting.scale < 1:
        _set_type(table, size * setting.scale)


def _set_type(table: Any, size: float) -> None:  # noqa: ANN401 -- as above
    from docx.oxml.ns import qn
    from docx.shared import Pt
    from docx.text.run import Run

    for run in table.iter(qn("w:r")):
        Run(run, table).font.size = Pt(round(size * 2) / 2)
