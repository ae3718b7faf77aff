"""What CAPAs have due: the plan, its measures, the monthly update, the effectiveness review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine import capas
from qms.engine.capa_clock import Clock
from qms.engine.capa_guards import carries_out, final_review
from qms.engine.capa_rules import capa_rules, review_window
from qms.engine.due_items import Due, DueItem
from qms.engine.escalation import Plusone
from qms.engine.governance import governance
from qms.engine.periods import month_period
from qms.i18n import M
from qms.kinds.capa import Capa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View

REVIEW_RULE: Final = "C302"
"""The rule whose duty is listed here as the review with its window."""


def capa_items(view: View) -> Iterator[DueItem]:
    """Yield the terms of all CAPAs on record."""
    clock, above = Clock(view), Plusone(view)
    rule = capa_rules(view).escalation
    for capa in view.snapshot.of(Capa):
        if capas.running(view, capa) and view.on_record(capa):
            yield from _plan(view, capa, above if rule and rule.overdue else None)
            yield from _measures(view, capa)
            yield from _update(clock, capa)
        elif view.state_id(capa) == "done":
            yield from _review(view, capa)


def _who(view: View, capa: Capa) -> tuple[str, ...]:
    executor = view.post(capa.executor or capa.owner, capa.unit)
    return (str(executor),) if executor else ()


def _plan(view: View, capa: Capa, above: Plusone | None) -> Iterator[DueItem]:
    """Yield the term of the plan; an overdue one names the post above its executor."""
    last = capas.term(view, capa)
    if last is None:
        return
    late = last < view.today
    boss = above.of(capa) if above and late else None
    yield DueItem(
        Due.CAPA,
        capa.id,
        capa.title,
        last,
        _who(view, capa),
        capa.unit,
        late,
        above=str(boss) if boss else None,
    )


def _measures(view: View, capa: Capa) -> Iterator[DueItem]:
    """Yield the measures with a term of their own that nobody reported as carried out."""
    left = {measure.id for measure in capas.measures_left(view, capa)}
    for measure in capa.measures:
        if (
            measure.id in left
            and measure.due is not None
            and measure.due not in {capa.due, capas.term(view, capa)}
        ):
            own = view.post(measure.executor, capa.unit)
            late = measure.due < view.today
            yield DueItem(
                Due.MEASURE,
                capa.id,
                measure.text,
                measure.due,
                (str(own),) if own else _who(view, capa),
                capa.unit,
                late,
                measure.id,
            )


def _update(clock: Clock, capa: Capa) -> Iterator[DueItem]:
    """Yield the update that the running month of a semester still waits for."""
    waits = clock.of(capa).open
    month = month_period(waits) if waits else None
    if month is not None:
        yield DueItem(
            Due.UPDATE,
            capa.id,
            M("update of the month: {title}", title=capa.title),
            month.last,
            _who(clock.view, capa),
            capa.unit,
            overdue=False,
            part=f"update-{month.name}",
            start=month.first,
        )


def _review(view: View, capa: Capa) -> Iterator[DueItem]:
    """Yield the effectiveness review with the first and last day of its window.

    A window without a last day is due on its first one, and never overdue.
    """
    window = review_window(view, capa)
    if window is None or final_review(view, capa) is not None:
        return
    first, last = window
    yield DueItem(
        Due.REVIEW,
        capa.id,
        M("effectiveness review: {title}", title=capa.title),
        max(first, last or first),
        _judge(view, capa),
        capa.unit,
        overdue=last is not None and max(first, last) < view.today,
        start=first,
    )


def _judge(view: View, capa: Capa) -> tuple[str, ...]:
    """Return the verifier, else the owner; the office where the owner carries the plan out."""
    post = view.post(capa.verifier or capa.owner, capa.unit)
    if post is not None and not carries_out(view, capa, post):
        return (str(post),)
    office = governance(view).secretariat
    return (office,) if office else ()
