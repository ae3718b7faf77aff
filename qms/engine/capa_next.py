"""What comes next in the life of a CAPA, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.capa_guards import (
    control_since,
    controlled,
    final_review,
    first_day,
    missing_approvals,
    risks_above,
)
from qms.engine.capa_rules import capa_rules, review_window, route_of
from qms.engine.capas import measures_left, moved, term
from qms.i18n import M
from qms.kinds.capa import PLAN, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.capa import Capa


def next_steps(view: View, capa: Capa) -> tuple[Message, ...]:
    """Return what is to be done next, today, in the order in which to do it."""
    steps = _STEPS.get(view.state_id(capa) or "")
    return tuple(steps(view, capa)) if steps else ()


def _proposed(_view: View, capa: Capa) -> Iterator[Message]:
    keys = tuple(name for name in PLAN if not getattr(capa, name))
    if keys:
        yield M("Plan it: qms capa plan {id}. Still missing: {keys}", id=capa.id, keys=keys)
    else:
        yield M("Plan it: qms capa plan {id}", id=capa.id)


def _planned(view: View, capa: Capa) -> Iterator[Message]:
    route = route_of(view, capa)
    if route is not None:
        yield M("Route of approval: {route}", route=route.label)
    for lacking in missing_approvals(view, capa):
        yield M("Before approval still missing: {what}", what=lacking)
    yield M("Record each: qms capa approve {id} --decision DEC, or --by POST", id=capa.id)


def _approved(view: View, capa: Capa) -> Iterator[Message]:
    left = tuple(item.id for item in measures_left(view, capa))
    last = term(view, capa)
    if left:
        yield M("Carry out by {day}; measures left: {measures}", day=last, measures=left)
    else:
        yield M("Carry out by {day}", day=last)
    rule = capa_rules(view).updates
    if rule is not None and rule.only_in is not None:
        yield M(
            "At least one update in each month of a {period}: qms capa update {id}",
            period=M(rule.only_in),
            id=capa.id,
        )
    elif rule is not None:
        yield M("At least one update in each month: qms capa update {id}", id=capa.id)
    yield from _control(view, capa)


def _control(view: View, capa: Capa) -> Iterator[Message]:
    since = control_since(view, capa)
    if since is not None and not controlled(view, capa, since):
        yield M(
            "A joint control meeting has to deal with it: qms capa control {id} --meeting MTG",
            id=capa.id,
        )


def _done(view: View, capa: Capa) -> Iterator[Message]:
    review = final_review(view, capa)
    if review is None:
        yield from _review(view, capa)
    elif review.verdict is Verdict.EFFECTIVE:
        yield M("Close it: qms capa close {id}", id=capa.id)
    else:
        yield M('Take it up again: qms capa reopen {id} --basis "..."', id=capa.id)
    for risk in risks_above(view, capa):
        yield M("Before closing {risk} has to fall to a permitted level", risk=risk.id)
    yield from _control(view, capa)


def _review(view: View, capa: Capa) -> Iterator[Message]:
    window, route = review_window(view, capa), route_of(view, capa)
    if window is not None and window[1] is not None:
        yield M("Effectiveness review from {first} to {last}", first=window[0], last=window[1])
    elif route is not None and route.review_at is not None:
        yield M("Effectiveness review: {when}", when=route.review_at)
    else:
        yield M("Effectiveness review from {first}", first=first_day(view, capa))
    yield M("Judge it then: qms capa verify {id} --verdict effective --by POST", id=capa.id)


def _closed(_view: View, capa: Capa) -> Iterator[Message]:
    if capa.observe_until is not None:
        yield M("The effect is observed until {day}", day=capa.observe_until)


_STEPS: dict[str, Callable[[View, Capa], Iterator[Message]]] = {
    "proposed": _proposed,
    "planned": _planned,
    "approved": _approved,
    "done": _done,
    "closed": _closed,
}


def move_told(view: View, capa: Capa) -> tuple[Message, ...]:
    """Return which move of the term the last one was, and whether policy puts it before "+1"."""
    if not capa.postponements:
        return ()
    last, number, rule = capa.postponements[-1], moved(view, capa), capa_rules(view).escalation
    told = [M("Move {n} of the term: {old} to {new}", n=number, old=last.old, new=last.new)]
    limit = rule.postponements if rule is not None else None
    if limit is not None and number >= limit:
        told.append(
            M("From move {n} on policy puts it before the post above: qms escalate", n=limit)
        )
    elif limit is not None:
        told.append(M("From move {n} on policy puts it before the post above", n=limit))
    return tuple(told)
