"""The university's own look: page header, style, logo, mark of approval, stamp, codes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import docx
import openpyxl
import pypdf
import pytest
from docx.shared import Pt
from pydantic import ValidationError

from qms.actions.papers import Order
from qms.actions.reports import Asked, academic_year, make_report
from qms.actions.session import Moment, Session
from qms.engine.periods import year_period
from qms.errors import ReportProblem, UsageProblem
from qms.kinds.policies.forms import CodeGrammar, Forms, HeaderCell, HeaderLine, Margins, Style
from qms.model.text import Text
from qms.report.approval import approval
from qms.report.document import Document, Heading, Stamp
from qms.report.family import report_spec
from qms.report.heading import heading_cells
from qms.report.loader import packaged_interface
from qms.report.pandoc import report_assets
from qms.report.render import DOCUMENTS, PICTURES, render
from qms.report.stamps import read_stamp
from tests.report.sample import META, STATES, sample
from tests.store.plain_git import put, record
from tests.workspaces import TODAY, found, made, place, view

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UNIVERSITY: Final = "Үлгі университеті"
STAMP: Final = Stamp("annual", "2024-2025", "kk", "internal", "8f2c", META.date, "annual/1")
MARK: Final = ("БЕКІТІЛДІ", "Академиялық кеңес", "хаттама № 5", "2026 жылғы 29 қаңтар")
LOGO: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<rect width="40" height="40" fill="#123456"/></svg>'
)


def line(text: str, *, bold: bool = False) -> HeaderLine:
    """Write a line of a header in Kazakh."""
    return HeaderLine(text=Text((("kk", text),)), bold=bold)


def form_of(profile: str) -> tuple[tuple[HeaderCell, ...], str]:
    """Return the header of a preset and its form of the page number, in Kazakh."""
    look = view(profile=profile)
    edition = look.snapshot.policy(Forms, look.today)
    assert edition
    return edition.value.header, edition.value.page.shown("kk")


ATYRAU: Final = (
    HeaderCell(width=2, lines=(line("{university}", bold=True),)),
    HeaderCell(width=3, lines=(line("{title}"),)),
    HeaderCell(width=2, lines=(line("Басылым: {edition}"), line("{N}- бет, {M} беттен тұрады"))),
)
KR: Final = (HeaderCell(width=1, lines=(line("{code} {N} - {M}"),)),)


def report(form: tuple[HeaderCell, ...], page_form: str = "{N} / {M}", **heading: str) -> Document:
    """Return the sample with a header of its own."""
    values = {"university": UNIVERSITY, "department": "Академиялық департамент", **heading}
    header = replace(META.header, form=form, **values)
    return replace(sample(3), meta=replace(META, header=header, page_form=page_form))


def pages(path: Path) -> list[str]:
    """Return the words of each page of a PDF."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def word_header(path: Path) -> str:
    """Return the words of the page header of a DOCX, its fields in braces."""
    found = []
    for node in docx.Document(str(path)).sections[0].header.tables[0]._tbl.iter():  # noqa: SLF001
        name = node.tag.rpartition("}")[2]
        found += [f"{{{(node.text or '').strip()}}}"] if name == "instrText" else []
        found += [node.text or ""] if name == "t" else []
    return "".join(found)


def files(document: Document, out: Path, workspace: Path | None = None) -> Mapping[str, Path]:
    """Return the document in each of the five formats."""
    paths = render(document, DOCUMENTS, out, "r", workspace=workspace)
    return {path.suffix[1:]: path for path in paths}


@pytest.mark.req("KZ-FORM-03")
def test_the_header_of_kaznmu_names_university_department_office_title_edition_and_page(
    tmp_path: Path,
) -> None:
    form, page_form = form_of("kaznmu")
    made_of = files(report(form, page_form), tmp_path)
    said = (META.header.university_kk, META.header.university_ru, "Академиялық департамент")
    wanted = (*said, META.header.unit, META.header.title, "Редакция: 1")
    printed = pages(made_of["pdf"])
    for number, text in enumerate(printed, start=1):
        assert [words for words in wanted if words not in text] == []
        assert f"{len(printed)} беттің {number} беті" in text
    header = word_header(made_of["docx"])
    assert [words for words in wanted if words not in header] == []
    assert header.endswith("{NUMPAGES}1 беттің {PAGE}1 беті")
    page = made_of["html"].read_text(encoding="utf-8")
    assert [words for words in wanted if words not in page.split("<main>")[0]] == []
    assert 'counter(pages) "\\20 беттің\\20 " counter(page)' in page
    sheet = openpyxl.load_workbook(made_of["xlsx"]).worksheets[1]
    assert "Редакция: 1\n&N беттің &P беті" in str(sheet.oddHeader.right.text)


@pytest.mark.req("KZ-FORM-10")
def test_the_header_of_dulaty_is_title_code_and_page_of_pages(tmp_path: Path) -> None:
    form, page_form = form_of("dulaty")
    document = report(form, page_form, title="Сапа жөнінде жетекшілік", code="СЖЖ-01-2024")
    made_of = files(document, tmp_path)
    printed = pages(made_of["pdf"])
    for number, text in enumerate(printed, start=1):
        assert "Сапа жөнінде жетекшілік СЖЖ-01-2024" in text
        assert f"{len(printed)} беттен {number} бет" in text
    header = word_header(made_of["docx"])
    assert header == "Сапа жөнінде жетекшілік СЖЖ-01-2024{NUMPAGES}1 беттен {PAGE}1 бет"


def test_the_header_of_atyrau_says_the_edition_in_words(tmp_path: Path) -> None:
    (path,) = render(report(ATYRAU, edition="екінші"), ["pdf"], tmp_path, "r")
    printed = pages(path)
    assert (
        f"{UNIVERSITY} ІСҚЖ жылдық есебі Басылым: екінші 1- бет, {len(printed)} беттен тұрады"
        in (printed[0])
    )


@pytest.mark.req("KZ-FORM-05")
def test_code_and_page_stand_on_each_page_as_code_n_m(tmp_path: Path) -> None:
    made_of = files(report(KR, code="ҚР 10.10/2021"), tmp_path)
    printed = pages(made_of["pdf"])
    for number, text in enumerate(printed, start=1):
        assert f"ҚР 10.10/2021 {number} - {len(printed)}" in text
    assert word_header(made_of["docx"]) == "ҚР 10.10/2021 {PAGE}1 - {NUMPAGES}1"
    assert "<td>ҚР 10.10/2021</td>" in made_of["html"].read_text(encoding="utf-8")


def test_what_a_header_does_not_know_is_left_out_and_a_value_is_never_a_pattern() -> None:
    cells = (
        HeaderCell(lines=(line("{title} {code}"), line("Басылым: {edition}"), line("{logo}"))),
    )
    heading = Heading("К", "Р", "О", "{N} {title}", form=cells)
    (cell,) = heading_cells(replace(META, header=heading))
    assert [[(part.kind, part.text) for part in row.parts] for row in cell.lines] == [
        [("text", "{N} {title}")]
    ]


def test_hostile_words_of_a_header_stay_words_in_the_style_of_a_page(tmp_path: Path) -> None:
    title = '</style><script>alert(1)</script> \\ "; } body { display: none'
    form = (HeaderCell(lines=(line("{title} {N}"), line("a</style>\\{N}"))),)
    (path,) = render(report(form, title=title), ["html"], tmp_path, "r")
    page = path.read_text(encoding="utf-8")
    style = page.split("<style>")[1].split("</style>")[0]
    assert style.rstrip().endswith("font-size: 8pt; } }")
    assert "<script" not in page
    assert "display: none" not in style


def test_a_place_that_no_header_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="university_kk"):
        line("{univercity}")


def test_an_empty_header_has_the_usual_three_cells() -> None:
    cells = heading_cells(META)
    assert [[row.unpaged for row in cell.lines] for cell in cells] == [
        [META.header.university_kk, META.header.university_ru],
        [META.header.unit, META.header.title],
        ["Редакция: 1", ""],
    ]


OWN: Final = Style(
    font="Arial",
    size=12,
    table_size=8,
    line_spacing=1.5,
    margins=Margins(left=25, right=15, top=40, bottom=30),
)


def test_font_sizes_spacing_and_margins_of_the_policy_take_effect_in_word(tmp_path: Path) -> None:
    styled = replace(sample(3), meta=replace(META, style=OWN))
    (path,) = render(styled, ["docx"], tmp_path, "r")
    paper = docx.Document(str(path))
    body, table = paper.styles["Body Text"], paper.styles["Table Text"]
    assert (body.font.name, body.font.size, body.paragraph_format.line_spacing) == (
        "Arial",
        Pt(12),
        1.5,
    )
    assert (table.font.name, table.font.size) == ("Arial", Pt(8))
    for section, turned in zip(paper.sections, (False, True, False), strict=True):
        sides = (section.left_margin, section.right_margin, section.top_margin)
        expected = (30, 30, 25) if turned else (25, 15, 40)
        assert tuple(round(side.mm) for side in sides if side) == expected


def test_size_and_margins_of_the_policy_take_effect_in_pdf(tmp_path: Path) -> None:
    def placed(style: Style) -> tuple[float, float, float]:
        styled = replace(sample(3), meta=replace(META, style=style))
        (path,) = render(styled, ["pdf"], tmp_path, "r")
        found: list[tuple[float, float, float]] = []

        def see(text: str, _cm: Any, tm: Any, _font: Any, size: float) -> None:  # noqa: ANN401
            if "Есепті кезеңде" in text:
                found.append((round(size * abs(tm[0])), tm[4], tm[5]))

        pypdf.PdfReader(path).pages[2].extract_text(visitor_text=see)
        return found[0]

    size, _left, _up = placed(OWN)
    assert size == 12
    assert placed(Style())[0] == 14


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a university with its own Word styles, logo, template and three decisions."""
    root = made(tmp_path_factory.mktemp("own") / "university", "kaznmu")
    folder = root / "templates" / "report"
    folder.mkdir(parents=True)
    look = docx.Document(str(report_assets() / "reference.docx"))
    look.styles["Body Text"].font.name = "Georgia"
    look.save(str(folder / "reference.docx"))
    (folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    first = f"{{# qms: {packaged_interface('report/annual.md.j2')} #}}"
    put(root, "templates/report/annual.md.j2", f"{first}\n# Our own annual report\n\nWords.\n")
    for number, more in enumerate(("body: BODY-academic-council\nnumber: '5'\n", "", "x"), start=1):
        said = (
            more
            if more != "x"
            else (
                "body: BODY-academic-council\nnumber: '6'\n"
                "transitions: [{id: '1', date: 2026-11-12, to: cancelled}]\n"
            )
        )
        text = (
            f"id: DEC-2026-{number:04d}\nschema: 1\ntitle: Annual report approved\n"
            f"act: protocol\ndate: 2026-11-10\n{said}"
        )
        record(root, place(text), text)
    return root


def annual(root: Path, out: Path, approved: str | None = None) -> Mapping[str, Path]:
    """Write the annual report of a workspace in English."""
    session = Session(Moment(root, today=TODAY.isoformat()))
    spec = report_spec("annual")
    assert spec
    asked = Asked(spec, year_period(academic_year(session, "2026-2027")), approved=approved)
    paths = make_report(session, asked, Order(DOCUMENTS, ("en",), out))
    return {path.suffix[1:]: path for path in paths}


@pytest.mark.req("KZ-DOC-01")
def test_word_styles_logo_and_template_of_a_workspace_take_effect(
    workspace: Path, tmp_path: Path
) -> None:
    made_of = annual(workspace, tmp_path)
    paper = docx.Document(str(made_of["docx"]))
    assert paper.styles["Body Text"].font.name == "Georgia"  # the file wins over POL-forms
    assert len(paper.inline_shapes) == 1
    assert "Our own annual report" in [item.text for item in paper.paragraphs]
    assert "Our own annual report" in " ".join(pages(made_of["pdf"]))
    page = made_of["html"].read_text(encoding="utf-8")
    assert 'src="data:image/svg+xml;base64,' in page
    assert "Our own annual report" in page
    interface = packaged_interface("report/annual.md.j2")
    assert f"| Edition of the template | {interface} |" in made_of["md"].read_text(encoding="utf-8")


def test_a_logo_in_the_page_header_stands_on_every_page_of_word_and_pdf(
    workspace: Path, tmp_path: Path
) -> None:
    form = (HeaderCell(lines=(line("{logo}"), line("{title}"))),)
    made_of = files(report(form), tmp_path, workspace)
    header = docx.Document(str(made_of["docx"])).sections[0].header
    assert len(header.part.element.xpath(".//w:drawing")) == 1
    assert made_of["html"].read_text(encoding="utf-8").count("<img") == 2
    assert len(pages(made_of["pdf"])) >= 4


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("logo.png", b"<svg", "no picture of its kind"),
        ("logo.svg", b"x" * 2_000_001, "larger than"),
    ],
)
def test_a_logo_that_is_no_picture_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    folder = tmp_path / "templates" / "report"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    with pytest.raises(ReportProblem, match=problem):
        render(sample(1), ["md"], tmp_path, "r", workspace=tmp_path)


def test_a_logo_from_outside_the_templates_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "report"
    folder.mkdir(parents=True)
    (tmp_path / "secret.svg").write_text(LOGO, encoding="utf-8")
    (folder / "logo.svg").symlink_to(tmp_path / "secret.svg")
    with pytest.raises(ReportProblem, match="outside the folder templates"):
        render(sample(1), ["md"], tmp_path, "r", workspace=tmp_path)


@pytest.mark.req("KZ-DOC-05", part="documents wait for their life cycle")
def test_the_mark_of_approval_stands_on_the_cover_of_every_format(tmp_path: Path) -> None:
    document = replace(sample(2), meta=replace(META, approval=MARK))
    made_of = files(document, tmp_path)
    words = {
        "pdf": pages(made_of["pdf"])[0],
        "docx": " ".join(item.text for item in docx.Document(str(made_of["docx"])).paragraphs[:6]),
        "html": made_of["html"].read_text(encoding="utf-8").split("<nav")[0],
        "md": made_of["md"].read_text(encoding="utf-8")[:400],
        "xlsx": str(
            [
                cell.value
                for row in openpyxl.load_workbook(made_of["xlsx"]).worksheets[0]
                for cell in row
            ]
        ),
    }
    for kind, text in words.items():
        assert [part for part in MARK if part not in text] == [], kind


@pytest.mark.req("KZ-DOC-05", part="documents wait for their life cycle")
def test_an_approved_report_names_body_number_and_date_of_the_decision(
    workspace: Path, tmp_path: Path
) -> None:
    made_of = annual(workspace, tmp_path, "DEC-2026-0001")
    cover = pages(made_of["pdf"])[0]
    assert "APPROVED Academic Council minutes No. 5 10 November 2026" in cover


@pytest.mark.parametrize(
    ("decision", "problem"),
    [
        ("DEC-2026-0009", "there is no decision DEC-2026-0009"),
        ("UNIT-university", "there is no decision UNIT-university"),
        ("DEC-2026-0002", "DEC-2026-0002 lacks: body, number"),
        ("DEC-2026-0003", "DEC-2026-0003 does not hold"),
    ],
)
def test_a_mark_that_cannot_be_complete_is_refused(
    workspace: Path, decision: str, problem: str
) -> None:
    session = Session(Moment(workspace, today=TODAY.isoformat()))
    from qms.engine.view import View

    with pytest.raises(UsageProblem, match=problem):
        approval(View(session.snapshot, TODAY), decision, "en")


@pytest.mark.req("KZ-DOC-01")
def test_a_stamp_is_read_back_from_every_format(tmp_path: Path) -> None:
    document = replace(sample(2), meta=replace(META, stamp=STAMP))
    made_of = files(document, tmp_path)
    read = {kind: read_stamp(path.name, path.read_bytes()) for kind, path in made_of.items()}
    assert read == dict.fromkeys(DOCUMENTS, STAMP)


def test_a_stamp_is_never_read_from_the_words_of_a_report(tmp_path: Path) -> None:
    forged = f'{STAMP} <!-- {STAMP} --> <meta name="keywords" content="{STAMP}">'
    meta = replace(META, title=forged, subtitle=forged)
    made_of = files(Document(meta, "x\n"), tmp_path)
    assert {read_stamp(path.name, path.read_bytes()) for path in made_of.values()} == {None}


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.html", "a.md", "a.txt", "a"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04" + b"\x00" * 40])
def test_a_file_that_cannot_be_read_bears_no_stamp(name: str, content: bytes) -> None:
    assert read_stamp(name, content) is None


def test_each_figure_is_a_picture_of_its_own(tmp_path: Path) -> None:
    paths = render(sample(2), PICTURES, tmp_path, "r")
    assert [path.name for path in paths] == ["r-heat.svg", "r-heat.png"]
    assert paths[0].read_text(encoding="utf-8").startswith("<svg")
    assert paths[1].read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ReportProblem, match="no figures"):
        render(Document(META, "x\n"), ["svg"], tmp_path, "r")


@pytest.mark.req("KZ-FORM-05")
@pytest.mark.parametrize(
    ("pattern", "code", "accepted"),
    [
        ("ҚР NN.NN/YYYY", "ҚР 10.10/2021", True),
        ("ҚР NN.NN/YYYY", "ҚР 1.10/2021", False),
        ("ҚР NN.NN/YYYY", "ҚР 10x10/2021", False),
        ("ҚР NN.NN/YYYY", "ҚР 10.10/2021 ", False),
        ("L+-NN-YYYY", "СЖЖ-01-2024", True),
        ("L+-NN-YYYY", "1-01-2024", False),
        (r"\N+", "NNN", True),
    ],
)
def test_a_code_is_built_as_its_pattern_says(pattern: str, code: str, *, accepted: bool) -> None:
    examples = {"ҚР NN.NN/YYYY": "ҚР 10.10/2021", "L+-NN-YYYY": "АБ-01-2024", r"\N+": "N"}
    grammar = CodeGrammar(id="a", pattern=pattern, example=examples[pattern])
    assert grammar.accepts(code) is accepted


def test_a_grammar_whose_example_does_not_fit_is_refused() -> None:
    with pytest.raises(ValidationError, match="does not fit"):
        CodeGrammar(id="a", pattern="NN", example="1")


def test_no_pattern_takes_long_over_any_code() -> None:
    start = dt.datetime.now(dt.UTC)
    slow = CodeGrammar(id="a", pattern="L+\\-" * 12 + "N", example="а-" * 12 + "1")
    assert not slow.accepts("а" * 100_000)
    assert dt.datetime.now(dt.UTC) - start < dt.timedelta(seconds=2)


FORMS: Final = """\
id: POL-forms
schema: 1
editions:
  - id: a
    source: {own: true}
    value:
      office: UNIT-academic-quality-office
      page: "{N} - {M}"
      risk_register: [{column: title, label: Title}]
      document_register: [{column: title, label: Title}]
      codes: [{id: kr, pattern: ҚР NN.NN/YYYY, example: ҚР 10.10/2021}]
"""


@pytest.mark.req("KZ-FORM-05")
def test_a_document_whose_code_no_grammar_takes_is_named_with_examples() -> None:
    right, wrong = (
        f"id: DOC-2026-{n:04d}\nschema: 1\ntitle: T\ngroup: rules\ncode: {code}\n"
        for n, code in enumerate(("ҚР 10.10/2021", "ҚР 10-10"), start=1)
    )
    (hit,) = found(FORMS, right, wrong, code="D201")
    assert (hit.record, hit.hint and hit.hint.shown("en")) == (
        "DOC-2026-0002",
        "Codes look like: ҚР 10.10/2021",
    )
    assert found(wrong, code="D201") == []


def test_the_header_of_word_is_a_table_as_wide_as_the_text(tmp_path: Path) -> None:
    (path,) = render(report(KR, code="X"), ["docx"], tmp_path, "r")
    xml = docx.Document(str(path)).sections[0].header.tables[0]._tbl.xml  # noqa: SLF001 -- no public width
    assert re.search(r'<w:tblW w:type="pct" w:w="5000"/>', xml)


def test_text_after_a_table_of_word_stands_off_from_it(tmp_path: Path) -> None:
    text = "[](qms:table/states)\n\nText after.\n"
    (path,) = render(Document(META, text, {"states": STATES}), ["docx"], tmp_path, "r")
    found = [item for item in docx.Document(str(path)).paragraphs if item.text == "Text after."]
    assert found[0].paragraph_format.space_before == Pt(8)
