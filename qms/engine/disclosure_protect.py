"""Which numbers are too small to be printed, and which hidden ones can be told too nearly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.disclosure_bounds import settle, solved
from qms.engine.disclosure_net import net
from qms.engine.disclosure_shares import blurred
from qms.engine.disclosure_types import Blurred, Hidden, Of, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from qms.engine.disclosure_bounds import Needs, Seen, Unknowns
    from qms.engine.disclosure_linked import System
    from qms.engine.disclosure_solver import Interval
    from qms.engine.disclosure_types import Cell, Decision, Key, Rules, Sum

    Found: TypeAlias = "tuple[Key, Interval]"
    Known: TypeAlias = "Mapping[Key, int | Blurred]"


def primary(system: System, keys: Iterable[Key], rules: Rules) -> dict[Key, Decision]:
    """Decide each cell by itself and its row: too small, a share to blur, or shown."""
    cells = [system.cells[key] for key in keys if key in system.now]
    small = {cell.together for cell in cells if cell.printed and rules.small(cell)}
    return {
        cell.key: Hidden(Reason.SMALL) if cell.together in small else _alone(cell, rules)
        for cell in cells
    }


def _alone(cell: Cell, rules: Rules) -> Decision:
    if not cell.printed or cell.value is None:
        return Hidden(Reason.UNPRINTED)
    return blurred(cell, rules) or cell.value


def known_of(system: System, decisions: Mapping[Key, Decision]) -> dict[Key, int | Blurred]:
    """Return what a reader of this and all earlier publications knows."""
    known = dict(system.known)
    for key, decision in decisions.items():
        if not isinstance(decision, Hidden) and not isinstance(known.get(key), int):
            known[key] = decision
    return known


def pieces(
    system: System,
    keys: Iterable[Key],
    sums: Iterable[Sum],
    known: Known,
    among: Collection[Key] | None = None,
) -> Iterator[Unknowns]:
    """Yield the hidden cells in sets that what is hidden links, each with its equations.

    Only the sets with a cell ``among`` some where these are given.
    """
    names = tuple(keys)
    linked = net(system.cells, names, sums)
    by_place = [known.get(key) for key in names]
    some = None if among is None else [at for at, key in enumerate(names) if key in among]
    for piece in linked.pieces(by_place, some):
        yield linked.unknowns(piece, by_place)


def protects(cell: Cell, rules: Rules) -> bool:
    """Tell whether a hidden cell matters: one that is not printed may be large."""
    return cell.printed or rules.small(cell) or blurred(cell, rules) is not None


def needs_of(system: System, keys: Iterable[Key], rules: Rules) -> dict[Key, int]:
    """Return how wide the intervals of the cells have to be that matter when they are hidden."""
    cells = (system.cells[key] for key in keys)
    return {cell.key: system.need(cell, rules) for cell in cells if protects(cell, rules)}


def narrow(system: System, problem: Unknowns, needs: Needs, seen: Seen) -> Iterator[Found]:
    """Yield the hidden cells that lie in too narrow an interval, with that.

    That nobody gave an answer is no secret of a group that holds enough people: the number of
    people of a small group is protected by the full width.
    """
    for key, (low, high) in settle(problem, needs, seen):
        if high or low or system.cells[key].of is Of.PEOPLE:
            yield key, (low, high)
        else:
            seen.nothing.add(key)


def truth(system: System, keys: Iterable[Key], sums: tuple[Sum, ...]) -> dict[Key, float]:
    """Return the value of each cell; where an earlier one is not known any more, one that fits."""
    values = {key: system.cells[key].value for key in keys}
    given = {key: value for key, value in values.items() if value is not None}
    found: dict[Key, float] = dict(given)
    if len(given) == len(values):
        return found
    for problem in pieces(system, values, sums, {**system.known, **given}):
        point = solved(problem, 0, 1)
        if point is not None:
            found |= zip(problem.keys, map(float, point), strict=True)
    return found
