"""Linear programs over tables: the solver, and one call for many sets of cells at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    import numpy as np

    Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
    Interval: TypeAlias = "tuple[float, float]"
    Sums: TypeAlias = "tuple[Any, Sequence[float] | Numbers] | None"

EPS: Final = 1e-6
_UNLIMITED: Final = 3  # status of milp


def solvable() -> bool:
    """Tell whether linear programs can be solved here: scipy comes with the extra ``reports``."""
    try:
        import scipy.optimize  # noqa: F401 -- only asked whether it is there
    except ImportError:
        return False
    return True


def sparse(rows: Iterable[Mapping[int, int]], columns: int) -> Any:
    """Return rows of signs by place as a sparse matrix."""
    import numpy as np
    from scipy.sparse import csr_array

    places: list[int] = []
    signs: list[int] = []
    ends = [0]
    for row in rows:
        places += row
        signs += row.values()
        ends.append(len(places))
    values = np.array(signs, dtype=float)
    return csr_array((values, places, ends), shape=(len(ends) - 1, columns))


def least(
    aim: Numbers, sums: Sums, bounds: Sequence[Interval] | Numbers, *, integral: bool = False
) -> Numbers | None:
    """Return a table for which the aim is least; None where that has no limit.

    ``sums`` are a matrix and what it comes to.  Raises ValueError where no table fits.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    low, high = np.array(bounds, dtype=float).T
    found = milp(
        aim,
        integrality=np.full(len(aim), int(integral)),
        bounds=Bounds(low, high),
        constraints=() if sums is None else LinearConstraint(sums[0], sums[1], sums[1]),
        options={"mip_rel_gap": 0.0, "presolve": integral},  # small ones are solved sooner without
    )
    if found.x is None and found.status != _UNLIMITED:
        raise ValueError("what is published cannot all be true")
    point: Numbers | None = found.x
    return point


def whole(point: Numbers) -> bool:
    """Tell whether a table is in whole numbers."""
    return bool(abs(point - point.round()).max() < EPS)


def finite(bounds: Iterable[Interval], far: float) -> list[Interval]:
    """Return bounds with ``far`` above the lower one where nothing is known of the upper one."""
    return [(low, max(low, 0) + far if high == math.inf else high) for low, high in bounds]
