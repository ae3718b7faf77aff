"""Risk maps: taken on a day, approved by a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.dated import day_of, happened, move_to
from qms.actions.records import PLACEHOLDER, Written, find
from qms.engine.risk_maps import unfit
from qms.engine.risks import matrix
from qms.errors import UsageProblem
from qms.i18n import LANGUAGES, Day, M
from qms.kinds.decision import Decision
from qms.kinds.policies.risk_bands import RiskBands
from qms.kinds.risk_map import RiskMap
from qms.model.change import Change, Create, Set

if TYPE_CHECKING:
    import datetime as dt

    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.store.write import Applied


def map_of(session: Session, record_id: str) -> RiskMap:
    """Return a risk map; raises UsageProblem for another kind."""
    record = find(session, record_id)
    if not isinstance(record, RiskMap):
        raise UsageProblem(
            M("{id} is no risk map.", id=record.id), M("See the ids with: qms risk-map list")
        )
    return record


def take(
    session: Session, date: str | None, title: str | None, *, dry: bool = False
) -> Written | Applied:
    """Keep the map of live risks as the assessments of a day give it."""
    session.refuse_past()
    day = day_of(session, date)
    view = session.view.on(day)
    if view.scale is None:
        raise UsageProblem(
            M("No risk scale is in force on {day}.", day=day), M("See: qms show POL-risk-scale")
        )
    bands = view.snapshot.policy(RiskBands, day)
    tree = {
        "title": _title(session, title, day),
        "date": day.isoformat(),
        "scale": view.scale.id,
        **({"bands": bands.id} if bands is not None and bands.value.bands else {}),
        "placed": _placed(view),
    }
    change = Change(
        summary=f"{PLACEHOLDER}: take risk map",
        operation="risk-map take",
        edits=(Create("risk-map", tree, PLACEHOLDER),),
    )
    applied = session.write(change, dry=dry)
    return applied if dry else Written(applied.ids[PLACEHOLDER], applied, session.reopened().view)


def _title(session: Session, title: str | None, day: dt.date) -> str | dict[str, str]:
    if title:
        return title if session.typed_in is None else {session.typed_in: title}
    said = M("Risk map of {day}", day=Day(day))
    return {lang: said.shown(lang) for lang in LANGUAGES}


def _placed(view: View) -> list[dict[str, str | int]]:
    placed = sorted((name, place) for place, names in matrix(view).items() for name in names)
    return [{"risk": name, "likelihood": v, "impact": i} for name, (v, i) in placed]


def approve(
    session: Session, record_id: str, decision: str, date: str | None, *, dry: bool = False
) -> Written | Applied:
    """Record the decision by which the body approved a map; its day is the decision's.

    Raises UsageProblem where the decision is of another body, has no number, or is earlier.
    """
    session.refuse_past()
    taken = map_of(session, record_id)
    act = find(session, decision)
    if not isinstance(act, Decision):
        raise UsageProblem(
            M("{id} is no decision.", id=act.id), M("See the ids with: qms decision list")
        )
    problem = unfit(session.view, taken, act)
    if problem is not None:
        raise UsageProblem(
            M("{option}: {reason}", option="--decision", reason=problem),
            M("A risk map is approved by a numbered decision of that body, on its day or later."),
        )
    day = day_of(session, date or act.date.isoformat())
    edits = (Set(taken.id, ("decision",), act.id), move_to(taken, "approved", day))
    return happened(
        session, taken, "risk-map approve", edits, summary=f"approved by {act.id}", dry=dry
    )
