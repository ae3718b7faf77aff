"""What happened in a period, told from the dates that records hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from qms.engine import capas, risks
from qms.engine.obligations import occurrences
from qms.i18n import N_
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.indicator import Indicator
from qms.kinds.meeting import Meeting
from qms.kinds.obligation import Obligation
from qms.kinds.request import Request
from qms.kinds.wave import Wave
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from qms.engine.obligations import Occurrence
    from qms.engine.periods import Period
    from qms.engine.view import View
    from qms.kinds.indicator import Value
    from qms.kinds.risk import Assessment, Risk

Dated = TypeVar("Dated", Decision, Meeting, Request)


class RiskChange(StrEnum):
    """What happened to a risk."""

    IDENTIFIED = N_("identified")
    ASSESSED = N_("assessed again")
    CLOSED = N_("closed")


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """A risk that was identified, assessed again or closed on ``date``.

    ``before`` and ``score`` are likelihood x impact of the assessment before and of that day;
    ``before`` is None for a new risk and where the two were made on scales of different size.
    """

    risk: Risk
    change: RiskChange
    date: dt.date
    before: int | None
    score: int | None


def values_in(view: View, period: Period) -> tuple[tuple[Indicator, Value], ...]:
    """Return the values of indicators recorded within a period, by indicator, oldest first."""
    return tuple(
        (indicator, value)
        for indicator in view.snapshot.of(Indicator)
        for value in until(indicator.values, view.today)
        if period.has(value.date)
    )


def risk_events(view: View, period: Period) -> tuple[RiskEvent, ...]:
    """Return what happened to risks within a period, oldest first."""
    found = [
        event
        for risk in risks.registered(view)
        for event in (*_assessed(view, risk), *_closed(view, risk))
        if period.has(event.date)
    ]
    return tuple(sorted(found, key=lambda event: (event.date, event.risk.id)))


def _assessed(view: View, risk: Risk) -> Iterable[RiskEvent]:
    last: Assessment | None = None
    for item in until(risk.assessments, view.today):
        change = RiskChange.ASSESSED if last else RiskChange.IDENTIFIED
        alike = last is not None and _highest(view, last) == _highest(view, item)
        before = _score(last) if last and alike else None
        yield RiskEvent(risk, change, item.date, before, _score(item))
        last = item


def _score(item: Assessment) -> int:
    return item.likelihood * item.impact


def _highest(view: View, item: Assessment) -> int | None:
    """Return the highest score of the scale that an assessment was made on."""
    edition = view.scales.edition(item.edition) if view.scales else None
    return edition.value.highest if edition else None


def _closed(view: View, risk: Risk) -> Iterable[RiskEvent]:
    found = risks.rating(view, risk)
    for move in until(risk.transitions, view.today):
        if move.to == "closed":
            score = found.score if found else None
            yield RiskEvent(risk, RiskChange.CLOSED, move.date, score, score)


def waves_running(view: View, period: Period) -> tuple[Wave, ...]:
    """Return the survey waves that were open on any day of a period, by opening day."""
    found = [
        wave
        for wave in view.snapshot.of(Wave)
        if wave.opened is not None
        and wave.opened <= min(period.last, view.today)
        and (wave.closed or view.today) >= period.first
        and view.state_id(wave) not in {"cancelled", ENTERED_BY_MISTAKE}
    ]
    return tuple(sorted(found, key=lambda wave: (wave.opened, wave.id)))


def decisions_in(view: View, period: Period) -> tuple[Decision, ...]:
    """Return the decisions taken within a period, oldest first."""
    return _dated(view, period, view.snapshot.of(Decision))


def meetings_in(view: View, period: Period) -> tuple[Meeting, ...]:
    """Return the meetings held within a period, oldest first."""
    found = _dated(view, period, view.snapshot.of(Meeting))
    return tuple(item for item in found if view.state_id(item) in {"held", "signed"})


def requests_in(view: View, period: Period) -> tuple[Request, ...]:
    """Return the letters and instructions dated within a period, oldest first."""
    return _dated(view, period, view.snapshot.of(Request))


def requests_at_work(view: View, period: Period) -> tuple[Request, ...]:
    """Return letters and instructions dated within a period, or older and still to be answered."""
    found = [
        item
        for item in view.snapshot.of(Request)
        if item.date < period.first and view.is_open(item)
    ]
    ordered = sorted(found, key=lambda item: (item.date, item.id))
    return (*ordered, *requests_in(view, period))


def _dated(view: View, period: Period, records: Iterable[Dated]) -> tuple[Dated, ...]:
    found = [
        item
        for item in records
        if period.has(item.date)
        and item.date <= view.today
        and view.state_id(item) != ENTERED_BY_MISTAKE
    ]
    return tuple(sorted(found, key=lambda item: (item.date, item.id)))


def done_in(view: View, period: Period) -> tuple[Occurrence, ...]:
    """Return the occurrences of obligations recorded as done within a period, oldest first."""
    found = [
        item
        for obligation in view.snapshot.of(Obligation)
        if any(period.has(done.date) for done in obligation.completions)
        for item in occurrences(view, obligation)
        if item.done is not None and period.has(item.done)
    ]
    return tuple(sorted(found, key=lambda item: (item.done, item.name)))


def capas_known(view: View) -> tuple[Capa, ...]:
    """Return the CAPAs on record, mistakes left out, by id."""
    return tuple(
        item
        for item in view.snapshot.of(Capa)
        if view.state_id(item) != ENTERED_BY_MISTAKE and view.on_record(item)
    )


def capas_at_work(view: View, period: Period) -> tuple[Capa, ...]:
    """Return the CAPAs that run on the day of the view, or came to an end within the period."""
    return tuple(
        item
        for item in capas_known(view)
        if capas.running(view, item)
        or any(
            period.has(move.date) and move.to in capas.FINISHED
            for move in until(item.transitions, view.today)
        )
    )


def updated_in(view: View, capa: Capa, period: Period) -> bool:
    """Tell whether an update of a CAPA was recorded within a period; "no change" is one."""
    return any(period.has(item.date) for item in until(capa.updates, view.today))
