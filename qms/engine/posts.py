"""Posts: who is above whom, what a post holds, what nobody holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from qms.kinds.meeting import Meeting
from qms.kinds.role import Role
from qms.kinds.unit import Unit
from qms.model.fields import Post
from qms.model.items import DatedItem
from qms.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.unit import UnitFunction
    from qms.model.diagnostic import FieldPath
    from qms.model.record import Record


@dataclass(frozen=True, slots=True)
class Holding:
    """A place where an open record names a post; ``title`` is the field's English title.

    A post without a unit belongs to everybody who has the role.
    """

    record: Record
    path: FieldPath
    title: str
    post: Post


def holdings(view: View) -> Iterator[Holding]:
    """Yield every post that an open record gives something to do, completed by the unit.

    Dated facts (assessments, changes of state) and meetings that were held are history and give
    nobody anything to do.
    """
    for record in view.snapshot:
        if _is_history(view, record):
            continue
        unit = getattr(record, "unit", None) or getattr(record, "addressee", None)
        for path, title, found in _posts(record, ()):
            post = view.post(found, unit)
            if post is not None:
                yield Holding(record, path, title, post)


def _is_history(view: View, record: Record) -> bool:
    if isinstance(record, Policy | Role) or not view.is_open(record):
        return True
    ended = getattr(record, "valid_to", None)
    held = isinstance(record, Meeting) and view.state_id(record) != "planned"
    return held or (ended is not None and ended < view.today)


def _posts(model: BaseModel, path: FieldPath) -> Iterator[tuple[FieldPath, str, Post]]:
    for name, info in type(model).model_fields.items():
        title = str(info.title or name)
        yield from _within(getattr(model, name), (*path, info.alias or name), title)


def _within(value: Any, path: FieldPath, title: str) -> Iterator[tuple[FieldPath, str, Post]]:
    if isinstance(value, Post):
        yield path, title, value
    elif isinstance(value, str) and "responsible" in path and value.startswith("ROLE-"):
        yield path, title, Post(value)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _within(item, (*path, number), title)
    elif isinstance(value, BaseModel) and not isinstance(value, DatedItem):
        yield from _posts(value, path)


def held_by(view: View, post: Post) -> tuple[Holding, ...]:
    """Return what open records give to a post, and what they give to everybody with its role.

    A role without unit means all its posts.
    """
    wanted = view.post(post, None) or post
    return tuple(
        item
        for item in holdings(view)
        if item.post.role == wanted.role
        and (wanted.unit is None or item.post.unit in {None, wanted.unit})
    )


def known_posts(view: View) -> frozenset[Post]:
    """Return the posts that the records know: roles of one unit, and all that records name."""
    own = {Post(role.id, role.unit) for role in view.snapshot.of(Role) if role.unit}
    return frozenset(own | {item.post for item in holdings(view) if item.post.unit})


def superior(view: View, post: Post, known: frozenset[Post] | None = None) -> Post | None:
    """Return the "+1" of a post: the role it reports to, at the nearest unit that has it.

    A head of department reports to the dean of their own faculty.  A unit has a role when the
    role's level is its own, or when records name the post.  A role found at no unit above is
    returned without a unit; None at the top.  ``known`` are the known posts, for who asks often.
    """
    own = view.post(post, None) or post
    role = view.snapshot.get(own.role)
    above = (
        view.snapshot.get(role.reports_to) if isinstance(role, Role) and role.reports_to else None
    )
    if not isinstance(above, Role):
        return None
    if above.unit is not None:
        return Post(above.id, above.unit)
    posts = known_posts(view) if known is None else known
    for unit in ancestors(view, own.unit):
        if _has(above, unit) or Post(above.id, unit.id) in posts:
            return Post(above.id, unit.id)
    return Post(above.id)


def _has(role: Role, unit: Unit) -> bool:
    return role.level is not None and role.level == unit.level


def ancestors(view: View, unit: str | None) -> Iterator[Unit]:
    """Yield a unit and the units above it, nearest first."""
    seen: set[str] = set()
    record = view.snapshot.get(unit) if unit else None
    while isinstance(record, Unit) and record.id not in seen:
        seen.add(record.id)
        yield record
        record = view.snapshot.get(record.parent) if record.parent else None


def line(view: View, post: Post) -> tuple[Post, ...]:
    """Return a post and those above it up to the top, each role once."""
    found = [view.post(post, None) or post]
    above = superior(view, found[-1])
    while above is not None and above.role not in {item.role for item in found}:
        # a post without a unit is looked for from where the one below it stands
        found.append(above)
        start = above if above.unit else Post(above.role, found[-2].unit)
        above = superior(view, start)
    return tuple(found)


def heads_unit(view: View, post: Post) -> bool:
    """Tell whether nobody of the post's unit stands above it: what the unit owes is then theirs."""
    own = view.post(post, None) or post
    above = superior(view, own)
    return own.unit is not None and (above is None or above.unit != own.unit)


def unassigned(view: View) -> Iterator[tuple[Unit, UnitFunction]]:
    """Yield the functions of units that no role of the unit has."""
    for unit in view.snapshot.of(Unit):
        given = {
            name
            for role in view.snapshot.of(Role)
            if role.unit == unit.id
            for name in role.functions
        }
        for function in unit.functions:
            if function.id not in given:
                yield unit, function
