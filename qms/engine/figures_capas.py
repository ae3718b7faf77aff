"""Figures of CAPAs in a period."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine import capas
from qms.engine.figures import happened, known, tally
from qms.engine.first_days import on_record
from qms.engine.tally import Share, Tally, share
from qms.kinds.capa import Capa, Verdict
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.figures import Span
    from qms.engine.view import View
    from qms.kinds.capa import EffectReview


@dataclass(frozen=True, slots=True)
class CapaFigures:
    """CAPAs; ``by_state`` has all that are no mistake, by state id.

    ``postponed`` had their term moved at any time, ``moved_in_year`` within the period; the
    share is that of the done ones that were done by their term as last moved.  ``judged`` are those
    whose effect was judged finally, at any time; of those judged within the period, ``effective``
    are the ones whose last final review says so, and ``effective_share`` their part.
    """

    total: Tally
    by_state: Mapping[str, Tally]
    running: Tally
    overdue: Tally
    postponed: Tally
    moved_in_year: Tally
    opened_in_year: Tally
    done_in_year: Tally
    done_in_time: Tally
    in_time_share: Share | None
    judged: Tally
    judged_in_year: Tally
    effective: Tally
    effective_share: Share | None


def capa_figures(view: View, span: Span) -> CapaFigures:
    """Count the CAPAs by state today, and what was opened and done within the period."""
    found = known(view, Capa)
    states: dict[str, list[Capa]] = defaultdict(list)
    for item in found:
        states[str(view.state_id(item))].append(item)
    done = [item for item in found if _done_within(view, span, item)]
    done_in_year, in_time = tally(done), tally(item for item in done if in_term(view, item))
    reviews = [(item, last) for item in found if (last := judgement(view, item))]
    reviewed = [(item, last) for item, last in reviews if span.has(last.date)]
    judged = tally(item for item, _last in reviewed)
    effective = tally(item for item, last in reviewed if last.verdict is Verdict.EFFECTIVE)
    return CapaFigures(
        total=tally(found),
        by_state={state: tally(items) for state, items in states.items()},
        running=tally(item for item in found if capas.running(view, item)),
        overdue=tally(item for item in found if capas.overdue(view, item)),
        postponed=tally(item for item in found if capas.moved(view, item)),
        moved_in_year=tally(item for item in found if happened(view, span, item.postponements)),
        opened_in_year=tally(item for item in found if opened(view, span, item)),
        done_in_year=done_in_year,
        done_in_time=in_time,
        in_time_share=share(in_time, done_in_year),
        judged=tally(item for item, _last in reviews),
        judged_in_year=judged,
        effective=effective,
        effective_share=share(effective, judged),
    )


def judgement(view: View, capa: Capa) -> EffectReview | None:
    """Return the last final review of the effect, None before one."""
    found = [item for item in until(capa.reviews, view.today) if item.final]
    return found[-1] if found else None


def opened(view: View, span: Span, capa: Capa) -> bool:
    """Tell whether a CAPA came on record within the period, by the dates that it holds."""
    before = span.first - dt.timedelta(days=1)
    return view.on_record(capa) and not on_record(view.snapshot, capa, before)


def _done_within(view: View, span: Span, capa: Capa) -> bool:
    day = capas.done_on(view, capa)
    return day is not None and span.has(day)


def in_term(view: View, capa: Capa) -> bool:
    """Tell whether a CAPA was done by its term as last moved."""
    day, last = capas.done_on(view, capa), capas.term(view, capa)
    return day is not None and last is not None and day <= last
