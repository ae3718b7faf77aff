"""A Word file of the office with our header, marks and sheets; its own layout stays as it is."""

from __future__ import annotations

import io
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qms.errors import ReportProblem
from qms.i18n import M
from qms.report.heading import heading_cells
from qms.report.pandoc import missing_extra, report_assets
from qms.report.word import logo_png, repacked
from qms.report.word_header import add_header
from qms.report.word_tables import add_table
from qms.report.word_watermark import add_watermark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.section import Section, _Header

    from qms.report.document import Meta
    from qms.report.document_print import Section as Sheet
    from qms.report.look import Look

_STYLES: Final = ("Page Heading", "Cover Line", "Table Text")
_MARK_MM: Final = 95


def stamped(
    content: bytes, head: Meta, look: Look, front: Sheet | None, last: Sequence[Sheet]
) -> tuple[bytes, bool]:
    """Return the file with all that the paper bears, and whether it kept a header of its own.

    ``front`` stands before the text on sheets of its own, ``last`` after it.  Raises ReportProblem
    for a file that Word would not read either.
    """
    try:
        import docx
        from docx.opc.exceptions import OpcError
    except ImportError as error:
        raise missing_extra(error) from error
    try:
        paper = docx.Document(io.BytesIO(content))
        sections = list(paper.sections)
    except (OpcError, KeyError, ValueError, SyntaxError, OSError) as error:
        raise ReportProblem(M("The text is no Word file: {reason}", reason=str(error))) from error
    _take_styles(paper)
    kept = _headers(sections, paper, head, look)
    _front(paper, head, front)
    for sheet in last:
        _append(paper, sheet, head)
    paper.core_properties.keywords = str(head.stamp) if head.stamp else ""
    buffer = io.BytesIO()
    paper.save(buffer)
    return repacked(buffer.getvalue()), kept


def headings(content: bytes) -> Iterator[str]:
    """Yield the words of every short paragraph: offices seldom mark headings as such."""
    import docx

    for paragraph in docx.Document(io.BytesIO(content)).paragraphs:
        if 0 < len(paragraph.text) < _HEADING:
            yield paragraph.text


_HEADING: Final = 80


def _take_styles(paper: Any) -> None:  # noqa: ANN401 -- docx.Document is a function
    """Take the few styles that our own parts need, where the file has none of that name."""
    import docx

    known = {style.name for style in paper.styles}
    for style in docx.Document(str(report_assets() / "reference.docx")).styles:
        if style.name in _STYLES and style.name not in known:
            paper.styles.element.append(deepcopy(style.element))


def _headers(sections: Sequence[Section], paper: Any, head: Meta, look: Look) -> bool:  # noqa: ANN401
    """Put our header where the file has none, and the watermark on every page."""
    with tempfile.TemporaryDirectory(prefix="qms-report-") as name:
        logo = logo_png(look, Path(name))
    cells = heading_cells(head, logo=logo is not None)
    kept, number = False, 0
    for at, section in enumerate(sections):
        for header in _of_section(section, paper, first=at == 0):
            number += 1
            own = not header.is_linked_to_previous and _said(header)
            kept = kept or own
            if not own:
                add_header(section, cells, logo, header)
            add_watermark(header, head.watermark, number)
    return kept


def _of_section(section: Section, paper: Any, *, first: bool) -> Iterator[_Header]:  # noqa: ANN401
    """Yield the page headers that a section prints and does not take from the one before."""
    own = [section.header]
    if section.different_first_page_header_footer:
        own.append(section.first_page_header)
    if paper.settings.odd_and_even_pages_header_footer:
        own.append(section.even_page_header)
    yield from (header for header in own if first or not header.is_linked_to_previous)


def _said(header: _Header) -> bool:
    words = "".join(header._element.itertext()).strip()  # noqa: SLF001 -- python-docx skips tables
    return bool(words) or bool(header._element.xpath(".//w:drawing | .//w:pict"))  # noqa: SLF001


def _front(paper: Any, head: Meta, front: Sheet | None) -> None:  # noqa: ANN401 -- as above
    """Put mark, title and title sheet before the text, which starts on a sheet of its own."""
    body = paper.element.body
    theirs = set(body)
    first = body[0] if len(body) else None
    if first is None or not (head.approval or front):
        return
    _mark(paper, head)
    for text, bold in ((head.title, True), (head.subtitle, False), (head.dated or "", False)):
        if text:
            _line(paper, text, bold=bold, centred=True)
    if front:
        _sheet(paper, front, head)
    _line(paper, "").add_run().add_break(_page())
    for item in [item for item in body if item not in theirs]:
        first.addprevious(item)


def _page() -> Any:  # noqa: ANN401 -- an enumeration of python-docx
    from docx.enum.text import WD_BREAK

    return WD_BREAK.PAGE


def _mark(paper: Any, head: Meta) -> None:  # noqa: ANN401 -- as above
    from docx.shared import Mm

    for number, line in enumerate(head.approval):
        _line(paper, line, bold=not number).paragraph_format.left_indent = Mm(_MARK_MM)


def _line(paper: Any, text: str, *, bold: bool = False, centred: bool = False) -> Any:  # noqa: ANN401
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

    made = paper.add_paragraph(style=paper.styles["Cover Line"])
    made.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER if centred else WD_PARAGRAPH_ALIGNMENT.LEFT
    if text:
        made.add_run(text).bold = bold
    return made


def _sheet(paper: Any, sheet: Sheet, head: Meta) -> None:  # noqa: ANN401 -- as above
    _line(paper, sheet.title, bold=True, centred=True)
    for part in sheet.parts:
        if part.heading:
            _line(paper, part.heading, bold=True)
        add_table(paper, part.table, head)


def _append(paper: Any, sheet: Sheet, head: Meta) -> None:  # noqa: ANN401 -- as above
    """Put a sheet after the text, on a page of its own."""
    from docx.text.paragraph import Paragraph

    theirs = set(paper.element.body)
    _sheet(paper, sheet, head)
    first = next(item for item in paper.element.body if item not in theirs)
    Paragraph(first, paper).paragraph_format.page_break_before = True
