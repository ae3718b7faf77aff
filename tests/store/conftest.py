"""A real workspace on disk, made once and copied for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workspaces import copy_of, made

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def new_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("workspaces") / "kaznmu", "kaznmu")


@pytest.fixture
def workspace(new_workspace: Path, tmp_path: Path) -> Path:
    """Return a new workspace of profile kaznmu, in English."""
    return copy_of(new_workspace, tmp_path / "w")
