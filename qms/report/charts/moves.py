"""Arrows on the heat map: from the cell of the assessment before to the cell of today."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Cell: TypeAlias = tuple[int, int]
Point: TypeAlias = tuple[float, float]
Way: TypeAlias = Literal["up", "down", "same"]

MOST_ARROWS: Final = 12
"""Arrows that one map can show; the moves of the others stand in its words."""
_INSET: Final = 23.0
_AT_BORDER: Final = 5.0
_NEAR: Final = 20.0
_LANE: Final = 26.0
"""How far an arrow along a row or a column reaches into its cells."""
_LANES: Final = (11, 5, 19)
_ROOM_FOR_COUNT: Final = 45.0
_ASIDE: Final = 11.0
_SIDE: Final = 7.0
_BEND: Final = 0.06
_HEAD: Final = 8.0


@dataclass(frozen=True, slots=True)
class Move:
    """A risk between two assessments; ``old`` and ``new`` are (likelihood, impact) from 1."""

    id: str
    old: Cell
    new: Cell

    @property
    def way(self) -> Way:
        """Whether the score, likelihood x impact, rose (is worse now), fell or stayed."""
        before, after = math.prod(self.old), math.prod(self.new)
        return "same" if before == after else "up" if after > before else "down"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Risks that moved the same way, as one arrow."""

    old: Cell
    new: Cell
    way: Way
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A bundle in units: a slightly bent line, its head, and where its count stands."""

    path: str
    head: str
    way: Way
    count: str
    x: float
    y: float


def bundles(moves: Iterable[Move]) -> tuple[Bundle, ...]:
    """Return equal moves as one, most risks first, then the longest change of the score."""
    found: dict[tuple[Cell, Cell], list[Move]] = {}
    for move in moves:
        if move.old != move.new:
            found.setdefault((move.old, move.new), []).append(move)
    made = [
        Bundle(old, new, group[0].way, tuple(sorted({move.id for move in group})))
        for (old, new), group in found.items()
    ]
    return tuple(sorted(made, key=_weight))


def _weight(bundle: Bundle) -> tuple[int, int, Cell, Cell]:
    change = abs(math.prod(bundle.new) - math.prod(bundle.old))
    return (-len(bundle.ids), -change, bundle.old, bundle.new)


def arrow(bundle: Bundle, middle: Callable[[Cell], Point], half: tuple[float, float]) -> Arrow:
    """Draw a bundle from border to border of its cells, clear of what stands in their middle.

    ``middle`` gives the middle of a cell, ``half`` half its width and height.  There and back keep
    to a lane each.
    """
    start, turn, end = _way(bundle, middle(bundle.old), middle(bundle.new), half)
    vx, vy = _direction(turn, end)
    base = (end[0] - vx * _HEAD, end[1] - vy * _HEAD)
    wing = _HEAD * 0.55
    at = _count_at(start, turn, end)
    return Arrow(
        f"M{_at(*start)}Q{_at(*turn)} {_at(*base)}",
        f"M{_at(*end)}L{_at(base[0] - vy * wing, base[1] + vx * wing)}"
        f"L{_at(base[0] + vy * wing, base[1] - vx * wing)}Z",
        bundle.way,
        f"×{len(bundle.ids)}" if len(bundle.ids) > 1 else "",
        round(at[0], 1),
        round(at[1], 1),
    )


def _count_at(start: Point, turn: Point, end: Point) -> Point:
    """Return where a count stands: at the tail of a straight line, in the middle of a bent one.

    Straight lines cross others at the border of cells; beside a short one there is more room.
    """
    if start[0] == end[0] or start[1] == end[1]:
        return start
    vx, vy = _direction(start, end)
    aside = 0.0 if math.dist(start, end) > _ROOM_FOR_COUNT else _ASIDE
    x, y = ((a + 2 * b + c) / 4 for a, b, c in zip(start, turn, end, strict=True))
    return x - vy * aside, y + vx * aside


def _way(
    bundle: Bundle, old: Point, new: Point, half: tuple[float, float]
) -> tuple[Point, Point, Point]:
    """Return where a line starts, how it bends and where it ends."""
    if bundle.old[0] == bundle.new[0]:
        first, last = _ends(old[0], new[0], half[0])
        y = old[1] + half[1] - _lane(bundle.new[1] - bundle.old[1])
        return (first, y), ((first + last) / 2, y), (last, y)
    if bundle.old[1] == bundle.new[1]:
        first, last = _ends(old[1], new[1], half[1])
        x = old[0] + half[0] - _lane(bundle.old[0] - bundle.new[0])
        return (x, first), (x, (first + last) / 2), (x, last)
    return _sloping(old, new, half)


def _ends(old: float, new: float, half: float) -> tuple[float, float]:
    """Return where a line along a row or a column starts and ends."""
    ahead = math.copysign(half - _LANE, new - old)
    return old + ahead, new - ahead


def _lane(steps: int) -> int:
    """Return how far from the border of its cells a line runs: there, back, or past other cells."""
    if abs(steps) > 1:
        return _LANES[2]
    return _LANES[0] if steps > 0 else _LANES[1]


def _sloping(old: Point, new: Point, half: tuple[float, float]) -> tuple[Point, Point, Point]:
    """Keep a little to the right of the straight way, so that the way back does not cover it."""
    ux, uy = _direction(old, new)
    edge = min(side / abs(part) for side, part in zip(half, (ux, uy), strict=True))
    near = math.dist(old, new) < 2 * edge + _NEAR
    inside, side = edge - (_INSET if near else _AT_BORDER), _SIDE / 2 if near else _SIDE
    start = (old[0] + ux * inside - uy * side, old[1] + uy * inside + ux * side)
    end = (new[0] - ux * inside - uy * side, new[1] - uy * inside + ux * side)
    start, end = _within(start, old, half), _within(end, new, half)
    bend = math.dist(old, new) * _BEND
    turn = ((start[0] + end[0]) / 2 - uy * bend, (start[1] + end[1]) / 2 + ux * bend)
    return start, turn, end


def _within(point: Point, middle: Point, half: tuple[float, float]) -> Point:
    """Return the nearest point that surely is in the cell."""
    x, y = (
        min(max(at, centre - size + _AT_BORDER), centre + size - _AT_BORDER)
        for at, centre, size in zip(point, middle, half, strict=True)
    )
    return x, y


def _direction(start: Point, end: Point) -> Point:
    far = math.dist(start, end) or 1.0
    return ((end[0] - start[0]) / far, (end[1] - start[1]) / far)


def _at(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"
