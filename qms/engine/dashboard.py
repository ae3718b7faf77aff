"""What a person who opens the program has to see first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine import risks
from qms.engine.due import Due, due
from qms.engine.obligations import Occurrence, OccurrenceState, to_do
from qms.kinds.obligation import Obligation

if TYPE_CHECKING:
    from qms.engine.due import DueItem
    from qms.engine.risks import Rating
    from qms.engine.view import View
    from qms.kinds.risk import Risk

AHEAD: Final = 30


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Critical risks, worst first; what is overdue; the next 30 days; what has no day yet.

    ``documents`` are what is to be done by then about controlled documents.
    """

    critical: tuple[tuple[Risk, Rating], ...]
    overdue: tuple[DueItem, ...]
    soon: tuple[DueItem, ...]
    waiting: tuple[Occurrence, ...]
    documents: tuple[DueItem, ...] = ()


def dashboard(view: View) -> Dashboard:
    """Collect it.  Critical is a risk whose band demands intensive monitoring."""
    items = due(view)
    last = view.today + dt.timedelta(days=AHEAD)
    return Dashboard(
        critical(view),
        tuple(item for item in items if item.overdue),
        tuple(item for item in items if not item.overdue and item.date <= last),
        waiting(view),
        tuple(item for item in items if item.source is Due.DOCUMENT and item.date <= last),
    )


def critical(view: View) -> tuple[tuple[Risk, Rating], ...]:
    """Return the live risks under intensive monitoring, worst first."""
    rated = [(risk, risks.rating(view, risk)) for risk in risks.live(view)]
    found = [
        (risk, rating)
        for risk, rating in rated
        if rating is not None and rating.band is not None and rating.band.intensive_monitoring
    ]
    return tuple(sorted(found, key=lambda pair: (-pair[1].score, pair[0].id)))


def waiting(view: View) -> tuple[Occurrence, ...]:
    """Return what waits for an event or a calendar, and what happened but has no term.

    One line for an obligation: the year that is running, not the ones that follow.
    """
    found = []
    for obligation in view.snapshot.of(Obligation):
        left = [
            item
            for item in to_do(view, obligation)
            if item.due is None and item.state is not OccurrenceState.COMING
        ]
        found += left[-1:] if left and left[-1].state is OccurrenceState.WAITING else left
    return tuple(found)
