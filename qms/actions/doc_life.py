"""The life of a document: its draft is agreed to and approved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.actions.dated import day_of, move_to, one_more, post_of
from qms.actions.records import Written, find
from qms.actions.values import choose, parse_date
from qms.engine.documents import approved_on, draft_of, edition_of, text_path
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.document import ControlledDocument
from qms.kinds.document_parts import Approval
from qms.model.change import Append, Change, Set
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.session import Session
    from qms.kinds.document_parts import Edition
    from qms.model.change import Edit

VERDICTS: Final = ("agreed", "remarks", "refused")


def document_of(session: Session, record_id: str) -> ControlledDocument:
    """Return a document; raises UsageProblem for another record."""
    record = find(session, record_id)
    if not isinstance(record, ControlledDocument):
        raise UsageProblem(
            M("{id} is no document.", id=record.id), M("See the ids with: qms doc list")
        )
    return record


def open_document(session: Session, record_id: str) -> ControlledDocument:
    """Return a document that is neither withdrawn nor a mistake; raises UsageProblem."""
    document = document_of(session, record_id)
    if not session.view.is_open(document):
        state = session.view.state(document)
        raise UsageProblem(
            M("{id} is in the state: {state}.", id=document.id, state=M(state.label))
            if state
            else M("{id} is no document.", id=document.id),
            M("Nothing more happens to it; begin a new one: qms doc add"),
        )
    return document


def drafted(session: Session, document: ControlledDocument, wanted: str | None = None) -> Edition:
    """Return the draft edition, or the one asked for while it is not approved.

    Raises UsageProblem where there is none: an approved edition is never altered.
    """
    found = edition_of(document, wanted) if wanted else draft_of(session.view, document)
    known = tuple(item.id for item in document.editions)
    if found is None or found.id not in known:
        raise UsageProblem(
            M("{id} has no draft edition.", id=document.id)
            if wanted is None
            else M("{id} has no edition {edition}.", id=document.id, edition=wanted),
            M(
                'Begin a new edition: qms doc revise {id} --ground WORD --basis "..."',
                id=document.id,
            ),
        )
    if approved_on(session.view, document, found) is not None:
        raise UsageProblem(
            M("Edition {edition} of {id} is approved.", edition=found.id, id=document.id),
            M(
                "An approved text is not altered (8.3(2)). Begin a new edition: qms doc revise"
                ' {id} --ground WORD --basis "..."',
                id=document.id,
            ),
        )
    return found


def place_of(document: ControlledDocument, edition: Edition) -> int:
    """Return where an edition stands in the list of the record."""
    return next(number for number, item in enumerate(document.editions) if item.id == edition.id)


def words(session: Session, text: str) -> Any:
    """Return typed words as they are stored: under the language in which the user types."""
    clean = normalise(text)[0]
    return clean if session.typed_in is None else {session.typed_in: clean}


def carried_out(
    session: Session,
    document: ControlledDocument,
    operation: str,
    edits: Sequence[Edit],
    summary: str,
) -> Written:
    """Write edits as one change; returns the document after it."""
    if not edits:
        raise UsageProblem(
            M("Nothing to change in {id}.", id=document.id),
            M("See: qms doc {verb} --help", verb=operation),
        )
    change = Change(f"{document.id}: {summary}", f"doc {operation}", tuple(edits))
    applied = session.write(change)
    return Written(document.id, applied, session.reopened().view)


def agree(  # noqa: PLR0913 -- what an agreement says
    session: Session,
    record_id: str,
    *,
    by: str,
    verdict: str = "agreed",
    text: str | None = None,
    evidence: Sequence[str] = (),
    date: str | None = None,
    basis: str | None = None,
) -> Written:
    """Record what a unit or official said of the draft; remarks and refusals say why."""
    document = open_document(session, record_id)
    edition, day = drafted(session, document), day_of(session, date)
    choose("--verdict", verdict, VERDICTS)
    if day < edition.date:
        raise UsageProblem(
            M("{option}: the edition was begun on {day}.", option="--date", day=edition.date)
        )
    if verdict != "agreed" and not text:
        raise UsageProblem(
            M("Missing: {options}", options=("--text",)), M("Say what the remarks are.")
        )
    item = one_more(
        document,
        "agreements",
        day,
        by=post_of(session, by, document.owner_unit),
        basis=basis,
        edition=edition.id,
        verdict=verdict,
        text=words(session, text) if text else None,
        evidence=list(evidence),
    )
    return carried_out(session, document, "agree", [item], f"edition {edition.id} {verdict}")


@dataclass(frozen=True, slots=True)
class Act:
    """An act of approval as the user tells it; what a named decision says need not be told."""

    act: str | None = None
    body: str | None = None
    by: str | None = None
    number: str | None = None
    date: str | None = None
    decision: str | None = None
    evidence: Sequence[str] = ()
    edms: str | None = None
    signed_commit: bool = False
    in_force_from: str | None = None


def approve(session: Session, record_id: str, said: Act) -> Written:
    """Append an act of approval, bound to the content of the draft edition as it lies on the disk.

    When the route asks for nothing more, a document that is not in force yet comes into force.
    """
    document = open_document(session, record_id)
    edition = drafted(session, document)
    _refuse_uncommitted(session, document, edition)
    item = _act(session, document, edition, said)
    edits: list[Edit] = [Append(document.id, ("approvals",), item)]
    place = place_of(document, edition)
    if said.in_force_from is not None:
        first = parse_date(said.in_force_from, "--in-force-from")
        edits.append(Set(document.id, ("editions", place, "in_force_from"), first.isoformat()))
    edits += _comes_into_force(session, document, edition, item)
    return carried_out(session, document, "approve", edits, f"approve edition {edition.id}")


def _refuse_uncommitted(session: Session, document: ControlledDocument, edition: Edition) -> None:
    """Raise where the act would cover a text that the history does not hold."""
    if not (session.moment.commit and session.config.git.commit):
        return
    paths = {text_path(document, text) for text in edition.texts}
    open_ones = tuple(sorted(paths & {*session.uncommitted}, key=str))
    if open_ones:
        raise UsageProblem(
            M("Not committed yet: {paths}", paths=open_ones),
            M("An approval covers a text of the history: git commit it first."),
        )


def _act(
    session: Session, document: ControlledDocument, edition: Edition, said: Act
) -> dict[str, Any]:
    told = _from_decision(session, said.decision)
    day = day_of(session, said.date or (told["date"].isoformat() if told else None))
    kind = said.act or told.get("act")
    if kind is None:
        raise UsageProblem(
            M("Missing: {options}", options=("--act",)),
            M("Say what act approved it, or name the decision: --decision DEC"),
        )
    named = {
        "body": said.body or told.get("body"),
        "act": kind,
        "number": normalise(said.number)[0] if said.number else told.get("number"),
        "date": day.isoformat(),
        "by": post_of(session, said.by, document.owner_unit) or told.get("by"),
        "decision": said.decision,
        "evidence": list(said.evidence),
        "edms_number": normalise(said.edms)[0] if said.edms else None,
        "signed_commit": said.signed_commit or None,
        "binding": _binding(session, document, edition),
    }
    number = _free(document)
    filled = {name: value for name, value in named.items() if value not in (None, "", [])}
    return {"id": number, "edition": edition.id, **filled}


def _free(document: ControlledDocument) -> str:
    known = {item.id for item in document.approvals}
    number = len(known) + 1
    while str(number) in known:
        number += 1
    return str(number)


def _from_decision(session: Session, record_id: str | None) -> dict[str, Any]:
    """Return what a decision says of itself; raises UsageProblem for another record."""
    if record_id is None:
        return {}
    act = find(session, record_id)
    if not isinstance(act, Decision):
        raise UsageProblem(
            M("{id} is no decision.", id=act.id), M("See the ids with: qms decision list")
        )
    by = str(act.by) if act.by else None
    return {"act": act.act, "body": act.body, "number": act.number, "date": act.date, "by": by}


def _binding(session: Session, document: ControlledDocument, edition: Edition) -> dict[str, Any]:
    """Return the content that the act covers; raises UsageProblem where a text is not there."""
    from qms.engine.document_binding import binding_of

    found = binding_of(session.snapshot, document, edition)
    if found is None:
        raise UsageProblem(
            M(
                "A text of edition {edition} of {id} cannot be read.",
                edition=edition.id,
                id=document.id,
            ),
            M("Put it in again: qms doc text {id} FILE --language kk", id=document.id),
        )
    return found


def _comes_into_force(
    session: Session, document: ControlledDocument, edition: Edition, item: dict[str, Any]
) -> list[Edit]:
    """Return the move to in force, where this act is the last that the route asks for."""
    if session.view.state_id(document) != "draft":
        return []
    told = {name: value for name, value in item.items() if name != "binding"}
    act = Approval.model_validate_json(json.dumps(told))
    after = document.model_copy(update={"approvals": (*document.approvals, act)})
    since = approved_on(session.view, after, edition)
    return [] if since is None else [move_to(document, "in_force", since)]
