"""Arrows on the heat map: from the cell of the assessment before to the cell of today."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Cell: TypeAlias = tuple[int, int]
Way: TypeAlias = Literal["up", "down", "same"]

MOST_ARROWS: Final = 14
"""Arrows that one map can show; the moves of the others stand in its words."""
_INSET: Final = 11.0
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


def arrow(
    bundle: Bundle, middle: Callable[[Cell], tuple[float, float]], half: tuple[float, float]
) -> Arrow:
    """Draw a bundle between the borders of its cells, clear of what stands in their middle.

    ``middle`` gives the middle of a cell, ``half`` half its width and height.  The line keeps to
    the right of the straight way, so that an arrow back does not cover it.
    """
    (x1, y1), (x2, y2) = middle(bundle.old), middle(bundle.new)
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy)
    ux, uy = dx / length, dy / length
    edge = min(
        side / abs(part) if part else math.inf for side, part in zip(half, (ux, uy), strict=True)
    )
    side, bend = 7.0, 7.0 + length * 0.06
    start = (x1 + ux * (edge - _INSET) - uy * side, y1 + uy * (edge - _INSET) + ux * side)
    end = (x2 - ux * (edge - _INSET) - uy * side, y2 - uy * (edge - _INSET) + ux * side)
    turn = ((start[0] + end[0]) / 2 - uy * (bend - 7), (start[1] + end[1]) / 2 + ux * (bend - 7))
    vx, vy = end[0] - turn[0], end[1] - turn[1]
    far = math.hypot(vx, vy) or 1.0
    vx, vy = vx / far, vy / far
    base = (end[0] - vx * _HEAD, end[1] - vy * _HEAD)
    wing = _HEAD * 0.55
    return Arrow(
        f"M{_at(*start)}Q{_at(*turn)} {_at(*base)}",
        f"M{_at(*end)}L{_at(base[0] - vy * wing, base[1] + vx * wing)}"
        f"L{_at(base[0] + vy * wing, base[1] - vx * wing)}Z",
        bundle.way,
        f"×{len(bundle.ids)}" if len(bundle.ids) > 1 else "",
        round(turn[0] - uy * 11, 1),
        round(turn[1] + ux * 11, 1),
    )


def _at(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"
