"""What a cell of a list may hold, and ids turned into names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.i18n import M, Message
from qms.model.fields import Post
from qms.model.text import Text

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.model.record import Record


@dataclass(frozen=True, slots=True)
class Labelled:
    """A word with its label: the word for machines, the label for people."""

    word: str
    label: Shown

    def shown(self, lang: str) -> str:
        """Return the label."""
        return self.label.shown(lang)


Cell = str | int | float | bool | dt.date | Text | Labelled | Message | tuple[Any, ...] | None


def owner_name(view: View, record: Record) -> Cell:
    """Return the owner's post in words: the role's name and the unit's."""
    post = view.post(getattr(record, "owner", None), getattr(record, "unit", None))
    return post_name(view, post) if post else None


def post_name(view: View, post: Post) -> Message:
    """Return a post in words valid today."""
    role = view.name(post.role)
    unit = view.name(post.unit) if post.unit else None
    held_at = getattr(view.snapshot.get(post.role), "unit", None)
    if unit is None or held_at == post.unit:  # the role's own name says where it is held
        return M("{role}", role=role or post.role)
    return M("{role} ({unit})", role=role or post.role, unit=unit)


def named(view: View, value: Cell) -> Cell:
    """Put names in the place of the ids of units, bodies, roles and posts, for readers on paper."""
    if isinstance(value, tuple):
        return tuple(named(view, item) for item in value)
    if not isinstance(value, str) or not value.startswith(("UNIT-", "BODY-", "ROLE-", "INST-")):
        return value
    if value.startswith("ROLE-"):
        role, _at, unit = value.partition("@")
        return post_name(view, Post(role, unit or None))
    return view.name(value) or value
