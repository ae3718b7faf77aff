"""Commands that are killed, starved, or run all at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tests.harden.abreast import AT_ONCE, Blow, abreast
from tests.harden.faults import Range, Shot, tracing_refused
from tests.harden.judge import Judge, Verdict, damage, files, leftovers, next_command
from tests.harden.row import Row
from tests.harden.scenes import ADD, Scene, Stage, begin, ended, run, scenes, stage, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

KILLS: Final = 1000
WRITERS: Final = 64
_SEED: Final = 20261121


def judge_of(scene: Scene, ready: Stage, folder: Path) -> Judge:
    """Carry a scene out unharmed: its two states are then known."""
    root = ready.copy(folder / "unharmed")
    before = files(root)
    codes = {next_command(root)[0]}
    done = run(root, scene.command, ready.env)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Judge(before, files(root), frozenset({*codes, next_command(root)[0]}))


def calls(folder: Path, small: bool) -> Iterator[Row]:
    """Kill, full disk and failing disk at every write call of each scene."""
    refused = tracing_refused()
    if refused:
        yield Row("a blow at every write call", remark=f"not tried here: {refused}")
        return
    ready = stage()
    for scene in scenes():
        judge = judge_of(scene, ready, folder)
        shots = Range(ready, folder / "range").shots(scene)
        if small:
            shots = random.Random(_SEED).sample(shots, 2)  # noqa: S311 -- no secret
        row = Row(f"a blow at every write call: {scene.name}")
        for verdict in abreast(shots, folder, _shooting(scene, ready, judge), at_once=_at(small)):
            row.add(verdict)
        yield row


def _at(small: bool) -> int:
    # the tests that run beside the small count have the other processors
    return 1 if small else AT_ONCE


def _shooting(scene: Scene, ready: Stage, judge: Judge) -> Callable[[Path], Blow[Shot]]:
    def prepare(folder: Path) -> Blow[Shot]:
        place = Range(ready, folder)

        def shoot(shot: Shot) -> Verdict:
            code = place.fire(scene, shot)
            return judge.look(place.root, str(shot), code)

        return shoot

    return prepare


def kills(folder: Path, small: bool) -> Iterator[Row]:
    """Kill a command with all it has started, at a random moment of its life."""
    ready = stage()
    chance = random.Random(_SEED)  # noqa: S311 -- no secret
    known = [(scene, judge_of(scene, ready, folder)) for scene in scenes()]
    lives = [_life(scene, ready, folder) for scene, _ in known]
    count = 20 if small else KILLS
    moments = [
        (number % len(known), chance.uniform(0, 1.1) * lives[number % len(known)])
        for number in range(count)
    ]
    row = Row("kills at random moments")
    for verdict in abreast(moments, folder, _killing(known, ready), at_once=_at(small)):
        row.add(verdict)
    yield row


def _killing(
    known: Sequence[tuple[Scene, Judge]], ready: Stage
) -> Callable[[Path], Blow[tuple[int, float]]]:
    def prepare(folder: Path) -> Blow[tuple[int, float]]:
        def strike(one: tuple[int, float]) -> Verdict:
            number, moment = one
            scene, judge = known[number]
            root = ready.copy(folder / "killed")
            code = _killed(root, scene, ready, moment)
            return judge.look(root, f"{scene.name} killed after {moment:.3f} s", code)

        return strike

    return prepare


def _life(scene: Scene, ready: Stage, folder: Path) -> float:
    root = ready.copy(folder / "unharmed")
    start = time.monotonic()
    ended(begin(root, scene.command, ready.env))
    return time.monotonic() - start


def _killed(root: Path, scene: Scene, ready: Stage, moment: float) -> int:
    child = begin(root, scene.command, ready.env)
    time.sleep(moment)
    with suppress(ProcessLookupError):  # it has ended, or has not begun yet
        os.killpg(child, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return ended(child)


def writers(folder: Path, small: bool) -> Iterator[Row]:
    """Many people add a risk at once: as many ids, as many files, no failure."""
    ready = stage()
    root = ready.copy(folder / "many")
    count = 4 if small else WRITERS
    running = [
        subprocess.Popen(
            words(root, ADD), env=ready.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(count)
    ]
    answers = [one.communicate() for one in running]
    ids = {out.split(b"\n")[0].decode() for out, _ in answers}
    there = {path.stem for path in (root / "records" / "risks").iterdir()}
    row = Row("adds at the same time", count)
    failed = [
        err.decode() for one, (_, err) in zip(running, answers, strict=True) if one.returncode
    ]
    row.lost = len(ids - there) + count - len(ids)
    row.undetected = len(damage(root))
    row.broken += [*failed, *leftovers(root), *damage(root)]
    if row.lost:
        row.broken.append(f"ids {len(ids)}, files {len(ids & there)} of {count}")
    yield row
