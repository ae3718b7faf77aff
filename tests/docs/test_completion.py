"""Completion answers in the shell as a user presses Tab, without loading the command line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qms.cli.app import run
from qms.cli.complete import SCRIPTS, answer

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a workspace with one risk."""
    root = tmp_path_factory.mktemp("completion") / "u"
    assert run(["init", str(root), "--profile", "kaznmu", "--lang", "en"]) == 0
    words = ["--title", "Few answers", "--category", "methodological", "--likelihood", "2"]
    words += ["--impact", "2", "--unit", "UNIT-legal-office", "--owner", "ROLE-dean"]
    assert run(["-C", str(root), "--today", "2026-11-21", "risk", "add", *words]) == 0
    return root


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("ri", {"risk"}),
        ("risk ", {"add", "list", "matrix"}),
        ("--lang ", {"kk", "ru", "en"}),
        ("--lang = k", {"kk"}),
        ("--lang=k", {"--lang=kk"}),
        ("--lang kk sh", {"show"}),
        ("show RSK", {"RSK-2026-0001"}),
        ("show --lang kk RSK", {"RSK-2026-0001"}),
        ("capa add --risk ", {"RSK-2026-0001"}),
        ("risk add --unit UNIT-legal", {"UNIT-legal-office"}),
        ("risk add --owner ROLE-dea", {"ROLE-dean"}),
        ("risk add --owner ROLE-dean@UNIT-legal", {"ROLE-dean@UNIT-legal-office"}),
        ("risk add --owner ROLE-dean @ UNIT-legal", {"UNIT-legal-office"}),
        ("set RSK-2026-0001 ti", {"title"}),
        ("explain R30", {"R301", "R302", "R303"}),
        ("completion ", {"bash", "zsh", "fish"}),
        ("check --strict --form", {"--format"}),
        ("risk add --title ", set()),
    ],
)
def test_tab_offers_what_fits(
    words: str,
    wanted: set[str],
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(workspace)
    assert answer(words.split(" ")) == 0
    offered = set(capsys.readouterr().out.split())
    assert wanted <= offered
    assert bool(offered) == bool(wanted)


def test_another_folder_is_looked_at_when_it_is_named(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(["-C", str(workspace), "show", "RSK-"])
    assert capsys.readouterr().out.startswith("RSK-")


def test_bash_completes_with_the_script_that_we_print(workspace: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    script = f"""PATH={BIN}:$PATH
eval "$(qms completion bash)"
COMP_WORDS=(qms show ""); COMP_CWORD=2; _qms
printf '%s\\n' "${{#COMPREPLY[@]}}"
COMP_WORDS=(qms risk ""); COMP_CWORD=2; _qms
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        ["bash", "-c", script], cwd=workspace, capture_output=True, text=True, check=True
    )
    count, *verbs = done.stdout.split()
    assert int(count) > 20
    assert {"add", "assess", "list"} <= set(verbs)
    assert done.stderr == ""


def test_every_script_hands_over_the_word_that_is_still_empty() -> None:
    assert '"${COMP_WORDS[@]:1:COMP_CWORD}"' in SCRIPTS["bash"]
    assert '"${(@)words[2,CURRENT]}"' in SCRIPTS["zsh"]
    assert '"$last"' in SCRIPTS["fish"]


def test_completion_loads_neither_typer_nor_pydantic(workspace: Path) -> None:
    code = (
        "import sys; sys.argv = ['qms', '--complete', 'show', '']\n"
        "from qms.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'typer', 'pydantic', 'yaml', 'git', 'rich', 'qms.cli.app'} & set(sys.modules)\n"
        "sys.exit(len(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=workspace, check=False)
    assert done.returncode == 0
