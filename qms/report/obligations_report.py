"""How the obligations of a year were met: item, term, day done, in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.engine.columns import named
from qms.engine.obligations import STATES, Occurrence, OccurrenceState, all_occurrences
from qms.engine.tally import Tally, share
from qms.i18n import N_, M
from qms.report.facts import facts
from qms.report.lists import Head, Line, listed
from qms.report.register_reports import register

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.periods import Period
    from qms.engine.view import View
    from qms.report.frame import Content, Frame

_HEADS: Final = (
    Head("title", N_("What"), 6),
    Head("responsible", N_("Responsible"), 4),
    Head("occurrence", N_("Occurrence"), 2),
    Head("due", N_("Due"), 2, "date"),
    Head("done", N_("Done on"), 2, "date"),
    Head("state", N_("State"), 2),
    Head("in_time", N_("In time"), 2),
)


def obligations(frame: Frame) -> Content:
    """Return the obligations that fell due within an academic year, by term."""
    view = frame.view
    found = _within(view, frame.period)
    lines = [Line(item.obligation, _cells(view, item)) for item in found]
    table = listed(frame, "register", N_("Obligations of the academic year"), _HEADS, lines)
    fallen = [item for item in found if item.due is not None and item.due <= view.today]
    done = [item for item in fallen if item.done is not None]
    known = facts(
        (M("Terms of the year"), _tally(found)),
        (M("Fallen due by the day of the report"), _tally(fallen)),
        (M("Of these done"), _tally(done)),
        (M("Of these done in time"), _tally(item for item in done if in_time(item))),
        (
            M("Done in time, of those fallen due"),
            share(_tally(item for item in done if in_time(item)), _tally(fallen)),
        ),
        (
            M("Overdue"),
            _tally(item for item in found if item.state is OccurrenceState.OVERDUE),
        ),
    )
    return register(frame, table, known)


def in_time(item: Occurrence) -> bool | None:
    """Tell whether an occurrence was done by its term, None where one of the days is missing."""
    if item.done is None or item.due is None:
        return False if item.state is OccurrenceState.OVERDUE else None
    return item.done <= item.due


def _within(view: View, period: Period) -> list[Occurrence]:
    found = [
        item
        for item in all_occurrences(view, period.last)
        if item.due is not None and period.has(item.due)
    ]
    return sorted(found, key=lambda item: (item.due, item.name))


def _tally(found: Iterable[Occurrence]) -> Tally:
    """Count occurrences: each time that an obligation has to be met counts."""
    return Tally(item.name for item in found)


_SAID: Final = {True: N_("yes"), False: N_("no"), None: ""}


def _cells(view: View, item: Occurrence) -> tuple[Any, ...]:
    return (
        item.obligation.title,
        named(view, item.obligation.responsible),
        item.key,
        item.due,
        item.done,
        M(STATES[item.state]),
        M(_SAID[in_time(item)]),
    )
