"""Shares near 0 and 100 % of few answers, and quotations of few people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_types import Blurred, Hidden, Of, Reason

if TYPE_CHECKING:
    from qms.engine.disclosure_types import Cell, Rules

_STEP: Final = 5  # per cent: edges are round numbers
_ALL: Final = 100


def blurred(cell: Cell, rules: Rules) -> Blurred | None:
    """Return what is printed in the place of a share near 0 or 100 %, None where it is exact.

    "All of them" and "nobody" say of each respondent what they answered, however many they are.
    Under 5 % of eight answers can only be nobody: so the edge is at least the next multiple of five
    above one answer, and one answer is blurred with none.
    """
    answers = cell.respondents
    if cell.of is not Of.SHARE or cell.value is None or not answers:
        return None
    edge = edge_of(answers, rules)
    most = (edge * answers - 1) // _ALL
    if answers >= rules.blur_below or 2 * most >= answers:
        return None
    if cell.value <= most:
        return Blurred(0, most, edge, above=False)
    if cell.value >= answers - most:
        return Blurred(answers - most, answers, _ALL - edge, above=True)
    return None


def edge_of(answers: int, rules: Rules) -> int:
    """Return the per cent near 0 and 100 that are blurred, wide enough to hold one answer."""
    return max(rules.blur_edge, (_ALL // answers // _STEP + 1) * _STEP)


def quotable(respondents: int, rules: Rules) -> Hidden | None:
    """Return None where one of so many people may be quoted, else what stands in its place."""
    return None if respondents >= rules.minimum_text else Hidden(Reason.SMALL)
