"""What is left after a blow: told by the next command, the files, and git."""

from __future__ import annotations

import contextlib
import io
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms.cli.app import BUG, run
from tests.workspaces import TODAY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Files = dict[str, bytes]
_SKIPPED: Final = (".git/", ".qms/lock")


@dataclass(slots=True)
class Verdict:
    """What a blow did.  A sentence under ``wrong`` is a broken promise."""

    blow: str
    done: bool = False
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    undetected: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """Return every broken promise."""
        return [*self.lost, *self.half, *self.undetected, *self.left]


def files(root: Path) -> Files:
    """Return the working tree: path -> content."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith(_SKIPPED):
            found[name] = path.read_bytes()
    return found


def next_command(root: Path, *args: str) -> tuple[int, str, str]:
    """Run a command in this process; return how it ended and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(["-C", str(root), "--today", TODAY.isoformat(), *(args or ("check", "-q"))])
    return code, out.getvalue(), err.getvalue()


@dataclass(frozen=True, slots=True)
class Judge:
    """The only two states that a change may leave, and what the check says of each."""

    before: Files
    after: Files
    codes: frozenset[int] = frozenset({0})

    def look(self, root: Path, blow: str, code: int) -> Verdict:
        """Run the next command, then compare: ``code`` is how the command that was hit ended."""
        verdict = Verdict(blow)
        ended, out, err = next_command(root)
        now = files(root)
        verdict.done = now == self.after
        if not verdict.done and now != self.before:
            verdict.half += [f"{name} is neither old nor new" for name in self._odd(now)]
        if code == 0 and not verdict.done:
            verdict.lost.append("it ended well, but its records are not there")
        if code == BUG:
            verdict.undetected.append("it ended as by a bug, not with what is the matter")
        if ended not in self.codes:
            verdict.undetected.append(f"the next command ended with {ended}: {out}{err}")
        verdict.left += leftovers(root)
        verdict.undetected += damage(root)
        return verdict

    def _odd(self, now: Mapping[str, bytes]) -> list[str]:
        names = {*now, *self.before, *self.after}
        changed = {n for n in names if now.get(n) != self.before.get(n)}
        return sorted(n for n in changed if now.get(n) != self.after.get(n)) or sorted(changed)


def leftovers(root: Path) -> list[str]:
    """Return what no command should leave behind: our files being written, journals, locks."""
    found = [f"left: {path}" for path in root.rglob(".qms-tmp-*")]
    found += [f"left: {path}" for path in (root / ".git").rglob("*.lock")]
    for folder in ("journal", "set-aside"):
        place = root / ".git" / "qms" / folder
        found += [f"left: {path}" for path in place.rglob("*") if place.is_dir()]
    return found


def damage(root: Path) -> list[str]:
    """Return what git finds wrong: damaged objects, or a working tree that is not HEAD."""
    fsck = _git(root, "fsck", "--no-dangling", "--no-progress", "--strict")
    status = _git(root, "status", "--porcelain")
    found = [f"git fsck: {fsck}"] if fsck else []
    return found + ([f"git status: {status}"] if status else [])


def _git(root: Path, *args: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *args], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 and not done.stdout else done.stdout + done.stderr
