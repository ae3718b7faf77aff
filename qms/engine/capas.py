"""Figures of CAPAs: terms and their moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.view import View
    from qms.kinds.capa import Capa, Completion, Measure

FINISHED = frozenset({"done", "closed", "cancelled", "entered_by_mistake"})


def term(view: View, capa: Capa) -> dt.date | None:
    """Return the term as last moved up to today, None when none was ever set."""
    moves = until(capa.postponements, view.today)
    return moves[-1].new if moves else capa.due


def moved(view: View, capa: Capa) -> int:
    """Return how often the term was moved up to today."""
    return len(until(capa.postponements, view.today))


def running(view: View, capa: Capa) -> bool:
    """Tell whether the measures are still to be carried out."""
    return view.state_id(capa) not in FINISHED


def overdue(view: View, capa: Capa) -> bool:
    """Tell whether a running CAPA has passed its term."""
    last = term(view, capa)
    return running(view, capa) and last is not None and last < view.today


def is_plan(capa: Capa) -> bool:
    """Tell whether a CAPA names who owns it, who carries it out and by when."""
    return None not in {capa.owner, capa.executor, capa.due}


def done_on(view: View, capa: Capa) -> dt.date | None:
    """Return the day on which the measures were last reported as done, None before."""
    if view.state_id(capa) not in {"done", "closed"}:
        return None
    return max(
        (move.date for move in until(capa.transitions, view.today) if move.to == "done"),
        default=None,
    )


def completions(view: View, capa: Capa) -> tuple[Completion, ...]:
    """Return what was reported as carried out since the plan was last approved or taken up."""
    moves = until(capa.transitions, view.today)
    since = max((move.date for move in moves if move.to == "approved"), default=None)
    found = until(capa.completions, view.today)
    return tuple(item for item in found if since is None or item.date >= since)


def proofs(view: View, capa: Capa) -> tuple[str, ...]:
    """Return the evidence of what was carried out."""
    return tuple(name for item in completions(view, capa) for name in item.evidence)


def measures_left(view: View, capa: Capa) -> tuple[Measure, ...]:
    """Return the measures still to be carried out."""
    found = {item.measure for item in completions(view, capa)}
    return () if None in found else tuple(item for item in capa.measures if item.id not in found)
