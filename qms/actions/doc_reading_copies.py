"""Registered copies of documents: issued, brought up to date, returned, destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from qms.actions.dated import day_of, done, happened, one_more, post_of
from qms.actions.doc_life import document_of
from qms.actions.records import find
from qms.actions.unit_names import unit_called
from qms.actions.values import choose
from qms.engine.document_copies import copies
from qms.engine.documents_current import current
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.document_parts import Copy
from qms.kinds.unit import Unit
from qms.model.change import Append
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.engine.document_copies import Held
    from qms.engine.documents_current import Current
    from qms.kinds.document import ControlledDocument
    from qms.model.change import Edit

ACTS: Final = ("issue", "update", "return", "destroy")
SORTS: Final = get_args(Copy.model_fields["sort"].annotation)
_MOVES: Final = {"update": "updated", "return": "returned", "destroy": "destroyed"}


def current_of(session: Session, record_id: str) -> Current:
    """Return a document in force; raises UsageProblem for one that is not."""
    document = document_of(session, record_id)
    found = current(session.view, document)
    if found is None:
        raise UsageProblem(
            M("{id} has no edition in force.", id=document.id),
            M("What is read, copied and published is approved first: qms doc steps {id}",
              id=document.id),
        )  # fmt: skip
    return found


def unit_of(session: Session, text: str) -> str:
    """Return a unit by its id or by what people call it; raises UsageProblem for none."""
    called = unit_called(session.view, text)
    record = find(session, called or text)
    if not isinstance(record, Unit):
        raise UsageProblem(
            M("{id} is no unit.", id=record.id), M("See the ids with: qms unit list")
        )
    return record.id


def written(  # noqa: PLR0913, PLR0917 -- the parts of a change
    session: Session,
    document: ControlledDocument,
    operation: str,
    edits: Sequence[Edit],
    summary: str,
    reason: str | None = None,
) -> Written:
    """Write edits of a document as one change."""
    return done(happened(session, document, operation, edits, summary=summary, reason=reason))


@dataclass(frozen=True, slots=True)
class Moved:
    """What is said of a copy; ``number`` is given to a new one where nothing else is said."""

    act: str
    number: str | None = None
    unit: str | None = None
    sort: str | None = None
    by: str | None = None
    date: str | None = None
    basis: str | None = None


def move_copy(session: Session, record_id: str, said: Moved) -> Written:
    """Record what happened to a registered copy; issuing registers a new one."""
    act = choose("copy", said.act, ACTS)
    if act == "issue":
        return _issue(session, record_id, said)
    document = document_of(session, record_id)
    held = _known(session, document, said.number)
    _may(act, held, said)
    day = day_of(session, said.date)
    edition = current_of(session, record_id).edition.id if act == "update" else None
    item = one_more(
        document,
        "copy_moves",
        day,
        by=post_of(session, said.by, held.copy.holder),
        basis=said.basis,
        copy=held.copy.id,
        sort=_MOVES[act],
        edition=edition,
    )
    summary = f"{act} copy {held.copy.number}"
    return written(session, document, f"doc copy {act}", (item,), summary, said.basis)


def _issue(session: Session, record_id: str, said: Moved) -> Written:
    now = current_of(session, record_id)
    if said.unit is None:
        raise UsageProblem(
            M("Missing: {options}", options=("--unit",)), M("Say which unit gets the copy.")
        )
    number = normalise(said.number)[0] if said.number else next_number(now.document)
    if any(item.number == number for item in now.document.copies):
        raise UsageProblem(
            M("Copy No. {number} of {id} is registered.", number=number, id=now.document.id),
            M("Bring it up to date: qms doc copy {id} update --number {number}",
              id=now.document.id, number=number),
        )  # fmt: skip
    unit, sort = unit_of(session, said.unit), choose("--sort", said.sort or "working", SORTS)
    by = post_of(session, said.by, unit)
    edits = issue_edits(
        now, number, unit, sort, day=day_of(session, said.date), by=by, basis=said.basis
    )
    summary = f"issue copy {number}"
    return written(session, now.document, "doc copy issue", edits, summary, said.basis)


def next_number(document: ControlledDocument, ahead: int = 0) -> str:
    """Return the number of the next copy; ``ahead`` counts those of the same change before it."""
    used = [int(item.number) for item in document.copies if item.number.isdecimal()]
    return str(max(used, default=0) + 1 + ahead)


def issue_edits(  # noqa: PLR0913 -- the parts of a copy and of its first movement
    now: Current,
    number: str,
    unit: str,
    sort: str,
    *,
    day: dt.date,
    by: str | None,
    basis: str | None = None,
    ahead: int = 0,
) -> list[Edit]:
    """Return the edits that register a copy and issue it with the edition in force."""
    document = now.document
    used = {item.id for item in document.copies}
    free = (str(n) for n in range(len(used) + 1 + ahead, 10_000) if str(n) not in used)
    copy: dict[str, Any] = {"id": next(free), "sort": sort, "number": number, "holder": unit}
    moved = one_more(
        document,
        "copy_moves",
        day,
        ahead=ahead,
        by=by,
        basis=basis,
        copy=copy["id"],
        sort="issued",
        edition=now.edition.id,
    )
    return [Append(document.id, ("copies",), copy), moved]


def _known(session: Session, document: ControlledDocument, number: str | None) -> Held:
    known = copies(session.view, document)
    wanted = normalise(number)[0] if number else None
    found = next((item for item in known if item.copy.number == wanted), None)
    if found is None:
        raise UsageProblem(
            M("{id} has no copy No. {number}.", id=document.id, number=number)
            if number
            else M("Missing: {options}", options=("--number",)),
            M("See the register: qms doc copy {id}", id=document.id),
        )
    return found


def _may(act: str, held: Held, said: Moved) -> None:
    """Refuse what cannot happen to a copy any more, and destruction without an act."""
    if held.state == "destroyed" or (held.state == "returned" and act != "destroy"):
        raise UsageProblem(
            M("Copy No. {number} is no longer held.", number=held.copy.number),
            M("Issue a new one instead."),
        )
    if act == "destroy" and not said.basis:
        raise UsageProblem(
            M("Missing: {options}", options=("--basis",)),
            M("A copy is destroyed by an act: name it."),
        )
