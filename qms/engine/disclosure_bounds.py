"""Between which numbers a hidden one must lie, given all that is published.

Each hidden number is made as large, then as small, as the sums allow: two linear programs (the
audit of Hundepool et al. 2012, Statistical Disclosure Control, chapter 4).  Their answers are whole
tables that fit the publication as well as the true one does, so each shows at once what many other
hidden numbers may be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.engine.disclosure_linked import signs
from qms.engine.disclosure_types import Blurred

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    import numpy as np

    from qms.engine.disclosure_types import Cell, Key, Sum

    Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
    Interval: TypeAlias = "tuple[float, float]"
    Row: TypeAlias = "tuple[dict[int, int], int]"

EPS: Final = 1e-6
WHOLE_UP_TO: Final = 300
"""Hidden cells up to which a fractional answer is solved again in whole numbers."""
_ROUNDS: Final = 100  # a tree of sums is settled in as many as it has levels
_UNLIMITED: Final = 3  # status of linprog


def solvable() -> bool:
    """Tell whether linear programs can be solved here: scipy comes with the extra ``reports``."""
    try:
        import scipy.optimize  # noqa: F401 -- only asked whether it is there
    except ImportError:
        return False
    return True


@dataclass(slots=True)
class Seen:
    """The least and the greatest value that each cell has in any table that fits.

    ``nothing`` are cells of which is settled that they may be narrow: nobody gave that answer.
    """

    low: dict[Key, float] = field(default_factory=dict)
    high: dict[Key, float] = field(default_factory=dict)
    nothing: set[Key] = field(default_factory=set)

    def add(self, values: Iterable[tuple[Key, float]]) -> None:
        """Widen what each cell may be by one table in whole numbers."""
        for key, value in values:
            self.low[key] = min(self.low.get(key, value), value)
            self.high[key] = max(self.high.get(key, value), value)

    def width(self, key: Key) -> float:
        """Return how far apart the values of a cell are."""
        if key in self.nothing:
            return math.inf
        return self.high.get(key, 0) - self.low.get(key, 0)


@dataclass(slots=True)
class Unknowns:
    """The hidden cells of one set of linked cells.

    ``bounds`` are what is known of each by itself, the upper one infinite where nothing is;
    ``rows`` are the sums without what is published: signs by place, and the constant.
    """

    keys: tuple[Key, ...]
    bounds: list[Interval]
    rows: list[Row]
    matrix: Any = None

    def equations(self) -> tuple[Any, list[int] | None]:
        """Return the sums as a sparse matrix and what they come to; None without sums."""
        if not self.rows:
            return None, None
        if self.matrix is None:
            self.matrix = sparse([row for row, _constant in self.rows], len(self.keys))
        return self.matrix, [-constant for _row, constant in self.rows]


def sparse(rows: Sequence[Mapping[int, int]], columns: int) -> Any:
    """Return rows of signs by place as a sparse matrix."""
    from scipy.sparse import csr_array

    entries = [
        (sign, number, place) for number, row in enumerate(rows) for place, sign in row.items()
    ]
    signs, numbers, places = zip(*entries, strict=True)
    return csr_array((signs, (numbers, places)), shape=(len(rows), columns))


def unknowns(
    keys: Iterable[Key],
    sums: Iterable[Sum],
    cells: Mapping[Key, Cell],
    known: Mapping[Key, int | Blurred],
) -> Unknowns:
    """Set up what a reader has to solve, who knows ``known`` and the sums."""
    names = tuple(key for key in keys if not isinstance(known.get(key), int))
    at = {key: place for place, key in enumerate(names)}
    rows = [_row(one, at, known) for one in sums]
    limits = [bounds(cells[key], known.get(key)) for key in names]
    return Unknowns(names, limits, [(row, constant) for row, constant in rows if row])


def _row(one: Sum, at: Mapping[Key, int], known: Mapping[Key, int | Blurred]) -> Row:
    """Return ``whole - parts = 0`` as signs of the hidden ones and the rest as a constant."""
    row: dict[int, int] = {}
    constant = 0
    for key, sign in signs(one):
        value = known.get(key)
        if isinstance(value, int):
            constant += sign * value
        else:
            row[at[key]] = row.get(at[key], 0) + sign
    return {place: sign for place, sign in row.items() if sign}, constant


def bounds(cell: Cell, known: int | Blurred | None) -> Interval:
    """Return what is known of a cell by itself."""
    high = math.inf if cell.most is None else cell.most
    if isinstance(known, Blurred):
        return max(cell.least, known.low), min(high, known.high)
    return cell.least, high


def settle(
    problem: Unknowns, needs: Mapping[Key, int], seen: Seen
) -> Iterator[tuple[Key, Interval]]:
    """Yield each cell of ``needs`` whose interval is narrower than it needs to be, with that.

    A cell that was seen far enough apart is not solved again: hiding more only widens intervals.
    """
    for place, key in enumerate(problem.keys):
        need = needs.get(key, 0)
        if seen.width(key) >= need:
            continue
        high = extreme(problem, place, -1, seen)
        if seen.width(key) >= need:
            continue
        low = extreme(problem, place, 1, seen)
        if high - low < need:
            yield key, (low, high)


def extreme(problem: Unknowns, place: int, sign: int, seen: Seen) -> float:
    """Return the least (sign 1) or greatest (sign -1) that a cell can be, rounded inwards.

    Raises ValueError when what is published cannot all be true.
    """
    point = solved(problem, place, sign)
    if point is None:
        value = -sign * math.inf
    else:
        least = math.ceil(point[place] - EPS)
        value = least if sign > 0 else math.floor(point[place] + EPS)
        if whole(point):
            seen.add(zip(problem.keys, map(float, point.round()), strict=True))
    seen.add([(problem.keys[place], value)])
    return value


def whole(point: Numbers) -> bool:
    """Tell whether a table is in whole numbers."""
    return bool(abs(point - point.round()).max() < EPS)


def solved(problem: Unknowns, place: int, sign: int) -> Numbers | None:
    """Return a table that fits, with the cell at its extreme; None where it has no limit.

    It is in whole numbers where the linear program's answer is, or where there are few cells.
    """
    point = _solve(problem, place, sign, 0)
    if point is None or whole(point) or len(problem.keys) > WHOLE_UP_TO:
        return point
    return _solve(problem, place, sign, 1)


def _solve(problem: Unknowns, place: int, sign: int, integrality: int) -> Numbers | None:
    import numpy as np
    from scipy.optimize import linprog

    aim = np.zeros(len(problem.keys))
    aim[place] = sign
    matrix, constants = problem.equations()
    found = linprog(
        aim,
        A_eq=matrix,
        b_eq=constants,
        bounds=problem.bounds,
        method="highs",
        integrality=integrality,
    )
    if found.x is None and found.status != _UNLIMITED:
        raise ValueError("what is published cannot all be true")
    point: Numbers | None = found.x
    return point


def narrowed(problem: Unknowns) -> list[Interval]:
    """Return intervals found without a solver: each sum by itself, over and over.

    They are exact where the sums form a tree (one hierarchy, no margins across), else too wide.
    """
    found = list(problem.bounds)
    for _round in range(_ROUNDS):
        before = list(found)
        for row, constant in problem.rows:
            _narrow(found, row, constant)
        if found == before:
            break
    return found


def _narrow(found: list[Interval], row: Mapping[int, int], constant: int) -> None:
    """Narrow each cell of ``sum(sign * cell) + constant = 0`` by the bounds of the others."""
    for place, sign in row.items():
        least = greatest = float(-constant)
        for other, factor in row.items():
            if other != place:
                low, high = sorted(factor * value for value in found[other])
                least, greatest = least - high, greatest - low
        low, high = sorted((sign * least, sign * greatest))
        found[place] = (max(found[place][0], low), min(found[place][1], high))
