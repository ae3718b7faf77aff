"""How the obligations of a year were met: item, term, day done, in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.engine.cells import named
from qms.engine.obligations import STATES, Occurrence, OccurrenceState, all_occurrences
from qms.engine.tally import Tally, share
from qms.i18n import N_, M
from qms.report.facts import facts
from qms.report.lists import Head, Line, listed
from qms.report.register_reports import register

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.engine.periods import Period
    from qms.engine.view import View
    from qms.report.document import Table
    from qms.report.facts import Fact
    from qms.report.frame import Content, Frame

_HEADS: Final = (
    Head("title", N_("What"), 3),
    Head("responsible", N_("Responsible"), 2),
    Head("occurrence", N_("Occurrence"), 1),
    Head("due", N_("Due"), 1, "date"),
    Head("done", N_("Done on"), 1, "date"),
    Head("state", N_("State"), 1),
    Head("in_time", N_("In time"), 1),
)


def obligations(frame: Frame) -> Content:
    """Return the obligations that fell due within an academic year, by term."""
    found = within(frame.view, frame.period)
    caption = N_("Obligations of the academic year")
    table = occurrences_table(frame, "register", caption, found)
    return register(frame, table, obligation_facts(frame.view, found))


def occurrences_table(frame: Frame, name: str, caption: str, found: Sequence[Occurrence]) -> Table:
    """Return occurrences with term, day done, state, and whether they were in time."""
    lines = [Line(item.obligation, _cells(frame.view, item)) for item in found]
    return listed(frame, name, caption, _HEADS, lines)


def obligation_facts(view: View, found: Sequence[Occurrence]) -> tuple[Fact, ...]:
    """Count occurrences: each time that an obligation has to be met counts."""
    fallen = [item for item in found if item.due is not None and item.due <= view.today]
    done = [item for item in fallen if item.done is not None]
    timely = [item for item in done if in_time(item)]
    late = [item for item in found if item.state is OccurrenceState.OVERDUE]
    return facts(
        (M("Terms of the period"), times(found)),
        (M("Fallen due by the day of the report"), times(fallen)),
        (M("Of these done"), times(done)),
        (M("Of these done in time"), times(timely)),
        (M("Done in time, of those fallen due"), share(times(timely), times(fallen))),
        (M("Overdue"), times(late)),
    )


def in_time(item: Occurrence) -> bool | None:
    """Tell whether an occurrence was done by its term, None where one of the days is missing."""
    if item.done is None or item.due is None:
        return False if item.state is OccurrenceState.OVERDUE else None
    return item.done <= item.due


def within(view: View, period: Period) -> list[Occurrence]:
    """Return the occurrences that fall due within a period, by term."""
    found = [
        item
        for item in all_occurrences(view, period.last)
        if item.due is not None and period.has(item.due)
    ]
    return sorted(found, key=lambda item: (item.due, item.name))


def times(found: Iterable[Occurrence]) -> Tally:
    """Count occurrences, which are named ``OBL-annual-iqas@2025-2026``."""
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
