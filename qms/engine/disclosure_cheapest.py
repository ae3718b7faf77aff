"""The cheapest other table: which shown numbers have to be hidden so that a hidden one may differ.

The linear relaxation of choosing the fewest cells (Kelly, Golden and Assad 1992, Networks 22, 397;
Hundepool et al. 2012, Statistical Disclosure Control, chapter 4): each shown number costs what
stands behind it for every unit in which the other table departs from it, a hidden one nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.engine.disclosure_bounds import EPS

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """What it costs a cell to differ by one, and how far it may: down and up."""

    cost: float
    down: float
    up: float


def cheapest(steps: Sequence[Step], matrix: Any, place: int, far: float) -> list[int] | None:
    """Return the places that differ when the cell at ``place`` differs by ``far``.

    Each row of the matrix is a sum whose difference is 0.  None when no such table is.
    """
    reach = steps[place].up if far > 0 else steps[place].down
    if abs(far) > reach + EPS:
        return None
    if matrix is None:
        return [place]
    return _solve(steps, matrix, place, far)


def _solve(steps: Sequence[Step], matrix: Any, place: int, far: float) -> list[int] | None:
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    limits = [(0.0, step.up) for step in steps] + [(0.0, step.down) for step in steps]
    up, down = max(far, 0.0), max(-far, 0.0)
    limits[place], limits[place + len(steps)] = (up, up), (down, down)
    found = linprog(
        [step.cost for step in steps] * 2,
        A_eq=hstack([matrix, -matrix]),
        b_eq=np.zeros(matrix.shape[0]),
        bounds=[(low, None if high == math.inf else high) for low, high in limits],
        method="highs",
    )
    if found.x is None:
        return None
    differ = abs(found.x[: len(steps)] - found.x[len(steps) :]) > EPS
    return [int(number) for number in np.flatnonzero(differ)]
