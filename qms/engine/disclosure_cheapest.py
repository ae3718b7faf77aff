"""The cheapest other table: which shown numbers have to be hidden so that a hidden one may differ.

The linear relaxation of choosing the fewest cells (Kelly, Golden and Assad 1992, Networks 22, 397;
Hundepool et al. 2012, Statistical Disclosure Control, chapter 4): each shown number costs what
stands behind it for every unit in which the other table departs from it, a hidden one nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.engine.disclosure_solver import EPS, least

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    Step: TypeAlias = "tuple[float, float, float]"
    """What it costs a cell to differ by one, and how far it may: down and up."""


def cheapest(steps: Sequence[Step], matrix: Any, place: int, far: float) -> list[float] | None:
    """Return by how much each cell differs when the one at ``place`` differs by ``far``.

    Each row of the matrix is a sum whose difference is 0.  None when no such table is.
    """
    _cost, down, up = steps[place]
    if abs(far) > (up if far > 0 else down) + EPS:
        return None
    if matrix is None:
        return [far if at == place else 0.0 for at in range(len(steps))]
    return _solve(steps, matrix, place, far)


def _solve(steps: Sequence[Step], matrix: Any, place: int, far: float) -> list[float] | None:
    import numpy as np
    from scipy.sparse import hstack

    cost, down, up = np.array(steps, dtype=float).T
    high = np.concatenate((up, down))
    low = np.zeros(len(high))
    own = [place, place + len(steps)]
    low[own] = high[own] = (max(far, 0.0), max(-far, 0.0))
    sums = (hstack([matrix, -matrix]), np.zeros(matrix.shape[0]))
    try:
        point = least(np.concatenate((cost, cost)), sums, np.stack((low, high), axis=1))
    except ValueError:
        return None
    return None if point is None else list((point[: len(steps)] - point[len(steps) :]).tolist())
