"""Figures of an academic year: risks by band and movement, CAPAs, documents, deadlines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine import capas, risks
from qms.engine.obligations import OccurrenceState, occurrences
from qms.engine.rules.risks import lacks_plan
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.document import ControlledDocument
from qms.kinds.obligation import Monthly, Obligation, Recurring
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from qms.engine.view import View
    from qms.engine.years import AcademicYear


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """Counts of risks on the day of the view; ``by_band`` counts live ones by band id."""

    live: int
    assessed_in_year: int
    closed_in_year: int
    risen: int
    fallen: int
    by_band: Mapping[str | None, int]
    without_plan: int


@dataclass(frozen=True, slots=True)
class CapaFigures:
    """Counts of CAPAs; ``by_state`` counts all that are no mistake, by state id."""

    total: int
    by_state: Mapping[str, int]
    overdue: int
    postponed: int
    done_in_year: int
    done_in_time: int


@dataclass(frozen=True, slots=True)
class DocumentFigures:
    """Counts of documents by group and how many were approved within the year."""

    total: int
    in_force: int
    approved_in_year: int
    by_group: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated obligation of the year, and whether it is done or was missed today."""

    obligation: Obligation
    date: dt.date
    state: OccurrenceState


def risk_figures(view: View, year: AcademicYear) -> RiskFigures:
    """Count the risks; a movement compares the last two assessments on comparable scales."""
    live = risks.live(view)
    bands: Counter[str | None] = Counter()
    moves: Counter[int] = Counter()
    for risk in live:
        found, before = risks.rating(view, risk), risks.previous(view, risk)
        bands[found.band.id if found and found.band else None] += 1
        if found and before and found.comparable and before.comparable:
            moves[_sign(found.score - before.score)] += 1
    return RiskFigures(
        live=len(live),
        assessed_in_year=sum(
            any(year.has(item.date) for item in until(risk.assessments, view.today))
            for risk in risks.registered(view)
        ),
        closed_in_year=sum(
            any(
                move.to == "closed" and year.has(move.date)
                for move in until(risk.transitions, view.today)
            )
            for risk in risks.registered(view)
        ),
        risen=moves[1],
        fallen=moves[-1],
        by_band=bands,
        without_plan=sum(
            lacks_plan(view, risk.id, found)
            for risk in live
            for found in [risks.rating(view, risk)]
            if found
        ),
    )


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def capa_figures(view: View, year: AcademicYear) -> CapaFigures:
    """Count the CAPAs by state today, and what was done within the year."""
    known = [
        capa
        for capa in view.snapshot.of(Capa)
        if view.state_id(capa) != ENTERED_BY_MISTAKE and view.on_record(capa)
    ]
    done = [
        (capa, day)
        for capa in known
        for day in [capas.done_on(view, capa)]
        if day is not None and year.has(day)
    ]
    return CapaFigures(
        total=len(known),
        by_state=Counter(str(view.state_id(capa)) for capa in known),
        overdue=sum(capas.overdue(view, capa) for capa in known),
        postponed=sum(capas.moved(view, capa) > 0 for capa in known),
        done_in_year=len(done),
        done_in_time=sum(
            (last := capas.term(view, capa)) is not None and day <= last for capa, day in done
        ),
    )


def document_figures(view: View, year: AcademicYear) -> DocumentFigures:
    """Count the documents that are no mistake, and those approved in the year up to today."""
    known = documents(view)
    approved = [
        item
        for item in known
        if any(
            act.date is not None and act.date <= view.today and year.has(act.date)
            for act in item.approvals
        )
    ]
    return DocumentFigures(
        total=len(known),
        in_force=sum(view.state_id(item) == "in_force" for item in known),
        approved_in_year=len(approved),
        by_group=Counter(item.group for item in known),
    )


def documents(view: View) -> tuple[ControlledDocument, ...]:
    """Return the documents of the register today, withdrawn ones included, without mistakes."""
    return tuple(
        item
        for item in view.snapshot.of(ControlledDocument)
        if view.state_id(item) != ENTERED_BY_MISTAKE and view.on_record(item)
    )


def decisions(view: View, year: AcademicYear) -> tuple[Decision, ...]:
    """Return the decisions taken within the year up to today, oldest first."""
    found = [
        item
        for item in view.snapshot.of(Decision)
        if year.has(item.date) and item.date <= view.today
    ]
    return tuple(sorted(found, key=lambda item: (item.date, item.id)))


def deadlines(view: View, year: AcademicYear) -> tuple[Deadline, ...]:
    """Return the days of the year on which obligations fall due, earliest first.

    Monthly and weekly ones are left out: they would hide the others.
    """
    found = [
        Deadline(obligation, item.due, item.state)
        for obligation in view.snapshot.of(Obligation)
        if not isinstance(obligation.rule, Monthly | Recurring)
        for item in occurrences(view, obligation, year.last)
        if item.due is not None and year.has(item.due)
    ]
    return tuple(sorted(found, key=lambda item: (item.date, item.obligation.id)))
