"""Git as a person at a terminal uses it, to set the scene of a test."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from qms.store.git import Repo

if TYPE_CHECKING:
    from pathlib import Path


def repo(folder: Path) -> Repo:
    """Open the repository around a workspace."""
    found = Repo.discover(folder)
    assert found is not None
    return found


def git(folder: Path, *args: str, when: str | None = None) -> str:
    """Run git in ``folder``; ``when`` dates the commit.  Return what it printed."""
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}
    done = subprocess.run(
        ["git", "-C", str(folder), *args],
        check=True,
        capture_output=True,
        env={**os.environ, **dates},
    )
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def put(folder: Path, path: str, text: str = "x\n") -> Path:
    """Write a file, with its folders."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def record(folder: Path, path: str, text: str = "x\n", *, when: str | None = None) -> str:
    """Write one file and commit it; return the commit."""
    put(folder, path, text)
    git(folder, "add", "--", path)
    git(folder, "commit", "-q", "-m", f"put {path}", when=when)
    return git(folder, "rev-parse", "HEAD")


def hook(folder: Path, name: str, script: str) -> None:
    """Install a hook written in sh."""
    file = put(folder, f".git/hooks/{name}", f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
