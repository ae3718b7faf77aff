"""Tables of records with figures of a period beside them, cut to what a circle may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.engine.circles import may_name, may_show, nameable, shown_columns, wide_enough
from qms.report.document import Column, Table
from qms.report.registers import cut_note, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.model.record import Record
    from qms.report.document import ColumnKind
    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the record that it is about and a cell for each column.

    ``more`` names further records behind the row, ``tells`` one that the row itself is told of.
    """

    record: Record
    cells: tuple[Any, ...]
    more: tuple[str, ...] = ()
    tells: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name among the fields that may be published, English label, width, kind.

    A ``free`` one is shown to every circle that may see the record at all.
    """

    key: str
    label: str
    width: int = 1
    kind: ColumnKind = "text"
    free: bool = False


def listed(
    frame: Frame, name: str, caption: str, heads: Sequence[Head], lines: Iterable[Line]
) -> Table:
    """Return a table of records of one kind; ``caption`` and labels are words of the program.

    Records and columns that the circle may not see are left out, and lines about a record that it
    may not see; a note says how many.
    """
    known = tuple(lines)
    kept = [item for item in known if _may(frame, item)]
    places = _places(frame, heads, known)
    return Table(
        name,
        frame.say(caption),
        tuple(_column(frame, heads[place]) for place in places),
        tuple(tuple(plain(item.cells[place], frame.lang) for place in places) for item in kept),
        note=cut_note(len(known) - len(kept), frame.lang),
        origin=tuple(
            (item.record.id, *nameable(frame.view, item.more, frame.circle)) for item in kept
        ),
    )


def counts(  # noqa: PLR0913, PLR0917 -- the parts of one table
    frame: Frame,
    name: str,
    caption: str,
    heads: Sequence[Head],
    rows: Iterable[tuple[Any, ...]],
    origin: Iterable[tuple[str, ...]] = (),
) -> Table:
    """Return a table of figures that is about no single record; its words are the program's."""
    return Table(
        name,
        frame.say(caption),
        tuple(_column(frame, head) for head in heads),
        tuple(tuple(plain(one, frame.lang) for one in row) for row in rows),
        origin=tuple(origin),
    )


def _may(frame: Frame, line: Line) -> bool:
    if line.tells and not may_name(frame.view, line.tells, frame.circle):
        return False
    return may_show(frame.view, line.record, frame.circle)


def _column(frame: Frame, head: Head) -> Column:
    return Column(head.key, frame.say(head.label), head.kind, head.width)


def _places(frame: Frame, heads: Sequence[Head], lines: Sequence[Line]) -> list[int]:
    """Return the places of the columns that the circle may see."""
    kind = type(lines[0].record) if lines else None
    if kind is None or wide_enough(kind.spec.circle, frame.circle):
        return list(range(len(heads)))
    allowed = shown_columns(frame.view, kind, frame.circle) or frozenset()
    return [place for place, head in enumerate(heads) if head.free or head.key in allowed]
