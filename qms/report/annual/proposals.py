"""Section 10: matters for the council, each with the record that calls for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine import capas
from qms.engine.figures import known
from qms.engine.figures_deadlines import reporting
from qms.engine.figures_decisions import overdue_decisions
from qms.engine.obligations import OccurrenceState
from qms.engine.risks import live, rating
from qms.engine.tally import Tally
from qms.i18n import N_, Day, M
from qms.kinds.capa import Capa
from qms.report.annual.indicators import below
from qms.report.lists import Head
from qms.report.wording import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.figures_indicators import YearValue
    from qms.i18n import Message
    from qms.model.record import Record
    from qms.report.annual.part import Part
    from qms.report.document import Table

WITHOUT_PLAN = N_("Draw up a CAPA plan: the risk is at the response threshold")
PROPOSED = N_("Take up or turn down the proposed CAPA")
TO_APPROVE = N_("Approve the planned CAPA")
LATE_CAPA = N_("Finish the overdue CAPA or move its term")
LATE_DECISION = N_("Have the decision carried out: its term has passed")
UNDER = N_("Decide on measures: the indicator is short of what it aims at")
NO_REPORT = N_("Ask for the missing report")
FEW_ANSWERS = N_("Decide how to raise the response rate")


def proposals(part: Part) -> tuple[Table, Tally]:
    """Return the matters as a table, and the records that call for them."""
    heads = (
        Head("row", N_("No."), 1, "integer"),
        Head("matter", N_("Matter"), 3),
        Head("id", N_("Record"), 2),
        Head("title", N_("Title"), 2),
        Head("why", N_("Because"), 2),
    )
    found = tuple(_matters(part))
    rows = [
        (record.id, (M(matter), record.id, part.name(record.id), why))
        for matter, record, why in found
    ]
    table = part.entries("proposals", N_("Matters for the council"), heads, rows)
    return table, Tally(record.id for _matter, record, _why in found)


def _matters(part: Part) -> Iterator[tuple[str, Record, Message | None]]:
    yield from _of_risks(part)
    yield from _of_capas(part)
    for decision in overdue_decisions(part.view):
        if decision.due is not None:
            yield LATE_DECISION, decision, M("due {day}", day=Day(decision.due))
    for row in below(part.data.indicators):
        yield UNDER, row.indicator, _aimed(row.now)
    for item in reporting(part.data.deadlines):
        if item.state is OccurrenceState.OVERDUE:
            yield NO_REPORT, item.obligation, M("due {day}", day=Day(item.date))
    for wave in part.data.waves:
        if wave.low:
            yield FEW_ANSWERS, wave.figures.survey, M("period {period}", period=wave.wave.period)


def _aimed(now: YearValue) -> Message:
    target = now.target.target if now.target else None
    if target is None:
        return M(now.standing.value)
    return M("{value}, target {target}", value=Number(now.number or 0), target=Number(target))


def _of_risks(part: Part) -> Iterator[tuple[str, Record, Message | None]]:
    lacking = part.figures.risks.without_plan.ids
    for risk in live(part.view):
        found = rating(part.view, risk)
        if found and risk.id in lacking:
            yield WITHOUT_PLAN, risk, M("score {score}", score=found.score)


def _of_capas(part: Part) -> Iterator[tuple[str, Record, Message | None]]:
    waiting = {"proposed": PROPOSED, "planned": TO_APPROVE}
    for item in known(part.view, Capa):
        matter, term = waiting.get(str(part.view.state_id(item))), capas.term(part.view, item)
        if capas.overdue(part.view, item) and term is not None:
            yield LATE_CAPA, item, M("due {day}", day=Day(term))
        elif matter is not None:
            yield matter, item, M("{unit}", unit=part.name(item.unit)) if item.unit else None
