"""Figures of decisions in a period: taken, carried out, late, overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.figures import came, tally
from qms.engine.governance import open_decision
from qms.engine.tally import Share, Tally, share
from qms.kinds.decision import Decision
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.figures import Span
    from qms.engine.view import View


@dataclass(frozen=True, slots=True)
class DecisionFigures:
    """Decisions taken within the period; only those with a term are controlled.

    ``overdue`` are all that have passed their term, taken within the period or before, and
    ``overdue_of_year`` those taken within it; the share is that of the controlled ones that are
    carried out.
    """

    taken: Tally
    with_term: Tally
    done: Tally
    late: Tally
    overdue: Tally
    overdue_of_year: Tally
    done_share: Share | None


def decision_figures(view: View, span: Span) -> DecisionFigures:
    """Count the decisions."""
    taken = decisions(view, span)
    controlled = [item for item in taken if item.due is not None]
    done = tally(item for item in controlled if done_on(view, item))
    with_term = tally(controlled)
    return DecisionFigures(
        taken=tally(taken),
        with_term=with_term,
        done=done,
        late=tally(item for item in controlled if was_late(view, item)),
        overdue=tally(overdue_decisions(view)),
        overdue_of_year=tally(item for item in controlled if is_overdue(view, item)),
        done_share=share(done, with_term),
    )


def decisions(view: View, span: Span) -> tuple[Decision, ...]:
    """Return the decisions taken within the period up to today, oldest first, without mistakes."""
    found = [
        item
        for item in view.snapshot.of(Decision)
        if span.has(item.date)
        and item.date <= view.today
        and view.state_id(item) != ENTERED_BY_MISTAKE
    ]
    return tuple(sorted(found, key=lambda item: (item.date, item.id)))


def overdue_decisions(view: View) -> tuple[Decision, ...]:
    """Return the decisions still to be carried out whose term has passed, the oldest term first."""
    found = [item for item in view.snapshot.of(Decision) if is_overdue(view, item)]
    return tuple(sorted(found, key=lambda item: (str(item.due), item.id)))


def is_overdue(view: View, decision: Decision) -> bool:
    """Tell whether a decision is still to be carried out and its term has passed."""
    return open_decision(view, decision) and str(decision.due) < view.today.isoformat()


def done_on(view: View, decision: Decision) -> dt.date | None:
    """Return the day on which a decision was carried out, None while it is not."""
    done = view.state_id(decision) == "done"
    return came(view, decision.transitions, "done") if done else None


def was_late(view: View, decision: Decision) -> bool:
    """Tell whether a decision was carried out after its term."""
    day = done_on(view, decision)
    return day is not None and decision.due is not None and day > decision.due
