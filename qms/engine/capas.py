"""Figures of CAPAs: terms and their moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.kinds.nonconformity import Nonconformity
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

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


def recurrences(view: View, capa: Capa) -> Iterator[Nonconformity]:
    """Yield similar nonconformities between completion and the end of observation.

    Similar is one on the same subject at the same unit as a nonconformity that the CAPA came
    from, or as the effect that it names.
    """
    done, last = done_on(view, capa), capa.observe_until
    if done is None or last is None:
        return
    subjects = set(_subjects(view, capa))
    for item in view.snapshot.of(Nonconformity):
        similar = (item.topic, item.unit) in subjects and item.id not in capa.sources
        inside = done < item.date <= min(last, view.today)
        if similar and inside and view.state_id(item) != ENTERED_BY_MISTAKE:
            yield item


def _subjects(view: View, capa: Capa) -> Iterator[tuple[str, str]]:
    if capa.effect and capa.effect.topic and (capa.effect.group or capa.unit):
        yield capa.effect.topic, capa.effect.group or capa.unit or ""
    for source in capa.sources:
        record = view.snapshot.get(source)
        if isinstance(record, Nonconformity) and record.topic is not None:
            yield record.topic, record.unit
