"""The whole chain: a Kazakh report in five formats, read back."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pypdf
import pytest

from qms.errors import ReportProblem
from qms.report import pandoc
from qms.report.document import Document
from qms.report.render import DOCUMENTS, render
from tests.report.sample import META, risks, sample

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
LETTERS = "әғқңөұүһі"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return the sample in every format."""
    out = tmp_path_factory.mktemp("report")
    return {path.suffix[1:]: path for path in render(sample(), DOCUMENTS, out, "есеп")}


def pdf_text(path: Path) -> str:
    """Return the words of a PDF, as a reader would copy them."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


@pytest.mark.req("KZ-DOC-03")
def test_every_format_is_written_under_one_name(files: Mapping[str, Path]) -> None:
    assert [path.name for path in files.values()] == [f"есеп.{kind}" for kind in DOCUMENTS]


def test_kazakh_letters_can_be_copied_out_of_every_format(files: Mapping[str, Path]) -> None:
    words = {
        "md": files["md"].read_text(encoding="utf-8"),
        "html": files["html"].read_text(encoding="utf-8"),
        "pdf": pdf_text(files["pdf"]),
        "docx": "".join(item.text for item in docx.Document(str(files["docx"])).paragraphs),
    }
    assert [kind for kind, text in words.items() if set(LETTERS) - set(text)] == []


def test_pdf_is_tagged_archivable_and_accessible(files: Mapping[str, Path]) -> None:
    reader = pypdf.PdfReader(files["pdf"])
    root: Any = reader.root_object
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert root["/Lang"] == "kk-KZ"
    found = reader.metadata
    assert found is not None
    assert (found.title, found.author) == (META.title, META.author)


def test_pdf_uses_the_vendored_fonts_alone(files: Mapping[str, Path]) -> None:
    fonts: set[str] = set()
    for page in pypdf.PdfReader(files["pdf"]).pages:
        resources: Any = page["/Resources"]
        names = [str(font["/BaseFont"]) for font in resources["/Font"].values()]
        fonts.update(name.split("+")[1].split("-")[0] for name in names)
    assert fonts == {"NotoSerif", "NotoSans"}


@pytest.mark.req("KZ-FORM-03")
def test_every_page_names_the_university_twice_the_unit_the_edition_and_its_number(
    files: Mapping[str, Path],
) -> None:
    pages = pypdf.PdfReader(files["pdf"]).pages
    for number, page in enumerate(pages, start=1):
        text = " ".join(page.extract_text().split())
        heading = META.header
        for words in (heading.university_kk, heading.university_ru, heading.unit, heading.edition):
            assert words in text
        assert f"{len(pages)} беттің {number} беті" in text
    table = docx.Document(str(files["docx"])).sections[0].header.tables[0]
    xml = table._tbl.xml  # noqa: SLF001 -- python-docx does not show fields
    assert META.header.university_kk in xml
    assert xml.index("NUMPAGES") < xml.index("беттің") < xml.index(" PAGE ")


def test_docx_is_set_in_times_14_with_the_margins_of_official_papers(
    files: Mapping[str, Path],
) -> None:
    paper = docx.Document(str(files["docx"]))
    section = paper.sections[0]
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(margin.mm) for margin in margins if margin] == [30, 10, 20, 20]
    font = paper.styles["Body Text"].font
    assert (font.name, font.size.pt) == ("Times New Roman", 14)


def test_a_wide_table_lies_on_a_turned_sheet_and_its_heading_goes_with_it(
    files: Mapping[str, Path],
) -> None:
    sections = docx.Document(str(files["docx"])).sections
    assert [section.orientation for section in sections] == [0, 1, 0]
    pages = pypdf.PdfReader(files["pdf"]).pages
    turned = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert "Тәуекелдер тізілімі" in turned[0].extract_text()


def test_docx_rows_stay_whole_and_the_heading_row_is_repeated(files: Mapping[str, Path]) -> None:
    for table in docx.Document(str(files["docx"])).tables:
        xml = table._tbl.xml  # noqa: SLF001 -- python-docx does not show these marks
        assert xml.count("<w:cantSplit/>") == len(table.rows)
        assert xml.count("<w:tblHeader/>") + xml.count('<w:tblHeader w:val="on"/>') == 1


def test_docx_contents_name_every_heading_with_a_link_to_it(files: Mapping[str, Path]) -> None:
    paper = docx.Document(str(files["docx"]))
    entries = [item for item in paper.paragraphs if item.style and item.style.name[:3] == "toc"]
    assert [entry.text.split("\t")[0] for entry in entries][:3] == [
        "Негізгі қорытындылар",
        "Тәуекелдер картасы",
        "Тәуекелдер тізілімі",
    ]
    anchors = [link.address or link.fragment for entry in entries for link in entry.hyperlinks]
    body = paper.element.body.xml
    assert all(f'w:name="{anchor}"' in body for anchor in anchors)
    assert len(anchors) == len(entries)


def test_docx_shows_the_chart_with_words_for_those_who_cannot_see_it(
    files: Mapping[str, Path],
) -> None:
    paper = docx.Document(str(files["docx"]))
    assert len(paper.inline_shapes) == 1
    assert "RSK-2025-0003" in paper.element.body.xml.split("descr=")[1][:400]


def test_xlsx_keeps_numbers_and_dates_and_freezes_the_heading(files: Mapping[str, Path]) -> None:
    book = openpyxl.load_workbook(files["xlsx"])
    sheet = book["Тәуекелдер тізілімі"]
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[2]][5:7] == [datetime(2025, 2, 2), 2]  # noqa: DTZ001
    assert sheet.max_row == 25 + 2
    assert book.properties.creator in {None, ""}


def test_html_is_one_file_that_may_ask_nothing_of_a_network(files: Mapping[str, Path]) -> None:
    page = files["html"].read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert " style=" not in page
    assert "src=" not in page.replace("default-src", "").replace("style-src", "")
    assert '<html lang="kk">' in page
    assert '<a href="#summary"' in page


def test_the_same_cells_stand_in_every_format(files: Mapping[str, Path]) -> None:
    expected = [row[0] for row in risks(24).rows]
    paper = docx.Document(str(files["docx"]))
    in_word = [row.cells[0].text for row in paper.tables[0].rows][1:]
    sheet = openpyxl.load_workbook(files["xlsx"])["Тәуекелдер тізілімі"]
    in_excel = [row[0].value for row in sheet.iter_rows(min_row=2, max_row=25)]
    assert in_word == in_excel == expected
    text = pdf_text(files["pdf"]) + files["md"].read_text(encoding="utf-8")
    assert all(text.count(str(name)) >= 2 for name in expected)


@pytest.mark.slow
def test_equal_input_gives_equal_bytes_whatever_surrounds_it(
    files: Mapping[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "other folder"
    script = (
        "import sys; from pathlib import Path; from tests.report.sample import sample;"
        "from qms.report.render import DOCUMENTS, render;"
        "render(sample(), DOCUMENTS, Path(sys.argv[1]), 'есеп')"
    )
    environment = {
        **os.environ,
        "TZ": "Asia/Almaty",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }
    command = [sys.executable, "-c", script, str(out)]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path)
    differing = [
        kind for kind, path in files.items() if path.read_bytes() != (out / path.name).read_bytes()
    ]
    assert differing == []


def test_a_workspace_brings_its_own_word_look(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "report" / "reference.docx"
    own.parent.mkdir(parents=True)
    look = docx.Document(str(pandoc.report_assets() / "reference.docx"))
    look.styles["Body Text"].font.name = "Arial"
    look.save(str(own))
    (path,) = render(sample(2), ["docx"], tmp_path, "own", workspace=tmp_path)
    assert docx.Document(str(path)).styles["Body Text"].font.name == "Arial"


def test_the_letterhead_of_a_word_look_stays_above_the_table_of_the_page(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "report" / "reference.docx"
    own.parent.mkdir(parents=True)
    look = docx.Document(str(pandoc.report_assets() / "reference.docx"))
    look.sections[0].header.paragraphs[0].text = "LETTERHEAD"
    look.save(str(own))
    (path,) = render(sample(2), ["docx"], tmp_path, "own", workspace=tmp_path)
    sections = docx.Document(str(path)).sections
    assert sections[0].header.paragraphs[0].text == "LETTERHEAD"
    assert META.header.university_kk in sections[0].header.tables[0].cell(0, 0).text
    assert [section.header.is_linked_to_previous for section in sections] == [False, True, True]


def test_styles_that_a_word_look_lacks_are_taken_from_ours(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "report" / "reference.docx"
    own.parent.mkdir(parents=True)
    docx.Document().save(str(own))
    (path,) = render(sample(2), ["docx"], tmp_path, "own", workspace=tmp_path)
    paper = docx.Document(str(path))
    assert paper.styles["Cover Line"].font.name == "Times New Roman"
    assert paper.styles["Normal"].font.name != "Times New Roman"


def test_without_the_extra_markdown_html_and_excel_remain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    assert len(render(sample(2), ["md", "html", "xlsx"], tmp_path, "r")) == 3
    with pytest.raises(ReportProblem, match=r'pip install "qms\[reports\] @ PLACE"'):
        render(sample(2), ["docx"], tmp_path, "r")


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ReportProblem, match="md, html, docx, pdf, xlsx"):
        render(sample(2), ["odt"], tmp_path, "r")


def test_progress_names_each_file_before_it_is_written(tmp_path: Path) -> None:
    heard: list[str] = []
    render(sample(2), ["xlsx", "md"], tmp_path, "r", progress=heard.append)
    assert heard == ["Writing r.md", "Writing r.xlsx"]


def test_a_document_without_tables_and_headings_is_still_a_report(tmp_path: Path) -> None:
    document = Document(META, "Бос.\n")
    assert len(render(document, DOCUMENTS, tmp_path, "r")) == len(DOCUMENTS)
    assert META.date == date(2025, 8, 31)
