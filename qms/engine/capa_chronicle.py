"""Everything that happened to one CAPA, in order of time, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.cells import post_name
from qms.engine.first_days import first_day
from qms.i18n import N_, M
from qms.kinds.capa import Action
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from qms.engine.view import View
    from qms.i18n import Message, Shown
    from qms.kinds.capa import (
        Approval,
        Capa,
        Completion,
        Control,
        EffectReview,
        Escalation,
        Measure,
        Postponement,
        Update,
    )
    from qms.model.states import Transition
    from qms.model.text import Text


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day; ``event`` is its word for programs."""

    date: dt.date
    event: str
    what: Message
    by: Shown | None = None
    basis: Text | None = None
    evidence: tuple[str, ...] = ()


def chronicle(view: View, capa: Capa) -> tuple[Event, ...]:
    """Return what happened up to today, oldest first; on one day in the order of a CAPA's life."""
    found = [*_sources(view, capa)]
    for name, (event, told) in _LISTS.items():
        for item in until(getattr(capa, name), view.today):
            post = view.post(item.by, capa.unit)
            by = post_name(view, post) if post else None
            proof = tuple(getattr(item, "evidence", ()))
            found.append(Event(item.date, event, told(view, capa, item), by, item.basis, proof))
    return tuple(sorted(found, key=lambda one: one.date))


def grouped(capa: Capa) -> Mapping[Action, tuple[Measure, ...]]:
    """Return the measures by kind of action: what mends the case apart from what removes causes."""
    return {
        action: tuple(item for item in capa.measures if item.action is action) for action in Action
    }


HEADINGS: Final[Mapping[Action, str]] = {
    Action.CORRECTION: N_("Corrections (mend the case)"),
    Action.CORRECTIVE: N_("Corrective actions (remove the cause)"),
    Action.PREVENTIVE: N_("Preventive actions"),
}


def _sources(view: View, capa: Capa) -> Iterator[Event]:
    for source in capa.sources:
        record = view.snapshot.get(source)
        day = first_day(view.snapshot, record) if record is not None else None
        if record is not None and day is not None and day <= view.today:
            title = view.name(source)
            named = M("{id}, {title}", id=source, title=title) if title else M("{id}", id=source)
            yield Event(day, "source", M("Source: {source}", source=named))


def _move(_view: View, capa: Capa, item: Transition) -> Message:
    state = capa.spec.flow.state(item.to) if capa.spec.flow else None
    return M("New state: {state}", state=M(state.label if state else item.to))


def _approval(view: View, _capa: Capa, item: Approval) -> Message:
    act = view.snapshot.get(item.decision) if item.decision else None
    if act is None:
        return M("Approved")
    return M(
        "Approved by decision {id}, No. {number} of {day}",
        id=act.id,
        number=getattr(act, "number", None) or "?",
        day=getattr(act, "date", None),
    )


def _control(_view: View, _capa: Capa, item: Control) -> Message:
    said = M("Joint control meeting {meeting}", meeting=item.meeting)
    return M("{what}: {words}", what=said, words=item.text) if item.text else said


def _update(_view: View, _capa: Capa, item: Update) -> Message:
    if item.progress is None:
        return M("Update: {words}", words=item.text)
    return M("Update, {progress} %: {words}", progress=item.progress, words=item.text)


def _postponement(view: View, capa: Capa, item: Postponement) -> Message:
    order = [one.id for one in until(capa.postponements, view.today)]
    before = order[: order.index(item.id)]
    known = {one.id: one.new for one in capa.postponements}
    old = item.old or (known[before[-1]] if before else capa.due)
    return M("Move {n} of the term: {old} to {new}", n=len(before) + 1, old=old, new=item.new)


def _escalation(view: View, capa: Capa, item: Escalation) -> Message:
    post = view.post(item.to, capa.unit)
    return M(
        "Put before {post}: {cause}, {of}",
        post=post_name(view, post) if post else None,
        cause=M(str(item.cause.value)),
        of=item.of,
    )


def _completion(_view: View, _capa: Capa, item: Completion) -> Message:
    said = M("Measure {id} carried out", id=item.measure) if item.measure else M("Carried out")
    return M("{what}: {words}", what=said, words=item.text) if item.text else said


def _review(_view: View, _capa: Capa, item: EffectReview) -> Message:
    verdict = M(str(item.verdict.value))
    said = (
        M("Effectiveness review: {verdict}", verdict=verdict)
        if item.final
        else M("Effectiveness review, not final: {verdict}", verdict=verdict)
    )
    value = None if item.value is None else f"{item.value:g}"
    if value is not None and item.n is not None:
        said = M("{what} ({value}, valid answers: {n})", what=said, value=value, n=item.n)
    elif value is not None:
        said = M("{what} ({value})", what=said, value=value)
    return M("{what}: {words}", what=said, words=item.text) if item.text else said


_LISTS: Final[dict[str, tuple[str, Callable[[View, Capa, Any], Message]]]] = {
    "approvals": ("approval", _approval),
    "updates": ("update", _update),
    "controls": ("control", _control),
    "postponements": ("postponement", _postponement),
    "escalations": ("escalation", _escalation),
    "completions": ("completion", _completion),
    "reviews": ("review", _review),
    "transitions": ("state", _move),
}
