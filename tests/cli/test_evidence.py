"""``qms evidence``: a file is known by its content, wherever it lies."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tests.store.plain_git import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

CONTENT = b"scan\r\n\x00of the minutes\n"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Return a file outside the workspace."""
    path = tmp_path / "хаттама.pdf"
    path.write_bytes(CONTENT)
    return path


def shown(qms: Cli) -> dict[str, str]:
    """Return the result of the comparison by id."""
    return {
        item["id"]: item["result"] for item in qms("evidence", "check", "--json", code=None).items
    }


def test_a_file_is_recorded_by_hash_size_and_type_and_stays_where_it_is(
    qms: Cli, scan: Path
) -> None:
    done = qms("evidence", "add", str(scan), "--title", "Minutes", "--outside", "archive, 04-12")
    assert done.lines[0] == "EVD-2026-0001"
    text = qms.read("records/evidence/EVD-2026-0001/evidence.yaml")
    assert f"sha256: {hashlib.sha256(CONTENT).hexdigest()}" in text
    assert f"size: {len(CONTENT)}" in text
    assert "media_type: application/pdf" in text
    assert "storage: outside" in text
    assert "place: archive, 04-12" in text
    assert shown(qms) == {"EVD-2026-0001": "not reachable from here"}


def test_with_into_git_it_is_copied_beside_its_record_in_the_same_commit(
    qms: Cli, scan: Path
) -> None:
    qms("evidence", "add", str(scan), "--title", "Minutes", "--into-git")
    copy = qms.root / "records/evidence/EVD-2026-0001/хаттама.pdf"
    assert copy.read_bytes() == CONTENT
    names = git(qms.root, "-c", "core.quotePath=false", "show", "--name-only", "--format=").split()
    assert sorted(names) == [
        "records/evidence/EVD-2026-0001/evidence.yaml",
        "records/evidence/EVD-2026-0001/хаттама.pdf",
    ]
    assert git(qms.root, "status", "--porcelain") == ""
    assert shown(qms) == {"EVD-2026-0001": "same"}
    assert qms("check", "--only", "integrity").code == 0


def test_git_gives_back_the_same_bytes(qms: Cli, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes(b"a;b\r\n1;2\r\n")
    qms("evidence", "add", str(table), "--title", "Table", "--into-git")
    copy = qms.root / "records/evidence/EVD-2026-0001/table.csv"
    copy.unlink()
    git(qms.root, "checkout", "--", ".")
    assert copy.read_bytes() == b"a;b\r\n1;2\r\n"


def test_a_file_that_changed_or_went_away_ends_the_check_with_1(qms: Cli, scan: Path) -> None:
    private = qms.root / "private" / "plan.txt"
    private.parent.mkdir()
    private.write_text("plan", encoding="utf-8")
    qms("evidence", "add", str(private), "--title", "Plan")
    assert "place: private/plan.txt" in qms.read("records/evidence/EVD-2026-0001/evidence.yaml")
    qms("evidence", "add", str(scan), "--title", "Minutes", "--into-git")
    qms("evidence", "check", code=0)
    private.write_text("another plan", encoding="utf-8")
    (qms.root / "records/evidence/EVD-2026-0002/хаттама.pdf").unlink()
    qms("evidence", "check", code=1)
    assert shown(qms) == {"EVD-2026-0001": "changed", "EVD-2026-0002": "missing"}


def test_what_it_proves_must_be_a_record(qms: Cli, scan: Path) -> None:
    done = qms("evidence", "add", str(scan), "--title", "M", "--proves", "DEC-2026-0009", code=2)
    assert "There is no record DEC-2026-0009" in done.err


def test_a_file_that_is_not_there_is_named(qms: Cli) -> None:
    assert "There is no file" in qms("evidence", "add", "no.pdf", "--title", "M", code=2).err


def test_into_git_and_outside_exclude_each_other(qms: Cli, scan: Path) -> None:
    both = ("--into-git", "--outside", "archive")
    done = qms("evidence", "add", str(scan), "--title", "M", *both, code=2)
    assert "exclude each other" in done.err
