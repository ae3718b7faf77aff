"""A line of the table of ``make harden``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.harden.judge import Verdict


@dataclass(slots=True)
class Row:
    """A line of the table; ``remark`` says what was not tried here, and why."""

    what: str
    count: int = 0
    lost: int = 0
    half: int = 0
    undetected: int = 0
    remark: str = ""
    broken: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        """Count a verdict; what is wrong is said at once, the table comes later."""
        self.count += 1
        self.lost += bool(verdict.lost)
        self.half += bool(verdict.half)
        self.undetected += bool(verdict.undetected)
        found = [f"{self.what}: {verdict.blow}: {one}" for one in verdict.wrong]
        self.broken += found
        for sentence in found:
            print(sentence, file=sys.stderr, flush=True)

    def __str__(self) -> str:
        if self.remark:
            return f"{self.what:<44} {self.remark}"
        figures = f"{self.count:>7} {self.lost:>5} {self.half:>5} {self.undetected:>10}"
        return f"{self.what:<44} {figures}"


Part = Callable[[Path, bool], Iterator[Row]]
"""Tries one promise in a folder of its own; with True only a little, as the suite does."""
