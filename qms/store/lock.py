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
from qms.store.git import Repo
from qms.store.journal import Home, unfinished, unsealed
from qms.store.recovery import laid_aside, recover

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filelock import BaseFileLock

    from qms.i18n import Message

_SHOWN: Final = 200
_ROUNDS: Final = 20
_MOMENT: Final = 0.5
"""Seconds: a writer has mostly finished by then, and what a killed one had started has died."""


class Held(StoreProblem):
    """Another command is writing in this workspace."""


@contextmanager
def workspace_lock(root: Path, *, timeout: float = 30.0) -> Iterator[list[Message]]:
    """Hold the workspace for one change, waiting while the writers before us get on.

    A change that was interrupted is settled first; yields what is to be said of it.  The lock is
    shared by all worktrees of the repository, because they share its branches and so its record
    numbers.  It cannot be taken twice by one process.  Raises Held when one writer has held it
    for ``timeout`` seconds, StoreProblem when it cannot be taken or the change not be settled.
    """
    from filelock import FileLock

    home = Home(root, Repo.discover(root))
    path = home.folder / "lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=timeout, fallback_to_soft=False)
        _acquire(lock, path)
    except (OSError, NotImplementedError) as error:
        raise StoreProblem(
            M("The lock of this workspace cannot be taken: {path}", path=str(path)),
            M("Look whether you may write in that folder and whether its disk allows locks."),
        ) from error
    try:
        _sign(path)
        yield recover(home)
    finally:
        with suppress(OSError):
            _holder(path).unlink(missing_ok=True)
        lock.release()


def settle_interrupted(home: Home) -> tuple[Message, ...]:
    """Finish or take back what was interrupted, if that can be done soon; say what happened.

    Where another command goes on writing, or the folder may not be written to, nothing is done:
    readers then see what was before (:func:`qms.store.journal.steady`).
    """
    said = laid_aside(home)
    if not unfinished(home) and not unsealed(home):
        return tuple(said)
    try:
        with workspace_lock(home.root, timeout=_MOMENT) as settled:
            said += settled
    except Held:
        pass
    except (StoreProblem, OSError) as problem:
        reason = problem.message if isinstance(problem, StoreProblem) else str(problem.strerror)
        said.append(
            M(
                "A change was interrupted and cannot be settled here: {reason} Shown is what was "
                "before it; the next command that may write in {folder} settles it.",
                reason=reason,
                folder=str(home.folder),
            )
        )
    return tuple(said)


def _acquire(lock: BaseFileLock, path: Path) -> None:
    """Wait in the queue: as long as others come and go, it moves."""
    from filelock import Timeout

    for _ in range(_ROUNDS if lock.timeout > _MOMENT else 1):
        before = _signature(path)
        try:
            lock.acquire()
        except Timeout:
            if _signature(path) == before:
                break
        else:
            return
    raise _held(path)


def _signature(path: Path) -> bytes:
    try:
        return _holder(path).read_bytes()
    except OSError:
        return b""


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


def _held(path: Path) -> Held:
    hint = M("Wait until it has finished, then repeat the command.")
    try:
        holder = json.loads(_holder(path).read_bytes())
        shown = {key: _printable(holder[key]) for key in ("command", "pid", "host", "since")}
    except (OSError, ValueError, TypeError, KeyError):
        return Held(M("Another command is writing in this workspace."), hint)
    return Held(
        M(
            "Another command is writing in this workspace: {command}, process {pid} on {host}, "
            "since {since}.",
            **shown,
        ),
        hint,
    )


def _printable(value: object) -> str:
    return "".join(sign for sign in str(value)[:_SHOWN] if sign.isprintable())
