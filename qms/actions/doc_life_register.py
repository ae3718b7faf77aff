"""A document gets its registration number; it is taken out of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.dated import day_of, move_to, post_of
from qms.actions.doc_life import carried_out, document_of, open_document
from qms.engine.documents import approved_on
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.model.change import Set
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.model.change import Edit


def register(
    session: Session,
    record_id: str,
    *,
    number: str | None = None,
    code: str | None = None,
    date: str | None = None,
) -> Written:
    """Give a document its registration number, the next of the year where none is told, and code.

    It comes into force where its route asks for nothing more.  Raises UsageProblem for a number
    that the year has already, and for another code than the one that was approved.
    """
    document, day = open_document(session, record_id), day_of(session, date)
    given = normalise(number)[0] if number else document.registration_number
    wanted = given or next_number(session, day.year)
    edits: list[Edit] = []
    if wanted != document.registration_number:
        _refuse_taken(session, document, wanted, day.year)
        edits.append(Set(document.id, ("registration_number",), wanted))
    if date is not None or edits or document.registered is None:
        edits.append(Set(document.id, ("registered",), day.isoformat()))
    if code is not None and normalise(code)[0] != document.code:
        _refuse_covered(document)
        edits.append(Set(document.id, ("code",), normalise(code)[0]))
    edits += _due_move(session, document)
    return carried_out(session, document, "register", edits, f"register as {wanted}")


def _due_move(session: Session, document: ControlledDocument) -> list[Edit]:
    if session.view.state_id(document) != "draft":
        return []
    days = [approved_on(session.view, document, item) for item in document.editions]
    since = min((day for day in days if day is not None), default=None)
    return [] if since is None else [move_to(document, "in_force", since)]


def _year(document: ControlledDocument) -> int | None:
    """Return the year in which a document got its number: registered, else first approved."""
    acts = [act.date for act in document.approvals if act.date]
    day = document.registered or min(acts, default=None)
    return day.year if day else None


def _numbers(session: Session, year: int) -> dict[str, str]:
    return {
        item.registration_number: item.id
        for item in session.snapshot.of(ControlledDocument)
        if item.registration_number and _year(item) == year
    }


def next_number(session: Session, year: int) -> str:
    """Return the number after the largest of a year; 1 where the year has none."""
    known = [int(text) for text in _numbers(session, year) if text.isdecimal() and text.isascii()]
    return str(max(known, default=0) + 1)


def _refuse_taken(session: Session, document: ControlledDocument, number: str, year: int) -> None:
    other = _numbers(session, year).get(number)
    if other is not None and other != document.id:
        raise UsageProblem(
            M("{other} has the number {number} of {year}.", other=other, number=number, year=year),
            M("The next free one: {number}", number=next_number(session, year)),
        )


def _refuse_covered(document: ControlledDocument) -> None:
    if any(act.binding and act.void is None for act in document.approvals):
        raise UsageProblem(
            M("The code of {id} was approved with its text.", id=document.id),
            M("Another code needs a new edition: qms doc revise {id}", id=document.id),
        )


def withdraw(  # noqa: PLR0913 -- what a withdrawal says
    session: Session,
    record_id: str,
    *,
    basis: str,
    replaced_by: str | None = None,
    by: str | None = None,
    date: str | None = None,
) -> Written:
    """Take a document out of use; with ``replaced_by`` the other one says that it replaces it."""
    document, day = open_document(session, record_id), day_of(session, date)
    post = post_of(session, by, document.owner_unit)
    edits: list[Edit] = [move_to(document, "withdrawn", day, by=post, basis=basis)]
    if replaced_by is not None:
        edits += _replacing(document_of(session, replaced_by), document.id)
    return carried_out(session, document, "withdraw", edits, "withdraw")


def _replacing(other: ControlledDocument, replaced: str) -> list[Edit]:
    if other.id == replaced or other.replaces not in {None, replaced}:
        raise UsageProblem(
            M("{other} replaces {id} already.", other=other.id, id=other.replaces or other.id),
            M("Name the document that replaces this one."),
        )
    return [] if other.replaces == replaced else [Set(other.id, ("replaces",), replaced)]
