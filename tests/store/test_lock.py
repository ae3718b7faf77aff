"""One writer at a time, and a dead one holds nobody up."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from qms.errors import StoreProblem
from qms.store.lock import workspace_lock
from tests.store.plain_git import git, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from qms.store.lock import workspace_lock
sys.argv = ["/usr/bin/qms", "risk", "add", "--title", "Ivanov"]
with workspace_lock(Path({root!r})):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_writer(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Hold the lock in another process until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD.format(root=str(root))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "held\n"
        yield writer
        writer.kill()


def refused(root: Path) -> str:
    """Try to take the lock at once; return why it was refused."""
    with pytest.raises(StoreProblem) as caught, workspace_lock(root, timeout=0):
        pass
    return str(caught.value)


def test_a_second_writer_is_told_who_holds_the_workspace(tmp_path: Path) -> None:
    with another_writer(tmp_path) as writer:
        caught = refused(tmp_path)
    assert f"qms risk add, process {writer.pid} on " in caught
    assert "since 20" in caught
    assert "Ivanov" not in caught


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    with another_writer(tmp_path) as writer:
        writer.kill()
        writer.wait()
        with workspace_lock(tmp_path, timeout=0):
            pass


def test_a_lock_that_was_given_back_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with workspace_lock(tmp_path, timeout=0):
            assert (tmp_path / ".qms" / "holder.json").exists()
    assert not (tmp_path / ".qms" / "holder.json").exists()


def test_a_failure_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), workspace_lock(tmp_path):
        raise ZeroDivisionError
    with workspace_lock(tmp_path, timeout=0):
        pass


def test_taking_the_lock_twice_in_one_process_is_a_problem_not_a_hang(tmp_path: Path) -> None:
    told = "Another command is writing in this workspace"
    with (
        workspace_lock(tmp_path),
        pytest.raises(StoreProblem, match=told),
        workspace_lock(tmp_path, timeout=0),
    ):
        pass


def test_worktrees_of_one_repository_share_the_lock(tmp_path: Path) -> None:
    main, other = tmp_path / "main", tmp_path / "other"
    main.mkdir()
    git(main, "init", "-q", "-b", "main")
    record(main, "qms.yaml")
    git(main, "worktree", "add", "-q", str(other), "-b", "work")
    with another_writer(other):
        assert "Another command" in refused(main)
    assert git(main, "status", "--porcelain") == ""


@pytest.mark.parametrize("holder", ["", "[]", "{}", json.dumps({"pid": 1})])
def test_an_unreadable_holder_still_gives_a_message(tmp_path: Path, holder: str) -> None:
    with another_writer(tmp_path):
        (tmp_path / ".qms" / "holder.json").write_text(holder, encoding="utf-8")
        assert "Another command is writing" in refused(tmp_path)


def test_a_folder_that_cannot_hold_a_lock_is_named(tmp_path: Path) -> None:
    (tmp_path / ".qms").write_bytes(b"a file, not a folder")
    with pytest.raises(StoreProblem, match="cannot be taken"), workspace_lock(tmp_path):
        pass
