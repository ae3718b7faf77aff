"""``qms role``: a post changes hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.store.plain_git import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

HEAD = "ROLE-head-of-academic-quality-office"
POST = f"{HEAD}@UNIT-academic-quality-office"
DEANS = "ROLE-dean@UNIT-deans-offices"


def risk(qms: Cli) -> None:
    """Add a risk and a CAPA that the head of the office holds."""
    qms(
        *("risk", "add", "--title", "Loss of data", "--category", "technical"),
        *("--likelihood", "3", "--impact", "5", "--unit", "UNIT-academic-quality-office"),
        *("--owner", HEAD, "--measures", "Backups"),
    )
    qms(
        *("capa", "add", "--risk", "RSK-2026-0001", "--owner", HEAD, "--executor", HEAD),
        *("--due", "2026-12-20"),
    )


def staff(root: Path, *rows: tuple[str, str, str]) -> None:
    """Write the staff list of the personnel office."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("post", "code", "name"), *rows):
        sheet.append(row)
    (root / "private").mkdir()
    book.save(root / "private" / "staff.xlsx")


@pytest.mark.req("KZ-ROLE-01")
def test_the_line_above_a_post_is_shown_with_the_appointment(qms: Cli) -> None:
    order = ("decision", "add", "--title", "Appointment", "--act", "order", "--number", "15-н")
    qms(*order, "--date", "2026-09-01")
    vice = "ROLE-vice-rector-academic-block"
    qms("role", "appoint", HEAD, "--decision", "DEC-2026-0001", "--proposed-by", vice)
    found = qms("role", "line", HEAD, "--json").items
    assert [item["post"].partition("@")[0] for item in found][-2:] == [vice, "ROLE-rector"]
    text = qms("role", "line", HEAD).out
    assert "DEC-2026-0001" in text
    assert vice in text


def test_everything_open_of_a_post_is_listed(qms: Cli) -> None:
    risk(qms)
    found = qms("role", "transfer", HEAD, "--json").items
    held = {(item["record"], item["field"]) for item in found if item["what"] == "open"}
    assert {
        ("RSK-2026-0001", "owner"),
        ("CAPA-2026-0001", "owner"),
        ("CAPA-2026-0001", "executor"),
    } <= held
    near = {item["record"] for item in found if item["what"] == "due"}
    assert "CAPA-2026-0001" in near
    assert [item["circle"] for item in found if item["what"] == "circle"] == ["internal"]


def test_without_a_second_post_nothing_is_written(qms: Cli) -> None:
    risk(qms)
    before = git(qms.root, "rev-parse", "HEAD")
    qms("role", "transfer", HEAD)
    assert git(qms.root, "rev-parse", "HEAD") == before


def test_with_a_second_post_all_open_items_move_in_one_change(qms: Cli) -> None:
    risk(qms)
    before = git(qms.root, "rev-list", "--count", "HEAD")
    done = qms("role", "transfer", HEAD, DEANS)
    assert int(git(qms.root, "rev-list", "--count", "HEAD")) == int(before) + 1
    assert f"owner: {DEANS}" in qms.read("records/risks/RSK-2026-0001.yaml")
    capa = qms.read("records/capas/CAPA-2026-0001.yaml")
    assert f"owner: {DEANS}" in capa
    assert f"executor: {DEANS}" in capa
    assert any(line.startswith("Moved: ") for line in done.lines)
    left = qms("role", "transfer", HEAD, "--json").items
    assert [item for item in left if item.get("moves")] == []


def test_a_dry_run_moves_nothing(qms: Cli) -> None:
    risk(qms)
    qms("role", "transfer", HEAD, DEANS, "--dry-run")
    assert f"owner: {HEAD}" in qms.read("records/risks/RSK-2026-0001.yaml")


def test_the_act_prints_names_from_the_staff_list_and_no_record_keeps_them(
    qms: Cli, tmp_path: Path
) -> None:
    risk(qms)
    staff(qms.root, (HEAD, "117", "A. Omarova"), (POST, "118", "E. Zhumabayev"))
    out = tmp_path / "out"
    qms("role", "transfer", HEAD, "--format", "md", "--out", str(out))
    (path,) = out.iterdir()
    text = path.read_text(encoding="utf-8")
    for words in ("HAND-OVER ACT", "A. Omarova", "E. Zhumabayev", "RSK-2026-0001", "2026-12-20"):
        assert words in text
    assert "Omarova" not in git(qms.root, "log", "--patch", "--all")
    assert "private" not in git(qms.root, "status", "--porcelain")


def test_a_staff_list_without_its_columns_is_refused(qms: Cli, tmp_path: Path) -> None:
    risk(qms)
    staff(qms.root)
    book = openpyxl.Workbook()
    book.active.append(("who", "what"))
    book.save(qms.root / "private" / "staff.xlsx")
    done = qms("role", "transfer", HEAD, "--format", "md", "--out", str(tmp_path), code=2)
    assert "private/staff.xlsx has no column post" in done.err


def test_a_role_held_at_several_units_must_be_told_apart(qms: Cli) -> None:
    for unit in ("UNIT-deans-offices", "UNIT-career-centre"):
        qms(
            *("risk", "add", "--title", "R", "--category", "technical", "--likelihood", "1"),
            *("--impact", "1", "--unit", unit, "--owner", "ROLE-dean"),
        )
    done = qms("role", "transfer", "ROLE-dean", code=2)
    assert "ROLE-dean is held at several units" in done.err


def test_a_post_that_is_no_role_is_refused(qms: Cli) -> None:
    assert "ROLE-" in qms("role", "line", "UNIT-university", code=2).err
