"""What all figures of a period share: the period, counting, what is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from qms.engine.tally import Tally
from qms.model.items import DatedItem, until
from qms.model.record import Record
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from qms.engine.view import View
    from qms.model.states import Transition

R = TypeVar("R", bound=Record)


class Span(Protocol):
    """An academic year or any other period, both days inclusive."""

    @property
    def first(self) -> dt.date:
        """Its first day."""
        ...

    @property
    def last(self) -> dt.date:
        """Its last day."""
        ...

    def has(self, day: dt.date) -> bool:
        """Tell whether a day falls into it."""
        ...


def tally(records: Iterable[Record]) -> Tally:
    """Count records."""
    return Tally(record.id for record in records)


def known(view: View, kind: type[R]) -> tuple[R, ...]:
    """Return the records of a kind on record today, final ones included, without mistakes."""
    return tuple(
        item
        for item in view.snapshot.of(kind)
        if view.state_id(item) != ENTERED_BY_MISTAKE and view.on_record(item)
    )


def happened(view: View, span: Span, items: Iterable[DatedItem]) -> bool:
    """Tell whether one of the facts lies within the period, up to today."""
    return any(span.has(item.date) for item in until(items, view.today))


def went(view: View, span: Span, moves: Iterable[Transition], to: str) -> bool:
    """Tell whether a record came into a state within the period, up to today."""
    return any(move.to == to and span.has(move.date) for move in until(moves, view.today))


def came(view: View, moves: Iterable[Transition], to: str) -> dt.date | None:
    """Return the last day on which a record came into a state, up to today."""
    return max((move.date for move in until(moves, view.today) if move.to == to), default=None)
