"""Review, control of observance and publication of documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from qms.actions.choices import Choice, by_label
from qms.actions.dated import day_of, one_more, post_of
from qms.actions.doc_life import document_of, words
from qms.actions.doc_reading_copies import current_of, written
from qms.actions.records import find
from qms.actions.values import choose
from qms.engine.document_copies import public
from qms.engine.documents import document_rules
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.document_parts import DocumentReview
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.records import Written
    from qms.actions.session import Session

VERDICTS: Final = get_args(DocumentReview.model_fields["verdict"].annotation)
_SCHEMES: Final = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is said of a review."""

    verdict: str
    by: str
    basis: str
    ground: str | None = None
    decision: str | None = None
    date: str | None = None


def review(session: Session, record_id: str, said: Reviewed) -> Written:
    """Record that a document in force was reviewed: it stays, is to be revised, or withdrawn."""
    now = current_of(session, record_id)
    verdict = choose("--verdict", said.verdict, VERDICTS)
    if said.decision is not None:
        find(session, said.decision)
    item = one_more(
        now.document,
        "reviews",
        day_of(session, said.date),
        by=post_of(session, said.by, now.document.owner_unit),
        basis=said.basis,
        verdict=verdict,
        ground=_ground(session, said.ground),
        decision=said.decision,
    )
    return written(session, now.document, "doc review", (item,), f"review: {verdict}", said.basis)


def _ground(session: Session, typed: str | None) -> str | None:
    if typed is None:
        return None
    found = session.view.words.vocabulary("change-ground") if session.view.words else None
    known = tuple(Choice(word.id, word.label) for word in (found.words if found else ()))
    return choose("--ground", by_label(normalise(typed)[0], known), (item.value for item in known))


@dataclass(frozen=True, slots=True)
class Observed:
    """What is said of a control of observance."""

    text: str | None = None
    problems: int | None = None
    evidence: Sequence[str] = ()
    by: str | None = None
    date: str | None = None
    basis: str | None = None


def control(session: Session, record_id: str, said: Observed) -> Written:
    """Record that it was looked whether a document is observed, by its controller."""
    now = current_of(session, record_id)
    rule = document_rules(session.view).observance
    controller = now.document.controller or (rule.by if rule else None)
    named = said.by or (str(controller) if controller else None)
    if named is None:
        raise UsageProblem(
            M("Missing: {options}", options=("--by",)),
            M("Say which post controlled it, or name the controller: qms set {id} controller POST",
              id=now.document.id),
        )  # fmt: skip
    for one in said.evidence:
        find(session, one)
    item = one_more(
        now.document,
        "observances",
        day_of(session, said.date),
        by=post_of(session, named, now.document.owner_unit),
        basis=said.basis,
        problems=said.problems,
        text=words(session, said.text) if said.text else None,
        evidence=list(said.evidence),
    )
    return written(session, now.document, "doc control", (item,), "control of observance")


def publish(  # noqa: PLR0913 -- what is said of a publication
    session: Session,
    record_id: str,
    url: str,
    *,
    by: str | None = None,
    date: str | None = None,
    basis: str | None = None,
) -> Written:
    """Record that the edition in force was put on the site."""
    now, address = current_of(session, record_id), url.strip()
    if not address.startswith(_SCHEMES) or any(sign.isspace() for sign in address):
        raise UsageProblem(
            M("{option}: {value} is not allowed", option="--url", value=url),
            M("An address begins with https://"),
        )
    recorded = any(item.id == now.edition.id for item in now.document.editions)
    item = one_more(
        now.document,
        "publications",
        day_of(session, date),
        by=post_of(session, by, now.document.owner_unit),
        basis=basis,
        edition=now.edition.id if recorded else None,
        sort="published",
        url=address,
    )
    return written(session, now.document, "doc publish", (item,), "publish", basis)


def unpublish(  # noqa: PLR0913 -- what is said of a publication
    session: Session,
    record_id: str,
    url: str | None = None,
    *,
    by: str | None = None,
    date: str | None = None,
    basis: str | None = None,
) -> Written:
    """Record that what is on the site at one address, or at all of them, was taken off."""
    document, day = document_of(session, record_id), day_of(session, date)
    known = public(session.view, document)
    found = [item for item in known if url is None or item.url == url.strip()]
    if not found:
        raise UsageProblem(
            M("{id} is not on the site.", id=document.id)
            if not known
            else M("{id} is not at that address.", id=document.id),
            M("On the site: {urls}", urls=tuple(item.url for item in known)) if known else None,
        )
    post = post_of(session, by, document.owner_unit)
    edits = [
        one_more(
            document, "publications", day, ahead=ahead, by=post, basis=basis,
            edition=item.edition, sort="removed", url=item.url,
        )
        for ahead, item in enumerate(found)
    ]  # fmt: skip
    return written(session, document, "doc unpublish", edits, "unpublish", basis)
