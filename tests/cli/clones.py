"""Two people with a clone each, and the bare repository between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.store.plain_git import git
from tests.workspaces import Cli

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def shared(root: Path) -> Path:
    """Put a workspace into a bare repository beside it; the workspace is tied to it."""
    bare = root.with_name("shared.git")
    git(root, "clone", "-q", "--bare", ".", str(bare))
    git(root, "remote", "add", "origin", str(bare))
    git(root, "fetch", "-q", "origin")
    git(root, "branch", "-q", "--set-upstream-to=origin/main", "main")
    return bare


def clone(bare: Path, name: str, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line of another person."""
    root = bare.with_name(name)
    git(bare, "clone", "-q", str(bare), str(root))
    return Cli(root, capsys)
