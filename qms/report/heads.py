"""The head of a table: one row of labels, or two where columns stand under a common heading."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.report.document import Column, Table

GROUP: Final = "group"
"""The kind of a heading over several columns, beside the kinds of columns."""


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One heading: from column ``at`` (0 is the first) over ``columns`` and ``rows``."""

    label: str
    kind: str
    at: int
    columns: int = 1
    rows: int = 1


def head(table: Table) -> tuple[tuple[HeadCell, ...], ...]:
    """Return the rows of the head, each from left to right: one row, two with groups.

    A heading over two rows stands in the first row only.
    """
    numbered = tuple(enumerate(table.columns))
    if not any(column.group for column in table.columns):
        return (tuple(_single(at, column) for at, column in numbered),)
    upper: list[HeadCell] = []
    for name, found in groupby(numbered, key=lambda pair: pair[1].group):
        under = tuple(found)
        if name:
            upper.append(HeadCell(name, GROUP, under[0][0], columns=len(under)))
        else:
            upper += (_single(at, column, rows=2) for at, column in under)
    lower = tuple(_single(at, column) for at, column in numbered if column.group)
    return (tuple(upper), lower)


def _single(at: int, column: Column, rows: int = 1) -> HeadCell:
    return HeadCell(column.label, column.kind, at, rows=rows)


def head_data(table: Table, write: Callable[[HeadCell], str]) -> list[list[dict[str, Any]]]:
    """Return the head as JSON for typst and for the filter of pandoc; ``write`` words a cell."""
    return [
        [
            {"text": write(cell), "kind": cell.kind, "columns": cell.columns, "rows": cell.rows}
            for cell in row
        ]
        for row in head(table)
    ]
