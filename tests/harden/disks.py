"""Real disks that are full or may not be written to: small ones in memory, where we may mount."""

from __future__ import annotations

import os
import resource
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tests.harden.blows import judge_of
from tests.harden.judge import Verdict, files, next_command
from tests.harden.row import Row
from tests.harden.scenes import ADD, Stage, run, scenes, stage, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STEP: Final = 4  # kilobytes; no file system writes less at a time
_STEPS: Final = 60
_REFUSED: Final = 2


@contextmanager
def _disk(folder: Path, size: int) -> Iterator[Path | None]:
    """Mount a disk of ``size`` kilobytes in memory; None where that is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(folder)]
    try:
        done = subprocess.run(options, capture_output=True, check=False)
    except OSError:
        yield None
        return
    if done.returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _again(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def full_disks(folder: Path, small: bool) -> Iterator[Row]:
    """Fill the disk up so that each command runs out of it a little later than the time before."""
    ready = stage()
    row = Row("a full disk")
    for scene in scenes():
        judge = judge_of(scene, ready, folder)
        for free in range(0, _STEP * _STEPS, _STEP * (40 if small else 1)):
            with _disk(folder / "disk", 64 * 1024) as disk:
                if disk is None:
                    yield from _limited(ready, folder)
                    return
                root = ready.copy(disk / "workspace")
                _fill(disk, free)
                done = run(root, scene.command, {**ready.env, "TMPDIR": str(disk)})
                (disk / "filled").unlink()
                blow = f"{scene.name}, {free} kB free"
                verdict = judge.look(root, blow, done.returncode)
                if "Traceback" in done.stderr or done.returncode not in {0, _REFUSED}:
                    verdict.undetected.append(f"ended with {done.returncode}: {done.stderr}")
                row.add(verdict)
    yield row


def _fill(disk: Path, free: int) -> None:
    state = os.statvfs(disk)
    taken = state.f_bavail * state.f_frsize - free * 1024
    (disk / "filled").write_bytes(b"\0" * max(taken, 0))


def _limited(ready: Stage, folder: Path) -> Iterator[Row]:
    """Where nothing may be mounted: no file may grow beyond some bytes."""
    row = Row("a full disk (by a limit on files)")
    before = files(ready.template)
    for limit in (0, 100, 400, 1000, 4000):
        root = ready.copy(folder / "limited")
        done = subprocess.run(
            words(root, ADD),
            env=ready.env,
            capture_output=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),  # noqa: B023 -- run at once, in a process without threads
        )
        next_command(root)
        verdict = Verdict(f"{limit} bytes")
        if done.returncode and files(root) != before:
            verdict.half.append("something was written")
        row.add(verdict)
    yield row


def read_only(folder: Path, small: bool) -> Iterator[Row]:
    """Refuse every write: commands say so, readers answer all the same."""
    ready = stage()
    row = Row("a folder that may not be written to")
    with _disk(folder / "disk", 64 * 1024) as disk:
        if disk is None:
            row.remark = "not tried here: mounting is forbidden"
            yield row
            return
        root = ready.copy(disk / "workspace")
        before, code = files(root), run(root, ("check", "-q"), ready.env).returncode
        _again(disk, "ro")
        for scene in scenes():
            done = run(root, scene.command, ready.env)
            verdict = Verdict(scene.name)
            if done.returncode != _REFUSED or "Traceback" in done.stderr:
                verdict.undetected.append(f"ended with {done.returncode}: {done.stderr}")
            if files(root) != before:
                verdict.half.append("something was written")
            row.add(verdict)
        verdict = Verdict("check")
        if run(root, ("check", "-q"), ready.env).returncode != code:
            verdict.undetected.append("the check does not answer")
        row.add(verdict)
    yield row
