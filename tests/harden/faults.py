"""Kill, ENOSPC and EIO at chosen write calls, by strace; of qms itself and of each git it starts.

A stand-in for git counts its calls, so that one call of one process is hit at a time.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.harden.scenes import Scene, Stage, begin, ended

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CALLS: Final = (
    *("write", "pwrite64", "openat", "link", "linkat", "rename", "renameat", "renameat2"),
    *("unlink", "unlinkat", "fsync", "fdatasync", "mkdir", "mkdirat", "ftruncate"),
)
KILL, CUT, FULL, BROKEN = "kill", "power cut", "ENOSPC", "EIO"
_HITS: Final = {
    KILL: "signal=KILL",
    CUT: "signal=KILL",
    FULL: "error=ENOSPC",
    BROKEN: "error=EIO",
}
_CALL: Final = re.compile(r"^(?:\d+ +)?(?P<call>[a-z0-9]+)\((?P<rest>.*)$")
_PAUSE: Final = 0.001  # seconds
# Counts its calls; strikes at one of them.  $PPID is qms, which a power cut takes with it.
_STAND_IN: Final = """#!/bin/sh
n=$(cat "$SHOT/count" 2>/dev/null || echo 0); n=$((n + 1)); echo $n > "$SHOT/count"
if [ -n "$SHOT_TRACE" ]; then exec strace -f -qq -o "$SHOT/git.$n" -e trace=$SHOT_TRACE {git} "$@"
fi
if [ "$SHOT_GIT" != $n ]; then exec {git} "$@"; fi
strace -f -qq -o /dev/null -e trace=$SHOT_CALL -e inject=$SHOT_HIT {git} "$@"
code=$?
if [ -n "$SHOT_CUT" ] && [ $code = 137 ]; then kill -9 $PPID; fi
exit $code
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A blow: the ``number``-th ``call`` of qms (``git`` 0) or of the git it starts as that one."""

    git: int
    call: str
    number: int
    kind: str

    def __str__(self) -> str:
        who = f"git {self.git}" if self.git else "qms"
        return f"{self.kind} at {self.call} {self.number} of {who}"

    @property
    def rule(self) -> str:
        """Return the rule for strace."""
        return f"{self.call}:{_HITS[self.kind]}:when={self.number}"


def tracing_refused() -> str | None:
    """Return why no call can be struck here, None where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=close:error=EIO:when=9999"]
    done = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        return f"tracing is forbidden: {done.stderr.strip()}"
    child = begin(Path(), ("--version",), os.environ, held=True)
    try:
        with _strike(child, []) as tracer:
            ended(child)
            tracer.communicate()
    except RuntimeError as error:
        return f"tracing is forbidden: {error}"
    return None


def _strike(child: int, rules: Sequence[str], out: str = os.devnull) -> subprocess.Popen[bytes]:
    """Let strace hold a command that was begun, then let it run; RuntimeError where it may not."""
    os.waitpid(child, os.WUNTRACED)
    options = [part for rule in rules for part in ("-e", rule)]
    tracer = subprocess.Popen(
        ["strace", "-qq", "-o", out, *options, "-p", str(child)], stderr=subprocess.PIPE
    )
    while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text():
        if tracer.poll() is not None:
            os.kill(child, signal.SIGKILL)
            ended(child)
            raise RuntimeError(tracer.communicate()[1].decode())
        time.sleep(_PAUSE)
    os.kill(child, signal.SIGCONT)
    return tracer


class Range:
    """A place to shoot: the scene's workspace, and a stand-in for git that strikes."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage, self.folder = stage, folder
        self.root = folder / "workspace"
        folder.mkdir(parents=True, exist_ok=True)
        real = shutil.which("git") or "git"
        (folder / "git").write_text(_STAND_IN.replace("{git}", real))
        (folder / "git").chmod(0o755)

    def fire(self, scene: Scene, shot: Shot) -> int:
        """Run a scene in a fresh workspace with one blow; return how the command ended."""
        self.stage.copy(self.root)
        env = self._env()
        if shot.git:
            env |= {"SHOT_GIT": str(shot.git), "SHOT_CALL": shot.call, "SHOT_HIT": shot.rule}
            env |= {"SHOT_CUT": "1"} if shot.kind == CUT else {}
            return ended(begin(self.root, scene.command, env))
        return self._traced(scene, env, f"trace={shot.call}", f"inject={shot.rule}")

    def _traced(self, scene: Scene, env: Mapping[str, str], *rules: str, out: str = "") -> int:
        """Run a scene in a copy of this process, from its first step under strace."""
        child = begin(self.root, scene.command, env, held=True)
        with _strike(child, rules, out or os.devnull) as tracer:
            code = ended(child)
            tracer.communicate()
        return code

    def _env(self) -> dict[str, str]:
        for path in self.folder.glob("git.*"):
            path.unlink()
        (self.folder / "count").write_text("0")
        return {
            **self.stage.env,
            "SHOT": str(self.folder),
            "PATH": f"{self.folder}{os.pathsep}{self.stage.env['PATH']}",
        }

    def shots(self, scene: Scene) -> list[Shot]:
        """Return a blow of each kind for every write call that the scene makes."""
        self.stage.copy(self.root)
        trace = self.folder / "trace"
        env = {**self._env(), "SHOT_TRACE": ",".join(CALLS)}
        code = self._traced(scene, env, f"trace={','.join(CALLS)}", out=str(trace))
        if code:
            raise RuntimeError(f"{scene.name} ended with {code}")
        found = [(0, call, number) for call, number in _writes(trace)]
        for path in sorted(self.folder.glob("git.*"), key=lambda one: int(one.suffix[1:])):
            found += [(int(path.suffix[1:]), call, number) for call, number in _writes(path)]
        return [
            Shot(git, call, number, kind)
            for git, call, number in found
            for kind in (KILL, FULL, BROKEN, *((CUT,) if git else ()))
        ]


def _writes(trace: Path) -> Iterator[tuple[str, int]]:
    """Yield each call that writes, with its number among the calls of that name."""
    numbers: Counter[tuple[str, str]] = Counter()
    seen = set()
    for line in trace.read_text(errors="replace").splitlines():
        match = _CALL.match(line)
        if match is None:
            continue
        call, process = match["call"], line.split(" ", 1)[0] if line[:1].isdigit() else ""
        numbers[process, call] += 1
        number = numbers[process, call]
        opens = call == "openat" and not re.search(r"O_CREAT|O_TRUNC", match["rest"])
        if not opens and (call, number) not in seen:
            seen.add((call, number))
            yield call, number
