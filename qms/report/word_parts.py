"""The parts of a DOCX that pandoc does not write: cover, contents, table look."""

from __future__ import annotations

import io
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from qms.i18n import N_, translate
from qms.report.widths import FEW_ROWS
from qms.report.wording import as_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.text.paragraph import Paragraph

    from qms.report.document import Meta

_BORDER: Final = "8A97A6"
_HEAD_FILL: Final = "E6ECF3"
_LEVELS: Final = {"Heading 1": "toc 1", "Heading 2": "toc 2"}
_LOGO_MM: Final = 30
_AFTER_TABLE: Final = 8
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_TEXT: Final = {"BodyText", "FirstParagraph", "Compact"}


def add_front(paper: Any, meta: Meta, logo: bytes | None = None) -> None:  # noqa: ANN401 -- docx.Document is a function
    """Put cover and contents before the text, or its title alone where there is no cover."""
    if meta.cover:
        add_contents(paper, meta.lang)
        add_cover(paper, meta, logo)
        return
    first = paper.element.body[0]
    mark = [_paragraph(paper, meta.circle, "Cover Mark", 0)] if meta.circle else []
    made = [*mark, *_approval(paper, meta.approval)]
    lines = ((meta.title, "Title", 6), (meta.subtitle, "Cover Line", 0))
    made += (_paragraph(paper, text, style, before) for text, style, before in lines if text)
    for paragraph in made:
        first.addprevious(paragraph._element)  # noqa: SLF001 -- python-docx has no insert


def add_cover(paper: Any, meta: Meta, logo: bytes | None = None) -> None:  # noqa: ANN401 -- docx.Document is a function
    """Put the cover before everything else; the contents start on the next page.

    ``logo`` is a PNG.
    """
    # what the mark and the logo take is taken from the empty space, so that it stays one page
    less = 10 * len(meta.approval) + (50 if logo else 0)
    lines = (
        (meta.header.university_kk.upper(), "Cover Line", 0 if logo else 60),
        (meta.header.university_ru, "Cover Line", 0),
        (meta.title, "Title", max(30, 110 - less)),
        (meta.subtitle, "Subtitle", 0),
        (meta.author, "Cover Line", 120 - less // 2),
        (as_of(meta), "Cover Line", 0),
        (meta.place, "Cover Line", 80 - less // 3),
    )
    first = paper.element.body[0]
    made = [_paragraph(paper, meta.circle, "Cover Mark", 0), *_approval(paper, meta.approval)]
    if logo:
        made.append(_paragraph(paper, "", "Cover Line", 20))
        picture(made[-1], logo, _LOGO_MM, meta.author)
    made += (_paragraph(paper, text, style, before) for text, style, before in lines if text)
    for paragraph in made:
        first.addprevious(paragraph._element)  # noqa: SLF001 -- python-docx has no insert


def _approval(paper: Any, lines: tuple[str, ...]) -> Iterator[Paragraph]:  # noqa: ANN401 -- as above
    """Yield the mark of approval: a block at the right, as official papers have it."""
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Mm, Pt

    for number, line in enumerate(lines):
        made = _paragraph(paper, line, "Cover Line", 0)
        made.paragraph_format.left_indent = Mm(95)
        made.alignment = WD_PARAGRAPH_ALIGNMENT.LEFT
        made.paragraph_format.space_after = Pt(0)
        made.runs[0].bold = not number
        yield made


def picture(paragraph: Paragraph, content: bytes, height: float, alt: str) -> None:
    """Add a PNG of a height in millimetres, with words for those who cannot see it."""
    from docx.shared import Mm

    shape = paragraph.add_run().add_picture(io.BytesIO(content), height=Mm(height))
    shape._inline.docPr.set("descr", alt)  # noqa: SLF001 -- python-docx has no alt text


def _paragraph(paper: Any, text: str, style: str, before: int) -> Paragraph:  # noqa: ANN401
    from docx.shared import Pt

    paragraph: Paragraph = paper.add_paragraph(text, style=paper.styles[style])
    if before:
        paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def add_contents(paper: Any, lang: str) -> None:  # noqa: ANN401 -- docx.Document is a function
    """Put the contents before the text, with its entries, so that it reads without an update."""
    text = paper.paragraphs
    headings = [item for item in text if item.style.name in _LEVELS]
    first = paper.element.body[0]
    title = paper.add_paragraph(translate(N_("Contents"), lang), style=paper.styles["TOC Heading"])
    title.paragraph_format.page_break_before = True
    first.addprevious(title._element)  # noqa: SLF001 -- python-docx has no insert
    for index, heading in enumerate(headings):
        name = f"_Toc{index + 1:06d}"
        _bookmark(heading, name, 100_000 + index)
        entry = paper.add_paragraph(style=paper.styles[_LEVELS[heading.style.name]])
        _entry(entry, heading.text, name)
        first.addprevious(entry._element)  # noqa: SLF001 -- as above
    _break_before(text)


def _break_before(paragraphs: list[Paragraph]) -> None:
    """Start the text on a new page, unless a sideways sheet does so anyway."""
    from docx.oxml.ns import qn

    if paragraphs and next(paragraphs[0]._p.iter(qn("w:sectPr")), None) is None:  # noqa: SLF001
        paragraphs[0].paragraph_format.page_break_before = True


def _bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    start = _element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)  # noqa: SLF001 -- no insert
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": str(number)}))  # noqa: SLF001 -- as above


def _entry(paragraph: Paragraph, text: str, anchor: str) -> None:
    link = _element("w:hyperlink", {"w:anchor": anchor, "w:history": "1"})
    before = len(paragraph.runs)
    paragraph.add_run(f"{text}\t")
    field(paragraph, f"PAGEREF {anchor} \\h", "")
    runs = paragraph.runs[before:]
    paragraph._p.append(link)  # noqa: SLF001 -- python-docx makes no links
    for run in runs:
        link.append(run._r)  # noqa: SLF001 -- as above


def field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Write a field that Word computes, with what it shows until then."""
    _run_field(paragraph, "begin", instruction)
    paragraph.add_run(shown)
    _run_field(paragraph, "end")


def _run_field(paragraph: Paragraph, kind: str, instruction: str = "") -> None:
    """Write one end of a field; ``dirty`` makes Word fill it in when it opens the file."""
    dirty = {"w:dirty": "true"} if kind == "begin" else {}
    char = _element("w:fldChar", {"w:fldCharType": kind, **dirty})
    paragraph.add_run()._r.append(char)  # noqa: SLF001 -- python-docx makes no fields
    if instruction:
        text = _element("w:instrText", {"xml:space": "preserve"})
        text.text = f" {instruction} "
        paragraph.add_run()._r.append(text)  # noqa: SLF001 -- as above
        separate = _element("w:fldChar", {"w:fldCharType": "separate"})
        paragraph.add_run()._r.append(separate)  # noqa: SLF001 -- as above


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
                properties.append(_element(name, {}))
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
        borders.append(_element(f"w:{side}", line))
    put(properties, "w:tblLayout", {"w:type": "fixed"})
    margins = put(properties, "w:tblCellMar", {})
    for side, width in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
        margins.append(_element(f"w:{side}", {"w:w": str(width), "w:type": "dxa"}))


_ORDER: Final = {
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
}
"""The order in which the format wants the children of table and cell properties."""


def put(parent: Any, name: str, values: dict[str, str]) -> Any:  # noqa: ANN401 -- as above
    """Set one property of a table or a cell, in the place that the format wants."""
    from docx.oxml.ns import qn

    for old in parent.findall(qn(name)):
        parent.remove(old)
    made = _element(name, values)
    parent.append(made)
    order = [qn(f"w:{child}") for child in _ORDER[parent.tag.rpartition("}")[2]].split()]
    parent[:] = sorted(
        parent, key=lambda child: order.index(child.tag) if child.tag in order else len(order)
    )
    return made


def _element(name: str, values: dict[str, str]) -> Any:  # noqa: ANN401 -- as above
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(key) if not key.startswith("xml:") else _XML + key[4:], value)
    return made
