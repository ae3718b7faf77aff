"""The head and foot of an official paper in DOCX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.report.heading import page_parts
from qms.report.word_header import add_parts
from qms.report.word_table_look import side_by_side

if TYPE_CHECKING:
    from docx.section import Section
    from docx.text.paragraph import Paragraph

    from qms.report.document import Letter, Meta

_TITLE_POINTS: Final = 16


def add_letter(paper: Any, meta: Meta, letter: Letter) -> None:  # noqa: ANN401 -- docx.Document is a function
    """Put the head before everything else and the page number at the foot of every page."""
    first = paper.element.body[0]
    for number, line in enumerate(letter.organisation):
        first.addprevious(_centred(paper, line, "Cover Line", bold=not number)._p)  # noqa: SLF001
    title = _centred(paper, meta.title.upper(), "Title", bold=True)
    _sized(title, before=18, after=0 if meta.subtitle else 10)
    first.addprevious(title._p)  # noqa: SLF001 -- python-docx has no insert
    if meta.subtitle:
        first.addprevious(_centred(paper, meta.subtitle, "Cover Line", bold=False)._p)  # noqa: SLF001
    if letter.left or letter.middle or letter.right:
        first.addprevious(_line(paper, letter))
    _plain_headings(paper, meta.style.size)
    _foot(paper.sections[0], meta, letter)


def _centred(paper: Any, text: str, style: str, *, bold: bool) -> Paragraph:  # noqa: ANN401 -- as above
    paragraph: Paragraph = paper.add_paragraph(style=paper.styles[style])
    paragraph.add_run(text).bold = bold
    return paragraph


def _sized(title: Paragraph, *, before: int, after: int) -> None:
    from docx.shared import Pt, RGBColor

    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(before), Pt(after)
    for run in title.runs:
        run.font.size, run.font.color.rgb = Pt(_TITLE_POINTS), RGBColor(0, 0, 0)


def _line(paper: Any, letter: Letter) -> Any:  # noqa: ANN401 -- as above
    table = paper.add_table(1, 3)
    for cell, text, side in zip(
        table.rows[0].cells, (letter.left, letter.middle, letter.right), (0, 1, 2), strict=True
    ):
        paragraph = cell.paragraphs[0]
        paragraph.style = paper.styles["Compact"]
        paragraph.alignment = side
        paragraph.add_run(text)
    side_by_side(table._tbl)  # noqa: SLF001 -- as above
    return table._tbl  # noqa: SLF001 -- as above


def _plain_headings(paper: Any, size: float) -> None:  # noqa: ANN401 -- as above
    """Print the headings of a letter as its text is: black, of its size; keep off the tables."""
    from docx.shared import Pt, RGBColor

    for name in ("Heading 1", "Heading 2"):
        font = paper.styles[name].font
        font.size, font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        paper.styles[name].paragraph_format.space_before = Pt(12)
        paper.styles[name].paragraph_format.space_after = Pt(4)
    for name in ("First Paragraph", "Body Text"):
        paper.styles[name].paragraph_format.space_before = Pt(6)


def _foot(section: Section, meta: Meta, letter: Letter) -> None:
    from docx.shared import Mm

    section.header_distance = Mm(8)
    foot = section.footer
    foot.is_linked_to_previous = False
    paragraph = foot.paragraphs[0]
    paragraph.style = "Page Heading"
    add_parts(paragraph, tuple(page_parts(meta.page_form)))
    if letter.foot:
        foot.add_paragraph(letter.foot, style="Page Heading")
