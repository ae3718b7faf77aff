"""Workspaces of both profiles, made once and copied for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workspaces import Cli, copy_of, made

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one workspace of each profile."""
    folder = tmp_path_factory.mktemp("profiles")
    for profile in ("dulaty", "kaznmu"):
        made(folder / profile, profile, "kk")
    return folder


@pytest.fixture
def dulaty(templates: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line in a fresh workspace of profile dulaty."""
    return Cli(copy_of(templates / "dulaty", tmp_path / "dulaty"), capsys)


@pytest.fixture
def kaznmu(templates: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line in a fresh workspace of profile kaznmu."""
    return Cli(copy_of(templates / "kaznmu", tmp_path / "kaznmu"), capsys)
