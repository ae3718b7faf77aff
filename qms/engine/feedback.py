"""Feedback by other ways than questionnaires: whom it goes to, what came of it, how much of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from qms.engine.figures import known, tally
from qms.engine.instruments import feedback_rules
from qms.kinds.decision import Decision
from qms.kinds.feedback import Feedback
from qms.kinds.nonconformity import Nonconformity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.engine.tally import Tally
    from qms.engine.view import View
    from qms.kinds.policies.feedback import RouteRule

CRITERIA: Final[Mapping[str, str]] = {
    "origin": "feedback-origin",
    "function": "feedback-function",
    "regularity": "feedback-regularity",
    "anonymity": "feedback-anonymity",
    "channel": "feedback-channel",
}
"""The five criteria of the regulation on monitoring and feedback, 7.2, and their vocabularies."""
CROSSED: Final[Mapping[str, str]] = {
    **CRITERIA,
    "sort": "feedback-sort",
    "group": "target-group",
}
_LED: Final = ("NC-", "CAPA-", "DEC-")


def route(view: View, group: str) -> RouteRule | None:
    """Return whom feedback of a group goes to by the policy."""
    rules = feedback_rules(view)
    return next((item for item in (rules.routes if rules else ()) if group in item.groups), None)


def followed_by(view: View, item: Feedback) -> tuple[str, ...]:
    """Return the nonconformities, CAPAs and decisions that feedback led to, each once."""
    cases = [case.id for case in known(view, Nonconformity) if item.id in case.reported]
    decisions = [one.id for one in known(view, Decision) if item.id in one.concerns]
    capas = [capa.id for one in (item.id, *cases) for capa in view.capas_of.get(one, ())]
    named = [one for one in item.concerns if one.startswith(_LED)]
    return tuple(dict.fromkeys((*cases, *capas, *decisions, *named)))


def wrong_addressees(view: View, item: Feedback) -> tuple[str, ...]:
    """Return the addressees that the policy does not name for the group."""
    rule = route(view, item.group)
    return tuple(who for who in item.addressees if rule and who not in rule.addressees)


def lacking_addressees(view: View, item: Feedback) -> bool:
    """Tell whether feedback went to nobody although the policy says to whom."""
    rule = route(view, item.group)
    return rule is not None and not item.addressees


def crossed(
    view: View, rows: str, columns: str, items: Iterable[Feedback] | None = None
) -> Mapping[tuple[str | None, str | None], Tally]:
    """Count feedback by two criteria: (row, column) -> records; None is what was not stated."""
    found: dict[tuple[str | None, str | None], list[Feedback]] = defaultdict(list)
    for item in known(view, Feedback) if items is None else items:
        found[getattr(item, rows), getattr(item, columns)].append(item)
    return {cell: tally(held) for cell, held in found.items()}
