"""What changes hands when a post gets another holder, or gives its items to another post."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine import capas
from qms.engine.due import due, of_post
from qms.engine.posts import held_by
from qms.kinds.capa import Capa
from qms.kinds.meeting import Meeting
from qms.kinds.role import Role
from qms.kinds.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.due import DueItem
    from qms.engine.posts import Holding
    from qms.engine.view import View
    from qms.kinds.unit import UnitFunction
    from qms.model.fields import Post
    from qms.model.record import Circle, Record

AHEAD: Final = dt.timedelta(days=90)
YEAR: Final = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything open of a post; ``circles`` counts the records it works with by their circle.

    ``due`` holds what is overdue and what falls due in the next 90 days, for the head of a unit
    also what the unit owes; ``bodies`` those in whose meetings the post took part within a year.
    """

    post: Post
    open: tuple[Holding, ...]
    due: tuple[DueItem, ...]
    circles: Mapping[Circle, int]
    bodies: tuple[str, ...]
    functions: tuple[UnitFunction, ...]


def handover(view: View, post: Post) -> Handover:
    """Collect what a post hands over today."""
    own = view.post(post, None) or post
    found = held_by(view, own)
    records = {item.record.id: item.record for item in found}
    near = tuple(item for item in of_post(view, due(view), own) if item.date <= view.today + AHEAD)
    circles = Counter(record.shown_circle for record in records.values())
    return Handover(own, found, near, circles, _bodies(view, own), _functions(view, own))


def _bodies(view: View, post: Post) -> tuple[str, ...]:
    found = set()
    for meeting in view.snapshot.of(Meeting):
        there = meeting.attendance
        recent = view.today - YEAR <= meeting.date <= view.today
        posts = {view.post(item, None) for item in there.posts} if there and recent else set()
        if post in posts:
            found.add(meeting.body)
    return tuple(sorted(found))


def _functions(view: View, post: Post) -> tuple[UnitFunction, ...]:
    role, unit = view.snapshot.get(post.role), view.snapshot.get(post.unit or "")
    if not isinstance(role, Role) or not isinstance(unit, Unit):
        return ()
    return tuple(item for item in unit.functions if item.id in role.functions)


def term_of(view: View, record: Record) -> dt.date | None:
    """Return the term of a record as last moved, None for one without."""
    found = capas.term(view, record) if isinstance(record, Capa) else getattr(record, "due", None)
    return found if isinstance(found, dt.date) else None
