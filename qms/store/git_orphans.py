"""What a killed command's git may still be doing, and the lock files that a killed git leaves.

A git that outlives the command which started it still finishes its commit; so nobody may settle
that change before it has ended.  Git's own lock files stay for ever when git itself is killed.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.store.journal import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.store.git_run import Place
    from qms.store.journal import Journal

_PROCESSES: Final = Path("/proc")
_WAIT: Final = 10.0  # seconds; a hook may be at work
_PAUSE: Final = 0.02


def wait(journal: Journal, place: Place | None) -> None:
    """Wait until the programs that the change has started are gone, at most ten seconds.

    Where the system does not tell of its processes (it does on Linux), git's lock on its index
    is what shows that it is at work.
    """
    if place is None:
        return
    end = time.monotonic() + _WAIT
    while _busy(journal, place) and time.monotonic() < end:
        time.sleep(_PAUSE)


def _busy(journal: Journal, place: Place) -> bool:
    if _PROCESSES.is_dir():
        return _alive(journal.token)
    return (place.git_dir / "index.lock").exists()


def _alive(token: str) -> bool:
    wanted = f"{TOKEN}={token}".encode()
    for process in _others():
        with suppress(OSError):
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                return True
    return False


def _others() -> Iterator[Path]:
    own = str(os.getpid())
    with suppress(OSError):
        for one in _PROCESSES.iterdir():
            if one.name.isdigit() and one.name != own:
                yield one


def sweep(place: Place, journal: Journal) -> None:
    """Remove the lock files that the change's own git left, unless any git is at work there."""
    stale = [path for path in _locks(place) if _since(path, journal.sealed)]
    if stale and _PROCESSES.is_dir() and not _git_at_work(place.top):
        for path in stale:
            with suppress(OSError):
                path.unlink()


def _locks(place: Place) -> Iterator[Path]:
    yield place.git_dir / "index.lock"
    yield place.git_dir / "HEAD.lock"
    yield place.common_dir / "packed-refs.lock"
    # with this one left git would never tidy up its objects again, and would not say so
    yield place.common_dir / "objects" / "maintenance.lock"
    yield from place.git_dir.glob("next-index-*.lock")
    yield from place.common_dir.glob("refs/heads/**/*.lock")


def _since(path: Path, moment: float) -> bool:
    # a clock of the file system may be some milliseconds behind
    try:
        return path.lstat().st_mtime >= moment - 1
    except OSError:
        return False


def _git_at_work(top: Path) -> bool:
    for process in _others():
        with suppress(OSError):
            name = (process / "comm").read_text(encoding="utf-8", errors="replace")
            folder = (process / "cwd").readlink()
            if name.startswith("git") and folder.is_relative_to(top.resolve()):
                return True
    return False
