"""How tables of a DOCX look, and how they keep to the words around them."""

from __future__ import annotations

from itertools import takewhile
from typing import Any, Final

from qms.report.widths import FEW_ROWS
from qms.report.word_xml import element, put

_BORDER: Final = "8A97A6"
_HEAD_FILL: Final = "E6ECF3"
_AFTER_TABLE: Final = 8
_TEXT: Final = {"BodyText", "FirstParagraph", "Compact"}


def finish_table(table: Any) -> None:  # noqa: ANN401 -- an lxml element of python-docx
    """Frame a table, repeat its heading rows, keep each row on one page, set its small type."""
    from docx.oxml.ns import qn

    rows = table.findall(qn("w:tr"))
    heads = _head_rows(rows)
    if not heads:
        side_by_side(table)
        return
    frame(table)
    for index, row in enumerate(rows):
        head = index < heads
        properties = row.get_or_add_trPr()
        for name in ("w:cantSplit", *(("w:tblHeader",) if head else ())):
            if properties.find(qn(name)) is None:
                properties.append(element(name, {}))
        for cell in row.findall(qn("w:tc")):
            _finish_cell(cell, head=head)
            if len(rows) <= FEW_ROWS and index < len(rows) - 1:
                _keep_with_next(cell)


def space_after(table: Any) -> None:  # noqa: ANN401 -- as above
    """Set text that follows a table off from it; captions, headings and notes have their room."""
    from docx.oxml.ns import qn
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

    after = table.getnext()
    while after is not None and after.tag == qn("w:bookmarkEnd"):
        after = after.getnext()
    if after is None or after.tag != qn("w:p"):
        return
    if after.style in _TEXT:
        Paragraph(after, table).paragraph_format.space_before = Pt(_AFTER_TABLE)


def hold_before(item: Any) -> None:  # noqa: ANN401 -- as above
    """Keep the words that lead to a table or chart on its sheet, as filter.lua does for PDF."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    before = item.getprevious()
    while before is not None and (
        before.tag == qn("w:bookmarkStart") or getattr(before, "style", None) == "TableCaption"
    ):
        before = before.getprevious()
    if before is not None and before.tag == qn("w:p") and before.style in _TEXT:
        Paragraph(before, item).paragraph_format.keep_with_next = True


def _keep_with_next(cell: Any) -> None:  # noqa: ANN401 -- as above
    """Hold a row to the next one, so that a short table stays on one sheet."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    for paragraph in cell.findall(qn("w:p")):
        Paragraph(paragraph, cell).paragraph_format.keep_with_next = True


def _head_rows(rows: list[Any]) -> int:
    """Return how many of the first rows pandoc has marked as heading; a plain table has none."""
    from docx.oxml.ns import qn

    marked = takewhile(lambda row: len(list(row.iter(qn("w:tblHeader")))), rows)
    return sum(1 for _ in marked)


def _finish_cell(cell: Any, *, head: bool) -> None:  # noqa: ANN401 -- as above
    from docx.oxml.ns import qn
    from docx.text.run import Run

    for paragraph in cell.findall(qn("w:p")):
        paragraph.style = "TableText"
    if head:
        fill = {"w:val": "clear", "w:color": "auto", "w:fill": _HEAD_FILL}
        put(cell.get_or_add_tcPr(), "w:shd", fill)
        for run in cell.iter(qn("w:r")):
            Run(run, cell).bold = True


def side_by_side(table: Any) -> None:  # noqa: ANN401 -- as above
    """Set words side by side over the full width, without lines, with room to sign."""
    from docx.oxml.ns import qn
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

    put(table.tblPr, "w:tblW", {"w:type": "pct", "w:w": "5000"})
    put(table.tblPr, "w:tblLayout", {"w:type": "fixed"})
    for paragraph in table.iter(qn("w:p")):
        shape = Paragraph(paragraph, table).paragraph_format
        shape.space_before = shape.space_after = Pt(6)


def frame(table: Any) -> None:  # noqa: ANN401 -- as above
    """Give a table thin lines, the full width of the text, and room around its words."""
    properties = table.tblPr
    put(properties, "w:tblW", {"w:type": "pct", "w:w": "5000"})
    borders = put(properties, "w:tblBorders", {})
    line = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": _BORDER}
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", line))
    put(properties, "w:tblLayout", {"w:type": "fixed"})
    margins = put(properties, "w:tblCellMar", {})
    for side, width in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
        margins.append(element(f"w:{side}", {"w:w": str(width), "w:type": "dxa"}))
