"""Make ``templates/report/reference.docx``: ``python tests/tools/build_reference.py``.

The look of a Kazakh official paper: Times New Roman 14, A4, margins 30, 10, 20 and 20 mm.  It
starts from pandoc's own reference, whose style names pandoc writes.
"""

from __future__ import annotations

import io
import subprocess
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from qms.report.pandoc import binary
from qms.report.word import repacked

if TYPE_CHECKING:
    from docx.styles.style import ParagraphStyle

TARGET = Path(__file__).parents[2] / "templates" / "report" / "reference.docx"
FONT = "Times New Roman"
INK = RGBColor(0x12, 0x30, 0x4F)
BLACK = RGBColor(0, 0, 0)
CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
BOTH = WD_ALIGN_PARAGRAPH.JUSTIFY

# name: size in points, bold, italic, alignment, space before and after in points
STYLES: dict[str, tuple[float, bool, bool, WD_ALIGN_PARAGRAPH, float, float]] = {
    "Normal": (14, False, False, LEFT, 0, 6),
    "Body Text": (14, False, False, BOTH, 0, 6),
    "First Paragraph": (14, False, False, BOTH, 0, 6),
    "Compact": (14, False, False, LEFT, 0, 2),
    "Block Text": (14, False, True, BOTH, 4, 4),
    "Title": (26, True, False, CENTER, 12, 12),
    "Subtitle": (16, False, False, CENTER, 0, 12),
    "Heading 1": (16, True, False, LEFT, 18, 8),
    "Heading 2": (14, True, False, LEFT, 14, 6),
    "Heading 3": (14, True, True, LEFT, 10, 4),
    "TOC Heading": (16, True, False, LEFT, 0, 10),
    "Table Caption": (12, True, False, LEFT, 10, 4),
    "Image Caption": (12, True, False, LEFT, 2, 10),
    "Cover Line": (14, False, False, CENTER, 0, 6),
    "Cover Mark": (12, False, True, RIGHT, 0, 6),
    "Chart": (14, False, False, CENTER, 6, 2),
    "Table Text": (10, False, False, LEFT, 0, 0),
    "Table Note": (11, False, False, LEFT, 4, 10),
    "Page Heading": (9, False, False, CENTER, 0, 0),
    "toc 1": (14, True, False, LEFT, 4, 2),
    "toc 2": (14, False, False, LEFT, 0, 2),
}
INKED = ("Title", "Heading 1", "Heading 2", "Heading 3", "TOC Heading")


def main() -> None:
    """Write the reference document, the same bytes each time."""
    command = [binary(), "--print-default-data-file=reference.docx"]
    source = subprocess.run(command, capture_output=True, check=True).stdout
    paper = docx.Document(io.BytesIO(source))
    for name, look in STYLES.items():
        shape(style(paper, name), *look, color=INK if name in INKED else BLACK)
    for name, indent in (("toc 1", 0), ("toc 2", 6)):
        contents = style(paper, name).paragraph_format
        contents.left_indent = Mm(indent)
        contents.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for name in ("Chart", "Table Caption"):
        style(paper, name).paragraph_format.keep_with_next = True
    section = paper.sections[-1]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(10)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.header_distance = section.footer_distance = Mm(8)
    for paragraph in list(paper.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)  # noqa: SLF001 -- no public way
    paper.core_properties.author = ""
    paper.core_properties.created = paper.core_properties.modified = datetime(2025, 1, 1)  # noqa: DTZ001
    buffer = io.BytesIO()
    paper.save(buffer)
    TARGET.write_bytes(repacked(buffer.getvalue()))


def style(paper: Any, name: str) -> ParagraphStyle:  # noqa: ANN401 -- docx.Document is a function
    """Return the style, made when pandoc's reference has none of this name."""
    known = {item.name: item for item in paper.styles if item.type == WD_STYLE_TYPE.PARAGRAPH}
    if name in known:
        return known[name]  # type: ignore[no-any-return]
    made = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = paper.styles["Normal"]
    return made  # type: ignore[no-any-return]


def shape(  # noqa: PLR0917 -- the columns of STYLES
    target: ParagraphStyle,
    size: float,
    bold: bool,
    italic: bool,
    alignment: WD_ALIGN_PARAGRAPH,
    before: float,
    after: float,
    *,
    color: RGBColor,
) -> None:
    """Give a style its look, without the fonts and shades of pandoc's theme."""
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    font = target.font
    font.size, font.bold, font.italic = Pt(size), bold, italic
    font.color.rgb = color
    layout = target.paragraph_format
    layout.alignment = alignment
    layout.space_before, layout.space_after = Pt(before), Pt(after)


if __name__ == "__main__":
    main()
