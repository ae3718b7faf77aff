"""The operational report: indicators, events and CAPA status of a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine import capas, events
from qms.engine.tally import Tally
from qms.i18n import M
from qms.report.event_tables import (
    acts_tables,
    capas_table,
    done_table,
    risks_table,
    values_table,
    waves_table,
)
from qms.report.facts import Fact, facts, tally
from qms.report.frame import Content

if TYPE_CHECKING:
    import datetime as dt

    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class Operational:
    """What the template of the operational report may use: ``r`` in it."""

    as_of: dt.date
    fictitious: bool
    indicators: tuple[Fact, ...]
    events: tuple[Fact, ...]
    capas: tuple[Fact, ...]


def operational(frame: Frame) -> Content:
    """Return the three parts that the regulation (8.2(1)) asks for, of one month."""
    view, period = frame.view, frame.period
    model = Operational(
        as_of=view.today,
        fictitious=frame.institution.fictitious,
        indicators=facts(
            (
                M("Indicators with a value of the month"),
                tally(indicator for indicator, _value in events.values_in(view, period)),
            ),
            (M("Surveys that ran"), tally(events.waves_running(view, period))),
        ),
        events=_events(frame),
        capas=capa_facts(frame),
    )
    tables = (
        values_table(frame),
        waves_table(frame),
        risks_table(frame),
        *acts_tables(frame),
        done_table(frame),
        capas_table(frame, events.capas_at_work(view, period)),
    )
    return Content(model, tables)


def _events(frame: Frame) -> tuple[Fact, ...]:
    view, period = frame.view, frame.period
    found = events.risk_events(view, period)

    def risks(change: events.RiskChange) -> Tally:
        return tally(event.risk for event in found if event.change is change)

    return facts(
        (M("Risks identified"), risks(events.RiskChange.IDENTIFIED)),
        (M("Risks assessed again"), risks(events.RiskChange.ASSESSED)),
        (M("Risks closed"), risks(events.RiskChange.CLOSED)),
        (M("Meetings held"), tally(events.meetings_in(view, period))),
        (M("Decisions taken"), tally(events.decisions_in(view, period))),
        (M("Letters and instructions"), tally(events.requests_in(view, period))),
        (
            M("Obligations done"),
            Tally(item.name for item in events.done_in(view, period)),
        ),
    )


def capa_facts(frame: Frame) -> tuple[Fact, ...]:
    """Return how many CAPAs run, are late, moved on within the period or were left alone."""
    view, period = frame.view, frame.period
    running = [item for item in events.capas_known(view) if capas.running(view, item)]
    ended = [item for item in events.capas_at_work(view, period) if item not in running]
    told = [item for item in running if events.updated_in(view, item, period)]
    return facts(
        (M("CAPAs under way"), tally(running), "capas.running"),
        (
            M("Of these overdue"),
            tally(item for item in running if capas.overdue(view, item)),
            "capas.overdue",
        ),
        (M("Of these with an update of the period"), tally(told)),
        (M("Of these without one"), tally(item for item in running if item not in told)),
        (M("Done, closed or cancelled within the period"), tally(ended)),
    )
