"""Rules of risk maps: approved by the right body, in time, in agreement with the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.risk_maps import APPROVED, approved, disagreeing, next_map, unfit, waiting
from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.policies.risk_rules import RiskRules
from qms.kinds.risk_map import RiskMap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@integrity("R107", "9.2(2), KZ-RISK-04")
def approved_by_another(view: View) -> Iterator[Hit]:
    """A risk map counts as approved by what is no decision of the body that approves it.

    The decision is of the body that the policy of that day names, has its number, and is not
    earlier than the map.
    """
    for taken in view.snapshot.of(RiskMap):
        counted = [move.to for move in taken.transitions if move.void is None]
        act = view.snapshot.get(taken.decision or "")
        if APPROVED in counted[-1:] and isinstance(act, Decision):
            fault = unfit(view, taken, act)
            if fault is not None:
                yield Hit(
                    taken.id,
                    ("decision",),
                    fault,
                    M("Name the decision by which the body approved this map."),
                )


@duty("R309", "9.2(2), KZ-RISK-04")
def map_too_old(view: View) -> Iterator[Hit]:
    """The last approved risk map is older than the policy allows, or there is none by then.

    How often is the university's own rule (POL-risk-rules).
    """
    by, known = next_map(view), approved(view)
    policies = view.snapshot.of(RiskRules)
    if by is None or by >= view.today or not policies:
        return
    yield Hit(
        policies[0].id,
        ("editions",),
        M("the last approved risk map is of {day}", day=known[-1].date)
        if known
        else M("no risk map was ever approved"),
        M("Take one (qms risk-map take), then: qms risk-map approve RMAP-... --decision DEC-..."),
        by,
        by,
    )


@duty("R310", "9.2(2), KZ-RISK-04")
def map_not_approved(view: View) -> Iterator[Hit]:
    """A risk map was taken and no body has approved it yet.

    A map that another one has followed is not waited for.
    """
    known = approved(view)
    for taken in waiting(view)[-1:]:
        if not known or known[-1].date < taken.date:
            yield Hit(
                taken.id,
                ("decision",),
                M("the risk map of {day} is not approved", day=taken.date),
                M("Record it: qms risk-map approve {id} --decision DEC-...", id=taken.id),
                taken.date,
            )


@duty("R311", "9.2(2), KZ-RISK-10")
def map_disagrees(view: View) -> Iterator[Hit]:
    """A risk map no longer agrees with the assessments of its day.

    An assessment of that day or earlier was recorded, voided or changed after the map was taken.
    """
    for taken in (*waiting(view), *approved(view)):
        other = disagreeing(view, taken)
        if other:
            yield Hit(
                taken.id,
                ("placed",),
                M("the assessments of {day} now say otherwise: {ids}", day=taken.date, ids=other),
                M("See what was entered later: qms log RSK-...; take another map if it matters."),
            )
