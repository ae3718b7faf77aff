"""What a CAPA needs before it is approved or closed, on the day of the view and by its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.capa_rules import capa_rules, route_of, window_from
from qms.engine.risks import permitted, rating
from qms.i18n import M
from qms.kinds.capa import Verdict
from qms.kinds.decision import Decision
from qms.kinds.meeting import Meeting
from qms.kinds.risk import Risk
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message, Shown
    from qms.kinds.capa import Approval, Capa, Control, EffectReview
    from qms.kinds.policies.capa_rules import LevelBodies, Route
    from qms.kinds.policies.risk_bands import Band
    from qms.model.fields import Post

_VOID_ACTS = frozenset({"cancelled", ENTERED_BY_MISTAKE})


def missing_approvals(view: View, capa: Capa) -> tuple[Message, ...]:
    """Return what the route of a CAPA still asks for before its plan is approved.

    Source of the routes: regulation on monitoring and feedback, 7.5.5(2), 9.3; D-002-15.
    """
    route = route_of(view, capa)
    given = until(capa.approvals, view.today)
    if route is None:
        return ()
    if route.bodies:
        return _of_bodies(view, capa, route, given)
    if route.roles:
        signed = {item.by.role for item in given if item.by is not None}
        names = {role: view.name(role) or role for role in route.roles}
        return tuple(
            M("approval by: {role}", role=names[role]) for role in route.roles if role not in signed
        )
    if any(item.by is not None or item.decision is not None for item in given):
        return ()
    return (M("approval by a post, or a decision"),)


def _of_bodies(
    view: View, capa: Capa, route: Route, given: tuple[Approval, ...]
) -> tuple[Message, ...]:
    if capa.level is None:
        return (M("the level, which says what body approves"),)
    right = [item for item in route.bodies if item.level == capa.level]
    if any(_decided(view, item, right) for item in given):
        return ()
    named = tuple(name for item in right for name in _who(view, item))
    if not named:
        return (M("a body that approves plans of this level: POL-capa-rules names none"),)
    return (M("a decision, with number and date, of: {bodies}", bodies=named),)


def _who(view: View, item: LevelBodies) -> Iterator[Shown | str]:
    """Yield the bodies that may approve, and the levels whose bodies all may, in words."""
    for body in item.bodies:
        yield view.name(body) or body
    for level in item.body_levels:
        word = view.word("org-level", level)
        yield M("a body of the level: {level}", level=word.label if word else level)


def _decided(view: View, approval: Approval, right: list[LevelBodies]) -> bool:
    act = view.snapshot.get(approval.decision) if approval.decision else None
    if not isinstance(act, Decision) or act.number is None or act.date > approval.date:
        return False
    if view.state_id(act) in _VOID_ACTS:
        return False
    body = _body(view, act)
    level = getattr(view.snapshot.get(body), "level", None) if body else None
    return any(body in item.bodies or level in item.body_levels for item in right)


def _body(view: View, act: Decision) -> str | None:
    if act.body is not None:
        return act.body
    meeting = view.snapshot.get(act.meeting) if act.meeting else None
    return meeting.body if isinstance(meeting, Meeting) else None


def completed_on(capa: Capa, day: dt.date) -> dt.date | None:
    """Return the day of the completion that stands on ``day``, None before completion.

    A return to work on ``day`` itself does not count yet: it may follow from a review of that day.
    """
    done = None
    for move in until(capa.transitions, day):
        if move.to == "done":
            done = move.date
        elif move.to == "approved" and move.date < day:
            done = None
    return done


def first_day(view: View, capa: Capa) -> dt.date | None:
    """Return the first day on which a review of what is complete by today is final."""
    done = completed_on(capa, view.today)
    window = window_from(view, capa, done) if done else None
    return window[0] if window else done


def final_review(view: View, capa: Capa) -> EffectReview | None:
    """Return the last final review of what is complete by today, None where there is none.

    It names who judged and is not dated before the window; one after the window is late, and
    counts.  Source: regulation on monitoring and feedback, 7.5.5(4), 3(8).
    """
    done = completed_on(capa, view.today)
    found = [
        item
        for item in until(capa.reviews, view.today)
        if item.final and item.by is not None and completed_on(capa, item.date) == done
        if done is not None and in_time(view.on(item.date), capa)
    ]
    return found[-1] if found else None


def in_time(view: View, capa: Capa) -> bool:
    """Tell whether a review made today is not before its window."""
    first = first_day(view, capa)
    return first is not None and first <= view.today


def shown_effective(view: View, capa: Capa) -> bool:
    """Tell whether the last final review found the measures effective."""
    review = final_review(view, capa)
    return review is not None and review.verdict is Verdict.EFFECTIVE


def risks_of(view: View, capa: Capa) -> tuple[Risk, ...]:
    """Return the risks that a CAPA treats and that are neither closed nor mistakes."""
    found = (view.snapshot.get(source) for source in capa.sources)
    return tuple(item for item in found if isinstance(item, Risk) and view.is_open(item))


def risks_above(view: View, capa: Capa) -> tuple[Risk, ...]:
    """Return the risks of a CAPA that are still above the permitted level (9.3(4))."""
    return tuple(item for item in risks_of(view, capa) if not permitted(rating(view, item)))


def control_since(view: View, capa: Capa) -> dt.date | None:
    """Return the first day from the approval on with a risk in a band of joint control.

    None where no risk was: then no joint control meeting is asked for (9.3(4)).
    """
    moves = until(capa.transitions, view.today)
    approved = min((move.date for move in moves if move.to == "approved"), default=None)
    if approved is None:
        return None
    found = (view.snapshot.get(source) for source in capa.sources)
    risks = tuple(item for item in found if isinstance(item, Risk))
    later = {item.date for risk in risks for item in until(risk.assessments, view.today)}
    days = sorted({approved, *(day for day in later if day > approved)})
    return next((day for day in days if any(_joint(view.on(day), risk) for risk in risks)), None)


def _joint(view: View, risk: Risk) -> bool:
    found = rating(view, risk)
    band: Band | None = found.band if found else None
    return band is not None and band.joint_control


def controlled(view: View, capa: Capa, since: dt.date) -> bool:
    """Tell whether a joint control meeting dealt with the CAPA from a day on."""
    return any(
        item.date >= since and _held(view, item) for item in until(capa.controls, view.today)
    )


def _held(view: View, control: Control) -> bool:
    meeting = view.snapshot.get(control.meeting) if control.meeting else None
    if not isinstance(meeting, Meeting) or meeting.date > control.date:
        return False
    return view.state_id(meeting) not in _VOID_ACTS


def carries_out(view: View, capa: Capa, post: Post | None) -> bool:
    """Tell whether a post may not judge the effect because it carries out the plan or a measure.

    Only where POL-capa-rules keeps the two apart, which is the university's own rule.
    """
    apart = capa_rules(view).separation
    if post is None or apart is None or not apart.required:
        return False
    named = (capa.executor, *(measure.executor for measure in capa.measures))
    return view.post(post, capa.unit) in {view.post(item, capa.unit) for item in named if item}
