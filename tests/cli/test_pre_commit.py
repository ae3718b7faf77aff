"""The hook that ``qms init`` sets up, run by the real pre-commit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.store.plain_git import git
from tests.workspaces import Cli, risk

if TYPE_CHECKING:
    from collections.abc import Callable

BIN = Path(sys.executable).parent


@pytest.fixture
def pre_commit(qms: Cli, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs a command with qms and pre-commit on the path."""
    env = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "QMS_LANG": "en",
    }

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            args, cwd=qms.root, env=env, capture_output=True, encoding="utf-8", check=False
        )

    return run


def test_it_passes_in_a_new_workspace(
    pre_commit: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = pre_commit("pre-commit", "run", "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_it_refuses_a_broken_record_with_the_words_of_check(
    qms: Cli, pre_commit: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    assert pre_commit("pre-commit", "install").returncode == 0
    qms.put(risk(1).replace("owner:", "ownr:"), risk(2, date="2026-02-30"))
    git(qms.root, "add", ".")
    done = pre_commit("git", "commit", "-m", "by hand")
    assert done.returncode == 1
    said = [line for line in qms("check", "--staged", code=1).lines if "RSK-2026" in line]
    assert len(said) == 2
    for line in said:
        assert line in done.stdout + done.stderr
    assert git(qms.root, "rev-list", "--count", "HEAD") == "1"


def test_it_lets_a_risk_pass_whose_capa_is_still_owed(
    qms: Cli, pre_commit: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    pre_commit("pre-commit", "install")
    qms.put(risk(1, date="2026-01-15"))
    git(qms.root, "add", ".")
    done = pre_commit("git", "commit", "-m", "by hand")
    assert done.returncode == 0, done.stdout + done.stderr
    assert git(qms.root, "rev-list", "--count", "HEAD") == "2"


def test_a_command_of_ours_goes_through_it_too(
    qms: Cli, pre_commit: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    pre_commit("pre-commit", "install")
    done = pre_commit(
        *("qms", "risk", "add", "--title", "x", "--category", "ethical", "--likelihood", "1"),
        *("--impact", "1", "--unit", "UNIT-university", "--owner", "ROLE-dean"),
    )
    assert done.returncode == 0, done.stderr
    assert git(qms.root, "status", "--porcelain") == ""


ADD = (
    *("qms", "risk", "add", "--title", "x", "--category", "ethical", "--likelihood", "1"),
    *("--impact", "1", "--unit", "UNIT-university", "--owner", "ROLE-dean"),
)
_WATCH = """#!/bin/sh
{python} -X importtime -m qms check --staged 2> "{log}"
code=$?
if grep -q 'qms.engine.check$' "{log}"; then echo checked; else echo known; fi >> "{log}.says"
exit $code
"""


@pytest.fixture
def watched(qms: Cli, tmp_path: Path) -> Callable[[], list[str]]:
    """Set up a hook that notes whether each check looked at the records or knew the answer."""
    log = tmp_path / "imports"
    hook = qms.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(_WATCH.format(python=sys.executable, log=log))
    hook.chmod(0o755)

    def says() -> list[str]:
        return Path(f"{log}.says").read_text().split()

    return says


def test_what_a_command_has_just_checked_is_not_checked_again(
    qms: Cli,
    pre_commit: Callable[..., subprocess.CompletedProcess[str]],
    watched: Callable[[], list[str]],
) -> None:
    done = pre_commit(*ADD)
    assert done.returncode == 0, done.stderr
    assert watched() == ["known"]
    assert git(qms.root, "rev-list", "--count", "HEAD") == "2"


def test_what_a_person_commits_is_checked(
    qms: Cli,
    pre_commit: Callable[..., subprocess.CompletedProcess[str]],
    watched: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QMS_CHANGE", "0123456789abcdef")
    qms.put(risk(1).replace("owner:", "ownr:"))
    git(qms.root, "add", ".")
    assert pre_commit("git", "commit", "-m", "by hand").returncode == 1
    assert watched() == ["checked"]


def test_beside_work_of_a_person_a_change_is_checked_as_it_is_committed(
    qms: Cli,
    pre_commit: Callable[..., subprocess.CompletedProcess[str]],
    watched: Callable[[], list[str]],
) -> None:
    qms.put(risk(1))
    done = pre_commit(
        *("qms", "capa", "add", "--title", "x", "--risk", "RSK-2026-0001", "--owner", "ROLE-dean"),
        *("--executor", "ROLE-dean", "--due", "2026-12-20", "--unit", "UNIT-university"),
    )
    assert done.returncode == 2, "the risk that it names is in no commit"
    assert watched() == ["checked"]
    assert git(qms.root, "rev-list", "--count", "HEAD") == "1"
