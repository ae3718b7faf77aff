"""Figures of a block from what is printed of its questions, and from nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_types import Blurred, Hidden, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.disclosure_types import Decision

_ALL: Final = 100
_WIDEST: Final = 0.2
"""The widest interval of a share, 0 to 1, of which an end is worth printing."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """The valid answers to all questions of a block that are judged, and the share, 0 to 1."""

    valid: int | Hidden | None
    share: float | Blurred | Hidden | None


def pooled(questions: Sequence[tuple[int | Hidden, Decision]]) -> Pooled:
    """Pool the printed valid answers of questions with what is printed of their answers.

    Where too few answered a question the block is hidden: the difference would be its number.  A
    share that is blurred or hidden leaves an interval for the block, of which the nearer end is
    printed; none where it is too wide to say anything.
    """
    if not questions:
        return Pooled(None, None)
    known = [(valid, part) for valid, part in questions if isinstance(valid, int)]
    total = sum(valid for valid, _part in known)
    if len(known) < len(questions) or not total:
        return Pooled(Hidden(Reason.LINKED), Hidden(Reason.LINKED))
    ends = [_ends(valid, part) for valid, part in known]
    low, high = sum(low for low, _high in ends), sum(high for _low, high in ends)
    return Pooled(total, low / total if low == high else _between(low, high, total))


def _ends(valid: int, part: Decision) -> tuple[int, int]:
    """Return the least and the most answers there can be, for all that is printed of a question."""
    if isinstance(part, Hidden):
        return 0, valid
    return (part, part) if isinstance(part, int) else (part.low, part.high)


def _between(low: int, high: int, total: int) -> Blurred | Hidden:
    """Return the statement of a share that holds for every count from ``low`` to ``high``."""
    if high - low > _WIDEST * total:
        return Hidden(Reason.LINKED)
    if low + high < total:
        return Blurred(low, high, math.floor(_ALL * high / total) + 1, above=False)
    return Blurred(low, high, math.ceil(_ALL * low / total) - 1, above=True)
