"""Requests: answered, reminded of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.records import Written, find
from qms.actions.values import parse_date
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.request import Request
from qms.model.change import Append, Change, Set
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.model.change import Edit


def request_of(session: Session, record_id: str) -> Request:
    """Return a request that is still open; raises UsageProblem for any other record."""
    record = find(session, record_id)
    if not isinstance(record, Request):
        raise UsageProblem(
            M("{id} is no request.", id=record.id), M("See the ids with: qms request list")
        )
    if not session.view.is_open(record):
        state = session.view.state(record)
        raise UsageProblem(
            M("{id} is in the state: {state}.", id=record.id, state=M(state.label if state else ""))
        )
    return record


def answer(
    session: Session, record_id: str, number: str | None, date: str | None, text: str | None
) -> Written:
    """Record the answer to a request: its number or its words, and its day."""
    request = request_of(session, record_id)
    if not number and not text:
        raise UsageProblem(
            M("Missing: {options}", options=("--number",)), M("Or give the answer: --text ...")
        )
    day = parse_date(date, "--date") if date else session.today
    _not_before(request, day.isoformat())
    move = {"id": str(len(request.transitions) + 1), "date": day.isoformat(), "to": "answered"}
    edits: list[Edit] = []
    if text:
        edits.append(Set(request.id, ("answer",), normalise(text)[0]))
    if number:
        edits.append(Set(request.id, ("answer_number",), normalise(number)[0]))
    edits.append(Append(request.id, ("transitions",), move))
    return _write(session, request, "answer", tuple(edits))


def _not_before(request: Request, day: str) -> None:
    first = request.date.isoformat()
    if day < first:
        raise UsageProblem(
            M("{option}: {id} is dated {day}.", option="--date", id=request.id, day=request.date)
        )


def remind(session: Session, record_id: str, date: str | None, basis: str | None) -> Written:
    """Record that the addressee was reminded."""
    request = request_of(session, record_id)
    day = parse_date(date, "--date") if date else session.today
    _not_before(request, day.isoformat())
    item = {"id": str(len(request.reminders) + 1), "date": day.isoformat()}
    if basis:
        item["basis"] = normalise(basis)[0]
    return _write(session, request, "remind", (Append(request.id, ("reminders",), item),))


def _write(session: Session, request: Request, verb: str, edits: tuple[Edit, ...]) -> Written:
    applied = session.write(Change(f"{request.id}: {verb}", f"request {verb}", edits))
    return Written(request.id, applied, session.reopened().view)
