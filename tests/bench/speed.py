"""``make bench``: the store, each figure beside what it is promised against, in one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.past import deepen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BIN: Final = Path(sys.executable).parent
QMS: Final = (sys.executable, "-m", "qms")
ROOT: Final = Path(__file__).parents[2]
COMMITS: Final = 10_000
WALK: Final = (
    "import os, typer\n"
    "for folder, _, names in os.walk('records'):\n"
    "    for name in names:\n"
    "        os.stat(os.path.join(folder, name))\n"
)
DAY: Final = ("--today", "2026-11-21")
"""Another day has other duties, and each one told takes its time."""
SETTLES: Final = 2.2
"""Seconds after which a file no longer counts as changed just now."""


class Bench:
    """A workspace to measure in."""

    def __init__(self, root: Path, paths: list[Path], environment: dict[str, str]) -> None:
        self.root, self.paths = root, paths
        # An empty word is as good as none: our modules are compiled once, as where it is installed
        compiled = {"PYTHONDONTWRITEBYTECODE": ""}
        self.environment = {**os.environ, **environment, **compiled}

    def seconds(self, command: Sequence[str | Path], **more: str) -> float:
        """Return the seconds that a command takes in the workspace; 0 and 1 are fair ends."""
        start = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=self.root,
            env={**self.environment, **more},
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        taken = time.perf_counter() - start
        if done.returncode not in {0, 1}:
            raise SystemExit(f"{command}: {done.returncode}\n{done.stderr.decode()[:2000]}")
        return taken

    def qms(self, *words: str, **more: str) -> float:
        """Return the seconds of a command of ours."""
        return self.seconds([*QMS, *words], **more)

    def forget(self) -> None:
        """Take the index away."""
        (self.root / ".git" / "qms" / "index.sqlite").unlink(missing_ok=True)

    def best(self, turns: int, *sides: Callable[[], float]) -> list[float]:
        """Return the best of several turns of each side; the sides alternate."""
        taken = [[side() for side in sides] for _ in range(turns)]
        return [min(side) for side in zip(*taken, strict=True)]


def tell(title: str, ours: float, theirs: float, most: float) -> None:
    """Print a ratio that is to be small, and what was promised."""
    print(
        f"{title}: {ours:.3f} s against {theirs:.3f} s: ratio {ours / theirs:.2f} (at most {most})"
    )


def tell_times(title: str, ours: float, theirs: float, least: float) -> None:
    """Print how many times as fast we are, and what was promised."""
    print(
        f"{title}: {ours:.3f} s against {theirs:.3f} s: {theirs / ours:.1f} times as fast"
        f" (at least {least})"
    )


def store(bench: Bench, *, doorstop: bool) -> None:
    """Measure everything that the store promises."""
    _cold(bench, doorstop=doorstop)
    time.sleep(SETTLES)
    bench.qms("check")
    _warm(bench)
    _inside(bench)
    _changed(bench)
    _completion(bench)
    deepen(bench.root, bench.paths, COMMITS)
    _past(bench)


def _cold(bench: Bench, *, doorstop: bool) -> None:
    loop: list[str | Path] = [sys.executable, "-m", "tests.bench.loop", bench.paths[0].parent]

    def cold() -> float:
        bench.forget()
        return bench.qms("check")

    def plain() -> float:
        return bench.seconds(loop, PYTHONPATH=str(ROOT))

    ours, theirs = bench.best(3, cold, plain)
    tell("cold check (index made as well), one loop of reader and validator", ours, theirs, 2)
    schema = ROOT / "schemas" / "risk.schema.json"
    other = bench.seconds([BIN / "check-jsonschema", "--schemafile", schema, *bench.paths])
    tell_times("cold check, check-jsonschema", ours, other, 20)
    if doorstop:
        _doorstop(len(bench.paths), ours)
    else:
        print("cold check, doorstop: not measured here (python -m tests.bench --doorstop: minutes)")


def _doorstop(count: int, ours: float) -> None:
    """Measure doorstop in an environment of its own: it is no library of ours."""
    with tempfile.TemporaryDirectory() as name:
        made = subprocess.run([sys.executable, "-m", "venv", f"{name}/v"], check=False)
        pip = [f"{name}/v/bin/pip", "install", "-q", "doorstop"]
        if made.returncode or subprocess.run(pip, check=False, capture_output=True).returncode:
            print("cold check, doorstop: it cannot be installed here")
            return
        folder = Path(name) / "w" / "reqs"
        folder.mkdir(parents=True)
        subprocess.run(["git", "init", "-q", folder.parent], check=True)
        head = "settings:\n  digits: 6\n  itemformat: yaml\n  prefix: REQ\n  sep: ''\n"
        (folder / ".doorstop.yml").write_text(head)
        for number in range(1, count + 1):
            (folder / f"REQ{number:06d}.yml").write_text(
                "active: true\nderived: false\nheader: ''\nlevel: 1.0\nlinks: []\nnormative: true\n"
                f"ref: ''\nreviewed: null\ntext: |\n  Late survey data of programme {number}.\n"
            )
        start = time.perf_counter()
        subprocess.run(
            [f"{name}/v/bin/doorstop"], cwd=folder.parent, capture_output=True, check=False
        )
        tell_times("cold check, doorstop", ours, time.perf_counter() - start, 60)


def _warm(bench: Bench) -> None:
    bench.qms("due")
    bench.qms("due", "--json")
    walk = [sys.executable, "-c", WALK]
    ours, json_ours, theirs = bench.best(
        7,
        lambda: bench.qms("due"),
        lambda: bench.qms("due", "--json"),
        lambda: bench.seconds(walk),
    )
    tell("warm due, import typer and a plain stat walk", ours, theirs, 2)
    tell("warm due --json, import typer and a plain stat walk", json_ours, theirs, 2)
    print(f"due on a new day, the records known: {bench.qms('due', '--today', '2026-12-31'):.3f} s")


def _inside(bench: Bench) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.inside", bench.root],
        cwd=ROOT,
        env=bench.environment,
        check=True,
        capture_output=True,
    )
    best = json.loads(done.stdout)
    tell("open a snapshot and read its columns, plain stat walk", best["columns"], best["stat"], 2)
    tell("all records as objects, plain stat walk", best["objects"], best["stat"], 10)


def _changed(bench: Bench) -> None:
    turn = iter(range(100))

    def changed() -> float:
        path = bench.paths[next(turn)]
        path.write_bytes(path.read_bytes() + b"# changed\n")
        return bench.qms("check")

    ours, theirs = bench.best(3, changed, lambda: bench.qms("check"))
    tell("check after one record changed, check with nothing changed", ours, theirs, 1.5)
    subprocess.run(["git", "checkout", "-q", "--", "records"], cwd=bench.root, check=True)


def _completion(bench: Bench) -> None:
    ours, theirs = bench.best(
        9,
        lambda: bench.qms("--complete", "show", "RSK-2026-00"),
        lambda: bench.seconds([sys.executable, "-c", "pass"]),
    )
    print(
        f"completion of an id, bare interpreter: {ours:.3f} s against {theirs:.3f} s:"
        f" {ours - theirs:.3f} s more (at most 0.03)"
    )


def _past(bench: Bench) -> None:
    then = f"HEAD~{COMMITS // 2}"

    def cold() -> float:
        bench.forget()
        return bench.qms("check")

    def cold_then() -> float:
        bench.forget()
        return bench.qms("check", "--at", then)

    ours, theirs = bench.best(2, cold_then, cold)
    tell(f"check --at {COMMITS // 2} commits back, cold check", ours, theirs, 1.5)
    bench.qms("check", "--at", then)
    own_day, again, warm = bench.best(
        3,
        lambda: bench.qms("check", "--at", then),
        lambda: bench.qms("check", "--at", then, *DAY),
        lambda: bench.qms("check", *DAY),
    )
    tell("the same again, check with nothing changed, of one day", again, warm, 1.5)
    print(f"the same again, of the day of that commit, with other duties: {own_day:.3f} s")
    path, record = bench.paths[0].relative_to(bench.root), bench.paths[0].stem
    ours, log, nothing = bench.best(
        5,
        lambda: bench.qms("log", record),
        lambda: bench.seconds(["git", "log", "--format=%H", "--", path]),
        lambda: bench.qms("explain", "R301"),
    )
    tell(
        f"log of a record in {COMMITS} commits, git log and a command without records",
        ours,
        log + nothing,
        2,
    )
