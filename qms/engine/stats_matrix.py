"""The little matrix algebra that reliability needs, for some dozens of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_SINGULAR: Final = 1e-10  # of correlations: a question that the others determine


def inverse_diagonal(matrix: Sequence[Sequence[float]]) -> list[float] | None:
    """Return the diagonal of the inverse of a k x k matrix; None where it has none.

    Gauss and Jordan with the largest pivot: k^3 steps.
    """
    k = len(matrix)
    rows = [[*line, *(float(i == j) for j in range(k))] for i, line in enumerate(matrix)]
    for at in range(k):
        best = max(range(at, k), key=lambda i: abs(rows[i][at]))
        if abs(rows[best][at]) < _SINGULAR:
            return None
        rows[at], rows[best] = rows[best], rows[at]
        pivot = rows[at] = [value / rows[at][at] for value in rows[at]]
        for i, row in enumerate(rows):
            if i != at and row[at]:
                rows[i] = [a - row[at] * b for a, b in zip(row, pivot, strict=True)]
    return [rows[i][k + i] for i in range(k)]
