"""In which order the sentences about one record stand: what happened is told as it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.change_of.values import item_of
from qms.model.items import DatedItem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from qms.engine.change_of.pair import Pair, Said


def by_date(pair: Pair, found: Iterable[Said]) -> tuple[Said, ...]:
    """Put what is said of dated items into the order of their days; all else stays in its place."""
    told = list(found)
    days = [_day(pair, one) for one in told]
    slots = [place for place, day in enumerate(days) if day is not None]
    dated = sorted((day, place) for place, day in enumerate(days) if day is not None)
    order = dict(zip(slots, (place for _, place in dated), strict=True))
    return tuple(told[order.get(place, place)] for place in range(len(told)))


def _day(pair: Pair, said: Said) -> dt.date | None:
    items = [item_of(pair.new, path) or item_of(pair.old, path) for path in said.covers]
    return min((item.date for item in items if isinstance(item, DatedItem)), default=None)
