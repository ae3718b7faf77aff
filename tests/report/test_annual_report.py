"""The annual report of a small university: its figures, its forms, its bytes."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import docx
import openpyxl
import pypdf
import pytest

from qms import __version__
from qms.actions.papers import Order
from qms.actions.reports import Asked, academic_year, make_report
from qms.actions.session import Moment, Session
from qms.engine.periods import year_period
from qms.errors import ReportProblem
from qms.report.family import report_spec
from qms.report.render import FORMATS
from tests.store.plain_git import git, put, record
from tests.workspaces import made, place

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parents[2]
GOLDEN: Final = Path(__file__).parent / "golden"
TODAY: Final = "2026-11-21"
NAME: Final = "annual-2026-2027-en"

ASSESSED: Final = {  # id: (date, likelihood, impact) by assessment
    "RSK-2026-0001": (("2026-09-14", 3, 4),),
    "RSK-2026-0002": (("2026-03-02", 2, 4), ("2026-10-05", 3, 5)),
    "RSK-2026-0003": (("2026-05-04", 5, 5), ("2026-11-02", 4, 5)),
}
THRESHOLD: Final = 15
CAPA: Final = """\
id: CAPA-2026-0001
schema: 1
title: Backups of the quality data
sources: [RSK-2026-0003]
unit: UNIT-academic-quality-office
owner: ROLE-head-of-academic-quality-office
executor: ROLE-head-of-academic-quality-office
due: 2026-10-30
nonconformity: The last backup is eight months old.
causes: Copies are made by hand.
measures: [{id: "1", text: Weekly backups}]
postponements: [{id: "1", date: 2026-10-26, basis: Minutes No. 3, new: 2026-11-13}]
transitions: [{id: "1", date: 2026-09-21, to: planned}]
"""


def risk(record_id: str, **changed: str) -> str:
    """Write one risk with its assessments of ASSESSED; ``changed`` replaces whole lines."""
    lines = {
        "id": record_id,
        "schema": "1",
        "title": f"Loss of quality data, case {record_id[-1]}",
        "category": "technical",
        "unit": "UNIT-academic-quality-office",
        "owner": "ROLE-head-of-academic-quality-office",
        "measures": "[Weekly backups, A trial restore]",
        "assessments": "".join(
            f"\n  - {{id: '{n}', date: {day}, likelihood: {v}, impact: {i}, edition: preset-1}}"
            for n, (day, v, i) in enumerate(ASSESSED[record_id], start=1)
        ),
    }
    return "".join(f"{key}: {value}\n" for key, value in (lines | changed).items())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a university with three risks and one CAPA, all committed."""
    root = made(tmp_path_factory.mktemp("kaznmu") / "university", "kaznmu")
    for text in (*map(risk, ASSESSED), CAPA):
        record(root, place(text), text)
    return root


def report(root: Path, out: Path, formats: tuple[str, ...] = FORMATS) -> dict[str, Path]:
    """Write the annual report in English, by format."""
    session = Session(Moment(root, today=TODAY))
    spec = report_spec("annual")
    assert spec
    asked = Asked(spec, year_period(academic_year(session, "2026-2027")))
    paths = make_report(session, asked, Order(formats, ("en",), out))
    return {path.suffix[1:]: path for path in paths}


@pytest.fixture(scope="module")
def files(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return the report of that university in five formats."""
    return report(workspace, tmp_path_factory.mktemp("out"))


def scores() -> dict[str, int]:
    """Multiply the last levels of each risk."""
    return {name: found[-1][1] * found[-1][2] for name, found in ASSESSED.items()}


def test_the_figures_of_the_summary_equal_an_independent_recount(
    files: Mapping[str, Path],
) -> None:
    text = files["md"].read_text(encoding="utf-8")
    products = [[v * i for _day, v, i in found] for found in ASSESSED.values()]
    moves = [found[-1] - found[-2] for found in products if len(found) > 1]
    in_year = [
        found for found in ASSESSED.values() if any(day >= "2026-09-01" for day, *_ in found)
    ]
    new = [found for found in ASSESSED.values() if found[0][0] >= "2026-09-01"]
    unplanned = [n for n, score in scores().items() if score >= THRESHOLD and n not in CAPA]
    assert (
        f"Risks in the register: {len(ASSESSED)}. Within the year, those closed meanwhile "
        f"included, assessed: {len(in_year)}; new: {len(new)}; closed: 0."
    ) in text
    risen, fallen = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    assert f"Since the assessment before: risen {risen}, fallen {fallen}." in text
    needing = [n for n, score in scores().items() if score >= THRESHOLD]
    assert (
        f"At or above the response threshold: {len(needing)}, of these without a CAPA plan: "
        f"{len(unplanned)}."
    ) in text
    assert (
        "CAPAs in the register: 1; opened within the year: 1; done within the year: 0, of these "
        "in time: 0; overdue: 1; with a moved term: 1."
    ) in text
    assert (moves, unplanned) == ([7, -5], ["RSK-2026-0002"])


@pytest.mark.req("KZ-RISK-10")
def test_each_band_counts_the_risks_within_its_scores(files: Mapping[str, Path]) -> None:
    sheet = openpyxl.load_workbook(files["xlsx"])["Risks by band"]
    rows: list[tuple[Any, ...]] = list(sheet.iter_rows(min_row=2, values_only=True))
    for _band, limits, _meaning, count in rows:
        low, high = map(int, limits.split("–"))
        assert count == sum(low <= score <= high for score in scores().values())
    assert len(rows) == 3


@pytest.mark.req("KZ-RISK-05", part="that a missing measure is an error")
def test_the_register_shows_owner_date_levels_score_and_measures(
    files: Mapping[str, Path],
) -> None:
    sheet = openpyxl.load_workbook(files["xlsx"])["Risk register"]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    shown = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["No."] for row in shown] == sorted(scores(), key=scores().__getitem__, reverse=True)
    for row in shown:
        day, v, i = ASSESSED[str(row["No."])][-1]
        assert row["Risk owner"] == "Head of the Academic Quality Office"
        assert row["Date of assessment"] == dt.datetime.fromisoformat(day)
        assert (row["V×I"], row["Score"]) == (f"{v}×{i}", v * i)
        assert row["Proposed response measures"] == "Weekly backups; A trial restore"


@pytest.mark.req("KZ-RISK-19")
def test_dulaty_register_has_ten_columns_three_of_them_under_assessment(tmp_path: Path) -> None:
    root = made(tmp_path / "dulaty", "dulaty")
    text = risk(
        "RSK-2026-0001",
        category="infrastructure",
        unit="UNIT-it-support-centre",
        owner="ROLE-head-of-unit",
        process="Information systems",
        consequence="Grades are lost",
    )
    record(root, place(text), text)
    written = report(root, tmp_path / "out")
    grouped = ["Likelihood / frequency of the adverse event", "Severity of the adverse event"]
    labels = [
        *("No.", "Process", "Risk / adverse event"),
        "Description of the effect on activity / process",
        *grouped,
        *("Score (В*С)", "Risk reduction measures (risk treatment)", "Responsible", "Deadlines"),
    ]
    table = next(
        table
        for table in docx.Document(str(written["docx"])).tables
        if len(table.rows) > 1 and table.rows[1].cells[0].text == labels[0]
    )
    assert [cell.text for cell in table.rows[1].cells] == labels
    assert [cell.text for cell in table.rows[0].cells][3:8] == [
        labels[3],
        *["Assessment"] * 3,
        labels[7],
    ]
    cells = [cell.text for cell in table.rows[2].cells]
    assert cells[:2] == ["1", "Information systems"]
    assert cells[4:7] == ["3", "4", "12"]
    for kind in ("md", "html", "xlsx"):
        assert all(label in words(written[kind]) for label in ["Assessment", *labels])
    pdf = pypdf.PdfReader(written["pdf"])
    turned = [page for page in pdf.pages if page.mediabox.width > page.mediabox.height]
    assert "Assessment" in turned[0].extract_text()


def words(path: Path) -> str:
    """Return the text of a file without escapes, or of all cells of a workbook."""
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8").replace("\\*", "*")
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)


@pytest.mark.req("KZ-FORM-03")
def test_cover_header_contents_and_provenance_are_complete(
    workspace: Path, files: Mapping[str, Path]
) -> None:
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(files["pdf"]).pages]
    for said in ("For internal use", "Data as of: 21 November 2026", "Almaty, 2026"):
        assert said in pages[0]
    assert all(f"page {n} of {len(pages)}" in text for n, text in enumerate(pages, start=1))
    for title in ("1. Summary", "2.3. Completeness", "10. Proposals", "14. Accepted", "Provenance"):
        assert title in pages[1]
    last = " ".join(pages[-2:])
    assert git(workspace, "rev-parse", "HEAD")[:12] in last
    commit = git(workspace, "rev-parse", "HEAD")[:12]
    assert f"--year 2026-2027 --at {commit} --today {TODAY} --lang en" in last


def test_the_whole_text_is_the_stored_one(workspace: Path, files: Mapping[str, Path]) -> None:
    text = files["md"].read_text(encoding="utf-8")
    commit = git(workspace, "rev-parse", "HEAD")
    text = text.replace(commit, "COMMIT").replace(commit[:12], "COMMIT")
    text = text.replace(f"qms {__version__} ", "qms VERSION ")
    stored = GOLDEN / "annual-en.md"
    if os.environ.get("REGENERATE"):
        stored.parent.mkdir(exist_ok=True)
        stored.write_text(text, encoding="utf-8")
    assert text == stored.read_text(encoding="utf-8"), "new words? REGENERATE=1 stores them"


@pytest.mark.slow
def test_another_clone_with_other_surroundings_gives_equal_bytes(
    workspace: Path, files: Mapping[str, Path], tmp_path: Path
) -> None:
    clone = tmp_path / "а clone elsewhere"
    git(tmp_path, "clone", "-q", str(workspace), str(clone))
    out = tmp_path / "out"
    surroundings = {
        "TZ": "America/Los_Angeles",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4242",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }
    what = ("report", "annual", "--year", "2026-2027", "--format", ",".join(FORMATS))
    subprocess.run(
        [sys.executable, "-m", "qms", *what, "--lang", "en", "--today", TODAY, "--out", str(out)],
        cwd=clone / "records",
        env={**os.environ, **surroundings},
        check=True,
        capture_output=True,
    )
    differing = [
        kind for kind, path in files.items() if path.read_bytes() != (out / path.name).read_bytes()
    ]
    assert differing == []


def test_the_second_report_has_the_bytes_of_the_first(
    workspace: Path, files: Mapping[str, Path], tmp_path: Path
) -> None:
    again = report(workspace, tmp_path)
    assert list(again) == list(FORMATS)
    assert all(path.name.startswith(NAME) for path in again.values())
    assert [again[k].read_bytes() for k in FORMATS] == [files[k].read_bytes() for k in FORMATS]


def test_an_own_template_with_a_misspelled_field_is_told_with_file_and_line(
    tmp_path: Path,
) -> None:
    root = made(tmp_path / "own", "kaznmu")
    put(root, "templates/report/annual.md.j2", "{# qms: annual/2 #}\n# Ours\n\n{{ r.yaer }}\n")
    with pytest.raises(ReportProblem) as caught:
        report(root, tmp_path / "out", ("md",))
    assert "annual.md.j2:4: " in str(caught.value)
    assert "Did you mean year?" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_an_own_template_prints_its_own_words(tmp_path: Path) -> None:
    root = made(tmp_path / "own", "kaznmu")
    put(root, "templates/report/annual.md.j2", "{# qms: annual/2 #}\n# Ours: {{ r.year }}\n")
    text = report(root, tmp_path / "out", ("md",))["md"].read_text(encoding="utf-8")
    assert "## Ours: 2026-2027" in text


@pytest.mark.req("KZ-RISK-07")
def test_a_critical_risk_stands_in_the_report_to_its_vice_rector(files: Mapping[str, Path]) -> None:
    book = openpyxl.load_workbook(files["xlsx"])
    sheet = next(one for one in book if one.title.startswith("Risks under intensive"))
    _head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    critical = [name for name, score in scores().items() if score >= 20]
    assert critical
    assert [row[1] for row in rows] == critical
    assert {row[0] for row in rows} == {"Vice-rector for the academic block"}
