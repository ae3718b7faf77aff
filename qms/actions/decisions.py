"""Decisions: completed from their meeting, refused without the function, carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.meetings import meeting_of
from qms.actions.records import Written, find
from qms.actions.values import parse_date
from qms.engine.governance import PROTOCOL, without_function
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.evidence import Evidence
from qms.model.change import Append, Change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.actions.session import Session

    Values = Mapping[str, tuple[str, ...]]


def completed(session: Session, values: Values) -> dict[str, tuple[str, ...]]:
    """Return typed values with what the meeting says: body, act, number, date, the only question.

    Raises UsageProblem where the matrix of responsibility does not let the body or unit decide.
    """
    done = {name: texts for name, texts in values.items() if texts}
    named = done.get("meeting", ())
    if named:
        done = {**_from_meeting(session, named[-1]), **done}
    _refuse_without_function(session, done)
    return done


def _from_meeting(session: Session, meeting_id: str) -> dict[str, tuple[str, ...]]:
    meeting = meeting_of(session, meeting_id)
    found = {"body": meeting.body, "act": PROTOCOL, "date": meeting.date.isoformat()}
    if meeting.number is not None:
        found["number"] = meeting.number
    if len(meeting.agenda) == 1:
        found["item"] = meeting.agenda[0].id
    return {name: (text,) for name, text in found.items()}


def _refuse_without_function(session: Session, values: Values) -> None:
    body, unit = (values.get(name, (None,))[-1] for name in ("body", "unit"))
    subject = without_function(session.view, body, unit)
    if subject is not None:
        raise UsageProblem(
            M("{subject} does not have the function of deciding", subject=subject),
            M("Have a body with that function decide; see it with: qms policy matrix"),
        )


def carry_out(
    session: Session, record_id: str, date: str | None, evidence: Sequence[str], basis: str | None
) -> Written:
    """Record that a decision was carried out on a day, proved by ``evidence``."""
    decision = find(session, record_id)
    if not isinstance(decision, Decision):
        raise UsageProblem(
            M("{id} is no decision.", id=decision.id), M("See the ids with: qms decision list")
        )
    day = parse_date(date, "--date") if date else session.today
    found = session.view.state(decision)
    if found is None or found.id != "taken":
        raise UsageProblem(
            M(
                "{id} is in the state: {state}.",
                id=decision.id,
                state=M(found.label if found else ""),
            )
        )
    if day < decision.date:
        raise UsageProblem(
            M(
                "{option}: {id} was taken on {day}.",
                option="--date",
                id=decision.id,
                day=decision.date,
            )
        )
    move = {"id": str(len(decision.transitions) + 1), "date": day.isoformat(), "to": "done"}
    if basis:
        move["basis"] = basis
    edits = (
        *(Append(decision.id, ("evidence",), name) for name in _proofs(session, evidence)),
        Append(decision.id, ("transitions",), move),
    )
    applied = session.write(Change(f"{decision.id}: carried out", "decision done", edits))
    return Written(decision.id, applied, session.reopened().view)


def _proofs(session: Session, evidence: Sequence[str]) -> Sequence[str]:
    for name in evidence:
        if not isinstance(find(session, name), Evidence):
            raise UsageProblem(
                M("{id} is no evidence.", id=name),
                M('Record it first: qms evidence add FILE --title "..."'),
            )
    return evidence
