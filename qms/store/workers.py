"""Work in portions, shared with other processes of this program where there are cores for them.

A worker is this process split in two (fork): it has all that we have, does portion after portion
from the first on, and sends what comes out.  We do the same from the last on, until they meet.
Whatever becomes of a worker, what it has not sent we do ourselves, so it can only be slower.
See ``docs/adr/0017-two-processes.md``.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection

P = TypeVar("P")
R = TypeVar("R")

_MOST: Final = 4
"""Processes at once: we have to take up what the others send, which is a third of the work."""
_DONE: Final = object()
_ROOM: Final = 1 << 20
"""Bytes that may wait for us, who look only between two portions of our own."""


def processes() -> int:
    """Return how many processes may share a work; ``QMS_WORKERS`` in the environment says fewer.

    One where a process cannot be split in two, or not safely: it has threads.
    """
    if sys.platform != "linux" or _threads() > 1:
        return 1
    here = min(len(os.sched_getaffinity(0)), _MOST)
    given = os.environ.get("QMS_WORKERS", "")
    return min(max(int(given), 1), _MOST) if given.isdecimal() else here


def _threads() -> int:
    """Return how many threads there are, those of libraries included."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208 -- names are enough
    except OSError:
        return 2


def share(
    work: Callable[[P], R], portions: Sequence[P], meanwhile: Iterable[None] = ()
) -> Iterator[tuple[int, R]]:
    """Yield the number of each portion with what came out, in any order; raises what work does.

    What comes out is sent as a pickle.  What the work changes in a worker stays there.
    ``meanwhile`` is what we have to do besides, step by step: we do it first, while the workers
    are at work, and only then our share.
    """
    workers = _begun(work, portions)
    try:
        yield from _together(work, portions, workers, iter(meanwhile))
    finally:
        for worker in workers:
            worker.end()


def _begun(work: Callable[[P], R], portions: Sequence[P]) -> list[_Worker[R]]:
    count = min(processes(), len(portions))
    found: list[_Worker[R]] = []
    with suppress(OSError):  # no more processes or files to be had
        for first in range(count - 1):
            found.append(_Worker(work, portions, range(first, len(portions), count - 1)))  # noqa: PERF401 -- keeps those begun
    return found


def _together(
    work: Callable[[P], R],
    portions: Sequence[P],
    workers: Sequence[_Worker[R]],
    besides: Iterator[None],
) -> Iterator[tuple[int, R]]:
    left = set(range(len(portions)))
    busy = True
    while left or busy:
        for worker in workers:
            for number, result in worker.news():
                if number in left:
                    left.discard(number)
                    yield number, result
        busy = busy and next(besides, _DONE) is None
        if busy:
            continue
        free = left.difference(worker.at for worker in workers)
        if free:
            left.discard(number := max(free))
            yield number, work(portions[number])
        elif left:
            _wait(workers)


def _wait(workers: Sequence[_Worker[Any]]) -> None:
    """Wait until one of the workers that are at something has done it, or is gone."""
    from multiprocessing.connection import wait

    wait([worker.heard for worker in workers if worker.at >= 0])


class _Worker(Generic[R]):
    """A worker; ``at`` is the portion that it is at, -1 before the first and when it is gone."""

    def __init__(
        self, work: Callable[[Any], R], portions: Sequence[Any], numbers: Sequence[int]
    ) -> None:
        from multiprocessing import get_context

        fork = get_context("fork")
        self.at = -1
        self.heard, told = fork.Pipe(duplex=False)
        try:
            _widen(told)
            self._process = fork.Process(
                target=_work, args=(work, portions, numbers, self.heard, told), daemon=True
            )
            self._process.start()
        except BaseException:  # Ctrl-C too leaves no pipe open
            self.heard.close()
            raise
        finally:
            told.close()

    def news(self) -> Iterator[tuple[int, R]]:
        """Yield what has come out since the last time."""
        while not self.heard.closed:
            try:
                if not self.heard.poll():
                    return
                number, done, result = self.heard.recv()
            except Exception:  # noqa: BLE001 -- it was ended, or wrote what nobody can read
                self._gone()
                return
            self.at = number
            if done:
                self.at = -1
                yield number, result

    def _gone(self) -> None:
        self.at = -1
        self.heard.close()

    def end(self) -> None:
        """End the process, which may be at what we have done ourselves."""
        self._gone()
        self._process.kill()
        self._process.join()
        self._process.close()


def _widen(pipe: Connection[Any, Any]) -> None:
    with suppress(OSError, ImportError, AttributeError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _ROOM)


def _work(
    work: Callable[[P], R],
    portions: Sequence[P],
    numbers: Sequence[int],
    heard: Connection[Any, Any],
    told: Connection[Any, Any],
) -> None:
    """Do the portions of a worker; whatever goes wrong goes wrong in our own process again."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    heard.close()  # so that nobody is left to listen when the other process ends
    with suppress(Exception):
        for number in numbers:
            told.send((number, False, None))
            told.send((number, True, work(portions[number])))
