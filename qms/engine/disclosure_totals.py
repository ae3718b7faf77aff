"""What is published where nothing can be audited: one total of each set of linked cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.disclosure_bounds import narrowed
from qms.engine.disclosure_linked import touching
from qms.engine.disclosure_protect import known_of, pieces, primary
from qms.engine.disclosure_types import Hidden, Of, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qms.engine.disclosure_linked import System
    from qms.engine.disclosure_solver import Interval
    from qms.engine.disclosure_types import Blurred, Decision, Key, Rules, Sum


def totals_only(system: System, keys: Sequence[Key], rules: Rules) -> dict[Key, Decision]:
    """Show the row of the most respondents and hide the others of a set of linked cells.

    Where earlier publications printed some of them, only these are printed again: two totals may
    tell a small number between them, and nothing here could find out.
    """
    decisions = primary(system, keys, rules)
    sums = touching(frozenset(keys), system.sums)
    before = system.known.keys() & set(keys)
    row = None if before else _top(system, decisions)
    for key, decision in decisions.items():
        again = isinstance(system.known.get(key), int)
        if not again and system.cells[key].together != row and not isinstance(decision, Hidden):
            decisions[key] = Hidden(Reason.TOTALS)
    known = known_of(system, decisions)
    if row is not None and any(guessed(system, keys, sums, known, rules)):
        return {key: _none(decision) for key, decision in decisions.items()}
    return decisions


def _top(system: System, decisions: Mapping[Key, Decision]) -> Key | None:
    shown = [key for key, decision in decisions.items() if not isinstance(decision, Hidden)]
    largest = max(shown, key=lambda key: (system.cells[key].respondents or 0, key), default=None)
    return system.cells[largest].together if largest else None


def _none(decision: Decision) -> Decision:
    return decision if isinstance(decision, Hidden) else Hidden(Reason.TOTALS)


def guessed(
    system: System,
    keys: Sequence[Key],
    sums: Sequence[Sum],
    known: Mapping[Key, int | Blurred],
    rules: Rules,
) -> Iterator[tuple[Key, Interval]]:
    """Yield the small hidden cells that lie in too narrow an interval by each sum alone.

    Others were hidden because nothing could be audited: to tell them does no harm.
    """
    for problem in pieces(system, keys, sums, known):
        for key, (low, high) in zip(problem.keys, narrowed(problem), strict=True):
            cell = system.cells[key]
            harmless = cell.of is not Of.PEOPLE and low == high == 0
            if rules.small(cell) and high - low < system.need(cell, rules) and not harmless:
                yield key, (low, high)
