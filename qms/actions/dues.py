"""What is due, narrowed to a time, a unit, an owner."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from qms.actions.records import find
from qms.engine.due import due
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.unit import Unit

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.engine.due import DueItem
    from qms.engine.view import View


def chosen_due(
    session: Session, *, within: str | None, unit: str | None, owner: str | None
) -> tuple[DueItem, ...]:
    """Return due items, earliest first; overdue ones are always within any span."""
    items = due(session.view)
    if within is not None:
        last = session.today + _span(within)
        items = tuple(item for item in items if item.date <= last)
    if unit is not None:
        family = _family(session.view, _known(session, unit))
        items = tuple(item for item in items if _of_unit(item, family))
    if owner is not None:
        wanted = _known(session, owner)
        items = tuple(item for item in items if any(_holds(who, wanted) for who in item.who))
    return items


def _span(text: str) -> dt.timedelta:
    match = re.fullmatch(r"([0-9]{1,5})([dw]?)", text)
    if match is None:
        raise UsageProblem(
            M("{option}: {value} is not allowed", option="--within", value=text),
            M("Allowed values: {values}", values=("30d", "4w")),
        )
    return dt.timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))


def _known(session: Session, wanted: str) -> str:
    for part in wanted.split("@"):
        find(session, part)
    return wanted


def _family(view: View, unit: str) -> frozenset[str]:
    """Return a unit and all units below it."""
    found = {unit}
    grown = True
    while grown:
        below = {item.id for item in view.snapshot.of(Unit) if item.parent in found}
        grown = not below <= found
        found |= below
    return frozenset(found)


def _of_unit(item: DueItem, family: frozenset[str]) -> bool:
    posts = {who.partition("@")[2] or who for who in item.who}
    return item.unit in family or bool(posts & family)


def _holds(who: str, wanted: str) -> bool:
    return wanted in {who, *who.split("@")}
