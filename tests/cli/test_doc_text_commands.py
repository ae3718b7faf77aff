"""``qms doc lint`` and ``redline`` in a real workspace, for Markdown and for Word alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exchange.office_files import paragraph, table, text, word

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

OLD = [
    "# 1. Scope",
    "Surveys are held twice a year by the office (hereinafter AQX).",
    "# 2. Duties",
    "| Unit | 5 days |",
    "# 3. Terms",
    "A term.",
]
NEW = [
    "# 1. Scope",
    "Surveys are held every term by the office (hereinafter AQX), says QZW.",
    "# 2. Duties",
    "| Unit | 7 days |",
    "# 4. Results",
    "They are published.",
]


def write(folder: Path, name: str, lines: list[str]) -> Path:
    path = folder / name
    if name.endswith(".md"):
        body = "\n\n".join(lines).replace("| Unit", "| Who | When |\n|---|---|\n| Unit")
        path.write_text(body, encoding="utf-8")
        return path
    path.write_bytes(word(*map(_paragraph, lines)))
    return path


def _paragraph(line: str) -> str:
    if line.startswith("#"):
        return paragraph(text(line.removeprefix("# ")), "H1")
    if line.startswith("|"):
        return table(tuple(cell.strip() for cell in line.strip("|").split("|")))
    return paragraph(text(line))


@pytest.fixture(params=["md", "docx"])
def document(request: pytest.FixtureRequest, qms: Cli, tmp_path: Path) -> str:
    """Return a document whose first edition is approved and whose second is a draft."""
    old, new = (write(tmp_path, f"{n}.{request.param}", one) for n, one in ((1, OLD), (2, NEW)))
    added = qms(
        *("doc", "add", "--title", "Regulation on surveys", "--group", "regulation"),
        *("--owner-unit", "UNIT-academic-quality-office", "--ground", "unit-initiative"),
        *("--basis", "Letter 4", "--text", str(old), "--language", "en"),
    ).lines[0]
    for unit in ("UNIT-legal-office", "UNIT-academic-affairs-department"):
        qms("doc", "agree", added, "--by", f"ROLE-head-of-unit@{unit}")
    approval = ("--body", "BODY-management-board", "--act", "order", "--number", "5")
    qms("doc", "approve", added, *approval)
    evidence = ("--unit", "UNIT-legal-office", "--required", "4", "--signed", "4")
    qms("doc", "sign", added, *evidence)
    qms("doc", "revise", added, "--ground", "legal-acts", "--basis", "Order 3")
    qms("doc", "text", added, str(new), "--language", "en")
    return added


@pytest.mark.req("KZ-DOC-16")
def test_an_examination_is_shown_and_recorded_with_who_and_how_many(
    qms: Cli, document: str
) -> None:
    post = "ROLE-head-of-unit@UNIT-academic-quality-office"
    shown = qms("doc", "lint", document, "--record", "--by", post, "--edition", "2")
    assert any("D272" in line and "QZW is explained nowhere" in line for line in shown.lines)
    assert not any("AQX" in line for line in shown.lines)
    problems = int(shown.lines[-1].rpartition(" ")[2].rstrip("."))
    record = (qms.root / "records/documents" / document / "document.yaml").read_text("utf-8")
    held = record[record.index("inspections:") :]
    assert f"by: {post}" in held
    assert f"problems: {problems}" in held
    assert "2026-11-21" in held


def test_an_examination_is_answered_as_json_with_the_place(qms: Cli, document: str) -> None:
    item = next(
        one for one in qms("doc", "lint", document, "--json").items if one["code"] == "D272"
    )
    assert item["record"] == document
    assert item["line"] > 1
    assert "section 1 Scope" in item["message"]


def test_a_file_that_lies_anywhere_is_examined(qms: Cli, tmp_path: Path) -> None:
    shown = qms("doc", "lint", "--file", str(write(tmp_path, "x.md", NEW)))
    assert any("QZW" in line for line in shown.lines)
    assert "for one document" in qms("doc", "lint", "--file", str(tmp_path / "x.md"), "--record",
                                     "--by", "ROLE-dean", code=2).err  # fmt: skip


def test_a_file_that_cannot_be_opened_says_so(qms: Cli, tmp_path: Path) -> None:
    assert "cannot be read" in qms("doc", "lint", "--file", str(tmp_path / "no.md"), code=2).err


@pytest.mark.req("KZ-DOC-25", part="a text changed without a change record")
def test_a_redline_names_the_sections_and_proposes_lines_of_the_change_sheet(
    qms: Cli, document: str, tmp_path: Path
) -> None:
    page = tmp_path / "redline.html"
    shown = qms("doc", "redline", document, "--out", str(page))
    rows = [line.split()[:3] for line in shown.lines if line.strip()[:1].isdigit()]
    assert rows == [
        ["1", "Scope", "changed"],
        ["2", "Duties", "changed"],
        ["3", "Terms", "taken"],
        ["4", "Results", "added"],
    ]
    html = page.read_text("utf-8")
    assert "<del>twice a year</del><ins>every term</ins>" in html
    assert "<td><del>5</del><ins>7</ins> days</td>" in html
    assert "default-src 'none'" in html
    lines = qms("doc", "redline", document, "--changes").lines
    assert "--change '1|replace|twice a year → every term; says QZW'" in lines
    assert "--change '2|replace|5 → 7'" in lines
    assert "--change '3|cancel|Terms'" in lines
    assert "--change '4|add|Results'" in lines


@pytest.mark.req("KZ-DOC-25", part="a text changed without a change record")
def test_a_proposed_line_names_all_that_differs_in_its_section(
    qms: Cli, document: str, tmp_path: Path
) -> None:
    more = [NEW[0], NEW[1], "Both.", *NEW[2:]]
    qms("doc", "text", document, str(write(tmp_path, "more.md", more)), "--language", "en")
    lines = qms("doc", "redline", document, "--changes").lines
    assert "--change '1|replace|twice a year → every term; says QZW; Both.'" in lines


def test_the_proposed_lines_are_what_the_change_sheet_takes(qms: Cli, document: str) -> None:
    items = qms("doc", "redline", document, "--json").items
    typed = [part for item in items for part in ("--change", item["line"])]
    qms("doc", "change", document, *typed)
    record = (qms.root / "records/documents" / document / "document.yaml").read_text("utf-8")
    assert "sort: cancel" in record
    assert "twice a year" in record


@pytest.mark.req("KZ-DOC-25", part="a text changed without a change record")
def test_a_comparison_of_versions_names_sections_of_the_text(qms: Cli, document: str) -> None:
    told = qms("diff", "HEAD~1..HEAD").out
    assert "text of edition 2 (English), sections that differ: 1 Scope, 2 Duties" in told
    again = qms("diff", "HEAD~2..HEAD").out
    assert "edition 2 must be read again by: Legal office" in again


def test_an_edition_or_text_that_is_not_there_is_refused(qms: Cli, document: str) -> None:
    assert "no edition 9" in qms("doc", "redline", document, "--to", "9", code=2).err
    assert "no edition before" in qms("doc", "redline", document, "--to", "1", code=2).err
    assert "no text in" in qms("doc", "redline", document, "--language", "ru", code=2).err
