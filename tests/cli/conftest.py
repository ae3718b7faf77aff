"""A workspace of each preset, made once and copied for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.collecting import HR, capa, commit, complaint, forms, nonconformity, risk
from tests.workspaces import Cli, copy_of, made

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("workspaces")
    return {profile: made(folder / profile, profile) for profile in ("kaznmu", "dulaty")}


@pytest.fixture
def root(templates: dict[str, Path], tmp_path: Path) -> Path:
    """Return a new workspace of profile kaznmu, in English."""
    return copy_of(templates["kaznmu"], tmp_path / "u")


@pytest.fixture
def qms(root: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line in a new workspace of profile kaznmu."""
    return Cli(root, capsys)


@pytest.fixture
def sent(qms: Cli) -> Path:
    """Start a round about one open record of each kind of one unit; returns its form."""
    records = (risk(1, HR), capa(1, HR), nonconformity(1, HR), complaint(1, HR))
    commit(qms, *records)
    return forms(qms)[HR]


@pytest.fixture
def dulaty(templates: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line in a new workspace of profile dulaty."""
    return Cli(copy_of(templates["dulaty"], tmp_path / "d"), capsys)
