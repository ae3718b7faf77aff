"""Figures of a block from what is printed of its questions, and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.disclosure_types import Hidden, Reason
from qms.engine.survey_publication_ranges import between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.disclosure_types import Blurred, Decision


@dataclass(frozen=True, slots=True)
class Pooled:
    """The valid answers to all questions of a block that are judged, and the share, 0 to 1."""

    valid: int | Hidden | None
    share: float | Blurred | Hidden | None


def pooled(questions: Sequence[tuple[int | Hidden, Decision]]) -> Pooled:
    """Pool the printed valid answers of questions with what is printed of their answers.

    Where too few answered a question the block is hidden: the difference would be its number.  A
    share that is blurred or hidden leaves a range for the block, which is printed where it is
    narrow enough to say something.
    """
    if not questions:
        return Pooled(None, None)
    known = [(valid, part) for valid, part in questions if isinstance(valid, int)]
    total = sum(valid for valid, _part in known)
    if len(known) < len(questions) or not total:
        return Pooled(Hidden(Reason.LINKED), Hidden(Reason.LINKED))
    ends = [_ends(valid, part) for valid, part in known]
    low, high = sum(low for low, _high in ends), sum(high for _low, high in ends)
    if low == high:
        return Pooled(total, low / total)
    return Pooled(total, between(low, high, total) or Hidden(Reason.LINKED))


def _ends(valid: int, part: Decision) -> tuple[int, int]:
    """Return the least and the most answers there can be, for all that is printed of a question."""
    if isinstance(part, Hidden):
        return 0, valid
    return (part, part) if isinstance(part, int) else (part.low, part.high)
