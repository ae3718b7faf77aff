"""Changes of many files wherever a workspace lies and however its git is set up."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from qms.errors import StoreProblem
from qms.model.change import Change, Set
from qms.store.store import Store
from qms.store.write import Applied, apply
from tests.store.plain_git import git, hook, put
from tests.store.test_write import CAPA, RISK, a_capa, a_risk, change, check, head, status
from tests.workspaces import made

if TYPE_CHECKING:
    from pathlib import Path


def untouched(root: Path, before: str) -> bool:
    """Tell whether a refused change has left neither files nor commit nor journal."""
    journals = git(root, "rev-parse", "--path-format=absolute", "--git-common-dir")
    left = list((root / journals / "qms" / "journal").glob("*"))
    return (status(root), head(root), left) == ("", before, [])


def test_in_a_worktree_it_is_committed_on_the_branch_of_that_worktree(
    workspace: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    git(workspace, "worktree", "add", "-q", str(other), "-b", "draft")
    before = head(workspace)
    done = change(other, a_risk(), a_capa())
    assert (git(other, "rev-parse", "draft"), head(workspace)) == (done.commit, before)
    assert (status(other), status(workspace)) == ("", "")
    assert change(workspace, a_risk()).ids == {"NEW-1": "RSK-2026-0002"}


def test_in_a_worktree_a_refusing_hook_takes_all_of_it_back(
    workspace: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    git(workspace, "worktree", "add", "-q", str(other), "-b", "draft")
    hook(workspace, "pre-commit", "exit 1")
    before = head(other)
    with pytest.raises(StoreProblem, match="A hook of this repository"):
        change(other, a_risk(), a_capa())
    assert untouched(other, before)


@pytest.fixture
def sub_folder(new_workspace: Path, tmp_path: Path) -> Path:
    """Return a workspace in a folder of a larger repository."""
    top = tmp_path / "university"
    top.mkdir()
    git(top, "init", "-q", "-b", "main")
    shutil.copytree(new_workspace, top / "quality", ignore=shutil.ignore_patterns(".git"))
    put(top, "other/readme.md")
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "begin")
    return top / "quality"


def test_in_a_sub_folder_the_rest_of_the_repository_is_left_alone(sub_folder: Path) -> None:
    put(sub_folder.parent, "other/readme.md", "being written\n")
    put(sub_folder.parent, "records/risks/RSK-2026-0007.yaml", "not ours\n")
    done = change(sub_folder, a_risk(), a_capa())
    assert done.ids == {"NEW-1": "RSK-2026-0001", "NEW-2": "CAPA-2026-0001"}
    named = git(sub_folder.parent, "show", "--format=", "--name-only").split()
    assert named == [f"quality/{CAPA}", f"quality/{RISK}"]
    assert status(sub_folder.parent) == "M other/readme.md\n?? records/"


def test_in_a_sub_folder_a_refusing_hook_takes_all_of_it_back(sub_folder: Path) -> None:
    hook(sub_folder.parent, "commit-msg", "exit 1")
    before = head(sub_folder)
    with pytest.raises(StoreProblem, match="A hook of this repository"):
        change(sub_folder, a_risk(), a_capa())
    assert untouched(sub_folder, before)


def test_without_git_it_is_written_and_its_lock_lies_in_the_workspace(tmp_path: Path) -> None:
    root = made(tmp_path / "plain", "kaznmu")
    shutil.rmtree(root / ".git")
    assert change(root, a_risk(), a_capa()).commit is None
    assert (root / RISK).is_file()
    assert list((root / ".qms" / "journal").iterdir()) == []


def gpg(root: Path, script: str) -> None:
    """Have commits signed by a program of our own."""
    program = put(root.parent, "gpg", f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    git(root, "config", "gpg.program", str(program))
    git(root, "config", "user.signingKey", "quality")
    git(root, "config", "commit.gpgSign", "true")


def test_where_signing_fails_all_of_it_is_taken_back_in_our_words(workspace: Path) -> None:
    gpg(workspace, "echo 'gpg: no secret key' >&2; exit 2")
    before = head(workspace)
    with pytest.raises(StoreProblem) as caught:
        change(workspace, a_risk(), a_capa())
    assert str(caught.value).startswith("The commit could not be signed.\n")
    assert "secret key" not in str(caught.value)
    assert untouched(workspace, before)


def test_where_signing_works_the_commit_is_signed(workspace: Path) -> None:
    signature = "-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----"
    created = "\\n[GNUPG:] SIG_CREATED \\n"
    gpg(workspace, f"cat >/dev/null; printf '{created}' >&2; printf %b '{signature}\\n'")
    change(workspace, a_risk(), a_capa())
    assert "gpgsig -----BEGIN PGP SIGNATURE" in git(workspace, "cat-file", "-p", "HEAD")


@pytest.mark.parametrize("name", ["pre-commit", "prepare-commit-msg", "commit-msg"])
def test_whichever_hook_refuses_all_of_it_is_taken_back(workspace: Path, name: str) -> None:
    change(workspace, a_risk())
    before = head(workspace)
    hook(workspace, name, "exit 1")
    with pytest.raises(StoreProblem, match="A hook of this repository"):
        change(workspace, a_risk(), a_capa("RSK-2026-0001"))
    assert untouched(workspace, before)


def test_a_hook_that_moves_head_itself_is_no_failure_of_ours(workspace: Path) -> None:
    hook(workspace, "post-commit", "exit 1")
    assert change(workspace, a_risk(), a_capa()).commit == head(workspace)
    assert status(workspace) == ""


def test_without_an_identity_nothing_is_written(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = head(workspace)
    with monkeypatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            for part in ("NAME", "EMAIL"):
                patch.delenv(f"GIT_{role}_{part}")
        with pytest.raises(StoreProblem) as caught:
            change(workspace, a_risk(), a_capa())
    assert (caught.value.exit_code, untouched(workspace, before)) == (2, True)


def not_committed(root: Path) -> Applied:
    """Make a change of two files as ``--no-commit`` does."""
    made_of = Change("NEW-1: test", "test", (a_risk(), a_capa()))
    return apply(Store.open(root, commit=False), made_of, check, year=2026)


def test_without_a_commit_it_is_written_whole_and_needs_no_identity(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = head(workspace)
    with monkeypatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.delenv(f"GIT_{role}_NAME")
        assert not_committed(workspace).commit is None
    assert Store.open(workspace).uncommitted() == (CAPA, RISK)
    assert head(workspace) == before


def test_without_a_commit_it_is_written_also_where_a_merge_is_not_finished(
    workspace: Path,
) -> None:
    put(workspace, ".git/MERGE_HEAD", head(workspace) + "\n")
    assert not_committed(workspace).paths == (RISK, CAPA)


def test_a_git_that_is_killed_after_its_commit_leaves_the_commit_and_no_locks(
    workspace: Path,
) -> None:
    change(workspace, a_risk())
    hook(workspace, "reference-transaction", '[ "$1" != committed ] || kill -9 $PPID')
    done = change(
        workspace, Set("RSK-2026-0001", ("cause",), "No schedule"), a_capa("RSK-2026-0001")
    )
    assert (done.commit, status(workspace)) == (head(workspace), "")
    assert not list((workspace / ".git").rglob("*.lock"))
