"""All figures of an academic year by their addresses: ``risks.live``, ``capas.overdue``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, is_dataclass
from typing import TYPE_CHECKING

from qms.engine.completeness import Completeness, completeness
from qms.engine.figures import known, tally
from qms.engine.figures_capas import CapaFigures, capa_figures
from qms.engine.figures_deadlines import (
    Deadline,
    DeadlineFigures,
    deadline_figures,
    deadlines,
    reporting,
)
from qms.engine.figures_decisions import DecisionFigures, decision_figures
from qms.engine.figures_indicators import IndicatorFigures, indicator_figures, indicator_rows
from qms.engine.figures_reports import ReportFigures, report_figures
from qms.engine.figures_risks import RiskFigures, risk_figures
from qms.engine.figures_surveys import SurveyFigures, survey_figures, wave_rows
from qms.engine.tally import Share, Tally
from qms.kinds.document import ControlledDocument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.figures import Span
    from qms.engine.figures_indicators import IndicatorRow
    from qms.engine.figures_surveys import WaveRow
    from qms.engine.view import View
    from qms.engine.years import AcademicYear


@dataclass(frozen=True, slots=True)
class DocumentFigures:
    """Documents by group, and those approved within the period."""

    total: Tally
    in_force: Tally
    approved_in_year: Tally
    by_group: Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class YearFigures:
    """Figures of a year as one report prints them: the names of the fields are addresses."""

    risks: RiskFigures
    capas: CapaFigures
    documents: DocumentFigures
    surveys: SurveyFigures
    indicators: IndicatorFigures
    decisions: DecisionFigures
    deadlines: DeadlineFigures
    reporting: DeadlineFigures
    reports: ReportFigures
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class YearData:
    """What a report on a year computes once: the figures, and the rows that they count."""

    figures: YearFigures
    deadlines: tuple[Deadline, ...]
    waves: tuple[WaveRow, ...]
    indicators: tuple[IndicatorRow, ...]


def year_data(view: View, year: AcademicYear) -> YearData:
    """Compute the figures of a year as they stand on the view's day."""
    dates, waves, rows = deadlines(view, year), wave_rows(view, year), indicator_rows(view, year)
    figures = YearFigures(
        risks=risk_figures(view, year),
        capas=capa_figures(view, year),
        documents=document_figures(view, year),
        surveys=survey_figures(view, year, waves),
        indicators=indicator_figures(rows),
        decisions=decision_figures(view, year),
        deadlines=deadline_figures(dates),
        reporting=deadline_figures(reporting(dates)),
        reports=report_figures(view, year),
        completeness=completeness(view, year),
    )
    return YearData(figures, dates, waves, rows)


def document_figures(view: View, year: Span) -> DocumentFigures:
    """Count the documents that are no mistake, and those approved in the period up to today."""
    found = documents(view)
    groups: dict[str, list[ControlledDocument]] = defaultdict(list)
    for item in found:
        groups[item.group].append(item)
    return DocumentFigures(
        total=tally(found),
        in_force=tally(item for item in found if view.state_id(item) == "in_force"),
        approved_in_year=tally(item for item in found if approved_within(view, year, item)),
        by_group={group: tally(items) for group, items in groups.items()},
    )


def documents(view: View) -> tuple[ControlledDocument, ...]:
    """Return the documents of the register today, withdrawn ones included, without mistakes."""
    return known(view, ControlledDocument)


def approved_within(view: View, year: Span, item: ControlledDocument) -> bool:
    """Tell whether an act of approval of the document lies within the period, up to today."""
    days = [act.date for act in item.approvals if act.date is not None]
    return any(day <= view.today and year.has(day) for day in days)


def figure_at(figures: object, address: str) -> Tally | Share | None:
    """Return the figure at an address (``risks.by_band.critical``), None where there is none."""
    found: object = figures
    for part in address.split("."):
        if isinstance(found, dict):
            found = found.get(part)
        else:
            found = getattr(found, part, None) if is_dataclass(found) else None
    return found if isinstance(found, Tally | Share) else None
