"""An edition on paper: marks, title sheet, text, its sheets; whoever wrote the text."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest
from docx.enum.section import WD_ORIENT

from qms.errors import ReportProblem
from qms.report.charts.process import SYMBOLS
from qms.report.document_forms import form_lines, form_register
from qms.report.document_print import cover, empty_form, last_sheets, printed, title_sheet
from qms.report.document_safe import Reading
from qms.report.document_text import read_markdown, read_word, written
from qms.report.document_word import stamped
from qms.report.layout import lay_out
from qms.report.look import Look
from qms.report.papers import Desk
from qms.report.pdf import missing_signs
from qms.report.render import make
from tests.documents_printed import DOCUMENT, WITHDRAWN, numbered, printing
from tests.workspaces import preset, view

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.report.document import Document

TEXT = """\
# Regulation on monitoring

## 1. General provisions

1) the first;
2) the second.

| No. | Figure | Target |
|---|---|---|
| 1 | Response rate | 60 |

## 2. Order

Text.

# Acquaintance sheet

an old one
"""


def nothing(_name: str) -> None:
    """Stand for a folder without pictures."""


def png(wide: int = 30, tall: int = 20) -> bytes:
    """Draw a plain picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + b"\xc8\xdc\xff" * wide for _ in range(tall))
    head = struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def paper(
    text: str = TEXT,
    *,
    lang: str = "en",
    record: str = DOCUMENT,
    edition: str = "2",
    today: str = "2026-11-21",
    pictures: Callable[[str], bytes | None] = nothing,
) -> Document:
    desk, document = printing(record, lang=lang, today=today)
    reading = read_markdown(text.encode(), pictures)
    return printed(desk, document, numbered(document, edition), reading)


def pages(made: Document) -> list[str]:
    content = make(lay_out(made), "pdf")
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.mark.req("KZ-DOC-05")
def test_the_mark_names_body_date_and_number_of_each_act() -> None:
    meta = paper().meta
    assert meta.approval == (
        "APPROVED",
        "Academic Council, 24 September 2026, No.\N{NO-BREAK SPACE}3",
        "Management Board, 1 October 2026, No.\N{NO-BREAK SPACE}14",
    )
    first = pages(paper())[0]
    assert "APPROVED" in first
    assert "In force from 1 October 2026" in first
    assert "REG-07 · Edition: 2" in first


@pytest.mark.req("KZ-DOC-05")
def test_what_a_register_did_not_record_is_left_open_in_the_mark() -> None:
    bare = DOCUMENT.replace('number: "14",', "").replace('number: "3",', "")
    assert paper(record=bare).meta.approval[1].endswith("____")


@pytest.mark.req("KZ-FORM-03")
@pytest.mark.parametrize(
    ("lang", "edition", "page"),
    [("kk", "Редакция: 2", "6 беттің 2 беті"), ("ru", "Редакция: 2", "страница 2 из 6")],
)
def test_every_page_says_edition_and_page_of_pages(lang: str, edition: str, page: str) -> None:
    found = pages(paper(lang=lang))
    assert len(found) == 6
    assert all(edition in text for text in found)
    assert page in found[1]
    assert all("қазақ ұлттық" in text and "Казахский национальный" in text for text in found)


HEADER = """\
      header:
        - {width: 1, lines: [{text: "{title} {code}", bold: true}]}
        - {width: 1, lines: [{text: "{code} {N} - {M}"}, {text: "{edition}"}]}
"""


def other_header(edition_line: str = "") -> str:
    """Return POL-forms with a header of another university."""
    text = preset("kaznmu")["records/policies/POL-forms.yaml"].decode()
    start, end = text.index("      header:"), text.index("      style:")
    text = text[:start] + HEADER + text[end:]
    if edition_line:
        at, after = text.index("      document_edition:"), text.index("      acquaintance_sheet:")
        text = text[:at] + edition_line + text[after:]
    return text


@pytest.mark.req("KZ-FORM-05")
@pytest.mark.req("KZ-FORM-10")
def test_title_code_and_page_stand_in_the_header_as_another_policy_words_them() -> None:
    desk, document = printing(DOCUMENT, other_header())
    made = printed(desk, document, numbered(document, "2"), Reading())
    text = pages(made)[1]
    assert "REG-07 2 - " in text
    assert "Regulation on monitoring REG-07" in text


@pytest.mark.req("KZ-FORM-05")
def test_the_edition_may_be_told_in_words() -> None:
    forms = other_header("      document_edition: 'Басылым: {edition}'\n")
    record = DOCUMENT.replace('number: "2"\n        sort', "number: екінші\n        sort")
    desk, document = printing(record, forms)
    made = printed(desk, document, numbered(document, "2"), Reading())
    assert "Басылым: екінші" in pages(made)[0]


@pytest.mark.req("KZ-FORM-06")
def test_both_sheets_are_the_last_sections_and_the_old_one_is_gone() -> None:
    text = paper().markdown
    assert "an old one" not in text
    headings = [line for line in text.splitlines() if line.startswith("# ")]
    assert [line.partition(" {")[0] for line in headings] == [
        "# Approval sheet",
        "# 1. General provisions",
        "# 2. Order",
        "# Acquaintance sheet",
        "# Change registration sheet",
    ]


@pytest.mark.req("KZ-FORM-07")
def test_the_title_sheet_has_names_of_the_staff_list_and_the_cover_the_stamp() -> None:
    found = pages(paper())
    assert "Developed by" in found[2]
    assert "Agreed with" in found[2]
    assert "D. Ospanova" in found[2]
    assert "Edition: 2" in found[0]


@pytest.mark.parametrize(
    ("record", "edition", "today", "lang", "mark"),
    [
        (DOCUMENT, "2", "2026-09-15", "kk", "ЖОБА"),
        (DOCUMENT, "2", "2026-09-15", "ru", "ПРОЕКТ"),
        (DOCUMENT, "2", "2026-09-15", "en", "DRAFT"),
        (DOCUMENT, "1", "2026-11-21", "ru", "ЗАМЕНЁН"),
        (WITHDRAWN, "2", "2026-11-21", "kk", "КҮШІ ЖОЙЫЛҒАН"),
    ],
)
def test_what_is_not_in_force_says_so_behind_every_page(
    record: str, edition: str, today: str, lang: str, mark: str
) -> None:
    made = paper(record=record, edition=edition, today=today, lang=lang)
    assert made.meta.watermark == mark
    assert all(mark in text for text in pages(made))
    page = make(lay_out(made), "html").decode()
    assert f'<p class="watermark" aria-hidden="true">{mark}</p>' in page
    with zipfile.ZipFile(io.BytesIO(make(lay_out(made), "docx"))) as package:
        headers = [name for name in package.namelist() if "header" in name and "rels" not in name]
        assert all(f'string="{mark}"' in package.read(name).decode() for name in headers)
    assert make(lay_out(made), "md").decode().startswith(f"**{mark}**")


def test_an_edition_in_force_has_no_words_behind_it() -> None:
    assert not paper().meta.watermark
    assert "watermark" not in make(lay_out(paper()), "html").decode()


@pytest.mark.req("KZ-DOC-01")
def test_the_paper_states_the_edition_of_its_template() -> None:
    made = paper()
    assert "Template: document/1" in pages(made)[2]
    assert b"template=document/1" in make(lay_out(made), "pdf")


def test_equal_content_gives_equal_bytes() -> None:
    for kind in ("pdf", "docx", "html"):
        assert make(lay_out(paper()), kind) == make(lay_out(paper()), kind)


HOSTILE = """\
# Title {#x .page}

<script>alert(1)</script> and `#eval("x")` \\newpage $\\input{/etc/passwd}$ @cite

![far](https://example.com/x.png) ![near](../../secret.png) ![own](flow.png)

[](qms:table/changes) [click](javascript:alert(1)) {{ 7 * 7 }} <# no #>

[home](https://example.kz)

```{=typst}
#read("/etc/passwd")
```
"""


def test_a_text_formats_and_never_programs() -> None:
    asked: list[str] = []
    made = paper(HOSTILE, pictures=asked.append)
    assert asked == ["flow.png"]
    page = make(lay_out(made), "html").decode()
    assert "<script>" not in page
    assert "javascript:" not in page
    assert 'src="http' not in page
    assert "{{ 7 * 7 }}" in page
    assert page.count("Sheet numbers") == 1
    assert "root:" not in "".join(pages(made))
    assert make(lay_out(made), "docx")


def test_a_picture_beside_the_text_is_printed_and_another_is_told() -> None:
    reading = read_markdown(b"![flow](flow.png)\n\n![gone](gone.png)", {"flow.png": png()}.get)
    assert list(reading.figures) == ["picture-1"]
    assert reading.left_out == ["gone.png"]
    assert "[](qms:figure/picture-1)" in written(reading.blocks)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\nbroken", b"GIF8", b"<svg/>"])
def test_a_damaged_picture_is_left_out(content: bytes) -> None:
    reading = read_markdown(b"![flow](flow.png)", {"flow.png": content}.get)
    assert reading.left_out == ["flow.png"]


def test_a_sign_that_no_font_has_is_told_and_prints_as_its_number() -> None:
    made = paper("# One\n\nA \N{CJK UNIFIED IDEOGRAPH-4E2D} sign\n")
    assert missing_signs(lay_out(made)) == ("\N{CJK UNIFIED IDEOGRAPH-4E2D}",)
    assert "[U+4E2D]" in "".join(pages(made))


def test_lists_that_count_otherwise_keep_their_signs() -> None:
    text = written(read_markdown(b"3. three\n4. four\n\n1) one\n", nothing).blocks)
    assert "3\\. three" in text
    assert "1\\) one" in text


def test_braces_of_a_heading_are_words() -> None:
    assert "# End \\{.page}" in written(read_markdown(b"# End {.page}", nothing).blocks)


def word_file(own_header: str = "") -> bytes:
    """Return a Word file with a table of merged cells, a picture, and a sheet on its side."""
    paper = docx.Document()
    paper.add_heading("1 General provisions", 1)
    paper.add_paragraph("The text of the office.")
    table = paper.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Group"
    table.cell(0, 2).text, table.cell(1, 0).text = "Term", "a"
    paper.add_picture(io.BytesIO(png()))
    turned = paper.add_section()
    turned.orientation = WD_ORIENT.LANDSCAPE
    turned.page_width, turned.page_height = turned.page_height, turned.page_width
    paper.add_heading("2 On its side", 1)
    if own_header:
        paper.sections[0].header.paragraphs[0].text = own_header
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def test_a_word_text_is_read_with_its_tables_and_pictures() -> None:
    reading = read_word(word_file())
    assert len(reading.tables) == len(reading.figures) == 1
    desk, document = printing()
    text = "".join(pages(printed(desk, document, numbered(document, "2"), reading)))
    assert "The text of the office." in text
    assert "Group" in text


@pytest.mark.parametrize("content", [b"", b"no Word file", b"PK\x03\x04broken"])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(ReportProblem, match="no Word file"):
        read_word(content)


def in_word(content: bytes, today: str = "2026-09-15") -> tuple[bytes, bool]:
    desk, document = printing(today=today)
    about = (desk, document, numbered(document, "2"))
    sheets = last_sheets(*about, content)
    return stamped(content, cover(*about), Look(), title_sheet(*about), sheets)


@pytest.mark.req("KZ-FORM-03")
def test_a_word_text_keeps_its_layout_and_takes_header_mark_and_sheets() -> None:
    made, kept = in_word(word_file(), today="2026-11-21")
    assert not kept
    found = docx.Document(io.BytesIO(made))
    words = [item.text for item in found.paragraphs]
    assert words[0] == "APPROVED"
    assert words.index("The text of the office.") < words.index("Acquaintance sheet")
    assert [one.orientation for one in found.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    header = " ".join(cell.text for cell in found.sections[0].header.tables[0].rows[0].cells)
    assert "Regulation on monitoring" in header
    assert "Edition: 2" in header
    assert len(found.inline_shapes) == 1
    assert found.tables[-1].rows[0].cells[1].text == "Sheet numbers"
    assert in_word(word_file(), today="2026-11-21")[0] == made


def test_a_word_text_with_a_header_of_its_own_keeps_it_and_still_bears_the_watermark() -> None:
    made, kept = in_word(word_file("Our own header"))
    assert kept
    header = docx.Document(io.BytesIO(made)).sections[0].header
    assert header.paragraphs[0].text == "Our own header"
    assert 'string="DRAFT"' in header._element.xml  # noqa: SLF001 -- python-docx shows no shapes


def test_sheets_that_a_word_text_has_itself_are_not_added() -> None:
    paper = docx.Document()
    paper.add_paragraph("10. Acquaintance sheet")
    buffer = io.BytesIO()
    paper.save(buffer)
    desk, document = printing()
    found = last_sheets(desk, document, numbered(document, "2"), buffer.getvalue())
    assert [one.title for one in found] == ["Change registration sheet"]


FORM = """\
    id: DOC-2026-0002
    schema: 1
    title: Journal of mutual visits
    group: form
    code: F-12
    process: Control of teaching
    introduced_by: DOC-2026-0001
    approvals: [{id: "1", body: BODY-management-board, act: order, number: "2", date: 2026-02-03}]
    transitions: [{id: "1", date: 2026-02-03, to: in_force}]
"""


@pytest.mark.req("KZ-DOC-35")
def test_the_register_of_forms_names_code_process_and_what_introduced_them() -> None:
    desk = Desk(view(DOCUMENT, FORM), "en")
    (line,) = form_lines(desk)
    assert (line.code, line.process) == ("F-12", "Control of teaching")
    assert line.introduced_by == "REG-07 Regulation on monitoring"
    row = form_register(desk).tables["forms"].rows[0]
    assert row[:4] == ("1", "F-12", "Journal of mutual visits", "Control of teaching")


@pytest.mark.req("KZ-DOC-35")
def test_an_empty_form_is_its_text_alone_under_the_header() -> None:
    desk, document = printing()
    reading = read_markdown(b"| No. | Date |\n|---|---|\n| 1 | |\n", nothing)
    made = empty_form(desk, document, numbered(document, "2"), reading)
    assert list(made.tables) == ["text-1"]
    (text,) = pages(made)
    assert "Edition: 2" in text
    assert "Acquaintance" not in text


PROCESS = """\
```process
start: A request came
input: Request
flow: one day
process: Registration
requirements: ISO 9001, 8.2
output: Journal
decision: Complete?
end: Answered
```
"""


@pytest.mark.req("KZ-FORM-09", part="records of processes, whose steps are drawn, come later")
def test_a_process_is_drawn_in_the_eight_symbols_with_their_legend() -> None:
    reading = read_markdown(PROCESS.encode(), nothing)
    (chart,) = reading.figures.values()
    assert len(SYMBOLS) == 8
    assert all(f">{words}</text>" in chart.svg for words in SYMBOLS.values())
    assert chart.alt.startswith("process start: A request came; input data: Request")


def test_a_block_that_is_no_process_stays_as_it_was_written() -> None:
    reading = read_markdown(b"```process\njump: x\n```\n", nothing)
    assert not reading.figures
    assert "jump: x" in written(reading.blocks)


def test_the_day_of_a_paper_is_that_of_its_records() -> None:
    assert paper().meta.date == dt.date(2026, 11, 21)
