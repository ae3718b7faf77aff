"""Complaints: what came of them, which are late, how many by unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.figures import came, known, tally
from qms.engine.nc_trend import moved
from qms.engine.tally import Share, Tally, share
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from qms.engine.figures import Span
    from qms.engine.nc_trend import Movement
    from qms.engine.view import View
    from qms.kinds.complaint import Consideration

RESULTS: Final = "complaint-result"
SUBSTANTIATED: Final = frozenset({"substantiated", "partly"})


def last_consideration(view: View, item: Complaint) -> Consideration | None:
    """Return how a complaint was last considered, None before."""
    found = until(item.considerations, view.today)
    return found[-1] if found else None


def answered_on(view: View, item: Complaint) -> dt.date | None:
    """Return the day of the answer, None before."""
    return came(view, item.transitions, "answered")


def followed_by(view: View, item: Complaint) -> tuple[str, ...]:
    """Return the nonconformities and CAPAs that a complaint led to: complaint, fact, action.

    A nonconformity names it as what it was reported in; a CAPA names either as its source.
    """
    cases = tuple(
        case.id
        for case in known(view, Nonconformity)
        if item.id in case.reported or case.id in item.concerns
    )
    capas = [capa.id for one in (item.id, *cases) for capa in view.capas_of.get(one, ())]
    named = [one for one in item.concerns if one.startswith("CAPA-")]
    return tuple(dict.fromkeys((*cases, *capas, *named)))


def unanswered(view: View) -> tuple[Complaint, ...]:
    """Return the complaints that still wait for an answer."""
    return tuple(item for item in known(view, Complaint) if view.is_open(item))


def late(view: View, item: Complaint) -> bool:
    """Tell whether a complaint was not answered by its due date."""
    done = answered_on(view, item)
    if item.due is None or (done is None and not view.is_open(item)):
        return False
    return (done or view.today) > item.due


def same_number(view: View) -> Iterable[tuple[Complaint, Complaint]]:
    """Yield each complaint whose number an earlier one of its calendar year has, with that one."""
    seen: dict[tuple[int, str], Complaint] = {}
    for item in view.snapshot.of(Complaint):
        if view.state_id(item) == ENTERED_BY_MISTAKE:
            continue
        first = seen.setdefault((item.date.year, " ".join(item.number.split())), item)
        if first is not item:
            yield item, first


@dataclass(frozen=True, slots=True)
class ComplaintFigures:
    """Complaints received in a period by their date; ``before`` in the one of the same length.

    ``answered`` of those received were answered up to today, ``in_time`` by their due date (or had
    none); ``late`` were or are not.  ``open`` are those of any date that wait today.
    """

    received: Movement
    answered: Tally
    in_time: Tally
    in_time_share: Share | None
    late: Tally
    open: Tally
    substantiated: Tally
    followed: Tally
    by_unit: Mapping[str, Movement]
    by_topic: Mapping[str, Tally]
    by_result: Mapping[str, Tally]


def complaint_figures(
    view: View, span: Span, units: frozenset[str] | None = None
) -> ComplaintFigures:
    """Count the complaints of the university, or of some units: numbers only, never their texts."""
    found = [item for item in known(view, Complaint) if units is None or item.unit in units]
    came_in = [item for item in found if span.has(item.date) and item.date <= view.today]
    answered = [item for item in came_in if answered_on(view, item) is not None]
    in_time = tally(item for item in answered if not late(view, item))
    by_unit: dict[str, list[Complaint]] = defaultdict(list)
    for item in found:
        by_unit[item.unit].append(item)
    return ComplaintFigures(
        received=moved(view, span, found),
        answered=tally(answered),
        in_time=in_time,
        in_time_share=share(in_time, tally(answered)),
        late=tally(item for item in came_in if late(view, item)),
        open=tally(item for item in found if view.is_open(item)),
        substantiated=tally(item for item in came_in if _result(view, item) in SUBSTANTIATED),
        followed=tally(item for item in came_in if followed_by(view, item)),
        by_unit={
            unit: moves
            for unit, items in sorted(by_unit.items())
            if (moves := moved(view, span, items)).now or moves.before
        },
        by_topic=_by(came_in, lambda item: item.topic),
        by_result=_by(came_in, lambda item: _result(view, item)),
    )


def _result(view: View, item: Complaint) -> str | None:
    last = last_consideration(view, item)
    return last.result if last else None


def _by(items: Iterable[Complaint], word: Callable[[Complaint], str | None]) -> Mapping[str, Tally]:
    groups: dict[str, list[Complaint]] = defaultdict(list)
    for item in items:
        key = word(item)
        if key is not None:
            groups[key].append(item)
    return {key: tally(found) for key, found in sorted(groups.items())}
