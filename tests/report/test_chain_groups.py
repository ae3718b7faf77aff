"""Columns under a common heading and tables without rows, read back from every format."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pypdf
import pytest

from qms.report.document import Column, Document, Table
from qms.report.heads import head
from qms.report.layout import lay_out
from qms.report.render import DOCUMENTS, render
from tests.report.sample import META, risks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COLUMNS = (
    Column("row", "No.", "integer"),
    Column("title", "Risk", width=3),
    Column("v", "Likelihood", "integer", group="Assessment"),
    Column("i", "Severity", "integer", group="Assessment"),
    Column("score", "Score", "integer", group="Assessment"),
    Column("owner", "Responsible", width=2),
    Column("term", "Deadline", group="Terms"),
)
ROWS = tuple((n, f"Risk {n}", 3, 4, 12, "Dean", "31.12.2026") for n in range(1, 61))
GROUPED = Table("risks", "Register", COLUMNS, ROWS)
DOCUMENT = Document(
    replace(META, lang="en"),
    "# Register\n\n[](qms:table/risks)\n\n# Decisions\n\n[](qms:table/none)\n",
    {
        "risks": GROUPED,
        "none": Table(
            "none", "Decisions *", (Column("date", "Date", "date", 12),), (), note="Since May."
        ),
    },
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return the document in every format."""
    out = tmp_path_factory.mktemp("groups")
    return {path.suffix[1:]: path for path in render(DOCUMENT, DOCUMENTS, out, "r")}


def test_a_head_with_groups_has_two_rows_and_one_without_has_one() -> None:
    upper, lower = head(GROUPED)
    assert [(cell.label, cell.at, cell.columns, cell.rows) for cell in upper] == [
        ("No.", 0, 1, 2),
        ("Risk", 1, 1, 2),
        ("Assessment", 2, 3, 1),
        ("Responsible", 5, 1, 2),
        ("Terms", 6, 1, 1),
    ]
    assert [cell.label for cell in lower] == ["Likelihood", "Severity", "Score", "Deadline"]
    assert len(head(risks(1))) == 1


def test_html_spans_the_common_heading_over_its_columns(files: Mapping[str, Path]) -> None:
    page = files["html"].read_text(encoding="utf-8")
    found = re.search(r"<thead>(.*?)</thead>", page)
    assert found is not None
    cells = re.findall(r'<th scope="(\w+)"([^>]*?) class="\w+">([^<]*)', found[1])
    assert found[1].count("<tr>") == 2
    assert ("colgroup", ' colspan="3"', "Assessment") in cells
    assert ("col", ' rowspan="2"', "Responsible") in cells
    assert ("col", "", "Severity") in cells


def test_docx_merges_the_heads_and_repeats_both_rows(files: Mapping[str, Path]) -> None:
    table = docx.Document(str(files["docx"])).tables[0]
    first, second = ([cell.text for cell in row.cells] for row in table.rows[:2])
    assert first == ["No.", "Risk", *["Assessment"] * 3, "Responsible", "Terms"]
    assert second == ["No.", "Risk", "Likelihood", "Severity", "Score", "Responsible", "Deadline"]
    marked = ["w:tblHeader" in row._tr.xml for row in table.rows]  # noqa: SLF001 -- no public mark
    assert marked == [True, True, *[False] * len(ROWS)]
    assert 'w:gridSpan w:val="3"' in table._tbl.xml  # noqa: SLF001 -- as above


def test_pdf_repeats_both_rows_of_the_head_and_stays_accessible(files: Mapping[str, Path]) -> None:
    reader = pypdf.PdfReader(files["pdf"])
    pages = [page.extract_text() for page in reader.pages]
    with_rows = [text for text in pages if "Dean" in text]
    assert len(with_rows) > 1
    assert all("Assessment" in text and "Severity" in text for text in with_rows)
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata(reader)
    assert attributes(reader) >= {("/ColSpan", 3), ("/RowSpan", 2)}


def metadata(reader: pypdf.PdfReader) -> str:
    """Return what the file says of itself."""
    root: Any = reader.root_object
    text: str = root["/Metadata"].get_data().decode()
    return text


def attributes(reader: pypdf.PdfReader) -> set[tuple[str, int]]:
    """Return the spans that the tags of table cells declare to a screen reader."""
    spans: set[tuple[str, int]] = set()
    for number in range(1, len(reader.xref[0]) + 1):
        found: Any = reader.get_object(number)
        told = found.get("/A", []) if isinstance(found, dict) else []
        for item in told if isinstance(told, list) else [told]:
            values: Any = item.get_object()
            spans |= {(key, values[key]) for key in ("/ColSpan", "/RowSpan") if key in values}
    return spans


def test_xlsx_merges_the_heads_and_freezes_below_both_rows(files: Mapping[str, Path]) -> None:
    sheet = openpyxl.load_workbook(files["xlsx"])["Register"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {
        "A1:A2",
        "B1:B2",
        "C1:E1",
        "F1:F2",
    }
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == f"A2:G{len(ROWS) + 2}"
    assert [cell.value for cell in sheet[1]][2:7:4] == ["Assessment", "Terms"]
    assert [cell.value for cell in sheet[2]][2:5] == ["Likelihood", "Severity", "Score"]
    assert [cell.value for cell in sheet[3]][:5] == [1, "Risk 1", 3, 4, 12]
    assert sheet.print_title_rows == "$1:$2"


def test_markdown_puts_the_common_heading_before_each_label(files: Mapping[str, Path]) -> None:
    text = files["md"].read_text(encoding="utf-8")
    assert (
        "| No. | Risk | Assessment: Likelihood | Assessment: Severity | Assessment: Score "
        "| Responsible | Terms: Deadline |"
    ) in text


def test_equal_groups_give_equal_bytes(files: Mapping[str, Path], tmp_path: Path) -> None:
    again = render(DOCUMENT, DOCUMENTS, tmp_path, "r")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in files.values()]


def test_a_table_without_rows_says_so_and_takes_neither_number_nor_turned_sheet(
    files: Mapping[str, Path],
) -> None:
    layout = lay_out(DOCUMENT)
    assert list(layout.captions) == [("table", "risks")]
    assert r"**Decisions \*.** No entries." in files["md"].read_text(encoding="utf-8")
    assert "<strong>Decisions *.</strong> No entries." in files["html"].read_text(encoding="utf-8")
    paper = docx.Document(str(files["docx"]))
    said = [item.text for item in paper.paragraphs]
    assert said[said.index("Decisions *. No entries.") + 1] == "Since May."
    assert len(paper.tables) == 2
    sheet = openpyxl.load_workbook(files["xlsx"])["Decisions"]
    assert [row[0].value for row in sheet.iter_rows()] == [
        "Date",
        "No entries.",
        None,
        "Since May.",
    ]
