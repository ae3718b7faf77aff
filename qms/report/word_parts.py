"""The parts of a DOCX that pandoc does not write: cover, contents, pictures, fields."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from qms.i18n import N_, translate
from qms.report.word_xml import element
from qms.report.wording import as_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.text.paragraph import Paragraph

    from qms.report.document import Meta

_LEVELS: Final = {"Heading 1": "toc 1", "Heading 2": "toc 2"}
_LOGO_MM: Final = 30


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
    start = element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)  # noqa: SLF001 -- no insert
    paragraph._p.append(element("w:bookmarkEnd", {"w:id": str(number)}))  # noqa: SLF001 -- as above


def _entry(paragraph: Paragraph, text: str, anchor: str) -> None:
    link = element("w:hyperlink", {"w:anchor": anchor, "w:history": "1"})
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
    char = element("w:fldChar", {"w:fldCharType": kind, **dirty})
    paragraph.add_run()._r.append(char)  # noqa: SLF001 -- python-docx makes no fields
    if instruction:
        text = element("w:instrText", {"xml:space": "preserve"})
        text.text = f" {instruction} "
        paragraph.add_run()._r.append(text)  # noqa: SLF001 -- as above
        separate = element("w:fldChar", {"w:fldCharType": "separate"})
        paragraph.add_run()._r.append(separate)  # noqa: SLF001 -- as above
