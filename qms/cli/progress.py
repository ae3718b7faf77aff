"""A bar on the terminal while a file is read; elsewhere nothing."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qms.cli import state
from qms.i18n import M, harmless, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def reading(name: str) -> Iterator[Callable[[float], None] | None]:
    """Give what is to be called with the part that is read, 0 to 1; None where nobody looks.

    The bar stands on the error stream, so that an answer can be sent on, and goes when it is full.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True, no_color=state.common().on("--no-color"))
    words = TextColumn("{task.description}", markup=False)
    with Progress(
        words, BarColumn(), TaskProgressColumn(), console=console, transient=True
    ) as shown:
        task = shown.add_task(harmless(say(M("Reading {file}", file=name))), total=1.0)
        yield lambda part: shown.update(task, completed=part)
