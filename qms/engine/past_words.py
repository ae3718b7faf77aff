"""What the history of a record says, in words: the field, its values, the day of entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.engine.change_of.values import (
    Joined,
    Plain,
    Short,
    about,
    state_label,
    title_of,
    value_of,
    words,
)
from qms.i18n import LANGUAGES, Day, M, Shown
from qms.model.items import DatedItem
from qms.model.states import Transition

if TYPE_CHECKING:
    from pydantic import BaseModel

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.model.record import Record


def label(kind: type[Record], field: tuple[str, ...], item: BaseModel | None) -> Shown:
    """Return what a field is called: its title, the item's day or label, the part of the item."""
    parts: list[Shown] = [title_of(kind, field[0])]
    rest = field[1:]
    if rest and item is not None:
        parts.append(_item(item, rest[0]))
        parts += [title_of(type(item), rest[1])] if len(rest) > 1 else []
        rest = rest[2:]
    return Joined((*parts, *(Plain(part) for part in rest)), ", ")


def _item(item: BaseModel, key: str) -> Shown:
    if isinstance(item, DatedItem):
        return Day(item.date)
    named = getattr(item, "label", None) or getattr(item, "title", None)
    return Short(named, 60) if isinstance(named, Shown) else Plain(key)


def value(
    view: View, record: Record | None, item: BaseModel | None, field: tuple[str, ...], stored: Any
) -> Shown | None:
    """Return a value in words: labels of vocabularies, names of posts; None for nothing.

    ``record`` and ``item`` are the version that holds it, None where it cannot be read.
    """
    if stored is None:
        return None
    found = _typed(view, record, item, field)
    return Plain(_flat(stored)) if found is None else found


def _typed(
    view: View, record: Record | None, item: BaseModel | None, field: tuple[str, ...]
) -> Shown | None:
    """Put the program's own value into words; None where it sees none, or only a part of it."""
    if record is None or (len(field) == 2 and field[1] in LANGUAGES):  # noqa: PLR2004 -- title.kk
        return None
    if len(field) == 1:
        return words(view, type(record), field[0], value_of(record, field[0]))
    if item is None or len(field) > 3:  # noqa: PLR2004 -- list, item, its field
        return None
    if isinstance(item, Transition) and len(field) == 2:  # noqa: PLR2004 -- the whole item
        return about(view, item, state_label(type(record), item.to))
    if len(field) == 2:  # noqa: PLR2004 -- as above
        return words(view, type(record), field[0], item)
    return words(view, type(item), field[2], value_of(item, field[2]))


def _flat(stored: Any) -> str:
    """Return a value as it stands in the file, on one line."""
    if isinstance(stored, dict):
        return "; ".join(f"{key}: {_flat(part)}" for key, part in stored.items())
    if isinstance(stored, list):
        return ", ".join(_flat(part) for part in stored)
    return str(stored)


def entered(lag: int | None) -> Message | None:
    """Say how long after the event it was entered, in days; None where it was no later."""
    if lag is None or lag < 1:
        return None
    return M("entered the next day") if lag == 1 else M("entered {n} days later", n=lag)
