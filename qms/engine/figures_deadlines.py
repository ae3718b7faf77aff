"""Deadlines of a period: which were met in time, late or not at all; reporting by level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.governance import level_of
from qms.engine.obligations import OccurrenceState, all_occurrences
from qms.engine.tally import Share, Tally, share
from qms.kinds.obligation import Monthly, Recurring
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from qms.engine.figures import Span
    from qms.engine.view import View
    from qms.kinds.obligation import Obligation

REPORTING = "reporting"
"""The group of obligations whose fulfilment is a report to the next level."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time of the period at which an obligation falls due, and what is with it today.

    ``passed`` says that this day is not later than the day of the view.
    """

    obligation: Obligation
    date: dt.date
    state: OccurrenceState
    done: dt.date | None
    name: str
    passed: bool

    @property
    def late(self) -> bool:
        """Whether it was done after its last day."""
        return self.done is not None and self.done > self.date

    @property
    def rhythm(self) -> bool:
        """Whether it comes back every month or week: shown in one line, it would hide others."""
        return isinstance(self.obligation.rule, Monthly | Recurring)


@dataclass(frozen=True, slots=True)
class DeadlineFigures:
    """Times at which obligations fell due by today; each is counted by its name.

    ``due`` = ``in_time`` + ``late`` + ``missed``; the share is that of ``in_time``.  ``ahead`` are
    met before their day, which is still to come: what is neither done nor due yet cannot be
    counted against them.
    """

    due: Tally
    in_time: Tally
    late: Tally
    missed: Tally
    ahead: Tally
    to_come: Tally
    in_time_share: Share | None


def deadline_figures(found: Iterable[Deadline]) -> DeadlineFigures:
    """Count deadlines."""
    many = tuple(found)
    fallen = [item for item in many if fell_due(item)]
    ahead = [item for item in many if item.done is not None and not item.passed]
    due, in_time = _named(fallen), _named(i for i in fallen if i.done is not None and not i.late)
    return DeadlineFigures(
        due=due,
        in_time=in_time,
        late=_named(item for item in fallen if item.late),
        missed=_named(item for item in fallen if item.done is None),
        ahead=_named(ahead),
        to_come=_named(item for item in many if item not in [*fallen, *ahead]),
        in_time_share=share(in_time, due),
    )


def fell_due(item: Deadline) -> bool:
    """Tell whether a deadline has come and is decided: met, or missed.

    What is met before its day, which is still to come, is left out as what is not met yet is.
    """
    return item.passed if item.done is not None else item.state is OccurrenceState.OVERDUE


def _named(found: Iterable[Deadline]) -> Tally:
    return Tally(item.name for item in found)


def deadlines(view: View, span: Span) -> tuple[Deadline, ...]:
    """Return the times of the period at which obligations fall due, earliest first."""
    found = [
        Deadline(item.obligation, day, item.state, item.done, item.name, day <= view.today)
        for item in all_occurrences(view, span.last)
        if (day := item.due) is not None and span.has(day)
    ]
    return tuple(sorted(found, key=lambda item: (item.date, item.obligation.id)))


def reporting(found: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return the deadlines of reports to the next level."""
    return tuple(item for item in found if item.obligation.group == REPORTING)


def reporters(view: View, obligation: Obligation) -> tuple[str, ...]:
    """Return who reports: those responsible, else the post that did it last.

    Not every duty of the regulation names who is responsible; what was done says it then.
    """
    done = until(obligation.completions, view.today)
    last = next((str(item.by) for item in reversed(done) if item.by is not None), None)
    return obligation.responsible or ((last,) if last else ())


def level(view: View, obligation: Obligation) -> str | None:
    """Return the level of monitoring of whoever reports first, None where it has none."""
    for who in reporters(view, obligation):
        record = view.snapshot.get(who.partition("@")[2] or who)
        found = level_of(view, record) if record else None
        if found:
            return found
    return None
