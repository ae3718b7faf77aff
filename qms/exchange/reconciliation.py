"""What became of every row of a register: the answer of an import."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.cells import Labelled
from qms.engine.columns import cell, label
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.engine.cells import Cell
    from qms.engine.view import View
    from qms.exchange.reading import Doubt
    from qms.i18n import Message
    from qms.model.record import Record

Sums = tuple[str, tuple[tuple["Cell", int], ...]]

_FIRST: Final = 10


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Rows are counted once: read = taken + known + rows of ``left_out``.

    ``columns`` are headings and the fields they fill, ``known`` the rows that were in the
    workspace already, ``sums`` counts of the taken records by the English name of a column.
    """

    noun: str
    file: str
    dry: bool
    columns: tuple[tuple[str, str], ...]
    unplaced: tuple[str, ...]
    read: int
    taken: int
    known: int
    doubtful: tuple[Doubt, ...]
    left_out: tuple[Doubt, ...]
    sums: tuple[Sums, ...]
    notes: tuple[Message, ...]
    ids: tuple[str, ...] = ()
    commit: str | None = None


def sums(view: View, columns: Iterable[str], records: Sequence[Record]) -> Iterator[Sums]:
    """Count records by what a column shows for them, in the order in which the values appear."""
    for column in columns:
        values = [cell(view, record, column) for record in records]
        shown = {_word(value): value for value in values if value is not None}
        counts = Counter(_word(value) for value in values)
        if shown:
            heading = label(type(records[0]), column)
            yield heading, tuple((value, counts[word]) for word, value in shown.items())


def _word(value: Cell) -> str:
    return value.word if isinstance(value, Labelled) else str(value)


def remarks(short_years: list[int], cleaned: list[int], known: set[int]) -> Iterator[Message]:
    """Say once what would be a doubt repeated on many rows."""
    if known:
        yield M("Rows in the workspace already, not taken: {rows}", rows=_some(known))
    if short_years:
        yield M("Years of two digits were completed, rows: {rows}", rows=_some(short_years))
    if cleaned:
        yield M("Invisible or composed characters were cleaned, rows: {rows}", rows=_some(cleaned))


def _some(rows: Iterable[int]) -> tuple[str, ...]:
    """Return the first row numbers, and how many more there are."""
    numbers = sorted(set(rows))
    more = (f"+{len(numbers) - _FIRST}",) if len(numbers) > _FIRST else ()
    return (*map(str, numbers[:_FIRST]), *more)
