"""One writer at a time: a lock of the operating system, which dies with its process."""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN: Final = 200


@contextmanager
def workspace_lock(root: Path, *, timeout: float = 30.0) -> Iterator[None]:
    """Hold the workspace for one change, waiting up to ``timeout`` seconds.

    The lock is shared by all worktrees of the repository, because they share its branches and so
    its record numbers.  It cannot be taken twice by one process.  Raises StoreProblem naming the
    holder when the time is up.
    """
    from filelock import FileLock, Timeout

    path = _lock_path(root)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=timeout, fallback_to_soft=False)
        lock.acquire()
    except Timeout as error:
        raise _held(path) from error
    except (OSError, NotImplementedError) as error:
        raise StoreProblem(
            M("The lock of this workspace cannot be taken: {path}", path=str(path)),
            M("Look whether you may write in that folder and whether its disk allows locks."),
        ) from error
    try:
        _sign(path)
        yield
    finally:
        with suppress(OSError):
            _holder(path).unlink(missing_ok=True)
        lock.release()


def _lock_path(root: Path) -> Path:
    from qms.store.git import Repo

    repo = Repo.discover(root)
    return root / ".qms" / "lock" if repo is None else repo.common_dir / "qms" / "lock"


def _holder(path: Path) -> Path:
    # Beside the lock, because Windows lets nobody read a locked file
    return path.with_name("holder.json")


def _sign(path: Path) -> None:
    """Say who holds the lock.  Only for show: the lock itself is the operating system's."""
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": _command(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with suppress(OSError):
        _holder(path).write_text(json.dumps(holder), encoding="utf-8")


def _command() -> str:
    """Name the command without its options, whose values may be anybody's data."""
    words = [Path(sys.argv[0]).name]
    for word in sys.argv[1:3]:
        if not word.isascii() or not word.replace("-", "").isalnum() or word.startswith("-"):
            break
        words.append(word)
    return " ".join(words)


def _held(path: Path) -> StoreProblem:
    hint = M("Wait until it has finished, then repeat the command.")
    try:
        holder = json.loads(_holder(path).read_bytes())
        shown = {key: _printable(holder[key]) for key in ("command", "pid", "host", "since")}
    except (OSError, ValueError, TypeError, KeyError):
        return StoreProblem(M("Another command is writing in this workspace."), hint)
    return StoreProblem(
        M(
            "Another command is writing in this workspace: {command}, process {pid} on {host}, "
            "since {since}.",
            **shown,
        ),
        hint,
    )


def _printable(value: object) -> str:
    return "".join(sign for sign in str(value)[:_SHOWN] if sign.isprintable())
