"""How far the management of a risk has come, and what risks weigh on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from qms.engine.capas import is_plan
from qms.engine.risks import live, rated, rating
from qms.engine.tally import Tally
from qms.i18n import N_
from qms.kinds.indicator import Indicator
from qms.kinds.risk import Risk
from qms.kinds.unit import Unit
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.engine.view import View
    from qms.kinds.capa import Capa
    from qms.model.record import Record

PHASES: Final = {
    "identified": N_("identified"),
    "assessed": N_("assessed"),
    "treated": N_("treated"),
    "monitored": N_("monitored"),
    "closed": N_("closed"),
}
"""Source: quality manual (Dulaty), 8.1.1: identification, assessment, measures and control."""


def phase(view: View, risk: Risk) -> str | None:
    """Return the stage of management today; None for a risk entered by mistake.

    Treated: a treatment was chosen, or a CAPA has a plan.  Monitored: after that the risk was
    reviewed or assessed again, or its CAPA was reported on.
    """
    state = view.state_id(risk)
    if state in {"closed", ENTERED_BY_MISTAKE}:
        return "closed" if state == "closed" else None
    if rating(view, risk) is None:
        return "identified"
    plans = [capa for capa in view.capas_of.get(risk.id, ()) if is_plan(capa)]
    chosen = [item.date for item in until(risk.treatments, view.today)]
    if not plans and not chosen:
        return "assessed"
    return "monitored" if _watched(view, risk, plans, min(chosen, default=None)) else "treated"


def _watched(view: View, risk: Risk, plans: list[Capa], since: dt.date | None) -> bool:
    start = since or min(item.date for item in rated(view, risk))
    again = any(item.date > start for item in rated(view, risk))
    seen = any(item.date >= start for item in until(risk.reviews, view.today))
    told = any(
        until(items, view.today)
        for capa in plans
        for items in (capa.updates, capa.controls, capa.completions, capa.reviews)
    )
    return again or seen or told


def phases(view: View) -> Mapping[str, Tally]:
    """Return the risks by their stage of management, every stage in its order."""
    found: dict[str, list[str]] = defaultdict(list)
    for risk in view.snapshot.of(Risk):
        reached = phase(view, risk)
        if reached is not None and view.on_record(risk):
            found[reached].append(risk.id)
    return {name: Tally(found[name]) for name in PHASES}


def highest_score(view: View, record: Record) -> int | None:
    """Return the highest score of the live risks of an indicator or unit, None without any.

    Only scores on today's scale are compared.  Source: regulation on monitoring and feedback,
    3(2): priority is given to what the risk map shows to be most important.
    """
    scores = [
        found.score
        for risk in _of(view, record)
        if (found := rating(view, risk)) is not None and found.comparable
    ]
    return max(scores, default=None)


def _of(view: View, record: Record) -> Iterator[Risk]:
    for risk in live(view):
        if isinstance(record, Indicator):
            linked = record.id in (*risk.indicators, *risk.concerns)
        else:
            linked = isinstance(record, Unit) and record.id in (risk.unit, *risk.units)
        if linked:
            yield risk
