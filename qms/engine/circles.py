"""Who may be shown what: the circle of a record against the circle of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.kinds import noun_of
from qms.kinds.policies.circles import Circles
from qms.model.record import Circle

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.model.record import Record

ORDER: Final = (Circle.INTERNAL, Circle.CORPORATE, Circle.PUBLIC)
"""From the narrowest circle to the widest."""


def wide_enough(has: Circle, wanted: Circle) -> bool:
    """Tell whether what is of circle ``has`` may be seen by ``wanted`` without more ado."""
    return ORDER.index(has) >= ORDER.index(wanted)


def may_show(view: View, record: Record, circle: Circle) -> bool:
    """Tell whether a report for a circle may list a record.

    It may where the record's circle is wide enough, or where the policy publishes columns of its
    kind for the circle and the record names no circle of its own.
    """
    if wide_enough(record.shown_circle, circle):
        return True
    return record.circle is None and shown_columns(view, type(record), circle) is not None


def shown_columns(view: View, kind: type[Record], circle: Circle) -> frozenset[str] | None:
    """Return the columns of a kind that the policy publishes for a circle, None where none is.

    What is published for a wider circle is published for the narrower ones too.
    """
    edition = view.snapshot.policy(Circles, view.today)
    noun = noun_of(kind)
    found = [
        item.columns
        for item in (edition.value.publish if edition else ())
        if item.kind == noun and wide_enough(item.circle, circle)
    ]
    return frozenset(name for columns in found for name in columns) if found else None
