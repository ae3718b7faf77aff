"""CAPAs: terms that moved, updates, what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.cells import post_name
from qms.engine.change_of.general import facts
from qms.engine.change_of.pair import said
from qms.engine.change_of.values import Ended, Short, about, dated, joined
from qms.i18n import Day, M
from qms.kinds.capa import Capa

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.change_of.pair import Pair, Said
    from qms.engine.view import View
    from qms.i18n import Message, Shown
    from qms.kinds.capa import Postponement, Update


def new_capa(pair: Pair) -> tuple[Shown, ...]:
    """Return what a new plan answers, who carries it out and by when."""
    return tuple(facts(pair, ("sources", "owner", "executor", "due")))


def term_moved(pair: Pair) -> Iterator[Said]:
    """Tell each move of the term: by how many days, for the how-manieth time, why, by whose leave.

    Times are those of the whole CAPA, also of the moves before this change.
    """
    new = pair.new
    if not isinstance(new, Capa):
        return
    counted = [item for item in new.postponements if item.void is None]
    order = sorted(counted, key=lambda item: item.date)
    for path, item in pair.added("postponements"):
        if item in order:
            place = order.index(item)
            yield said(_moved(pair.after, new, order, place), path)


def _moved(view: View, capa: Capa, order: list[Postponement], place: int) -> Message:
    item = order[place]
    before = order[place - 1].new if place else capa.due
    parts: list[Shown | None] = [
        _span(before, item.new, place + 1),
        M("reason: {reason}", reason=Ended(Short(item.basis))) if item.basis else None,
        M("permitted by: {who}", who=post_name(view, item.by)) if item.by else None,
    ]
    return dated(item.date, joined(parts))


def _span(before: dt.date | None, after: dt.date, times: int) -> Message:
    if before is None:
        return M("term set to {after}", after=Day(after))
    return M(
        "term moved from {before} to {after} (days: {days}, times moved: {times})",
        before=Day(before),
        after=Day(after),
        days=f"{(after - before).days:+d}",
        times=times,
    )


def updated(pair: Pair) -> Iterator[Said]:
    """Tell each update with its text."""
    if pair.old is None:
        return
    for path, item in pair.added("updates"):
        if item.void is None:
            yield said(_update(pair.after, item), path)


def _update(view: View, item: Update) -> Message:
    done = M(" ({progress} %)", progress=item.progress) if item.progress is not None else None
    return about(view, item, M("update: {what}{done}", what=Ended(Short(item.text)), done=done))
