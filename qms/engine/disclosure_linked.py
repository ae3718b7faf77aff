"""All that is out or about to be, as one system: cells by key, their sums, what belongs together.

What one report hides another may give away, so that tables, pages, levels and earlier publications
are judged together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.disclosure_types import Blurred, Cell, Of, Sum, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from qms.engine.disclosure_types import Decision, Key, Publication, Rules


@dataclass(frozen=True, slots=True)
class System:
    """Cells, sums and what anybody knows of them.

    ``cells`` are by key; ``now`` are the keys that the new publication decides on; ``known`` is
    what earlier ones printed, exactly or blurred.
    """

    cells: Mapping[Key, Cell]
    sums: tuple[Sum, ...]
    now: frozenset[Key]
    known: Mapping[Key, int | Blurred]

    def need(self, cell: Cell, rules: Rules) -> int:
        """Return how wide the interval of a hidden cell has to be, by what the rules say.

        Of a small group the number itself needs the full width; of its answers, as of numbers that
        are hidden to protect others, it is enough that more than one is possible.
        """
        if cell.need is not None:
            return cell.need
        wide = rules.wide if cell.of is Of.PEOPLE and rules.small(cell) else 1
        return wide if cell.most is None else min(wide, cell.most - cell.least)


def system(tables: Iterable[Table], earlier: Sequence[Publication]) -> System:
    """Join tables and earlier publications.

    Raises ValueError for a number that is there with two values, a sum that does not hold, or one
    that names an unknown cell.
    """
    new = tuple(tables)
    cells: dict[Key, Cell] = {}
    for cell in (cell for table in new for cell in table.cells):
        _put(cells, cell)
    now = frozenset(cells)
    known: dict[Key, int | Blurred] = {}
    for publication in earlier:
        for cell in publication.table.cells:
            _put(cells, cell)
        _learn(known, publication.decisions)
    whole = (*new, *(publication.table for publication in earlier))
    sums = tuple(dict.fromkeys(one for table in whole for one in table.sums))
    for one in sums:
        _check(cells, one)
    return System(cells, sums, now, known)


def _put(cells: dict[Key, Cell], cell: Cell) -> None:
    """Keep the cell that says more of the same number: an earlier one may have no value."""
    known = cells.setdefault(cell.key, cell)
    if known.value is None and cell.value is not None:
        cells[cell.key] = cell
    elif cell.value not in {None, known.value}:
        raise ValueError(f"{cell.key}: {known.value} and {cell.value}")


def _learn(known: dict[Key, int | Blurred], decisions: Mapping[Key, Decision]) -> None:
    for key, decision in decisions.items():
        if isinstance(decision, int) or (isinstance(decision, Blurred) and key not in known):
            known[key] = decision


def _check(cells: Mapping[Key, Cell], one: Sum) -> None:
    missing = [key for key in (one.whole, *one.parts) if key not in cells]
    if missing:
        raise ValueError(f"no cell {missing[0]}")
    whole, parts = cells[one.whole].value, [cells[key].value for key in one.parts]
    if whole is not None and None not in parts and whole != sum(filter(None, parts)):
        raise ValueError(f"{one.whole} is not the sum of its parts")


def sets(system: System) -> tuple[tuple[Key, ...], ...]:
    """Return the cells in sets that neither sums nor rows link with each other."""
    rows: dict[Key, list[Key]] = defaultdict(list)
    for cell in system.cells.values():
        rows[cell.together].append(cell.key)
    together = (Sum(keys[0], tuple(keys[1:])) for keys in rows.values())
    return linked(system.cells, (*system.sums, *together))


def linked(cells: Iterable[Key], sums: Iterable[Sum]) -> tuple[tuple[Key, ...], ...]:
    """Return the cells in sets that no sum links with each other, each in the order given."""
    above = {key: key for key in cells}
    for one in sums:
        inside = [key for key in (one.whole, *one.parts) if key in above]
        for key in inside[1:]:
            above[_root(above, key)] = _root(above, inside[0])
    found: dict[Key, list[Key]] = defaultdict(list)
    for key in above:
        found[_root(above, key)].append(key)
    return tuple(map(tuple, found.values()))


def _root(above: dict[Key, Key], key: Key) -> Key:
    while above[key] != key:
        above[key] = above[above[key]]
        key = above[key]
    return key


def touching(keys: Collection[Key], sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """Return the sums in which one of the cells stands."""
    return tuple(one for one in sums if not {one.whole, *one.parts}.isdisjoint(keys))


def signs(one: Sum) -> Iterator[tuple[Key, int]]:
    """Yield the cells of a sum with their signs in ``whole - parts = 0``."""
    yield one.whole, 1
    yield from ((key, -1) for key in one.parts)
