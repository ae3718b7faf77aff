"""External documents: compared with the issuer's text, amended, no longer valid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.actions.dated import day_of, done, happened, move_to, one_more, post_of
from qms.actions.records import find
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.external_document import ExternalDocument
from qms.model.change import Set
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.model.change import Edit

VERDICTS: Final = ("current", "amended", "cancelled")


def external_of(session: Session, record_id: str) -> ExternalDocument:
    """Return an external document that is in force; raises UsageProblem for any other record."""
    record = find(session, record_id)
    if not isinstance(record, ExternalDocument):
        raise UsageProblem(
            M("{id} is no external document.", id=record.id),
            M("See the ids with: qms external list"),
        )
    if not session.view.is_open(record):
        state = session.view.state(record)
        raise UsageProblem(
            M("{id} is in the state: {state}.", id=record.id, state=M(state.label if state else ""))
        )
    return record


def check(  # noqa: PLR0913 -- what a comparison says
    session: Session,
    record_id: str,
    verdict: str,
    *,
    text: str | None = None,
    by: str | None = None,
    basis: str | None = None,
    date: str | None = None,
) -> Written:
    """Record that our copy was compared with the text that the issuer has in force.

    What was found to be no longer valid is cancelled from that day.
    """
    record, day = external_of(session, record_id), day_of(session, date)
    if verdict not in VERDICTS:
        raise UsageProblem(
            M("{option}: {value} is not understood", option="--verdict", value=verdict),
            M("Allowed values: {values}", values=VERDICTS),
        )
    said = normalise(text)[0] if text else None
    post = post_of(session, by, record.holder)
    edits: list[Edit] = [
        one_more(record, "checks", day, by=post, basis=basis, verdict=verdict, text=said)
    ]
    if verdict == "cancelled":
        edits.append(move_to(record, "cancelled", day, by=post, basis=basis))
    return _done(session, record, "check", edits)


def amend(  # noqa: PLR0913 -- what an amendment says
    session: Session,
    record_id: str,
    *,
    number: str | None = None,
    text: str | None = None,
    by: str | None = None,
    basis: str | None = None,
    date: str | None = None,
) -> Written:
    """Record that the issuer amended it, on the day of the amending act."""
    record, day = external_of(session, record_id), day_of(session, date)
    if record.date is not None and day < record.date:
        raise UsageProblem(
            M("{option}: {id} is dated {day}.", option="--date", id=record.id, day=record.date)
        )
    item = one_more(
        record,
        "amendments",
        day,
        by=post_of(session, by, record.holder),
        basis=basis,
        number=normalise(number)[0] if number else None,
        text=normalise(text)[0] if text else None,
    )
    return _done(session, record, "amend", [item])


def cancel(  # noqa: PLR0913 -- what a cancellation says
    session: Session,
    record_id: str,
    *,
    new: str | None = None,
    by: str | None = None,
    basis: str | None = None,
    date: str | None = None,
) -> Written:
    """Record that it is no longer valid, and what replaced it."""
    record, day = external_of(session, record_id), day_of(session, date)
    edits: list[Edit] = []
    if new is not None:
        following = find(session, new)
        if not isinstance(following, ExternalDocument) or following.id == record.id:
            raise UsageProblem(
                M("{id} is no other external document.", id=following.id),
                M("Record it first: qms external add"),
            )
        edits.append(Set(record.id, ("succeeded_by",), following.id))
    post = post_of(session, by, record.holder)
    edits.append(move_to(record, "cancelled", day, by=post, basis=basis))
    return _done(session, record, "cancel", edits)


def _done(session: Session, record: ExternalDocument, verb: str, edits: list[Edit]) -> Written:
    return done(happened(session, record, f"external {verb}", edits, summary=verb))
