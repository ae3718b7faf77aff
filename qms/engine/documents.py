"""Controlled documents by their rules: routes, editions, what is in force on the day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Literal

from qms.kinds.document_parts import Edition
from qms.kinds.evidence import Storage
from qms.kinds.policies.documents import DocumentRules, DocumentRulesValue
from qms.model import days
from qms.model.items import until

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Approval, DocumentText
    from qms.kinds.policies.documents import ApprovalStep, DocumentRoute

EditionState = Literal["draft", "agreed", "approved", "in_force", "superseded", "withdrawn"]
FIRST: Final = "1"
"""The edition to which acts without one belong: that of a document taken from a register."""


def text_path(document: ControlledDocument, text: DocumentText) -> str | None:
    """Return where the text of an edition lies in the workspace, None for one outside git.

    None too where its place leads out of the folder of the document.
    """
    parts = text.place.split("/")
    if text.storage is not Storage.GIT or any(part in {"", ".", ".."} for part in parts):
        return None
    return f"records/{document.spec.folder}/{document.id}/{text.place}"


def document_rules(view: View) -> DocumentRulesValue:
    """Return the policy in force on the day of the view; an empty one where there is none."""
    edition = view.snapshot.policy(DocumentRules, view.today)
    return edition.value if edition else DocumentRulesValue()


def route_of(view: View, document: ControlledDocument) -> DocumentRoute | None:
    """Return the route of a document's group, else the one without groups, None without any."""
    routes = document_rules(view).routes
    own = next((route for route in routes if document.group in route.groups), None)
    return own or next((route for route in routes if not route.groups), None)


def editions(document: ControlledDocument) -> tuple[Edition, ...]:
    """Return the editions, oldest first; one that only a register printed comes before them.

    An edition that is void is none.
    """
    held = sorted(document.editions, key=lambda item: (item.date, _order(item.id)))
    known = tuple(item for item in held if item.void is None)
    if any(item.id == FIRST for item in held) or (held and not _unrecorded(document)):
        return known
    begun = min((act.date for act in document.approvals if act.date), default=days.FIRST)
    return (Edition(id=FIRST, date=begun, number=document.edition), *known)


def judged(view: View, day: dt.date) -> bool:
    """Tell whether the rules judge what happened on a day."""
    since = document_rules(view.on(day)).guards_from
    return since is None or day >= since


def before(document: ControlledDocument, edition: Edition) -> Edition | None:
    """Return the edition before this one, None for the first."""
    known = editions(document)
    place = next((number for number, item in enumerate(known) if item.id == edition.id), 0)
    return known[place - 1] if place else None


def _order(item_id: str) -> tuple[int, str]:
    return (int(item_id), "") if item_id.isdecimal() else (1 << 30, item_id)


def _unrecorded(document: ControlledDocument) -> bool:
    return any(act.edition is None for act in document.approvals)


def edition_of(document: ControlledDocument, item_id: str | None) -> Edition | None:
    """Return an edition by its id; without one the first."""
    return next((item for item in editions(document) if item.id == (item_id or FIRST)), None)


def acts_of(view: View, document: ControlledDocument, edition: Edition) -> tuple[Approval, ...]:
    """Return the acts of approval of an edition up to the day of the view, in their order.

    Acts without a date (a register may lack it) count, and stand last.
    """
    own = [
        act
        for act in document.approvals
        if (act.edition or FIRST) == edition.id and act.void is None
        if act.date is None or act.date <= view.today
    ]
    return tuple(sorted(own, key=lambda act: act.date or dt.date.max))


def open_steps(
    view: View, document: ControlledDocument, edition: Edition
) -> tuple[ApprovalStep, ...]:
    """Return the acts of the route that an edition still lacks, in their order.

    An edition whose acts were all that the route asked for on the day of one of them stays
    approved, whatever a later edition of the rules asks for.
    """
    acts = acts_of(view, document, edition)
    if not _judged(view, document, edition, acts):
        return ()
    for number, act in enumerate(acts, start=1):
        if act.date is not None and not _lacking(view.on(act.date), document, acts[:number]):
            return ()
    return _lacking(view, document, acts)


def _lacking(
    view: View, document: ControlledDocument, taken: tuple[Approval, ...]
) -> tuple[ApprovalStep, ...]:
    """Return the acts that the route of the day asks for beyond those that were taken."""
    route, acts = route_of(view, document), list(taken)
    lacking = []
    for step in route.approve if route else ():
        met = next((act for act in acts if meets(step, act)), None)
        if met is None:
            lacking.append(step)
        else:
            acts = acts[acts.index(met) + 1 :]
    return tuple(lacking)


def _judged(
    view: View, document: ControlledDocument, edition: Edition, acts: tuple[Approval, ...]
) -> bool:
    """Tell whether the rules are about an edition: not if it was approved before they were kept."""
    since = document_rules(view).guards_from
    if all(item.id != edition.id for item in document.editions):
        return False
    return since is None or not acts or any(act.date and act.date >= since for act in acts)


def meets(step: ApprovalStep, act: Approval) -> bool:
    """Tell whether an act is one that a step of the route asks for."""
    if step.acts and act.act not in step.acts:
        return False
    if not step.bodies and not step.roles:
        return True
    return act.body in step.bodies or (act.by is not None and act.by.role in step.roles)


def approved_on(view: View, document: ControlledDocument, edition: Edition) -> dt.date | None:
    """Return the day of the last act, None while acts are missing or none has a date."""
    acts = acts_of(view, document, edition)
    if not acts or open_steps(view, document, edition):
        return None
    begun = (move.date for move in document.transitions if move.to == "in_force")
    return max((act.date for act in acts if act.date), default=None) or next(begun, None)


def in_force_from(view: View, document: ControlledDocument, edition: Edition) -> dt.date | None:
    """Return the first day on which an approved edition is in force, which may be still to come."""
    approved = approved_on(view, document, edition)
    if approved is None:
        return None
    return max(edition.in_force_from or approved, approved)


def in_force(view: View, document: ControlledDocument) -> Edition | None:
    """Return the edition in force on the day of the view: one at most, the last that began."""
    if view.state_id(document) != "in_force":
        return None
    begun = [
        (since, edition)
        for edition in editions(document)
        if (since := in_force_from(view, document, edition)) is not None and since <= view.today
    ]
    last = max(begun, key=lambda pair: (pair[0], _order(pair[1].id)), default=None)
    return last[1] if last else None


def draft_of(view: View, document: ControlledDocument) -> Edition | None:
    """Return the newest edition when it is not approved yet, else None."""
    known = until(editions(document), view.today)
    if not known or approved_on(view, document, known[-1]) is not None:
        return None
    return known[-1]


def edition_state(view: View, document: ControlledDocument, edition: Edition) -> EditionState:
    """Return how far an edition has come on the day of the view."""
    since = in_force_from(view, document, edition)
    if view.state_id(document) == "withdrawn":
        return "superseded" if since and _followed(view, document, edition) else "withdrawn"
    current = in_force(view, document)
    if current is not None and current.id == edition.id:
        return "in_force"
    if since is None:
        return "agreed" if _agreed(view, document, edition) else "draft"
    return "approved" if since > view.today or current is None else "superseded"


def _followed(view: View, document: ControlledDocument, edition: Edition) -> bool:
    """Tell whether a later edition took the place of this one."""
    known = editions(document)
    later = known[[item.id for item in known].index(edition.id) + 1 :]
    return any(in_force_from(view, document, item) for item in later)


def _agreed(view: View, document: ControlledDocument, edition: Edition) -> bool:
    if missing_agreements(view, document, edition):
        return False
    said = until(document.agreements, view.today)
    return any(item.edition == edition.id and item.verdict == "agreed" for item in said)


def missing_agreements(
    view: View, document: ControlledDocument, edition: Edition
) -> tuple[str, ...]:
    """Return the units and posts of the route that did not agree to an edition yet.

    What somebody said last counts, from the day on which the edition was begun.  ``interested``
    stands for one more unit than those named.
    """
    route = route_of(view, document)
    if route is None:
        return ()
    said: dict[str, str] = {}
    for item in until(document.agreements, view.today):
        if item.edition == edition.id and item.by is not None and item.date >= edition.date:
            post = view.post(item.by, document.owner_unit) or item.by
            for name in (str(post), post.role, post.unit or ""):
                said[name] = item.verdict
    agreed = {name for name, verdict in said.items() if verdict == "agreed"}
    asked = (*route.agree, *map(str, route.agree_posts))
    missing = [name for name in asked if name not in agreed]
    units = {name for name in agreed if name.startswith("UNIT-")}
    if route.interested and not units - set(route.agree):
        missing.append("interested")
    return tuple(missing)
