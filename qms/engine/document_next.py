"""Documents in words: editions, who still agrees, which act is next, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.cells import post_name
from qms.engine.documents import (
    draft_of,
    in_force,
    in_force_from,
    missing_agreements,
    open_steps,
    route_of,
)
from qms.i18n import N_, Day, M
from qms.model.fields import Post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message, Shown
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Approval, Edition
    from qms.kinds.policies.documents import ApprovalStep
    from qms.model.items import Source

STATES: Final = {
    "draft": N_("draft"),
    "agreed": N_("agreed"),
    "approved": N_("approved"),
    "in_force": N_("in force"),
    "superseded": N_("superseded"),
    "withdrawn": N_("withdrawn"),
}
"""States of an edition in words."""


def printed(edition: Edition) -> str:
    """Return the edition as it is printed."""
    return edition.number or edition.id


def section_of(source: Source | None) -> str:
    """Return regulation and section, nothing where neither is known."""
    parts = (source.regulation, source.section) if source else ()
    return ", ".join(part for part in parts if part)


def agrees(view: View, name: str) -> Shown | str:
    """Return in words who is to agree: a unit, a post, or one more unit concerned."""
    if name == "interested":
        return M("one more unit concerned")
    if name.startswith("ROLE-"):
        return post_name(view, Post.parse(name))
    return view.name(name) or name


def asks_for(view: View, step: ApprovalStep) -> Message:
    """Return in words what an act of the route is and whose."""
    acts = [view.word("act-kind", word) for word in step.acts]
    kinds: tuple[Shown, ...] = tuple(word.label for word in acts if word) or (M("act"),)
    who = tuple(view.name(item) or item for item in (*step.bodies, *step.roles))
    if not who:
        return M("{acts} of any body", acts=kinds)
    return M("{acts}, of: {who}", acts=kinds, who=who)


def act_words(view: View, act: Approval) -> Message:
    """Return an act of approval: whose, of what kind, number, date."""
    word = view.word("act-kind", act.act)
    kind = word.label if word else act.act
    who: Shown | str | None = view.name(act.body) if act.body else None
    if who is None and act.by is not None:
        who = post_name(view, act.by)
    named = M("{act} No. {number}", act=kind, number=act.number or "?")
    said = M("{body}, {act}", body=who, act=named) if who else named
    return said if act.date is None else M("{act}, {date}", act=said, date=Day(act.date))


def standing(view: View, document: ControlledDocument) -> Iterator[Message]:
    """Yield how a document stands: what is in force, what is drafted, by which route."""
    current, draft = in_force(view, document), draft_of(view, document)
    if current is not None:
        since = in_force_from(view, document, current)
        yield M("In force: edition {edition}, since {day}", edition=printed(current), day=since)
    if draft is not None:
        yield M("Draft: edition {edition}, begun {day}", edition=printed(draft), day=draft.date)
    route = route_of(view, document)
    if route is not None and view.state_id(document) != "withdrawn":
        yield M("Route: {route} ({source})", route=route.label, source=section_of(route.source))


def next_steps(view: View, document: ControlledDocument) -> Iterator[Message]:
    """Yield what comes next, each with the command that records it."""
    draft = draft_of(view, document)
    if draft is not None and view.is_open(document):
        yield from _of_draft(view, document, draft)
    if view.is_open(document) and in_force(view, document) and not document.registration_number:
        yield M("registration: qms doc register {id}", id=document.id)


def _of_draft(view: View, document: ControlledDocument, draft: Edition) -> Iterator[Message]:
    if not draft.texts:
        yield M("its text: qms doc text {id} FILE --language kk", id=document.id)
    for name in missing_agreements(view, document, draft):
        yield M(
            "agreement of: {who} (qms doc agree {id} --by POST)",
            who=agrees(view, name),
            id=document.id,
        )
    for step in open_steps(view, document, draft):
        yield M(
            "approval: {what} (qms doc approve {id} --act ACT --body BODY --number N --date DATE)",
            what=asks_for(view, step),
            id=document.id,
        )
