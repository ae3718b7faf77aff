"""What a CAPA needs before it is approved and before it is closed, judged on that day's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.capa_guards import (
    control_since,
    controlled,
    first_day,
    missing_approvals,
    risks_above,
    shown_effective,
)
from qms.engine.capa_rules import judged, route_of
from qms.engine.risks import rating
from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.kinds.capa import Capa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.model.diagnostic import FieldPath
    from qms.model.states import Transition


def _moves(view: View, to: str) -> Iterator[tuple[View, Capa, FieldPath]]:
    """Yield the moves to a state that rules judge, each with the records on its day."""
    for capa in view.snapshot.of(Capa):
        for number, move in enumerate(capa.transitions):
            if move.to == to and move.void is None and judged(view, move.date):
                yield view.on(move.date), capa, ("transitions", number, "to")


def _is_approval(move: Transition) -> bool:
    return move.to == "approved" and move.void is None


@integrity("C101", "7.5.5(2), 9.3(1)-(3), KZ-CAPA-03")
def not_approved_by_its_route(view: View) -> Iterator[Hit]:
    """A CAPA counts as approved without what the route of its source asks for.

    POL-capa-rules holds the routes.  Measures that follow from feedback need a decision with its
    number and date, of the council of their level; plans that follow from audits need the
    approval of each post that the route names; all others need an approval, with owner, executor
    and term of the plan.  Work that is taken up again needs no second approval.
    """
    for then, capa, path in _moves(view, "approved"):
        if any(_is_approval(move) for move in capa.transitions[: int(path[1])]):
            continue
        for lacking in missing_approvals(then, capa):
            yield Hit(
                capa.id,
                path,
                M("approved, but still missing: {what}", what=lacking),
                M(
                    "Record it first: qms capa approve {id} --decision DEC, or --by POST",
                    id=capa.id,
                ),
            )


@integrity("C102", "7.5.5(4), 3(8), KZ-CAPA-05")
def closed_without_review(view: View) -> Iterator[Hit]:
    """A CAPA is closed although no final review, made in its window, found it effective.

    The window is counted from completion: 6 to 12 months for measures from feedback and for
    risks.  Where the route says in words when the review is made, as at the follow-up audit, any
    final review after completion will do.  A review after the last day is late, and counts.
    """
    for then, capa, path in _moves(view, "closed"):
        if route_of(then, capa) is None or shown_effective(then, capa):
            continue
        yield Hit(
            capa.id,
            path,
            M("closed, but no final review in its window found it effective"),
            M(
                "Record it first, not before {day}: qms capa verify {id} --verdict effective",
                day=first_day(then, capa),
                id=capa.id,
            ),
        )


@integrity("C104", "9.3(4), KZ-CAPA-09")
def closed_above_permitted(view: View) -> Iterator[Hit]:
    """A CAPA for a risk is closed while the risk is still above the permitted level.

    Control goes on until the risk falls to a permitted level, by its rating on that day, or is
    eliminated: then the risk is closed.
    """
    for then, capa, path in _moves(view, "closed"):
        for risk in risks_above(then, capa):
            found = rating(then, risk)
            yield Hit(
                capa.id,
                path,
                M(
                    "closed, but {risk} is above the permitted level: score {score}",
                    risk=risk.id,
                    score=found.score if found else None,
                ),
                M("Assess the risk again first, or reopen the CAPA."),
            )


@integrity("C105", "9.3(4), KZ-CAPA-09")
def closed_without_control(view: View) -> Iterator[Hit]:
    """A CAPA is closed although no joint control meeting dealt with it.

    Bands of POL-risk-bands say for which risks such meetings are held.  One is needed from the
    first day, after approval, on which the risk was in such a band.
    """
    for then, capa, path in _moves(view, "closed"):
        since = control_since(then, capa)
        if since is not None and not controlled(then, capa, since):
            yield Hit(
                capa.id,
                path,
                M("closed, but no joint control meeting dealt with it since {day}", day=since),
                M("Record it first: qms capa control {id} --meeting MTG", id=capa.id),
            )
