"""Between which numbers a hidden one must lie, given all that is published.

Each hidden number is made as large, then as small, as the sums allow: two linear programs (the
audit of Hundepool et al. 2012, Statistical Disclosure Control, chapter 4).  Their answers are whole
tables that fit the publication as well as the true one does, so each shows at once what many other
hidden numbers may be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final

from qms.engine.disclosure_solver import EPS, finite, least, sparse, whole
from qms.engine.disclosure_types import Blurred

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from qms.engine.disclosure_solver import Interval, Numbers
    from qms.engine.disclosure_types import Cell, Key

    Row: TypeAlias = "tuple[dict[int, int], int]"
    Needs: TypeAlias = "Mapping[Key, int]"

WHOLE_UP_TO: Final = 300
"""Hidden cells up to which a fractional answer is solved again in whole numbers."""
_ROUNDS: Final = 100  # a tree of sums is settled in as many as it has levels
_TURNS: Final = 3  # what is not seen in as many tables is often what cannot move at all
_FAR: Final = 1e7  # more than there are answers, and few enough digits for the solver


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


@dataclass
class Unknowns:
    """The hidden cells of one set of linked cells.

    ``bounds`` are what is known of each by itself, the upper one infinite where nothing is;
    ``rows`` are the sums without what is published: signs by place, and the constant.
    """

    keys: tuple[Key, ...]
    bounds: list[Interval]
    rows: list[Row]

    @cached_property
    def equations(self) -> tuple[Any, list[int]] | None:
        """The sums as a sparse matrix and what they come to; None without sums."""
        if not self.rows:
            return None
        matrix = sparse((row for row, _constant in self.rows), len(self.keys))
        return matrix, [-constant for _row, constant in self.rows]

    @cached_property
    def outer(self) -> list[Interval]:
        """What each sum by itself leaves of the bounds: the cells lie in these, or nearer.

        Raises ValueError when what is published cannot all be true.
        """
        found = narrowed(self)
        if any(low > high for low, high in found):
            raise ValueError("what is published cannot all be true")
        return found

    def pending(self, needs: Needs, seen: Seen) -> list[int]:
        """Return the places of cells that may differ and were not seen far enough apart."""
        near = [at for at, key in enumerate(self.keys) if seen.width(key) < needs.get(key, 0)]
        return [at for at in near if self.outer[at][0] < self.outer[at][1]]


def bounds(cell: Cell, known: int | Blurred | None) -> Interval:
    """Return what is known of a cell by itself."""
    high = math.inf if cell.most is None else cell.most
    if isinstance(known, Blurred):
        return max(cell.least, known.low), min(high, known.high)
    return cell.least, high


def sweep(problems: Iterable[Unknowns], needs: Needs, seen: Seen) -> None:
    """Look at a few tables that fit and are far from each other, of all problems at once.

    In two of them most cells that can differ do, so that few have to be solved one by one.  Raises
    ValueError when what is published cannot all be true.
    """
    waiting = list(problems)
    for turn in range(_TURNS):
        wanted = [(one, places) for one in waiting if (places := one.pending(needs, seen))]
        waiting = [one for one, _places in wanted]
        if not waiting:
            return
        aim = _aim(wanted, turn)
        joint = _joint(waiting)
        for sign in (1, -1):
            _look(wanted, least(sign * aim, joint.equations, joint.bounds), seen)


def _aim(wanted: Iterable[tuple[Unknowns, Sequence[int]]], turn: int) -> Numbers:
    """Return an aim that pulls the wanted cells apart, as without order as one can repeat."""
    import numpy as np

    parts = []
    for problem, places in wanted:
        part = np.zeros(len(problem.keys))
        draw = np.random.default_rng((turn, len(places)))
        part[places] = draw.uniform(1, 2, len(places)) * draw.choice((-1, 1), len(places))
        parts.append(part)
    return np.concatenate(parts)


def _joint(problems: Iterable[Unknowns]) -> Unknowns:
    """Return problems beside each other as one, with a limit to what has none."""
    keys: list[Key] = []
    limits: list[Interval] = []
    rows: list[Row] = []
    for one in problems:
        start = len(keys)
        rows += (({start + at: sign for at, sign in row.items()}, more) for row, more in one.rows)
        keys += one.keys
        limits += finite(one.outer, _FAR)
    return Unknowns(tuple(keys), limits, rows)


def _look(
    wanted: Sequence[tuple[Unknowns, Sequence[int]]], point: Numbers | None, seen: Seen
) -> None:
    """Keep what a solution of problems beside each other shows, where it is in whole numbers."""
    parts = _parted([one for one, _places in wanted], point)
    for (one, places), part in zip(wanted, parts, strict=False):
        if whole(part):
            seen.add((one.keys[at], round(float(part[at]))) for at in places)


def _parted(problems: Sequence[Unknowns], point: Numbers | None) -> list[Numbers]:
    """Return the parts of a solution of problems beside each other, none without one."""
    ends = list(accumulate((len(one.keys) for one in problems), initial=0))
    return [] if point is None else [point[start:end] for start, end in pairwise(ends)]


def extremes(
    wanted: Sequence[tuple[Unknowns, Sequence[int]]], seen: Seen
) -> Iterator[tuple[Key, Interval]]:
    """Yield between what cells lie, by their places, of all problems at once.

    Raises ValueError when what is published cannot all be true.
    """
    for number in range(max((len(places) for _one, places in wanted), default=0)):
        turn = [(one, places[number]) for one, places in wanted if number < len(places)]
        both = [_ends(turn, sign, seen) for sign in (1, -1)]
        for (one, place), low, high in zip(turn, *both, strict=True):
            yield one.keys[place], (low, high)


def _ends(turn: Sequence[tuple[Unknowns, int]], sign: int, seen: Seen) -> list[float]:
    """Return the least (sign 1) or greatest (sign -1) that one cell of each problem can be."""
    bounded = [pair for pair in turn if all(math.isfinite(high) for _low, high in pair[0].outer)]
    parts: dict[int, Numbers] = {}
    if len(bounded) > 1:
        problems = [one for one, _place in bounded]
        joint = _joint(problems)
        aim = abs(_aim([(one, [place]) for one, place in bounded], 0))
        point = least(sign * aim, joint.equations, joint.bounds)
        pairs = zip(problems, _parted(problems, point), strict=False)
        parts = {id(one): part for one, part in pairs if whole(part)}
    return [
        round(float(parts[id(one)][place])) if id(one) in parts else extreme(one, place, sign, seen)
        for one, place in turn
    ]


def settle(problem: Unknowns, needs: Needs, seen: Seen) -> Iterator[tuple[Key, Interval]]:
    """Yield each cell of ``needs`` whose interval is narrower than it needs to be, with that.

    A cell that was seen far enough apart is not solved again: hiding more only widens intervals.
    """
    for place, key in enumerate(problem.keys):
        need = needs.get(key, 0)
        if seen.width(key) >= need:
            continue
        low, high = problem.outer[place]
        if low < high:
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
        value = math.ceil(point[place] - EPS) if sign > 0 else math.floor(point[place] + EPS)
        if whole(point):
            seen.add(zip(problem.keys, point.round().tolist(), strict=True))
    seen.add([(problem.keys[place], value)])
    return value


def solved(problem: Unknowns, place: int, sign: int) -> Numbers | None:
    """Return a table that fits, with the cell at its extreme; None where it has no limit.

    It is in whole numbers where the linear program's answer is, or where there are few cells.
    """
    import numpy as np

    aim = np.zeros(len(problem.keys))
    aim[place] = sign
    point = least(aim, problem.equations, problem.outer)
    if point is None or whole(point) or len(problem.keys) > WHOLE_UP_TO:
        return point
    return least(aim, problem.equations, problem.outer, integral=True)


def narrowed(problem: Unknowns) -> list[Interval]:
    """Return intervals found without a solver: each sum by itself, over and over.

    They are exact where the sums form a tree (one hierarchy, no margins across), else too wide.
    """
    found = list(problem.bounds)
    near: dict[int, list[int]] = {}
    for number, (row, _constant) in enumerate(problem.rows):
        for place in row:
            near.setdefault(place, []).append(number)
    ahead = list(range(len(problem.rows)))
    for _round in range(_ROUNDS):
        moved = {at for number in ahead for at in _narrow(found, *problem.rows[number])}
        if not moved:
            break
        ahead = sorted({number for place in moved for number in near[place]})
    return found


def _narrow(found: list[Interval], row: Mapping[int, int], constant: int) -> list[int]:
    """Narrow each cell of ``sum(sign * cell) + constant = 0`` by the bounds of the others.

    Returns the places of those that became narrower.
    """
    ends = {at: found[at] if sign > 0 else _turned(found[at]) for at, sign in row.items()}
    least_of = _others([low for low, _high in ends.values()])
    most_of = _others([high for _low, high in ends.values()])
    moved = []
    for (at, sign), low, high in zip(row.items(), least_of, most_of, strict=True):
        own = (-constant - high, -constant - low)
        lowest, highest = own if sign > 0 else _turned(own)
        before = found[at]
        found[at] = (max(before[0], lowest), min(before[1], highest))
        if found[at] != before:
            moved.append(at)
    return moved


def _turned(ends: Interval) -> Interval:
    return -ends[1], -ends[0]


def _others(values: Sequence[float]) -> list[float]:
    """Return the sum of all values but each, one without limit among them too."""
    unlimited = [value for value in values if math.isinf(value)]
    rest = sum(value for value in values if not math.isinf(value))
    if not unlimited:
        return [rest - value for value in values]
    alone = len(unlimited) == 1
    return [rest if alone and math.isinf(value) else unlimited[0] for value in values]
