"""The text of a document, read from any of the office's formats."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.engine.document_sections import Content, where
from qms.exchange.document_numbering import figure
from qms.exchange.document_text import read_text
from qms.model.diagnostic import Diagnostic
from tests.exchange.office_files import linked, packed, paragraph, table, text, word

BLNS = Path(__file__).parents[1] / "data"


def content(name: str, data: bytes) -> Content:
    found = read_text(name, data)
    assert isinstance(found, Content), found
    return found


def said(found: Content) -> list[str]:
    return [block.text for _, block in found.blocks()]


def refusal(name: str, data: bytes) -> str:
    found = read_text(name, data)
    assert isinstance(found, Diagnostic), found
    assert found.code == "D270"
    assert found.hint is not None
    return found.message.shown("en")


def test_markdown_is_sections_with_the_line_and_column_of_each_word() -> None:
    found = content("a.md", "# 1. Жалпы\n\nБірінші **ДКК** сөз\nекінші ДКК\n".encode())
    section = found.sections[0]
    assert (section.number, section.heading, section.level) == ("1", "Жалпы", 1)
    block = section.blocks[0]
    assert block.text == "Бірінші ДКК сөз\nекінші ДКК"
    assert block.spot(block.text.index("ДКК")) == (3, 11)
    assert block.spot(block.text.rindex("ДКК")) == (4, 8)
    place = where("markdown", section, block, block.text.rindex("ДКК"))
    assert place.shown("en") == "line 4, column 8, section 1 Жалпы"


def test_a_table_of_markdown_is_rows_with_cells() -> None:
    found = content("a.md", b"# A\n\n| x | y |\n|---|---|\n| 1 | **2** |\n")
    assert [block.cells for block in found.sections[0].blocks] == [("x", "y"), ("1", "2")]
    assert [block.line for block in found.sections[0].blocks] == [3, 5]


def test_html_and_links_of_markdown_are_not_their_own_text() -> None:
    found = content("a.md", b"<!-- note -->\n\nsee [the rules](https://example.org/x) now<br>then")
    assert said(found) == ["see the rules now\nthen"]


def test_a_word_file_has_headings_tables_and_page_headers() -> None:
    found = content(
        "a.docx",
        word(
            paragraph(text("Before")),
            paragraph(text("General"), "H1"),
            paragraph(text("First")),
            table(("Who", "When"), ("Unit", "5 days")),
            header="Code 01",
        ),
    )
    assert [(one.heading, len(one.blocks)) for one in found.sections] == [("", 1), ("General", 3)]
    assert found.sections[1].blocks[2].cells == ("Unit", "5 days")
    assert [block.text for block in found.margins] == ["Code 01"]


def test_tracked_changes_count_as_accepted_and_comments_are_no_text() -> None:
    inner = (
        text("Every ")
        + f'<w:del w:id="1">{text("month").replace("w:t", "w:delText")}</w:del>'
        + f'<w:ins w:id="2">{text("term")}</w:ins>'
        + '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
        + text(" it is read.")
    )
    comment = '<w:comments xmlns:w="x"/>'
    found = content("a.docx", word(paragraph(inner), word__comments_xml=comment))
    assert said(found) == ["Every term it is read."]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next_one() -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = (paragraph(text("One "), more=gone), paragraph(text("sentence.")))
    assert said(content("a.docx", word(*body))) == ["One sentence."]


def test_a_deleted_row_is_gone_and_moved_words_stand_where_they_were_moved_to() -> None:
    row = f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>{paragraph(text('old'))}</w:tc></w:tr>"
    kept = f"<w:tr><w:tc>{paragraph(text('kept'))}</w:tc></w:tr>"
    moved = f"<w:moveFrom>{text('here')}</w:moveFrom><w:moveTo>{text('there')}</w:moveTo>"
    found = content("a.docx", word(f"<w:tbl>{row}{kept}</w:tbl>", paragraph(moved)))
    assert said(found) == ["kept", "there"]


def test_numbers_of_lists_are_computed_as_word_does() -> None:
    body = [paragraph(text(words), level=level) for words, level in
            (("a", 0), ("b", 1), ("c", 1), ("d", 0), ("e", 1), ("f", 2))]  # fmt: skip
    found = content("a.docx", word(*body))
    labels = [block.label for _, block in found.blocks()]
    assert labels == ["1.", "1.1", "1.2", "2.", "2.1", "а)"]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [(4, "upperRoman", "IV"), (27, "lowerLetter", "aa"), (2, "russianUpper", "Б"), (7, "x", "7")],
)
def test_formats_of_numbers(number: int, form: str, shown: str) -> None:
    assert figure(number, form) == shown


def test_bold_paragraphs_with_a_number_are_headings_where_no_style_says_so() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>2.1 Terms</w:t></w:r>"
    found = content("a.docx", word(paragraph(text("x")), paragraph(bold), paragraph(text("y"))))
    assert [(one.number, one.heading, one.level) for one in found.sections][1] == (
        "2.1",
        "Terms",
        2,
    )


def test_contents_and_second_alternatives_are_left_out() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>"
        f"{paragraph(text('APPROVED'))}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        f"{paragraph(text('APPROVED'))}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    found = content("a.docx", word(paragraph(text("General 4"), "Contents1"), paragraph(box)))
    assert said(found) == ["APPROVED"]


def test_a_sheet_gives_its_cells_row_by_row() -> None:
    import openpyxl

    book, made = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Plan"
    book.active.append(["Measure", "Term"])
    book.active.append(["Remind", 5])
    book.save(made)
    found = content("a.xlsx", made.getvalue())
    assert found.sections[0].heading == "Plan"
    assert [block.cells for block in found.sections[0].blocks] == [
        ("Measure", "Term"),
        ("Remind", "5"),
    ]


def test_a_pdf_gives_its_lines_by_page(tmp_path: Path) -> None:
    import typst

    source = tmp_path / "a.typ"
    source.write_text("1. General\n\nThe ДКК checks.\n", encoding="utf-8")
    found = content("a.pdf", typst.compile(source))
    assert "The ДКК checks." in found.sections[-1].blocks[-1].text
    assert found.form == "pdf"


BOMB = "<w:p/>" * 3_000_000
NESTED = "<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000


@pytest.mark.req("KZ-DOC-16")
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged"),
        (b"\xd0\xcf\x11\xe0 an old file", "damaged"),
        (word(BOMB), "too much memory"),
        (word(NESTED), "damaged"),
        (word(paragraph(text("x")))[:-40], "damaged"),
        (packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "entities"),
        (packed({"other.xml": "<a/>"}), "no Word file"),
        (packed({"word/document.xml": "<a/>"}), "damaged"),
        (packed({f"word/{n}.xml": "" for n in range(1100)}), "too many parts"),
        (word(paragraph(text("x")), **{"word__vbaProject.bin": "macro"}), "macros"),
        (
            word(
                **{"word___rels__settings.xml.rels": linked("attachedTemplate", "http://x/t.dotm")}
            ),
            "from elsewhere",
        ),
        (word('<w:altChunk xmlns:r="r" r:id="r1"/>'), "another document"),
    ],
    ids=range(12),
)
def test_a_hostile_or_damaged_word_file_is_one_diagnostic(data: bytes, reason: str) -> None:
    assert reason in refusal("a.docx", data)


def test_a_link_to_click_on_is_no_part_from_elsewhere() -> None:
    rels = {"word___rels__document.xml.rels": linked("hyperlink", "https://example.org")}
    assert said(content("a.docx", word(paragraph(text("x")), **rels))) == ["x"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.md", b"\xff\xfe", "UTF-8"),
        ("a.md", b"a\0b", "damaged"),
        ("a.md", b"x" * 4_000_001, "too much memory"),
        ("a.xlsx", b"no zip", "damaged"),
        ("a.xlsx", packed({"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": ""}), "macros"),
        ("a.pdf", b"%PDF-1.7 nothing", "damaged"),
        ("a.doc", b"x", "format"),
        ("a.exe", b"x", "format"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, data: bytes, reason: str) -> None:
    assert reason in refusal(name, data)


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(words: str) -> None:
    for name in ("a.md", "a.txt"):
        assert isinstance(read_text(name, words.encode("utf-8", "replace")), Content | Diagnostic)


@settings(max_examples=8, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 1200), st.sampled_from(["docx", "xlsx", "pdf"]))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int, suffix: str) -> None:
    data = bytearray(word(paragraph(text("x"))))
    data[at : at + len(noise)] = noise
    assert isinstance(read_text(f"a.{suffix}", bytes(data)), Content | Diagnostic)


def test_naughty_strings_come_out_of_a_word_file_as_they_are_seen() -> None:
    strings = [
        one for one in json.loads((BLNS / "naughty-strings.json").read_text("utf-8")) if one.strip()
    ]
    from xml.sax.saxutils import escape

    kept = [one for one in strings if one.isprintable() and "\ufffd" not in one][:200]
    data = word(*[paragraph(text(escape(one))) for one in kept])
    found = [block.said for _, block in content("a.docx", data).blocks()]
    import unicodedata

    assert found == [" ".join(unicodedata.normalize("NFC", one).split()) for one in kept]
