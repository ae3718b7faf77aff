"""Posts change hands: what is open, moved in one change, the act printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.papers import desk, write_papers
from qms.actions.records import Written, find
from qms.actions.values import parse_date
from qms.engine.posts_handover import handover
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.role import Role
from qms.model.change import Append, Change, Set
from qms.model.fields import Post
from qms.model.ids import id_problem
from qms.report.handover import act
from qms.report.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.engine.posts import Holding
    from qms.engine.posts_handover import Handover
    from qms.report.document import Document
    from qms.store.write import Applied


def post_of(session: Session, text: str) -> Post:
    """Read a post as typed and complete a role that belongs to one unit; raises UsageProblem."""
    role, at, unit = text.partition("@")
    for part, prefix in ((role, "ROLE"), *(((unit, "UNIT"),) if at else ())):
        problem = id_problem(part, prefix)
        if problem is not None:
            raise UsageProblem(problem, M("A post is written ROLE-dean@UNIT-faculty."))
        find(session, part)
    post = Post(role, unit if at else None)
    return session.view.post(post, None) or post


def handed_over(session: Session, text: str) -> Handover:
    """Return what a post hands over; raises UsageProblem where it must be told which one."""
    post = post_of(session, text)
    found = handover(session.view, post)
    units = tuple(sorted({item.post.unit for item in found.open if item.post.unit}))
    if post.unit is None and len(units) > 1:
        raise UsageProblem(
            M("{role} is held at several units: {units}", role=post.role, units=units),
            M("Name the unit: {post}", post=f"{post.role}@{units[0]}"),
        )
    return found


def move(session: Session, found: Handover, receiver: Post, *, dry: bool = False) -> Applied:
    """Give every open item of the post to another one, in one change.

    What belongs to everybody with the role stays with the role.
    """
    if receiver == found.post:
        raise UsageProblem(M("{post} holds all of it already.", post=str(receiver)))
    items = [item for item in found.open if moves(found, item)]
    if not items:
        raise UsageProblem(M("Nothing open is held by {post}.", post=str(found.post)))
    change = Change(
        summary=f"{found.post}: transfer to {receiver}",
        operation="role transfer",
        edits=tuple(Set(item.record.id, item.path, _stored(item, receiver)) for item in items),
    )
    return session.write(change, dry=dry)


def moves(found: Handover, item: Holding) -> bool:
    """Tell whether an item goes with the post: it is not one of everybody with the role."""
    return item.post == found.post or found.post.unit is None


def _stored(item: Holding, receiver: Post) -> str:
    """Return the receiver as the field holds it: a list of responsible roles holds no units."""
    return receiver.role if "responsible" in item.path else str(receiver)


def write_act(
    session: Session, found: Handover, receiver: Post | None, order: Order
) -> tuple[Path, ...]:
    """Write the hand-over act."""

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        at = desk(session, session.view, lang)
        yield f"handover-{str(found.post).replace('@', '-')}", act(at, found, receiver)

    return write_papers(session, order, made)


def write_matrix(session: Session, order: Order) -> tuple[Path, ...]:
    """Write the matrix of responsibility with the records of each level."""

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        yield "matrix", matrix(desk(session, session.view, lang))

    return write_papers(session, order, made)


def appoint(
    session: Session, role_id: str, decision: str, proposed_by: str | None, date: str | None
) -> Written:
    """Record that the post got a holder: by which act, on whose proposal.  No name is kept."""
    role = find(session, role_id)
    if not isinstance(role, Role):
        raise UsageProblem(M("{id} is no role.", id=role.id), M("See them with: qms role list"))
    order = find(session, decision)
    if not isinstance(order, Decision):
        raise UsageProblem(
            M("{id} is no decision.", id=decision), M("See the ids with: qms decision list")
        )
    day = parse_date(date, "--date") if date else order.date
    item = {"id": str(len(role.appointments) + 1), "date": day.isoformat(), "decision": order.id}
    if proposed_by:
        item["proposed_by"] = str(post_of(session, proposed_by))
    change = Change(
        f"{role.id}: appointment", "role appoint", (Append(role.id, ("appointments",), item),)
    )
    applied = session.write(change)
    return Written(role.id, applied, session.reopened().view)
