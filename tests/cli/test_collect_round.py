"""A whole round: paper, silent units, forty forms through LibreOffice."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import jsonschema
import openpyxl
import pytest

from qms.actions.answers import answer_schemas
from tests.collecting import (
    CAPA,
    CAREER,
    COL,
    HR,
    NC,
    SOFFICE,
    came_back,
    capa,
    commit,
    fill,
    forms,
    head,
    rewritten,
    risk,
    unit,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli


def test_a_dry_run_writes_nothing(qms: Cli, sent: Path, tmp_path: Path) -> None:
    before = head(qms)
    back = fill(sent, tmp_path / "b.xlsx", {(NC, "causes"): "No template"})
    assert came_back(qms, back, more=("--dry-run",))[0]["taken"] == 1
    assert head(qms) == before


def test_an_answer_on_paper_is_typed_in_with_its_scan(qms: Cli, sent: Path, tmp_path: Path) -> None:
    back = fill(sent, tmp_path / "b.xlsx", {(CAPA, "status"): "Letters sent"})
    typed = ("--by", "ROLE-head-of-academic-quality-office", "--on-behalf-of", "ROLE-head-of-unit")
    assert "scan" in qms("collect", "import", str(back), *typed, code=2).err
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4")
    evidence = qms("evidence", "add", str(scan), "--title", "Form on paper").lines[0]
    came_back(qms, back, more=(*typed, "--evidence", evidence))
    text = qms.read(f"records/collections/{COL}.yaml")
    assert "by: ROLE-head-of-unit@UNIT-hr-department" in text
    assert "behalf: ROLE-head-of-academic-quality-office" in text
    assert f"evidence: {evidence}" in text


def test_answers_for_programs_have_the_shape_of_their_schemas(qms: Cli, tmp_path: Path) -> None:
    commit(qms, risk(1, HR), risk(2, CAREER))
    folder = str(tmp_path / "sent")
    calls = {
        "collect-start": ("start", "--units", "all", "--folder", folder),
        "collect-import": ("import", f"{folder}/{COL}"),
        "collect-status": ("status",),
    }
    for answer, call in calls.items():
        said = qms("--json", "collect", *call)
        jsonschema.validate(said.json, answer_schemas()[answer])
        assert said.items
    folder = str(tmp_path / "again")
    qms("collect", "start", "--units", "all", "--folder", folder)
    said = qms("--json", "collect", "remind", "--format", "md", "--folder", folder)
    jsonschema.validate(said.json, answer_schemas()["collect-remind"])


def test_silent_units_get_a_memo_once_a_day_and_the_round_is_closed(
    qms: Cli, tmp_path: Path
) -> None:
    commit(qms, risk(1, HR), risk(2, CAREER))
    found = forms(qms)
    came_back(qms, found[HR])
    remind = ("collect", "remind", "--folder", str(tmp_path / "m"), "--format", "md,docx", "--json")
    paths = [item["path"] for item in qms(*remind, today="2026-11-30").items]
    assert [path.rpartition("/")[2] for path in paths] == [
        f"memo-{COL}-{CAREER}-en.md",
        f"memo-{COL}-{CAREER}-en.docx",
    ]
    memo = (tmp_path / "m" / f"memo-{COL}-{CAREER}-en.md").read_text(encoding="utf-8")
    assert "RSK-2026-0002" in memo
    assert "Days late: 2." in memo
    qms(*remind, today="2026-11-30")
    out = qms("collect", "status", today="2026-11-30").out
    assert "Not returned: UNIT-career-centre" in out
    assert "days late: 2" in out
    assert qms.read(f"records/collections/{COL}.yaml").count("2026-11-30") == 1
    qms("collect", "close", COL, today="2026-11-30")
    late = qms("collect", "import", str(found[CAREER]), code=1, today="2026-12-01").out
    assert f"{COL} is closed." in late
    assert "is in the state" in qms("collect", "remind", COL, code=2, today="2026-12-01").err


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_forty_units_thirty_answers_written_by_libreoffice(qms: Cli, tmp_path: Path) -> None:
    numbers = range(1, 41)
    ids = {number: f"UNIT-kafedra-{number:02d}" for number in numbers}
    commit(
        qms,
        *(unit(number) for number in numbers),
        *(risk(number, ids[number]) for number in numbers),
        *(capa(number, ids[number]) for number in numbers),
    )
    found = forms(qms)
    assert len(found) == 40
    filled = [
        fill(
            found[ids[number]],
            tmp_path / "filled" / f"{number:02d}.xlsx",
            {
                (f"RSK-2026-{number:04d}", "likelihood"): "4 – above medium",
                (f"RSK-2026-{number:04d}", "why"): "Two surveys failed",
                (f"CAPA-2026-{number:04d}", "status"): f"Letters of unit {number} sent",
                (f"CAPA-2026-{number:04d}", "progress"): 60,
            },
        )
        for number in range(1, 31)
    ]
    back = rewritten(filled, tmp_path / "back", tmp_path / "profile")
    assert len(back) == 30
    sheet = openpyxl.load_workbook(back[0])["Form"]
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert {"list", "whole", "date"} <= kinds
    for number in range(1, 4):
        again = risk(number, ids[number], (2, 3)).replace("2026-09-02", "2026-11-20")
        commit(qms, again)
    came = came_back(qms, tmp_path / "back", more=("--by", "ROLE-head-of-unit"))
    assert [item["state"] for item in came] == ["taken"] * 30
    assert [item["taken"] for item in came] == [3] * 3 + [4] * 27
    assert [len(item["conflicts"]) for item in came] == [1] * 3 + [0] * 27
    assert came[0]["conflicts"][0]["workspace"] == "2 – low"
    status = qms("collect", "status", "--json").items
    silent = [item["unit"] for item in status if item["returned"] is None]
    assert silent == [ids[number] for number in range(31, 41)]
    log = ("git", "log", "--format=", "--name-only", "-30")
    touched = subprocess.run(log, cwd=qms.root, check=True, capture_output=True, text=True)
    answered = {f"{number:04d}" for number in range(1, 31)}
    assert set(touched.stdout.split()) == {
        f"records/collections/{COL}.yaml",
        *(f"records/risks/RSK-2026-{number}.yaml" for number in answered),
        *(f"records/capas/CAPA-2026-{number}.yaml" for number in answered),
    }
    said = qms("check", "--only", "integrity", code=None).out
    folders = ("records/collections/", "records/risks/", "records/capas/")
    assert [
        line for line in said.splitlines() if line.startswith(folders) and "error" in line
    ] == []
