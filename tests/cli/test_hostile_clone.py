"""A clone whose settings start programs: no command that reads starts any of them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from qms.cli.table import COMMANDS
from tests.cli.test_answers import CALLS
from tests.harden.judge import next_command
from tests.harden.scenes import ADD
from tests.store.plain_git import put
from tests.store.test_git_hostile import HOOKS, SETTINGS
from tests.workspaces import Cli, copy_of

if TYPE_CHECKING:
    from pathlib import Path

RISK: Final = "RSK-2026-0001"
LISTS: Final = {f"{one.name} list": (one.name, "list") for one in COMMANDS if "list" in one.verbs}
OTHERS: Final = {
    "show": ("show", RISK),
    "show then": ("show", RISK, "--at", "HEAD"),
    "list on a day": ("risk", "list", "--at", "2026-11-21"),
    "check staged": ("check", "--staged"),
    "check then": ("check", "--at", "HEAD"),
    "policy matrix": ("policy", "matrix"),
    "explain": ("explain", "R301"),
    "schemas": ("schemas", "--check"),
    "completion": ("completion", "bash"),
    "evidence check": ("evidence", "check"),
    "dry run": ("capa", "add", "--risk", RISK, "--title", "Reminders", "--dry-run"),
    "meeting refs": ("meeting", "refs"),
    "request open": ("request", "open"),
}
WRITING: Final = {"mirror"}  # of the answers: it commits the record of what it mirrored
READING: Final = {
    **{name: call for name, call in CALLS.items() if name not in WRITING},
    **LISTS,
    **OTHERS,
}


@pytest.fixture(scope="session")
def trap(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with every trap we know of; ``ran`` beside it tells what sprang."""
    folder = tmp_path_factory.mktemp("trap")
    root = copy_of(templates["kaznmu"], folder / "workspace")
    for command in (ADD, ("set", RISK, "cause", "No schedule")):
        assert next_command(root, *command)[0] == 0
    evil = put(folder, "evil", f'#!/bin/sh\necho "$0 $*" >>"{folder / "ran"}"\nexit 1\n')
    evil.chmod(0o755)
    for name in HOOKS:
        put(folder, f"hooks/{name}", evil.read_text(encoding="utf-8")).chmod(0o755)
    put(root, ".gitattributes", "* filter=evil diff=evil merge=evil\n*.md diff=more\n")
    put(folder, "included", f'[diff "more"]\n\ttextconv = {evil}\n')
    aliases = (f"alias.{name}" for name in ("status", "log", "show", "diff", "cat-file"))
    settings = dict.fromkeys((*SETTINGS, *aliases), str(evil)) | {
        "core.hooksPath": str(folder / "hooks"),
        "log.showSignature": "true",
        "diff.evil.cachetextconv": "true",
        "include.path": str(folder / "included"),
        "remote.origin.url": f"ext::{evil}",
        "protocol.ext.allow": "always",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
    }
    with (root / ".git" / "config").open("a", encoding="utf-8") as config:
        config.writelines(_setting(key, value) for key, value in settings.items())
    path = root / "records" / "risks" / f"{RISK}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "notes: x\n", encoding="utf-8")
    return root


def _setting(key: str, value: str) -> str:
    section, _, name = key.rpartition(".")
    first, _, rest = section.partition(".")
    where = f'{first} "{rest}"' if rest else first
    return f"[{where}]\n\t{name} = {value}\n"


def sprung(trap: Path) -> Path:
    return trap.parent / "ran"


@pytest.mark.parametrize("name", sorted(READING))
def test_a_reading_command_starts_nothing(
    name: str,
    trap: Path,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    sprung(trap).unlink(missing_ok=True)
    ended = Cli(trap, capsys)(*READING[name], code=None)
    assert not sprung(trap).exists(), sprung(trap).read_text(encoding="utf-8")
    assert ended.code in {0, 1, 2}, ended


def test_the_traps_do_spring(trap: Path) -> None:
    subprocess.run(["git", "-C", str(trap), "status"], capture_output=True, check=False)
    assert sprung(trap).exists()
