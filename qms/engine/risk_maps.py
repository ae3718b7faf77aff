"""Risk maps: what a day's map holds, which one a body approved, when the next one is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from qms.engine.risks import live, matrix, rated
from qms.i18n import M
from qms.kinds.policies.risk_rules import RiskRules, RiskRulesValue
from qms.kinds.risk_map import RiskMap

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.decision import Decision

APPROVED: Final = "approved"


def risk_rules(view: View, day: dt.date | None = None) -> RiskRulesValue:
    """Return the rules in force on a day, else today; empty ones where there is no policy."""
    edition = view.snapshot.policy(RiskRules, day or view.today)
    return edition.value if edition else RiskRulesValue()


def cells(taken: RiskMap) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """Return a taken map as a matrix: (likelihood, impact) -> ids of risks."""
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for item in taken.placed:
        key = (item.likelihood, item.impact)
        found[key] = (*found.get(key, ()), item.risk)
    return found


def approved(view: View) -> tuple[RiskMap, ...]:
    """Return the maps approved by today, the oldest first."""
    return _in_state(view, APPROVED)


def waiting(view: View) -> tuple[RiskMap, ...]:
    """Return the maps taken by today that no body has approved yet, the oldest first."""
    return _in_state(view, "taken")


def _in_state(view: View, state: str) -> tuple[RiskMap, ...]:
    found = [
        taken
        for taken in view.snapshot.of(RiskMap)
        if taken.date <= view.today and view.state_id(taken) == state
    ]
    return tuple(sorted(found, key=lambda taken: (taken.date, taken.id)))


def next_map(view: View) -> dt.date | None:
    """Return the day by which the next map is to be approved, by the months of the policy.

    Counted from the last approved map, else from the first assessment of a live risk; None where
    the policy asks for no map, or there is nothing to put on one.
    """
    rule = risk_rules(view).map
    days = [rated(view, risk)[0].date for risk in live(view)]
    if rule is None or not days:
        return None
    known = approved(view)
    return (known[-1].date if known else min(days)) + relativedelta(months=rule.months)


def disagreeing(view: View, taken: RiskMap) -> tuple[str, ...]:
    """Return the risks that the assessments of the map's day put elsewhere, or nowhere, by now."""
    told = {item.risk: (item.likelihood, item.impact) for item in taken.placed}
    day = view.on(taken.date)
    now = {name: place for place, names in matrix(day).items() for name in names}
    return tuple(sorted(name for name in told.keys() | now if told.get(name) != now.get(name)))


def unfit(view: View, taken: RiskMap, act: Decision) -> Message | None:
    """Return why a decision cannot approve a map, None where it can.

    It is of the body that the policy of its day names, has its number, and is not earlier than
    the map.
    """
    rule = risk_rules(view, act.date).map
    if rule is not None and act.body != rule.body:
        return M(
            "{id} is no decision of: {body}", id=act.id, body=view.name(rule.body) or rule.body
        )
    if act.number is None:
        return M("{id} has no number", id=act.id)
    return M("{id} is earlier than the map", id=act.id) if act.date < taken.date else None
