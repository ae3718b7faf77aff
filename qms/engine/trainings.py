"""Trainings: which quality commissions nobody has trained yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.figures import known
from qms.engine.governance import governance
from qms.engine.tally import Tally
from qms.kinds.body import Body
from qms.kinds.meeting import Meeting
from qms.kinds.training import Training
from qms.model.fields import Post

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.engine.view import View

WANTED: Final = ("data-analysis", "capa-tools")
"""Subjects that members of quality commissions are trained in (regulation, 5.2.1(6), 6.5(5))."""
LEVELS: Final = frozenset({"department", "faculty"})


@dataclass(frozen=True, slots=True)
class Untrained:
    """A commission, or a post that took part in its meetings, that lacks trainings.

    ``lacking`` are the subjects without a training, ``last`` the day of the last one on any.
    """

    subject: str
    body: str
    level: str | None
    lacking: tuple[str, ...]
    last: dt.date | None


def commissions(view: View) -> tuple[Body, ...]:
    """Return the quality commissions: bodies of department and faculty level in the matrix.

    Where bodies stand below one that the matrix names (one for each faculty), it is they.
    """
    named = {
        duty.subject
        for duty in governance(view).matrix
        if duty.level in LEVELS and isinstance(view.snapshot.get(duty.subject), Body)
    }
    alive = [body for body in view.snapshot.of(Body) if _alive(view, body)]
    below = [body for body in alive if body.parent in named]
    parents = {body.parent for body in below}
    own = [body for body in alive if body.id in named and body.id not in parents]
    return tuple(sorted((*own, *below), key=lambda body: body.id))


def _alive(view: View, body: Body) -> bool:
    begun = body.valid_from is None or body.valid_from <= view.today
    return begun and (body.valid_to is None or view.today <= body.valid_to)


def trained_on(view: View, body: str, post: Post | None = None) -> Mapping[str, dt.date]:
    """Return the last day of training by subject of a body, or of a post by itself or with it.

    A training for a role without a unit, or for the body above, counts for all below.
    """
    found: dict[str, dt.date] = {}
    above = {body, getattr(view.snapshot.get(body), "parent", None)}
    for item in known(view, Training):
        if any(
            one.body in above
            if one.body is not None
            else post is not None and one.post in {post, Post(post.role)}
            for one in item.trained
        ):
            for topic in item.topics:
                found[topic] = max(item.date, found.get(topic, item.date))
    return found


def untrained(view: View) -> tuple[Untrained, ...]:
    """Return the commissions without a training on one of the subjects, and posts of theirs."""
    return tuple(_untrained(view))


def _untrained(view: View) -> Iterator[Untrained]:
    for body in commissions(view):
        found = trained_on(view, body.id)
        lacking = _lacking(found)
        if not lacking:
            continue
        yield Untrained(body.id, body.id, body.level, lacking, max(found.values(), default=None))
        for post in _posts(view, body.id):
            own = trained_on(view, body.id, post)
            if _lacking(own):
                last = max(own.values(), default=None)
                yield Untrained(str(post), body.id, body.level, _lacking(own), last)


def _lacking(found: Mapping[str, dt.date]) -> tuple[str, ...]:
    return tuple(topic for topic in WANTED if topic not in found)


def _posts(view: View, body: str) -> tuple[Post, ...]:
    """Return the posts that took part in meetings of a body: its members as the records know."""
    found = {
        post
        for meeting in known(view, Meeting)
        if meeting.body == body and meeting.attendance is not None
        for post in meeting.attendance.posts
    }
    return tuple(sorted(found, key=str))


def untrained_bodies(view: View) -> Tally:
    """Count the commissions without a training on one of the subjects."""
    return Tally(item.subject for item in untrained(view) if item.subject == item.body)
