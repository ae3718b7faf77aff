"""The life of a risk: assessed, treated, reviewed, closed, reopened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.actions.dated import day_of, happened, move_to, one_more, post_of
from qms.actions.records import find
from qms.actions.values import choose, parse, parse_date
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.risk import Option, Risk, RiskReview, Stage
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt

    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.kinds.policies.risk_scale import Factor
    from qms.model.change import Edit
    from qms.store.write import Applied

    Done = Written | Applied

FACTORS = ("likelihood", "impact")


@dataclass(frozen=True, slots=True)
class Act:
    """What every verb takes: the day, the post that acts, the basis, whether to write."""

    date: str | None = None
    by: str | None = None
    basis: str | None = None
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Levels:
    """What is typed of an assessment: the levels, of which stage, and why not the ones below."""

    likelihood: str
    impact: str
    stage: str = str(Stage.CURRENT.value)
    why: str | None = None


def risk_of(session: Session, record_id: str) -> Risk:
    """Return a risk; raises UsageProblem for another kind."""
    record = find(session, record_id)
    if not isinstance(record, Risk):
        raise UsageProblem(
            M("{id} is no risk.", id=record.id), M("See the ids with: qms risk list")
        )
    return record


def _running(session: Session, record_id: str) -> Risk:
    """Return a risk to which something may still happen; raises UsageProblem."""
    session.refuse_past()
    risk = risk_of(session, record_id)
    state = session.view.state_id(risk)
    if state in {"closed", ENTERED_BY_MISTAKE}:
        found = session.view.state(risk)
        raise UsageProblem(
            M("{id} is in the state: {state}.", id=risk.id, state=M(found.label if found else "")),
            M("Open it again first: qms risk reopen {id}", id=risk.id)
            if state == "closed"
            else None,
        )
    return risk


def factor_on(session: Session, name: str, day: dt.date) -> Factor:
    """Return likelihood or impact of the scale in force on a day; raises UsageProblem."""
    scale = session.view.on(day).scale
    if scale is None:
        raise UsageProblem(
            M("No risk scale is in force on {day}.", day=day), M("See: qms show POL-risk-scale")
        )
    factor: Factor = getattr(scale.value, name)
    return factor


def level(session: Session, name: str, text: str, day: dt.date) -> int:
    """Read a level of the scale in force on a day; raises UsageProblem that lists its levels."""
    known = (str(item.value) for item in factor_on(session, name, day).levels)
    return int(choose(f"--{name}", text, known, "R101"))


def assess(session: Session, record_id: str, act: Act, typed: Levels) -> Done:
    """Add an assessment, with the edition of the scale in force on its day."""
    risk = _running(session, record_id)
    day = day_of(session, act.date)
    scale = session.view.on(day).scale
    chosen = {name: level(session, name, getattr(typed, name), day) for name in FACTORS}
    word = choose("--stage", typed.stage, (str(item.value) for item in Stage))
    edit = _item(
        session,
        risk,
        "assessments",
        day,
        act,
        stage=None if word == Stage.CURRENT else word,
        **chosen,
        edition=scale.id if scale else None,
        why=_text(session, typed.why),
    )
    return _done(session, risk, "assess", edit, act)


def treat(  # noqa: PLR0913 -- the parts of a treatment
    session: Session,
    record_id: str,
    act: Act,
    option: str,
    *,
    text: str | None = None,
    until: str | None = None,
    decision: str | None = None,
) -> Done:
    """Choose what is done about a risk; an acceptance names its end and who approved it."""
    risk = _running(session, record_id)
    word = choose("--option", option, (str(item.value) for item in Option))
    if word == Option.ACCEPT:
        _refuse_endless(until, act.by, decision)
    day = day_of(session, act.date)
    last = parse_date(until, "--until").isoformat() if until else None
    told = _text(session, text)
    edit = _item(
        session, risk, "treatments", day, act,
        option=word, text=told, until=last, decision=decision,
    )  # fmt: skip
    return _done(session, risk, f"treat {word}", edit, act)


def _refuse_endless(until: str | None, by: str | None, decision: str | None) -> None:
    lacking = [
        *(["--until"] if until is None else []),
        *(["--by"] if by is None and decision is None else []),
    ]
    if lacking:
        raise UsageProblem(
            M("Missing: {options}", options=tuple(lacking)),
            M("A risk is accepted until a day, and somebody approves it: --by or --decision."),
        )


def review(  # noqa: PLR0913 -- the parts of a review
    session: Session,
    record_id: str,
    act: Act,
    *,
    meeting: str | None = None,
    report_to: str | None = None,
    text: str | None = None,
) -> Done:
    """Record that a risk was looked at and nothing changed; raises UsageProblem without by whom."""
    risk = _running(session, record_id)
    if not any((meeting, report_to, act.by)):
        raise UsageProblem(
            M("Missing: {options}", options=("--meeting", "--by")),
            M("Say at which meeting the risk was looked at, or which post did it."),
        )
    day = day_of(session, act.date)
    to, told = post_of(session, report_to), _text(session, text)
    edit = _item(session, risk, "reviews", day, act, meeting=meeting, report_to=to, text=told)
    return _done(session, risk, "review", edit, act)


def close(session: Session, record_id: str, act: Act) -> Done:
    """Close a risk; the rules refuse it above the permitted level."""
    risk = _running(session, record_id)
    if not act.basis:
        raise UsageProblem(
            M("Missing: {options}", options=("--basis",)), M("Say why the risk can be closed.")
        )
    return _moved(session, risk, "closed", "close", act)


def reopen(session: Session, record_id: str, act: Act) -> Done:
    """Open a closed risk again; raises UsageProblem for one that is not closed."""
    session.refuse_past()
    risk = risk_of(session, record_id)
    if session.view.state_id(risk) != "closed":
        raise UsageProblem(M("{id} is not closed.", id=risk.id))
    return _moved(session, risk, "open", "reopen", act)


def _moved(session: Session, risk: Risk, to: str, verb: str, act: Act) -> Done:
    day = day_of(session, act.date)
    by = post_of(session, act.by, risk.unit)
    edit = move_to(risk, to, day, by=by, basis=act.basis)
    return _done(session, risk, verb, edit, act)


def _item(session: Session, risk: Risk, path: str, day: dt.date, act: Act, **fields: Any) -> Edit:
    by = post_of(session, act.by, risk.unit)
    return one_more(risk, path, day, by=by, basis=act.basis, **fields)


def _text(session: Session, text: str | None) -> Any:
    return parse(RiskReview, "text", [text], session.typed_in) if text else None


def _done(session: Session, risk: Risk, verb: str, edit: Edit, act: Act) -> Done:
    return happened(session, risk, f"risk {verb}", (edit,), summary=verb, dry=act.dry)
