"""``make bench``: ratios to tools that do the same, both sides measured in one run.

``python -m tests.bench [NUMBER OF RECORDS] [--store] [--linear] [--doorstop]``; 10,000 records of
about 40 lines by default.  ``--store`` leaves out what has nothing to do with the store,
``--linear`` all but its growth to 100,000 records; ``--doorstop`` installs that program in an
environment of its own and takes minutes more.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from tests.bench.generate import fill
from tests.bench.linear import linear
from tests.bench.register import ROWS, seconds_of_register
from tests.bench.speed import Bench, store

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).parents[2]
BIN: Final = Path(sys.executable).parent
TEMPLATE: Final = ROOT / "tests" / "bench" / "record.yaml.txt"
WORKSPACE: Final = ROOT / "build" / "bench" / "workspace"
FOLDER: Final = WORKSPACE / "records" / "risks"
IDENTITY: Final = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "Quality office"), ("EMAIL", "quality@example.org"))
}
RUNS_OF_HELP: Final = 15


def run(command: Sequence[str | Path], *, cwd: Path = ROOT, check: bool = True) -> float:
    """Return the seconds that a command takes; raises when it fails and ``check`` is set."""
    environment = {**os.environ, **IDENTITY}
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )
    seconds = time.perf_counter() - start
    if check and done.returncode:
        raise SystemExit(
            f"{command[0]}: exit {done.returncode}\n{(done.stdout + done.stderr)[:4000]}"
        )
    return seconds


def workspace(count: int) -> list[Path]:
    """Make a committed workspace of ``count`` records and return their paths."""
    shutil.rmtree(WORKSPACE.parent, ignore_errors=True)
    WORKSPACE.mkdir(parents=True)
    run(["git", "init", "-q", WORKSPACE])
    run([sys.executable, "-m", "qms", "init", WORKSPACE, "--profile", "kaznmu", "--lang", "en"])
    paths = list(fill(FOLDER, TEMPLATE.read_text(encoding="utf-8"), count))
    run(["git", "add", "records"], cwd=WORKSPACE)
    run(["git", "commit", "-q", "--no-verify", "-m", "Records to measure with"], cwd=WORKSPACE)
    return paths


def bench_store(count: int, *, doorstop: bool) -> None:
    """Compare everything that the store does with what it is promised against."""
    paths = workspace(count)
    lines = sum(path.read_text(encoding="utf-8").count("\n") for path in paths) / len(paths)
    print(f"{count} records of {lines:.0f} lines")
    store(Bench(WORKSPACE, paths, IDENTITY), doorstop=doorstop)


def bench_help() -> None:
    """Compare the help page with a bare import of the library that prints it, turn by turn."""
    pairs = [
        (run([BIN / "qms", "--help"]), run([sys.executable, "-c", "import typer"]))
        for _ in range(RUNS_OF_HELP)
    ]
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    print(
        f"--help, import typer: {ours:.3f} s against {theirs:.3f} s: "
        f"ratio {ours / theirs:.2f} (at most 1.3)"
    )


def bench_register() -> None:
    """Compare a register of 3,000 rows as PDF with a bare typst table of the same cells."""
    ours, theirs = seconds_of_register()  # once: typst remembers what it has set
    print(
        f"register of {ROWS} rows as PDF, bare table: {ours:.3f} s against {theirs:.3f} s: "
        f"ratio {ours / theirs:.2f} (at most 3; under 5 s)"
    )


def main(arguments: list[str]) -> None:
    if "--linear" in arguments:
        linear(lambda count: Bench(WORKSPACE, workspace(count), IDENTITY))
        return
    numbers = [int(word) for word in arguments if word.isdecimal()]
    if "--store" not in arguments:
        bench_help()
        bench_register()
    bench_store(numbers[0] if numbers else 10_000, doorstop="--doorstop" in arguments)
    if "--store" not in arguments:
        linear(lambda count: Bench(WORKSPACE, workspace(count), IDENTITY))


if __name__ == "__main__":
    main(sys.argv[1:])
