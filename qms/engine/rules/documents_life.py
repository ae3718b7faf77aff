"""What remains to be done on the way of a document from the need to its registration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.document_next import agrees, printed
from qms.engine.documents import (
    approved_on,
    before,
    draft_of,
    editions,
    in_force,
    in_force_from,
    judged,
    missing_agreements,
)
from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.document import ControlledDocument
from qms.kinds.request import Request
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.document_parts import Edition

APPLICATION: Final = "document-application"
"""The kind of request by which a unit asks for a document, or for its correction."""
_VOID: Final = frozenset({"cancelled", ENTERED_BY_MISTAKE})


def _open(view: View) -> Iterator[ControlledDocument]:
    for document in view.snapshot.of(ControlledDocument):
        if view.on_record(document) and view.is_open(document):
            yield document


def decided(view: View, request: Request) -> dt.date | None:
    """Return the day of the first decision about an application, None before any."""
    found = [
        act.date
        for act in view.snapshot.of(Decision)
        if request.id in act.concerns and act.date <= view.today
        if view.state_id(act) not in _VOID
    ]
    return min(found, default=None)


@duty("D305", "6.24, 6.25, KZ-DOC-15")
def decided_without_document(view: View) -> Iterator[Hit]:
    """It was decided to develop or correct a document, and nobody has begun.

    A unit applies for it (a request of the kind document-application); a decision that concerns
    the request decides.  The document names its request; for a correction, a document that the
    request concerns gets a new edition.
    """
    documents = view.snapshot.of(ControlledDocument)
    answered = {document.request for document in documents}
    for request in view.snapshot.of(Request):
        if request.request_kind != APPLICATION or view.state_id(request) in _VOID | {"withdrawn"}:
            continue
        since = decided(view, request)
        if since is None or request.id in answered or _corrected(view, request, since):
            continue
        yield Hit(
            request.id,
            ("concerns",),
            M("decided on {day}, but no document was begun", day=since),
            M("Begin it: qms doc add --request {id}, or qms doc revise DOC", id=request.id),
            since,
        )


def _corrected(view: View, request: Request, since: dt.date) -> bool:
    named = (view.snapshot.get(name) for name in request.concerns)
    return any(
        item.date >= since
        for document in named
        if isinstance(document, ControlledDocument)
        for item in until(document.editions, view.today)
    )


@duty("D306", "9.5.3.3, KZ-DOC-32")
def not_registered(view: View) -> Iterator[Hit]:
    """An edition is approved, and the document has no registration number."""
    for document in _open(view):
        days = [approved_on(view, document, item) for item in document.editions]
        since = min((day for day in days if day is not None), default=None)
        if since is not None and document.registration_number is None:
            yield Hit(
                document.id,
                ("registration_number",),
                M("approved on {day}, but not registered", day=since),
                M("Register it: qms doc register {id}", id=document.id),
                since,
            )


@duty("D307", "9.10, 10.1, KZ-DOC-21, KZ-DOC-06")
def to_be_agreed(view: View) -> Iterator[Hit]:
    """A draft is written, and a unit or post that its route names has not agreed to it yet.

    The head of each unit sees to it.
    """
    for document in _open(view):
        draft = draft_of(view, document)
        if draft is None or not draft.texts or not judged(view, draft.date):
            continue
        path = _place(document, draft)
        for name in missing_agreements(view, document, draft):
            yield Hit(
                document.id,
                path,
                M(
                    "edition {edition} waits for the head of: {who}",
                    edition=printed(draft),
                    who=agrees(view, name),
                ),
                M("Record what was said: qms doc agree {id} --by POST", id=document.id),
                draft.date,
            )


def _place(document: ControlledDocument, edition: Edition) -> tuple[str | int, ...]:
    places = {item.id: number for number, item in enumerate(document.editions)}
    return ("editions", places[edition.id])


@duty("D308", "8.3(2), KZ-DOC-04")
def version_not_described(view: View) -> Iterator[Hit]:
    """An approved edition has no number, nobody who made it, or no short description of changes.

    Important versions are named, and a short description of the changes is written; the first
    edition needs none.
    """
    for document in _open(view):
        for edition in document.editions:
            since = approved_on(view, document, edition)
            if since is None or not judged(view, since):
                continue
            for option, value in _described(document, edition):
                if not value:
                    yield Hit(
                        document.id,
                        _place(document, edition),
                        M(
                            "edition {edition} is approved without {option}",
                            edition=printed(edition),
                            option=option,
                        ),
                        M(
                            "Record it: qms doc change {id} --edition {edition} {option} ...",
                            id=document.id,
                            edition=edition.id,
                            option=option,
                        ),
                        since,
                    )


@duty("D309", "10.2, KZ-DOC-07", standing=True)
def nothing_in_force(view: View) -> Iterator[Hit]:
    """A document is in the state in force, but none of its editions is, today or later.

    That is so when the act that approved the only one is void: it was recorded by mistake.
    """
    for document in view.snapshot.of(ControlledDocument):
        if view.state_id(document) != "in_force" or in_force(view, document) is not None:
            continue
        if all(in_force_from(view, document, edition) is None for edition in editions(document)):
            yield Hit(
                document.id,
                ("approvals",),
                M("in force by its state, but no act approves an edition"),
                M("Record the act: qms doc approve {id}, or qms doc withdraw {id}", id=document.id),
            )


def _described(document: ControlledDocument, edition: Edition) -> Iterator[tuple[str, object]]:
    yield "--number", edition.number
    yield "--by", edition.by
    if before(document, edition) is not None:
        yield "--summary", edition.summary
