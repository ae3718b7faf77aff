"""Which days may stand in a record: months are added to them, and calendars end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, TypeVar

from qms.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST: Final = dt.date(1900, 1, 1)
LAST: Final = dt.date(2200, 12, 31)
OUT_OF_REACH: Final = N_("days are counted from 1900-01-01 to 2200-12-31")

Schema = TypeVar("Schema")


def sensible(day: dt.date) -> bool:
    """Tell whether a day is one that terms can be counted from."""
    return FIRST <= day <= LAST


def within_reach(schema: Schema) -> Schema:
    """Give every day of a validator's declaration its limits, in place, and return it."""
    for node in _nodes(schema):
        if node.get("type") == "date":
            node.setdefault("ge", FIRST)
            node.setdefault("le", LAST)
    return schema


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list | tuple):
            waiting += node
