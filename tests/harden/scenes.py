"""The commands that are killed and starved: a new record, an edit, a change of many files."""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.cli import app
from qms.cli.table import COMMANDS
from tests.store.plain_git import git
from tests.workspaces import TODAY, made

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SET_PTRACER: Final = 0x59616D61  # of prctl(2)
QMS: Final = (sys.executable, "-m", "qms")
ADD: Final = (
    *("risk", "add", "--title", "Few answers", "--category", "methodological"),
    *("--likelihood", "2", "--impact", "2", "--unit", "UNIT-university", "--owner", "ROLE-dean"),
)
CAPA: Final = (
    *("capa", "add", "--title", "Reminders", "--risk", "RSK-2026-0001", "--owner", "ROLE-dean"),
    *("--executor", "ROLE-dean", "--due", "2026-12-20", "--unit", "UNIT-university"),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A command; in the full run each is hurt at every one of its write calls."""

    name: str
    command: tuple[str, ...]


def scenes() -> tuple[Scene, ...]:
    """Return the commands that this program has."""
    known = [
        Scene("add", ADD),
        Scene("edit", ("edit", "RSK-2026-0001")),
        Scene("many files", ("role", "transfer", "ROLE-dean", "ROLE-rector")),
    ]
    if any(command.name == "renumber" for command in COMMANDS):
        known.append(Scene("renumber", ("renumber", "RSK-2026-0001", "RSK-2026-0077")))
    return tuple(known)


@dataclass(frozen=True, slots=True)
class Stage:
    """A workspace to copy, an editor for ``edit``, and the environment of the commands."""

    template: Path
    env: Mapping[str, str]

    def copy(self, target: Path) -> Path:
        """Make a fresh workspace; what was there is removed."""
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.template, target)
        return target


@cache
def stage() -> Stage:
    """Make a workspace with two risks and a CAPA, all of one owner; once, and not to be changed."""
    folder = Path(tempfile.mkdtemp(prefix="qms-harden-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    editor = folder / "editor"
    editor.write_text('#!/bin/sh\nexec sed -i "s/^title: .*/title: Edited/" "$1"\n')
    editor.chmod(0o755)
    env = {
        **os.environ,
        "EDITOR": str(editor),
        "VISUAL": "",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }
    root = made(folder / "template", "kaznmu")
    for command in (ADD, ADD, CAPA):
        ran = run(root, command, env)
        if ran.returncode:
            raise RuntimeError(ran.stderr)
    git(root, "gc", "-q")
    return Stage(root, env)


def words(root: Path, command: Sequence[str]) -> list[str]:
    """Return the whole command line, on a fixed day."""
    return [*QMS, "-C", str(root), "--today", TODAY.isoformat(), *command]


def run(
    root: Path,
    command: Sequence[str],
    env: Mapping[str, str],
    wrapper: Sequence[str] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own, perhaps under another program."""
    return subprocess.run(
        [*wrapper, *words(root, command)],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def begin(root: Path, command: Sequence[str], env: Mapping[str, str], *, held: bool = False) -> int:
    """Start a command in a copy of this process, which has the program loaded; return its id.

    It leads a process group of its own.  Nothing it prints is kept.  With ``held`` it stops just
    before its first step, until it is told to continue.
    """
    child = os.fork()
    if child:
        return child
    code = 3
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.environ.clear()
        os.environ.update(env)
        gc.freeze()
        if held:
            _let_trace()
            os.kill(os.getpid(), signal.SIGSTOP)
        code = app.run(["-C", str(root), "--today", TODAY.isoformat(), *command])
    finally:
        os._exit(code)


def _let_trace() -> None:
    """Allow a process that is no ancestor of this one to trace it, where the system would not."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)


def ended(child: int) -> int:
    """Wait for a command; return how it ended, minus the signal where one killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
