"""The page header of a DOCX and the look of its text, as POL-forms describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.report.widths import SHEET
from qms.report.word_parts import field, picture
from qms.report.word_table_look import frame
from qms.report.word_xml import put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.section import Section, _Header
    from docx.text.paragraph import Paragraph

    from qms.kinds.policies.forms import Style
    from qms.report.document import HeadingCell, HeadingLine, Part

_WHOLE: Final = 5000
"""The full width, in fiftieths of a percent."""
_LOGO_MM: Final = 12
_FIELDS: Final = {"page": "PAGE", "pages": "NUMPAGES"}
_USUAL_SIZE: Final = 14
_RUNNING: Final = ("Normal", "Body Text", "First Paragraph", "Compact", "Block Text")
"""Styles of running text, which take the line spacing."""


def add_header(
    section: Section,
    cells: Sequence[HeadingCell],
    logo: bytes | None,
    header: _Header | None = None,
) -> None:
    """Put the table of the institution at the top of every page; ``logo`` is a PNG.

    ``header`` is another page header of the section than the usual one.
    """
    whole = sum(cell.width for cell in cells)
    shares = [_WHOLE * cell.width // whole for cell in cells]
    table = _table(section, header or section.header, shares)
    for made, cell in zip(table.rows[0].cells, cells, strict=True):
        for number, line in enumerate(cell.lines):
            paragraph = made.add_paragraph() if number else made.paragraphs[0]
            _fill(paragraph, line, logo)


def _table(section: Section, header: _Header, shares: Sequence[int]) -> Any:  # noqa: ANN401 -- python-docx's table has loose types
    from docx.shared import Mm

    header.is_linked_to_previous = False
    for paragraph in [item for item in header.paragraphs if not len(item._p.xpath("w:r"))]:  # noqa: SLF001
        paragraph._element.getparent().remove(paragraph._element)  # noqa: SLF001 -- no public way
    width = round(_text_width(section))
    table = header.add_table(1, len(shares), Mm(width))
    frame(table._tbl)  # noqa: SLF001 -- as above
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(width * share / _WHOLE)
    for cell, share in zip(table.rows[0].cells, shares, strict=True):
        put(cell._tc.get_or_add_tcPr(), "w:tcW", {"w:type": "pct", "w:w": str(share)})  # noqa: SLF001
        put(cell._tc.get_or_add_tcPr(), "w:vAlign", {"w:val": "center"})  # noqa: SLF001 -- as above
        cell.paragraphs[0].style = "Page Heading"
    header.add_paragraph(style="Page Heading")
    return table


def _text_width(section: Section) -> float:
    """Return the width of a line in millimetres."""
    sides = (section.left_margin, section.right_margin)
    whole: float = section.page_width.mm if section.page_width else SHEET[0]
    return whole - sum(float(side.mm) for side in sides if side)


def _fill(paragraph: Paragraph, line: HeadingLine, logo: bytes | None) -> None:
    paragraph.style = "Page Heading"
    add_parts(paragraph, line.parts, logo)
    for run in paragraph.runs:
        run.bold = line.bold


def add_parts(paragraph: Paragraph, parts: Sequence[Part], logo: bytes | None = None) -> None:
    """Write words, and fields for what Word counts itself."""
    for part in parts:
        if part.kind == "text":
            paragraph.add_run(part.text)
        elif part.kind != "logo":
            field(paragraph, _FIELDS[part.kind], "1")
        elif logo:
            picture(paragraph, logo, _LOGO_MM, "")


def set_style(paper: Any, style: Style) -> None:  # noqa: ANN401 -- docx.Document is a function
    """Give the styles of the packaged reference font, sizes, spacing and margins of the policy."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    for known in paper.styles:
        font = getattr(known, "font", None)
        if font is None or font.name is None or font.size is None or known.name == "Verbatim Char":
            continue
        font.name, font.size = style.font, Pt(_points(known.name, font.size.pt, style))
        for script in ("w:cs", "w:eastAsia"):
            known.element.rPr.rFonts.set(qn(script), style.font)
        if known.name in _RUNNING:
            known.paragraph_format.line_spacing = style.line_spacing
    section, margins = paper.sections[-1], style.margins
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    for name in ("toc 1", "toc 2"):
        for stop in paper.styles[name].paragraph_format.tab_stops:
            stop.position = Mm(_text_width(section))


def _points(name: str, usual: float, style: Style) -> float:
    """Return the size of a style: tables have their own, the page header keeps its."""
    if name == "Page Heading":
        return usual
    if name in {"Table Text", "Table Note"}:
        return style.table_size + (name == "Table Note")
    return round(usual * style.size / _USUAL_SIZE * 2) / 2
