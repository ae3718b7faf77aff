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
_INSET: Final = 14.0
_AT_BORDER: Final = 5.0
_NEAR: Final = 20.0
_LEVEL: Final = 26.0
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

    ``middle`` gives the middle of a cell, ``half`` half its width and height.
    """
    level = bundle.old[0] == bundle.new[0]
    way = _level_way if level else _sloping_way
    start, turn, end = way(middle(bundle.old), middle(bundle.new), half)
    vx, vy = _direction(turn, end)
    base = (end[0] - vx * _HEAD, end[1] - vy * _HEAD)
    wing = _HEAD * 0.55
    return Arrow(
        f"M{_at(*start)}Q{_at(*turn)} {_at(*base)}",
        f"M{_at(*end)}L{_at(base[0] - vy * wing, base[1] + vx * wing)}"
        f"L{_at(base[0] + vy * wing, base[1] - vx * wing)}Z",
        bundle.way,
        f"×{len(bundle.ids)}" if len(bundle.ids) > 1 else "",
        round((start[0] + 2 * turn[0] + end[0]) / 4, 1),
        round((start[1] + 2 * turn[1] + end[1]) / 4, 1),
    )


def _level_way(old: Point, new: Point, half: tuple[float, float]) -> tuple[Point, Point, Point]:
    """Go below the words of a row; there and back keep to a lane each."""
    ahead = 1 if new[0] > old[0] else -1
    y = old[1] + half[1] - (10 if ahead > 0 else 5)
    start, end = old[0] + ahead * (half[0] - _LEVEL), new[0] - ahead * (half[0] - _LEVEL)
    return (start, y), ((start + end) / 2, y), (end, y)


def _sloping_way(old: Point, new: Point, half: tuple[float, float]) -> tuple[Point, Point, Point]:
    """Keep a little to the right of the straight way, so that the way back does not cover it."""
    ux, uy = _direction(old, new)
    edge = min(
        side / abs(part) if part else math.inf for side, part in zip(half, (ux, uy), strict=True)
    )
    near = math.dist(old, new) < 2 * edge + _NEAR
    inside = edge - (_INSET if near else _AT_BORDER)
    start = (old[0] + ux * inside - uy * _SIDE, old[1] + uy * inside + ux * _SIDE)
    end = (new[0] - ux * inside - uy * _SIDE, new[1] - uy * inside + ux * _SIDE)
    bend = math.dist(old, new) * _BEND
    turn = ((start[0] + end[0]) / 2 - uy * bend, (start[1] + end[1]) / 2 + ux * bend)
    return start, turn, end


def _direction(start: Point, end: Point) -> Point:
    far = math.dist(start, end) or 1.0
    return ((end[0] - start[0]) / far, (end[1] - start[1]) / far)


def _at(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"
