"""Lists of records with the columns that their kind declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.engine.columns import Cell, cell, label
from qms.kinds import all_kinds
from qms.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.session import Session


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of a list: the id, then one cell per column."""

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def items(self) -> Iterator[dict[str, Any]]:
        """Yield the rows with their columns' names."""
        return (dict(zip(("id", *self.columns), row, strict=True)) for row in self.rows)


def listed(session: Session, noun: str) -> Listing:
    """Return the records of a kind as a list; ``policy`` lists every policy."""
    kind: Any = Policy if noun == "policy" else all_kinds()[noun]
    sample = all_kinds()["policy.risk-scale"] if noun == "policy" else kind
    records = session.snapshot.of(kind)
    columns = sample.spec.columns
    if "old_number" in sample.model_fields and any(
        getattr(record, "old_number", None) for record in records
    ):
        columns = (*columns, "old_number")
    headings = tuple(label(sample, column) for column in columns)
    rows = tuple(
        (record.id, *(cell(session.view, record, column) for column in columns))
        for record in records
    )
    return Listing(columns, headings, rows)
