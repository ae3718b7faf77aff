"""What a returned form may not hold, and what of it is told."""

from __future__ import annotations

import subprocess
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.collecting import (
    CAPA,
    CAREER,
    CMP,
    HR,
    NC,
    RISK,
    came_back,
    cell_of,
    commit,
    fill,
    forms,
    head,
    risk,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli


BAD = {
    "outside the scale": ((RISK, "likelihood"), 7, "is outside the scale"),
    "text over a drop-down": ((RISK, "impact"), "rather high", "is none of the list"),
    "no date": ((CAPA, "done_on"), "soon", "is no date"),
    "number as text": ((CAPA, "progress"), "60", "is text, not a number"),
    "more than everything": ((CAPA, "progress"), 140, "no whole number from 0 to 100"),
    "a formula": ((CAPA, "status"), "=1+1", "a formula"),
    "emptied": ((RISK, "likelihood"), None, "emptied"),
    "a day to come": ((CMP, "considered_on"), "2026-12-24", "still to come"),
    "no reason": ((CAPA, "new_term"), "2027-03-01", "say why"),
    "a reason alone": ((CAPA, "term_reason"), "The session", "says nothing without"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_with_its_cell(
    name: str, qms: Cli, sent: Path, tmp_path: Path
) -> None:
    where, value, why = BAD[name]
    back = fill(sent, tmp_path / "bad.xlsx", {where: value, (NC, "causes"): "Not taken either"})
    before = head(qms)
    (came,) = came_back(qms, back, code=1)
    places = {(fault["sheet"], fault["cell"]) for fault in came["faults"]}
    assert ("Form", cell_of(sent, *where)) in places
    assert why in str(came["faults"])
    assert head(qms) == before


def test_an_added_row_is_refused(qms: Cli, sent: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["Form"].cell(book["Form"].max_row + 2, 2).value = "One more risk"
    book.save(tmp_path / "b.xlsx")
    (came,) = came_back(qms, tmp_path / "b.xlsx", code=1)
    assert "was added" in came["faults"][0]["why"]


def test_a_damaged_or_foreign_base_is_refused(qms: Cli, sent: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["qms"].cell(5, 3).value = "RSK-2026-0002"
    book.save(tmp_path / "b.xlsx")
    del book["qms"]
    book.save(tmp_path / "c.xlsx")
    damaged, none = came_back(qms, tmp_path / "b.xlsx", tmp_path / "c.xlsx", code=1)
    assert "damaged" in damaged["faults"][0]["why"]
    assert "no form" in none["faults"][0]["why"]
    subprocess.run(("git", "reset", "-q", "--hard", "HEAD~1"), cwd=qms.root, check=True)
    (foreign,) = came_back(qms, sent, code=1)
    assert "not sent from this workspace" in foreign["faults"][0]["why"]


def test_one_bad_file_does_not_stop_the_others(qms: Cli, tmp_path: Path) -> None:
    commit(qms, risk(1, HR), risk(2, CAREER))
    found = forms(qms)
    folder = tmp_path / "back"
    fill(found[HR], folder / "a.xlsx", {(RISK, "likelihood"): 9})
    fill(found[CAREER], folder / "b.xlsx", {("RSK-2026-0002", "likelihood"): "4 – above medium"})
    (folder / "c.xlsx").write_bytes(b"no workbook")
    bad, good, worse = came_back(qms, folder, code=1)
    assert [item["state"] for item in (bad, good, worse)] == ["refused", "taken", "refused"]
    assert "likelihood: 4" in qms.read("records/risks/RSK-2026-0002.yaml")
    out = qms("collect", "import", str(folder), code=1).out
    assert "a.xlsx" in out
    assert cell_of(found[HR], RISK, "likelihood") in out


def test_what_is_not_the_units_is_told_and_not_taken(qms: Cli, sent: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["Form"]["C3"].value = "RSK-2026-0001: a better title"
    book.save(tmp_path / "b.xlsx")
    (came,) = came_back(qms, tmp_path / "b.xlsx")
    assert came["altered"] == ["B3"]
    assert "better" not in qms.read(f"records/risks/{RISK}.yaml")


@pytest.mark.parametrize(
    ("part", "why"),
    [("xl/vbaProject.bin", "macros"), ("xl/externalLinks/externalLink1.xml", "other workbooks")],
)
def test_macros_and_links_to_other_workbooks_are_refused(
    part: str, why: str, qms: Cli, sent: Path, tmp_path: Path
) -> None:
    back = tmp_path / "b.xlsx"
    back.write_bytes(sent.read_bytes())
    with zipfile.ZipFile(back, "a") as archive:
        archive.writestr(part, "<x/>")
    (came,) = came_back(qms, back, code=1)
    assert why in came["faults"][0]["why"]


def test_a_row_taken_out_or_doubled_is_refused(qms: Cli, sent: Path, tmp_path: Path) -> None:
    place = int(cell_of(sent, RISK, "impact")[1:])
    book = openpyxl.load_workbook(sent)
    book["Form"].delete_rows(place)
    book.save(tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(sent)
    for column in range(1, 5):
        copied = book["Form"].cell(place, column).value
        book["Form"].cell(book["Form"].max_row + (column == 1), column).value = copied
    book.save(tmp_path / "c.xlsx")
    out, doubled = came_back(qms, tmp_path / "b.xlsx", tmp_path / "c.xlsx", code=1)
    assert "is missing" in str(out["faults"])
    assert "was added" in str(doubled["faults"])


def test_a_workbook_that_kills_its_reader_is_refused_alone(
    qms: Cli, sent: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "back"
    folder.mkdir()
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x>" + b"0" * 40_000_000)
    fill(sent, folder / "b.xlsx", {(NC, "causes"): "No template"})
    bomb, good = came_back(qms, folder, code=1)
    assert "too much memory" in bomb["faults"][0]["why"]
    assert good["state"] == "taken"
