"""Figures of a block from what is printed of its questions, and from nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.disclosure_types import Blurred, Hidden, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.disclosure_types import Decision

_ALL = 100


@dataclass(frozen=True, slots=True)
class Pooled:
    """The valid answers to all questions of a block that are judged, and the share, 0 to 1."""

    valid: int | Hidden | None
    share: float | Blurred | Hidden | None


def pooled(questions: Sequence[tuple[int | Hidden, Decision]]) -> Pooled:
    """Pool the printed valid answers of questions with what is printed of their answers.

    One hidden question hides the block: the difference would be its number.  A blurred one leaves
    an interval for the block, of which the nearer end is printed.
    """
    if not questions:
        return Pooled(None, None)
    valid = [one for one, _part in questions if isinstance(one, int)]
    parts = [part for _valid, part in questions if not isinstance(part, Hidden)]
    total = sum(valid)
    if len(valid) < len(questions) or not total:
        return Pooled(Hidden(Reason.LINKED), Hidden(Reason.LINKED))
    if len(parts) < len(questions):
        return Pooled(total, Hidden(Reason.LINKED))
    low = sum(part if isinstance(part, int) else part.low for part in parts)
    high = sum(part if isinstance(part, int) else part.high for part in parts)
    return Pooled(total, low / total if low == high else _between(low, high, total))


def _between(low: int, high: int, total: int) -> Blurred:
    """Return the statement of a share that holds for every count from ``low`` to ``high``."""
    if low + high < total:
        return Blurred(low, high, math.floor(_ALL * high / total) + 1, above=False)
    return Blurred(low, high, math.ceil(_ALL * low / total) - 1, above=True)
