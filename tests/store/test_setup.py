"""The first files of a workspace: nothing overwritten, everything committed or taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.actions.init import init
from qms.errors import StoreProblem, UsageProblem, WorkspaceProblem
from tests.store.plain_git import git, hook, put

if TYPE_CHECKING:
    from pathlib import Path


def tracked(root: Path) -> list[str]:
    return git(root, "ls-files").splitlines()


def test_it_is_one_commit_and_leaves_nothing_uncommitted(workspace: Path) -> None:
    assert git(workspace, "status", "--porcelain") == ""
    assert git(workspace, "rev-list", "--count", "HEAD") == "1"
    assert git(workspace, "log", "-1", "--format=%s") == "Workspace by profile kaznmu"
    for path in ("qms.yaml", ".gitattributes", ".gitignore", ".pre-commit-config.yaml"):
        assert path in tracked(workspace)
    assert "schemas/output/risk-list.schema.json" in tracked(workspace)


def test_what_is_there_already_is_kept_byte_by_byte(tmp_path: Path) -> None:
    mine = put(tmp_path, ".gitignore", "mine\n")
    record = put(tmp_path, "records/units/UNIT-university.yaml", "id: UNIT-university\n")
    made = init(tmp_path, "kaznmu", "kk")
    assert made.kept == ("records/units/UNIT-university.yaml", ".gitignore")
    assert (mine.read_text(), record.read_text()) == ("mine\n", "id: UNIT-university\n")
    assert ".gitignore" not in tracked(tmp_path)


def test_a_second_run_keeps_everything_and_makes_no_commit(workspace: Path) -> None:
    before = git(workspace, "rev-parse", "HEAD")
    made = init(workspace, "kaznmu", "ru")
    assert made.written == ()
    assert git(workspace, "rev-parse", "HEAD") == before
    assert "default_language: en" in (workspace / "qms.yaml").read_text(encoding="utf-8")


def test_it_becomes_part_of_a_repository_that_is_there(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "trunk")
    put(tmp_path, "thesis.tex", "mine\n")
    git(tmp_path, "add", ".")
    init(tmp_path / "quality", "dulaty", "kk")
    assert not (tmp_path / "quality/.git").exists()
    assert git(tmp_path, "status", "--porcelain") == "A  thesis.tex"


def test_a_hook_that_refuses_the_commit_leaves_only_what_was_there(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    mine = put(tmp_path, "mine.txt")
    hook(tmp_path, "pre-commit", "exit 1")
    with pytest.raises(StoreProblem, match="A hook of this repository refused the commit"):
        init(tmp_path, "kaznmu", "kk")
    left = {path.name for path in tmp_path.rglob("*") if ".git" not in path.parts}
    left = {path for path in left if (tmp_path / path).is_file()}
    assert left == {mine.name}


def test_an_unknown_profile_names_the_known_ones_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        init(tmp_path / "u", "kazmnu", None)
    assert str(caught.value) == ("--profile: kazmnu is not allowed\nAllowed values: dulaty, kaznmu")
    assert not (tmp_path / "u").exists()


def test_it_is_not_made_inside_another_workspace(workspace: Path) -> None:
    with pytest.raises(WorkspaceProblem, match="lies inside the workspace"):
        init(workspace / "records", "kaznmu", None)


def test_without_an_identity_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{role}_{part}")
    with pytest.raises(UsageProblem) as caught:
        init(tmp_path, "kaznmu", None)
    assert caught.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for root in (tmp_path, tmp_path / "a" / "b"):
        with pytest.raises(UsageProblem, match="git does not know who you are"):
            init(root, "kaznmu", None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_repository_that_was_there_stays_when_the_workspace_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q")
    for role in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{role}_{part}")
    with pytest.raises(UsageProblem, match="git does not know who you are"):
        init(tmp_path / "u", "kaznmu", None)
    assert [path.name for path in tmp_path.iterdir()] == [".git"]


def test_asked_for_a_name_the_repository_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{role}_{part}")
    init(tmp_path, "kaznmu", None, ask=lambda: ("Office", "office@example.org"))
    assert git(tmp_path, "log", "-1", "--format=%an") == "Office"
