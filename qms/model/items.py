"""Parts of records: frozen, unknown keys refused, dated facts append-only."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field

from qms.i18n import N_
from qms.model.days import within_reach
from qms.model.fields import ItemId, Post
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Item(BaseModel):
    """Part of a record."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        populate_by_name=True,
        defer_build=True,
        use_attribute_docstrings=False,
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Add to the declaration that no day lies out of reach."""
        return within_reach(handler(source))


class DatedItem(Item):
    """Something that happened: recorded once, never altered.

    ``date`` is when it happened (event date), not when it was entered; the latter is git's.
    An item marked ``void`` (with the reason) stays in the file and counts nowhere.
    """

    id: ItemId = Field(title=N_("Item"))
    date: dt.date = Field(title=N_("Date"))
    by: Post | None = Field(None, title=N_("By"))
    basis: Text | None = Field(None, title=N_("Basis"))
    void: Text | None = Field(None, title=N_("Void because"))


class Named(Item):
    """A name that holds from a date on; without ``from`` it holds for every earlier date."""

    text: Text
    since: dt.date | None = Field(None, alias="from")


class Source(Item):
    """Where a value comes from: a regulation and its section, or the university's own rule."""

    regulation: str | None = None
    section: str | None = None
    own: bool = False
    note: Text | None = None


D = TypeVar("D", bound=DatedItem)


def holds_dated(kind: type[BaseModel], name: str) -> bool:
    """Tell whether a field is a list of dated items, which are only ever appended to."""
    inside = get_args(kind.model_fields[name].annotation)
    return any(isinstance(one, type) and issubclass(one, DatedItem) for one in inside)


@cache
def dated_lists(kind: type[BaseModel]) -> tuple[str, ...]:
    """Return the stored names of the lists of dated items that a kind has."""
    fields = kind.model_fields.items()
    return tuple(info.alias or name for name, info in fields if holds_dated(kind, name))


@cache
def voidable_lists(kind: type[BaseModel]) -> tuple[str, ...]:
    """Return the stored names of the lists whose items can be marked void: dated ones, and acts."""
    fields = kind.model_fields.items()
    return tuple(info.alias or name for name, info in fields if _has_void(info.annotation))


def _has_void(annotation: Any) -> bool:
    inside = (one for one in get_args(annotation) if isinstance(one, type))
    return any(issubclass(one, Item) and "void" in one.model_fields for one in inside)


def until(items: Iterable[D], today: dt.date) -> tuple[D, ...]:
    """Return the items that count on ``today``: not void, not later, oldest first."""
    counted = [item for item in items if item.void is None and item.date <= today]
    if len(counted) > 1:  # most lists of most records are empty
        counted.sort(key=lambda item: item.date)
    return tuple(counted)


def name_on(names: Iterable[Named], day: dt.date) -> Text | None:
    """Return the name valid on ``day``; before the first dated name, the earliest one."""
    ordered = sorted(names, key=lambda name: name.since or dt.date.min)
    valid = [name for name in ordered if (name.since or dt.date.min) <= day]
    chosen = valid[-1:] or ordered[:1]
    return chosen[0].text if chosen else None


def plain(model: BaseModel) -> dict[str, Any]:
    """Return the JSON tree of a model as it is stored: aliases, no empty fields."""
    return model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
