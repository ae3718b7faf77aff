"""Blows side by side: each process has a place of its own, and the verdicts keep their order."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tests.harden.judge import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

T = TypeVar("T")
Blow = Callable[[T], Verdict]
"""Does one thing in a folder of its own, and looks at what is left."""
AT_ONCE: Final = min(2, os.cpu_count() or 1)

_work: list[Blow[Any]] = []
"""What this process does with each thing that it is given."""


def abreast(
    things: Sequence[T],
    folder: Path,
    prepare: Callable[[Path], Blow[T]],
    *,
    at_once: int = AT_ONCE,
) -> Iterator[Verdict]:
    """Yield what is found of each thing, in their order.

    ``prepare`` gets a folder that is nobody else's and returns what is done with a thing there.
    With ``at_once`` 1 no process is started.
    """
    if at_once == 1:
        yield from map(prepare(folder / "alone"), things)
        return
    # forked, because a blow falls on a copy of a process that has the program loaded
    with multiprocessing.get_context("fork").Pool(at_once, _begin, (folder, prepare)) as pool:
        yield from pool.imap(_do, things)


def _begin(folder: Path, prepare: Callable[[Path], Blow[T]]) -> None:
    _work[:] = [prepare(folder / str(os.getpid()))]


def _do(thing: object) -> Verdict:
    return _work[0](thing)
