"""Runs the console blocks of a page: the commands, in their order, in an empty folder.

The convention for a page:

* a block of kind ``console`` holds lines ``$ command``, each followed by what it prints, shortened
  at will: every line that is shown must be printed, ``...`` stands for anything left out;
* a command ends with 0 unless ``$ echo $?`` after it shows another number;
* ``<!-- file: PATH -->`` before a block of another kind: the reader saves it there;
* ``<!-- in: FOLDER -->`` before a block: typed in that folder of the first one;
* ``<!-- editor: OLD => NEW -->`` before a block: what the reader changes in the editor;
* ``<!-- not run: reason -->`` before a block: it is only looked at.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms.cli.app import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_BLOCK: Final = re.compile(
    r"(?:^<!-- (?P<mark>[a-z ]+): (?P<value>.*?) -->\n+)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
# an editor is given the file last
_EDITOR: Final = """import sys
from pathlib import Path
old, new, path = sys.argv[1], sys.argv[2], Path(sys.argv[3])
text = path.read_text(encoding="utf-8")
assert old in text, f"{old!r} is not in {path.name}"
path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\\n")
"""
_NAME: Final = "edit.py"


@dataclass(frozen=True)
class Block:
    """A fenced block with the remark before it, if any."""

    kind: str
    text: str
    mark: str = ""
    value: str = ""


@dataclass
class Command:
    """A command, what the page shows after it, the exit code that it expects."""

    line: str
    shown: list[str] = field(default_factory=list)
    exit_code: int = 0


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    for found in _BLOCK.finditer(page):
        parts = found.groupdict(default="")
        yield Block(parts["kind"], parts["text"], parts["mark"], parts["value"])


def commands(block: Block) -> list[Command]:
    """Return the commands of a console block."""
    found: list[Command] = []
    for line in block.text.replace("\\\n", "").splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:].strip()))
        elif found and line.strip():
            found[-1].shown.append(line)
    return list(_with_exit_codes(found))


def _with_exit_codes(found: list[Command]) -> Iterator[Command]:
    last: Command | None = None
    for command in found:
        if command.line == "echo $?":
            assert last is not None, "echo $? follows a command"
            last.exit_code = int(command.shown[0])
        else:
            last = command
            yield command


class Reader:
    """Somebody who types what a page says, in an empty folder."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.environment = environment
        self.start = self.folder = folder
        self.tools = folder.with_name(f"{folder.name}-tools")
        self.tools.mkdir()
        (self.tools / _NAME).write_text(_EDITOR, encoding="utf-8")

    def follow(self, page: str) -> None:
        """Do everything that the page says; an AssertionError tells what is not so."""
        for block in blocks(page):
            if block.mark == "file":
                path = self.folder / block.value
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8", newline="\n")
            elif block.kind == "console" and block.mark != "not run":
                self._prepare(block)
                for command in commands(block):
                    self._type(command)

    def _prepare(self, block: Block) -> None:
        if block.mark == "in":
            self.folder = self.start / block.value
        if block.mark == "editor":
            old, _, new = (part.replace("\\n", "\n") for part in block.value.partition(" => "))
            script = str(self.tools / _NAME)
            self.environment["EDITOR"] = shlex.join([sys.executable, script, old, new])

    def _type(self, command: Command) -> None:
        words = shlex.split(command.line)
        act: Callable[[list[str]], tuple[int, str]] | None = {
            "qms": self._qms,
            "git": self._git,
            "cd": self._cd,
            "cat": self._cat,
            "mkdir": self._mkdir,
            "cp": self._cp,
        }.get(words[0])
        assert act is not None, f"a page cannot use: {command.line}"
        code, output = act(words[1:])
        said = f"$ {command.line}\n{output}"
        assert code == command.exit_code, f"{said}\nended with {code}"
        for line in command.shown:
            assert _is_in(line, output), f"{said}\ndoes not print: {line}"

    def _qms(self, words: list[str]) -> tuple[int, str]:
        kept, out = dict(os.environ), io.StringIO()
        os.environ.update(self.environment)
        try:
            with (
                contextlib.chdir(self.folder),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(out),
            ):
                return run(words), out.getvalue()
        finally:
            os.environ.clear()
            os.environ.update(kept)

    def _git(self, words: list[str]) -> tuple[int, str]:
        done = subprocess.run(
            ["git", *words], cwd=self.folder, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def _cd(self, words: list[str]) -> tuple[int, str]:
        self.folder = (self.folder / words[0]).resolve()
        return 0, ""

    def _cat(self, words: list[str]) -> tuple[int, str]:
        return 0, (self.folder / words[0]).read_text(encoding="utf-8")

    def _mkdir(self, words: list[str]) -> tuple[int, str]:
        (self.folder / words[-1]).mkdir(parents="-p" in words)
        return 0, ""

    def _cp(self, words: list[str]) -> tuple[int, str]:
        shutil.copy(self.folder / words[0], self.folder / words[1])
        return 0, ""


def _is_in(line: str, output: str) -> bool:
    pieces = [re.escape(" ".join(piece.split())) for piece in line.split("...")]
    pattern = re.compile(".*".join(pieces))
    return any(pattern.search(" ".join(printed.split())) for printed in output.splitlines())
