"""Records of an older schema: read at every revision, migrated in one commit, never guessed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from qms import kinds
from qms.cli.app import run
from qms.store.store import Store
from tests.fixtures.minutes import LINE, Minutes
from tests.store.plain_git import git

STORED: Final = Path(__file__).parents[1] / "fixtures" / "format_1" / "records"
PATH: Final = "records/minutes/MIN-2025-0001.yaml"


@pytest.fixture(autouse=True)
def _kind_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "TABLE", (*kinds.TABLE, LINE))


@pytest.fixture
def old(workspace: Path) -> Path:
    """Return a workspace in which a program of last year left a record of version 1."""
    shutil.copytree(STORED, workspace / "records", dirs_exist_ok=True)
    git(workspace, "add", "-A")
    git(workspace, "commit", "-q", "-m", "minutes", when="2026-12-01T10:00:00+05:00")
    return workspace


def minutes(root: Path, at: str | None = None) -> Minutes:
    """Return the record as the store reads it."""
    store = Store.open(root)
    (record,) = store.snapshot(store.resolve(at)).of(Minutes)
    return record


def migrate(root: Path) -> int:
    return run(["-C", str(root), "-q", "migrate"])


def test_a_record_of_version_1_is_read_as_version_2(old: Path) -> None:
    record = minutes(old)
    assert record.schema_version == 2
    assert record.title.shown("en") == "First meeting"
    assert record.by == ("secretary",)


def test_reading_leaves_the_file_as_it_is(old: Path) -> None:
    minutes(old)
    assert (old / PATH).read_bytes() == (STORED / "minutes/MIN-2025-0001.yaml").read_bytes()


def test_migrate_rewrites_what_the_upgrade_changed_and_keeps_other_comments(old: Path) -> None:
    assert migrate(old) == 0
    text = (old / PATH).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: ")
    assert "schema: 2\n" in text
    assert "title: First meeting" in text
    assert "by:\n  - secretary\n" in text
    assert "name:" not in text
    assert "# who keeps the original\ncustom:\n  shelf: 4   # second row\n" in text
    assert minutes(old).title.shown("en") == "First meeting"


def test_migrate_is_one_commit_and_a_second_run_changes_nothing(old: Path) -> None:
    migrate(old)
    assert git(old, "show", "--format=", "--name-only", "HEAD") == PATH
    once = git(old, "rev-parse", "HEAD")
    assert migrate(old) == 0
    assert git(old, "rev-parse", "HEAD") == once


def test_commits_from_before_stay_readable(old: Path) -> None:
    before = git(old, "rev-parse", "HEAD")
    migrate(old)
    for moment in (before, "2026-12-01"):
        record = minutes(old, moment)
        assert (record.schema_version, record.by) == (2, ("secretary",))
        assert "name: First meeting" in git(old, "show", f"{before}:{PATH}")


def test_a_record_of_version_2_is_not_touched(old: Path) -> None:
    text = "id: MIN-2025-0001\nschema: 2\ntitle: x\n"
    (old / PATH).write_text(text, encoding="utf-8")
    git(old, "commit", "-qam", "by hand")
    migrate(old)
    assert (old / PATH).read_text(encoding="utf-8") == text


def test_a_record_of_version_3_is_left_as_it_is_and_its_check_ends_with_2(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "id: MIN-2025-0001\nschema: 3\ntitle:   x\n"
    (old / PATH).write_text(text, encoding="utf-8")
    for command, code in (("migrate", 0), ("fmt", 0), ("due", 0), ("check", 2)):
        assert run(["-C", str(old), command]) == code
    assert "has schema 3, newer than this program knows (2)" in capsys.readouterr().out
    assert (old / PATH).read_text(encoding="utf-8") == text


def test_a_file_of_version_1_that_the_upgrade_cannot_read_is_a_finding(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (old / PATH).write_text("id: MIN-2025-0001\nschema: 1\n", encoding="utf-8")
    assert run(["-C", str(old), "check"]) == 1
    assert "S102: the field title is missing" in capsys.readouterr().out
