"""Whatever people type comes out as typed, in every format."""

from __future__ import annotations

import html
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qms.report.document import Column, Document, Table
from qms.report.escape import READER, allowed_link, escape_text
from qms.report.render import DOCUMENTS, render
from qms.report.template import environment, fill
from tests.report.sample import META

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HOSTILE = (
    "[urgent]",
    "<script>alert(1)</script>",
    "<!-- gone -->",
    "#let x = 1",
    '#import "x"',
    "# heading",
    "$x$",
    "=1+1",
    "+7 701",
    "-1",
    "- item",
    "@SUM(A1)",
    "@ref",
    "| pipe | two",
    "\\",
    "\\begin{x}",
    "a\\nb",
    "`code`",
    "``` fence",
    "{{ jinja }}",
    "{% if x %}",
    "{=typst}",
    "*a* _b_ ~~c~~ ^d^",
    "1. first",
    "2) second",
    "---",
    "===",
    "&amp; &#60; &",
    "![i](http://x/y.png)",
    "[l](javascript:x)",
    "<https://x.kz>",
    "https://x.kz/a_b",
    "// comment /* x */",
    "\"quoted\" 'single' -- ...",
    "[](qms:table/t)",
    "<label> ~ -? x",
    "#",
    "': , ;",
    '{"a": [1]}',
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return a report whose every field, title and cell is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "templates").mkdir()
    template = (
        "# H {{ items[0] }}\n\n{% for i in items %}\n{{ i }}\n\n{% endfor %}\n{{ table('t') }}"
    )
    (folder / "templates" / "own.md.j2").write_text(template, encoding="utf-8")
    column = (Column("a", "[a] | #b"), Column("b", "=1+1", width=3))
    table = Table("t", "*c* #d $e$ @f", column, tuple((text, text) for text in HOSTILE), "<n> #n")
    text = fill(
        environment(folder), "own.md.j2", lang="en", items=HOSTILE, tables={"t": table}, figures={}
    )
    document = Document(META, text, {"t": table})
    return {path.suffix[1:]: path for path in render(document, DOCUMENTS, folder, "r")}


def squeezed(text: str) -> str:
    """Leave out what line breaking adds or takes."""
    return re.sub(r"[\s\u200b\u2060\u00ad]+", "", text)


def test_pdf_shows_every_string_as_typed(files: Mapping[str, Path]) -> None:
    pages = pypdf.PdfReader(files["pdf"]).pages
    text = squeezed("".join(page.extract_text() for page in pages))
    assert [item for item in HOSTILE if text.count(squeezed(item)) < 3] == []


def test_docx_shows_every_string_as_typed(files: Mapping[str, Path]) -> None:
    paper = docx.Document(str(files["docx"]))
    paragraphs = [item.text for item in paper.paragraphs]
    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert [item for item in HOSTILE if item not in paragraphs or cells.count(item) < 2] == []


def test_xlsx_holds_every_string_as_text(files: Mapping[str, Path]) -> None:
    sheet = openpyxl.load_workbook(files["xlsx"]).worksheets[1]
    cells = [row[0] for row in sheet.iter_rows(min_row=2, max_row=len(HOSTILE) + 1)]
    assert tuple(cell.value for cell in cells) == HOSTILE
    assert {cell.data_type for cell in cells} == {"s"}


def test_html_shows_every_string_as_typed_and_runs_none(files: Mapping[str, Path]) -> None:
    page = files["html"].read_text(encoding="utf-8")
    body = page.split("<main>")[1]
    paragraphs = [html.unescape(re.sub("<[^>]*>", "", p)) for p in re.findall("<p>(.*?)</p>", body)]
    cells = [html.unescape(cell) for cell in re.findall('<td class="text">([^<]*)</td>', body)]
    assert [item for item in HOSTILE if item not in paragraphs or cells.count(item) != 2] == []
    assert not re.search(r"<(script|img|iframe)|javascript:x\"|href=\"http", page)


def test_markdown_reads_as_typed_in_a_common_viewer(files: Mapping[str, Path]) -> None:
    viewer = MarkdownIt("commonmark").enable("table")
    page = viewer.render(files["md"].read_text(encoding="utf-8"))
    blocks = re.findall(r"<(?:p|td)>(.*?)</(?:p|td)>", page)
    shown = [html.unescape(re.sub("<[^>]*>", "", block)) for block in blocks]
    assert [item for item in HOSTILE if shown.count(item) < 3] == []


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://x.kz", True),
        ("HTTPS://x.kz", True),
        ("mailto:a@b.kz", True),
        ("#part", True),
        ("RSK-2026-0001.html", True),
        ("http://x.kz", False),
        ("javascript:alert(1)", False),
        ("java\tscript:x", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//x.kz/y", False),
    ],
)
def test_only_https_mail_and_relative_links_stay(target: str, *, kept: bool) -> None:
    assert allowed_link(target) is kept


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=40))
def test_escaped_text_is_one_paragraph_of_the_same_words(text: str) -> None:
    page = MarkdownIt("commonmark").enable("table").render(escape_text(text))
    assert squeezed(html.unescape(re.sub("</?p>", "", page))) == squeezed(text)
    assert page.count("<p>") == (1 if text.strip() else 0)


def test_the_reader_has_no_raw_extension() -> None:
    assert "-raw_html" in READER
    assert "+raw" not in READER


def test_a_sign_that_no_font_has_prints_as_its_number_with_a_warning(tmp_path: Path) -> None:
    table = Table("t", "T", (Column("a", "A"),), (("中 cell",),))
    document = Document(META, "Мәтін 中 \N{PILE OF POO}.\n\n[](qms:table/t)\n", {"t": table})
    heard: list[str] = []
    pdf, md = sorted(
        render(document, ["md", "pdf"], tmp_path, "r", warn=heard.append), reverse=True
    )
    text = squeezed("".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages))
    assert "Мәтін[U+4E2D][U+1F4A9]." in text
    assert "[U+4E2D]cell" in text
    assert "中" in md.read_text(encoding="utf-8")
    assert [line.partition(": ")[2] for line in heard] == ["中 [U+4E2D], 💩 [U+1F4A9]"]


def test_an_address_without_spaces_stays_in_its_cell(tmp_path: Path) -> None:
    address = "https://example.org/" + "a" * 150
    columns = (Column("a", "A"), Column("b", "B"))
    document = Document(
        META, "[](qms:table/t)\n", {"t": Table("t", "", columns, ((address, "b"),))}
    )
    (path,) = render(document, ["pdf"], tmp_path, "r")
    text = squeezed("".join(page.extract_text() for page in pypdf.PdfReader(path).pages))
    assert address in text


NAUGHTY = tuple(
    json.loads(
        (Path(__file__).parents[1] / "data" / "naughty-strings.json").read_text(encoding="utf-8")
    )
)
SPACES = tuple(sign for sign in map(chr, range(sys.maxunicode)) if sign.isspace())


def of_titles(titles: Sequence[str], folder: Path) -> Document:
    """Return a report in which every string is the title of a section, a line and a cell."""
    (folder / "templates").mkdir()
    template = "{% for i in items %}\n## {{ i }}\n\n{{ i }}\n\n{% endfor %}\n{{ table('t') }}"
    (folder / "templates" / "own.md.j2").write_text(template, encoding="utf-8")
    rows = tuple((text, text) for text in titles)
    table = Table("t", titles[0], (Column("a", titles[-1]), Column("b", "B", width=3)), rows)
    text = fill(
        environment(folder), "own.md.j2", lang="en", items=titles, tables={"t": table}, figures={}
    )
    return Document(replace(META, title=titles[0], subtitle=titles[-1]), text, {"t": table})


@pytest.mark.parametrize("titles", [NAUGHTY, SPACES], ids=["naughty", "spaces"])
def test_no_title_that_anybody_can_type_stops_a_report(
    titles: Sequence[str], tmp_path: Path
) -> None:
    said: list[str] = []
    made = render(of_titles(titles, tmp_path), DOCUMENTS, tmp_path, "r", warn=said.append)
    files = {path.suffix[1:]: path for path in made}
    assert list(files) == list(DOCUMENTS)
    assert len(said) == 1
    assert "U+1680" in said[0]
    assert len(docx.Document(str(files["docx"])).tables[0].rows) == len(titles) + 1
    sheet = openpyxl.load_workbook(files["xlsx"]).worksheets[1]
    assert sheet.max_row == len(titles) + 1
    assert len(pypdf.PdfReader(files["pdf"]).pages) > 0


def test_a_space_that_no_font_has_prints_as_a_plain_one_and_a_sign_as_its_number(
    tmp_path: Path,
) -> None:
    [path] = render(of_titles(("a\u1680b \u4e2d",), tmp_path), ("pdf",), tmp_path, "r")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    assert "a b [U+4E2D]" in text
