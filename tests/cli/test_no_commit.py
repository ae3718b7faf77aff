"""``--no-commit``: every writing command writes, leaves the commit to its user, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.plain_git import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

RISK = "records/risks/RSK-2026-0001.yaml"
ADD = (
    *("risk", "add", "--title", "Low response rate", "--category", "methodological"),
    *("--likelihood", "1", "--impact", "1", "--unit", "UNIT-university", "--owner", "ROLE-dean"),
)


@pytest.mark.parametrize("args", [("--no-commit", *ADD), (*ADD, "--no-commit")])
def test_it_stands_before_or_after_the_command(qms: Cli, args: tuple[str, ...]) -> None:
    before = git(qms.root, "rev-parse", "HEAD")
    done = qms(*args)
    assert done.lines[:2] == ["RSK-2026-0001", RISK]
    first, hint = done.err.splitlines()
    assert first == f"Not committed yet: {RISK}"
    assert hint.startswith(f"In {qms.root}, to keep this: git add records && git commit")
    assert git(qms.root, "rev-parse", "HEAD") == before


def test_changes_of_several_commands_are_committed_by_hand_as_one(qms: Cli) -> None:
    qms("--no-commit", *ADD)
    qms("--no-commit", "set", "RSK-2026-0001", "cause", "No schedule")
    qms("--no-commit", *ADD)
    assert f"Not committed yet: {RISK}, " in qms("due").err
    git(qms.root, "add", "records")
    git(qms.root, "commit", "-q", "-m", "Three things")
    assert qms("due").err == ""


def test_the_next_change_commits_its_own_paths_only(qms: Cli) -> None:
    qms("--no-commit", *ADD)
    qms(*ADD)
    assert git(qms.root, "show", "--format=", "--name-only") == RISK.replace("0001", "0002")
    assert f"Not committed yet: {RISK}" in qms("due").err


def test_a_reading_command_takes_it_and_says_what_waits(qms: Cli) -> None:
    qms("--no-commit", *ADD)
    assert qms("--no-commit", "risk", "list").err.startswith("Not committed yet: ")


def test_program_answers_are_not_disturbed(qms: Cli) -> None:
    assert qms("--no-commit", *ADD, "--json").items[0]["id"] == "RSK-2026-0001"


def test_a_new_workspace_can_be_committed_later_by_whoever_has_a_name_for_git(
    qms: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
    made = qms("init", str(tmp_path / "new"), "--profile", "kaznmu", "--no-commit")
    assert made.err.startswith("Not committed yet: ")
    assert (tmp_path / "new" / "qms.yaml").is_file()
    assert "exclude" in qms("init", str(tmp_path / "s"), "--sample", "--no-commit", code=2).err
