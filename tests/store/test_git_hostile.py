"""A clone whose own settings start programs: reading it starts none of them."""

from __future__ import annotations

import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qms.errors import StoreProblem
from tests.store.plain_git import git, put, record, repo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qms.store.git import Repo

RISK = "records/risks/RSK-2026-0001.yaml"
HOOKS = (
    *("post-index-change", "fsmonitor-watchman", "post-checkout", "pre-commit", "query-watchman"),
    *("reference-transaction", "pre-auto-gc"),
)
SETTINGS = (
    *("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand"),
    *("core.gitProxy", "core.alternateRefsCommand", "diff.external", "diff.evil.textconv"),
    *("diff.evil.command", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process"),
    *("filter.a=b.clean", "filter.a=b.process", "gpg.program", "gpg.ssh.program"),
    *("gpg.ssh.defaultKeyCommand", "trailer.qms.command", "trailer.qms.cmd", "pager.log"),
    *("pager.status", "credential.helper", "interactive.diffFilter", "merge.evil.driver"),
    *("remote.origin.uploadpack", "sequence.editor", "uploadpack.packObjectsHook"),
)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "ran"


@pytest.fixture
def trap(tmp_path: Path, marker: Path) -> Path:
    """Return a repository in which every setting we know of runs a program."""
    root = tmp_path / "trap"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    record(root, RISK, "1\n", when="2026-03-01T10:00:00+05:00")
    record(root, "odd", "1\n")
    signed = _signed(root)
    put(root, ".gitattributes", "* filter=evil diff=evil merge=evil\nodd filter=a=b\n")
    evil = put(tmp_path, "evil", f'#!/bin/sh\necho "$0 $*" >>"{marker}"\nexit 1\n')
    evil.chmod(0o755)
    for name in HOOKS:
        copy = put(root, f"hooks/{name}", evil.read_text(encoding="utf-8"))
        copy.chmod(0o755)
    for key in SETTINGS:
        git(root, "config", key, str(evil))
    git(root, "config", "core.hooksPath", str(root / "hooks"))
    git(root, "config", "log.showSignature", "true")
    git(root, "config", "filter.evil.required", "true")
    git(root, "config", "extensions.partialClone", "origin")
    git(root, "config", "remote.origin.promisor", "true")
    git(root, "config", "remote.origin.url", f"ext::{evil}")
    git(root, "config", "protocol.ext.allow", "always")
    put(root, "records/risks/RSK-2026-0002.yaml")
    # the same size but another time: git must read the content, through the filter
    put(root, RISK, "2\n")
    put(root, "odd", "2\n")
    git(root, "-c", "core.hooksPath=/dev/null", "update-ref", "HEAD", signed)
    marker.unlink(missing_ok=True)
    return root


def _signed(root: Path) -> str:
    """Make a commit that carries a signature, which a reader may want to look into."""
    body = git(root, "cat-file", "commit", "HEAD")
    head, _, message = body.partition("\n\n")
    parent = git(root, "rev-parse", "HEAD")
    lines = head.splitlines()
    lines = [
        lines[0],
        f"parent {parent}",
        *[one for one in lines if one[:6] in ("author", "commit")],
    ]
    armour = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    put(root, "raw", "\n".join([*lines, armour]) + f"\n\n{message}\n\nqms: 1\n")
    made = git(root, "hash-object", "-t", "commit", "-w", "raw")
    (root / "raw").unlink()
    return made


READINGS: dict[str, Callable[[Repo], object]] = {
    "head": lambda u: u.head(),
    "resolve": lambda u: u.resolve("main~1"),
    "at_date": lambda u: u.at_date(date(2026, 3, 1), "Asia/Almaty"),
    "tree": lambda u: u.tree("HEAD"),
    "odd_entries": lambda u: u.odd_entries("HEAD"),
    "staged": lambda u: u.staged(),
    "blobs": lambda u: list(u.blobs(u.tree("HEAD").values())),
    "changed": lambda u: u.changed(),
    "identity": lambda u: u.identity(),
    "ids_on_branches": lambda u: u.ids_on_branches("records/risks"),
    "log": lambda u: u.log(RISK),
    "is_shallow": lambda u: u.is_shallow(),
}


@pytest.mark.parametrize("name", READINGS)
def test_reading_a_hostile_clone_starts_nothing(trap: Path, marker: Path, name: str) -> None:
    READINGS[name](repo(trap))
    assert not marker.exists(), marker.read_text(encoding="utf-8")


def test_what_is_missing_in_a_partial_clone_is_not_fetched(trap: Path, marker: Path) -> None:
    with pytest.raises(StoreProblem, match="git fetch --refetch"):
        list(repo(trap).blobs(["1" * 40]))
    assert not marker.exists(), marker.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "args",
    [
        ("status",),
        ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "status"),
        ("-c", "core.fsmonitor=false", "log", "-1"),
        ("-c", "core.fsmonitor=false", "cat-file", "-p", "1" * 40),
    ],
)
def test_the_traps_do_spring_for_an_ordinary_git(
    trap: Path, marker: Path, args: tuple[str, ...]
) -> None:
    subprocess.run(["git", "-C", str(trap), *args], capture_output=True, check=False)
    assert marker.exists()


def test_changes_behind_a_filter_are_still_seen(trap: Path) -> None:
    assert {RISK, "odd", "records/risks/RSK-2026-0002.yaml"} <= set(repo(trap).changed())


def test_a_number_on_a_branch_that_is_not_here_whole_is_not_given_again(tmp_path: Path) -> None:
    root = tmp_path / "u"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "uploadpack.allowFilter", "true")
    record(root, RISK)
    git(tmp_path, "clone", "-q", "--filter=tree:0", "--no-checkout", root.as_uri(), "part")
    with pytest.raises(StoreProblem, match="git fetch --refetch"):
        repo(tmp_path / "part").ids_on_branches("records/risks")
