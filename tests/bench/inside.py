"""Run in a process of its own: what opening a snapshot costs, beside a plain look at its files.

Prints the seconds of each as JSON; every figure is the best of several turns, and the turns of all
alternate, so that a busy machine disturbs them alike.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qms.__main__ import PATIENCE
from qms.kinds import all_kinds
from qms.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

TURNS = 7


def stat_walk(root: Path) -> int:
    """Ask for the size and age of every file under records/, in the plainest way."""
    seen = 0
    for folder, _folders, names in os.walk(root / "records"):
        for name in names:
            os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 -- the plain way
            seen += 1
    return seen


def columns(root: Path) -> list[Any]:
    """Open a snapshot and read what the index has in columns."""
    entries = Store.open(root).snapshot().entries.values()
    return [(entry.kind, entry.id, entry.path, entry.aliases) for entry in entries]


def objects(root: Path) -> list[Any]:
    """Open a snapshot and make every record an object."""
    return list(Store.open(root).snapshot())


def main() -> None:
    root = Path(sys.argv[1]).resolve()
    gc.set_threshold(*PATIENCE)
    all_kinds()
    columns(root)  # whoever measures a warm index must have one
    work: dict[str, Callable[[Path], object]] = {
        "stat": stat_walk,
        "columns": columns,
        "objects": objects,
    }
    best = dict.fromkeys(work, 1e9)
    for _ in range(TURNS):
        for name, run in work.items():
            start = time.perf_counter()
            kept = run(root)
            best[name] = min(best[name], time.perf_counter() - start)
            del kept
    print(json.dumps(best))


if __name__ == "__main__":
    main()
