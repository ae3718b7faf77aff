"""``make harden``: every promise of the store, tried in full; a table, and exit 1 if one broke.

``python -m tests.harden [--small] [PART...]``; the parts are those of the table.
"""

from __future__ import annotations

import compileall
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import qms
from tests.conftest import SET, UNSET
from tests.harden.blows import calls, kills, writers
from tests.harden.bombs import bombs
from tests.harden.disks import full_disks, read_only
from tests.harden.fuzz import importers, loader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.harden.row import Part, Row


PARTS: Final[tuple[Part, ...]] = (
    *(writers, full_disks, read_only, bombs, loader, importers),
    *(kills, calls),  # the longest last
)


def main(args: list[str]) -> int:
    """Run the parts that are asked for, all without names; print a line as each is done."""
    small = "--small" in args
    wanted = [name for name in args if not name.startswith("-")]
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="qms-harden-") as folder:
        _world(Path(folder))
        print(f"{'what':<44} {'count':>7} {'lost':>5} {'half':>5} {'undetected':>10}  seconds")
        for row in _rows(Path(folder), wanted, small=small):
            broken += row.broken
    for sentence in broken[:50]:
        print(f"BROKEN: {sentence}")
    return 1 if broken else 0


def _world(folder: Path) -> None:
    """Give every program the environment of the tests, an empty home, and itself compiled.

    Else each of thousands of commands would read the whole program from its text.
    """
    compileall.compile_dir(Path(qms.__file__).parent, quiet=1)
    for name in UNSET:
        os.environ.pop(name, None)
    home = folder / "home"
    home.mkdir()
    os.environ.update({**SET, "HOME": str(home), "USERPROFILE": str(home)})


def _rows(folder: Path, wanted: list[str], *, small: bool) -> Iterable[Row]:
    for part in PARTS:
        if wanted and part.__name__ not in wanted:
            continue
        start = time.monotonic()
        for row in part(folder / part.__name__, small):
            print(f"{row}  {time.monotonic() - start:7.0f}", flush=True)
            start = time.monotonic()
            yield row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
