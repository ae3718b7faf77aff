"""How CAPAs get on: their age, what is open month by month, what became of their effect."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from qms.engine import capas
from qms.engine.figures import happened, known, tally
from qms.engine.figures_capas import judgement, opened
from qms.engine.nc_trend import slots
from qms.engine.tally import Share, Tally, share
from qms.kinds.capa import Capa, Verdict
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.engine.figures import Span
    from qms.engine.nc_trend import Slot
    from qms.engine.view import View

AGES: Final = ((0, 3), (3, 6), (6, 12), (12, None))
"""Months since approval, from and below; the last without an end."""


@dataclass(frozen=True, slots=True)
class Age:
    """Running CAPAs that were approved so many months ago, and those of them past their term."""

    first: int
    below: int | None
    running: Tally
    overdue: Tally


def ageing(view: View) -> tuple[Age, ...]:
    """Sort the running CAPAs by the months since their approval, else since they were planned."""
    groups: dict[tuple[int, int | None], list[Capa]] = defaultdict(list)
    for item in known(view, Capa):
        begun = _begun(view, item) if capas.running(view, item) else None
        if begun is not None:
            months = relativedelta(view.today, begun)
            groups[_bucket(12 * months.years + months.months)].append(item)
    return tuple(
        Age(
            first,
            below,
            tally(groups[first, below]),
            tally(item for item in groups[first, below] if capas.overdue(view, item)),
        )
        for first, below in AGES
    )


def _bucket(months: int) -> tuple[int, int | None]:
    return next(pair for pair in AGES if pair[1] is None or months < pair[1])


def _begun(view: View, item: Capa) -> dt.date | None:
    moves = until(item.transitions, view.today)
    approved = [move.date for move in moves if move.to == "approved"]
    return min(approved or [move.date for move in moves], default=None)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month: what was opened and done in it, what was open and overdue at its end.

    The running month ends today.
    """

    slot: Slot
    opened: Tally
    done: Tally
    open: Tally
    overdue: Tally


def burn_down(view: View, span: Span) -> tuple[Month, ...]:
    """Return the months of a period that have begun."""
    return tuple(_months(view, span))


def _months(view: View, span: Span) -> Iterator[Month]:
    found = known(view, Capa)
    for slot in slots(span, "month"):
        if slot.first > view.today:
            return
        then = view.on(min(slot.last, view.today))
        running = [item for item in found if then.on_record(item) and capas.running(then, item)]
        ended = [
            item
            for item in found
            if (day := capas.done_on(then, item)) is not None and slot.has(day)
        ]
        yield Month(
            slot,
            tally(item for item in found if opened(then, slot, item)),
            tally(ended),
            tally(running),
            tally(item for item in running if capas.overdue(then, item)),
        )


@dataclass(frozen=True, slots=True)
class EffectFigures:
    """CAPAs whose effect was judged finally within a period, by what the last review found."""

    judged: Tally
    by_verdict: Mapping[Verdict, Tally]
    effective: Share | None
    reopened: Tally


def effect_figures(view: View, span: Span) -> EffectFigures:
    """Count the judgements; source: regulation on monitoring and feedback, 7.5.5(4), 8.5(2)."""
    groups: dict[Verdict, list[Capa]] = defaultdict(list)
    for item in known(view, Capa):
        found = judgement(view, item)
        if found is not None and span.has(found.date):
            groups[found.verdict].append(item)
    counted = {verdict: tally(groups[verdict]) for verdict in Verdict}
    judged = tally(item for items in groups.values() for item in items)
    return EffectFigures(
        judged,
        counted,
        share(counted[Verdict.EFFECTIVE], judged),
        tally(item for item in known(view, Capa) if _reopened(view, span, item)),
    )


def _reopened(view: View, span: Span, item: Capa) -> bool:
    """Tell whether a CAPA was opened again within the period: approved after it had been done."""
    moves = until(item.transitions, view.today)
    ended = [move.date for move in moves if move.to in {"done", "closed"}]
    return bool(ended) and any(
        move.to == "approved" and move.date >= ended[0] and span.has(move.date) for move in moves
    )


def escalated(view: View, span: Span) -> Tally:
    """Count the CAPAs that went to the post above within the period."""
    return tally(item for item in known(view, Capa) if happened(view, span, item.escalations))
