"""Requests without an answer, by the unit that owes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.kinds.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.view import View


@dataclass(frozen=True, slots=True)
class Owed:
    """A request that a unit has not answered yet, and whether its term has passed."""

    request: Request
    overdue: bool
    reminded: int


def owing_units(view: View, request: Request) -> tuple[str | None, ...]:
    """Return the units that owe the answer: the addressee, else those of the executors."""
    if request.addressee is not None:
        return (request.addressee,)
    posts = [view.post(post, None) for post in request.executors]
    units = tuple(dict.fromkeys(post.unit for post in posts if post and post.unit))
    return units or (None,)


def unanswered(view: View) -> Mapping[str | None, tuple[Owed, ...]]:
    """Return open requests received by today by unit, the earliest term first.

    Source: regulation on the quality monitoring office, 8.2.
    """
    found: dict[str | None, list[Owed]] = {}
    for request in view.snapshot.of(Request):
        if not view.is_open(request) or (request.received or request.date) > view.today:
            continue
        late = request.due is not None and request.due < view.today
        reminded = sum(item.void is None and item.date <= view.today for item in request.reminders)
        for unit in owing_units(view, request):
            found.setdefault(unit, []).append(Owed(request, late, reminded))
    return {unit: tuple(sorted(found[unit], key=_term)) for unit in sorted(found, key=str)}


def _term(owed: Owed) -> tuple[bool, str, str]:
    due = owed.request.due
    return (due is None, str(due), owed.request.id)
