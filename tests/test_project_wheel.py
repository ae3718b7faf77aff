"""What is published is what was tested: the wheel alone, in an empty environment."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OWN_HOME = os.environ.get("HOME", "")  # pip's cache and settings; read before the tests get theirs


def run(command: list[str | Path], cwd: Path, **environment: str) -> str:
    """Run a command, without the folder of this repository on any path; return what it says."""
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**inherited, **environment},
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of the working tree."""
    out = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT], out)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def qms(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel, without extras, into an empty environment; return its command."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(home)
    folder = home / ("Scripts" if sys.platform == "win32" else "bin")
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", folder / "python", "install"]
    # what is not used is not compiled
    run(
        [*pip, "--quiet", "--no-compile", "--disable-pip-version-check", wheel], home, HOME=OWN_HOME
    )
    return folder / "qms"


def test_the_wheel_carries_words_templates_schemas_and_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    catalogues = {f"qms/locale/{lang}/LC_MESSAGES/qms.mo" for lang in ("kk", "ru", "en")}
    assert catalogues <= names
    folders = {"templates": ROOT / "templates", "schemas": ROOT / "schemas"}
    for folder, place in folders.items():
        files = [path for path in place.rglob("*") if path.is_file()]
        assert files
        assert {f"qms/_assets/{folder}/{path.relative_to(place)}" for path in files} <= names
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not any(name.startswith("tests/") for name in names)


@pytest.mark.slow
def test_the_installed_wheel_makes_a_usable_workspace(qms: Path, tmp_path: Path) -> None:
    assert "--help" in run([qms, "--help"], tmp_path)
    run([qms, "init", "u", "--profile", "kaznmu", "--lang", "kk"], tmp_path)
    assert (tmp_path / "u" / "qms.yaml").is_file()
    run([qms, "check"], tmp_path / "u")
    run([qms, "init", "d", "--profile", "dulaty", "--lang", "ru"], tmp_path)
    run([qms, "check"], tmp_path / "d")


@pytest.mark.slow
def test_the_installed_wheel_reports_without_the_heavy_extra(qms: Path, tmp_path: Path) -> None:
    run([qms, "init", "u", "--profile", "kaznmu", "--lang", "kk"], tmp_path)
    report: list[str | Path] = [qms, "report", "annual", "--year", "2026-2027"]
    run([*report, "--format", "md,html,xlsx", "--out", "out"], tmp_path / "u")
    kinds = {path.suffix for path in (tmp_path / "u" / "out").iterdir()}
    assert kinds >= {".md", ".html", ".xlsx"}
