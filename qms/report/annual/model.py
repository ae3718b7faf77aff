"""The view model of the annual report, and all its tables and figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.circles import nameable
from qms.engine.council import council, council_items
from qms.engine.tally import Tally
from qms.engine.year_figures import year_data
from qms.report.annual.acts import acts, waivers
from qms.report.annual.capas import capas, states
from qms.report.annual.indicators import indicators, trends
from qms.report.annual.monitoring import monitoring
from qms.report.annual.part import Part
from qms.report.annual.proposals import proposals
from qms.report.annual.reports import earlier, earlier_figures, earlier_table, issued_table
from qms.report.annual.risks import risks
from qms.report.annual.surveys import answers, surveys
from qms.report.annual.units import units
from qms.report.frame import Content
from qms.report.risk_map import risk_map

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.completeness import Completeness
    from qms.engine.figures_capas import CapaFigures
    from qms.engine.figures_deadlines import DeadlineFigures
    from qms.engine.figures_decisions import DecisionFigures
    from qms.engine.figures_indicators import IndicatorFigures
    from qms.engine.figures_reports import ReportFigures
    from qms.engine.figures_risks import RiskFigures
    from qms.engine.figures_surveys import SurveyFigures
    from qms.engine.year_figures import DocumentFigures
    from qms.model.text import Text
    from qms.report.annual.reports import EarlierFigures
    from qms.report.document import Figure
    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class Annual:
    """What the template of the annual report may use: ``r`` in it.

    Every figure is a Tally or a Share under its own name; issued reports refer to these names.
    ``overdue`` are the ids of the overdue CAPAs and ``unused`` those of reports without a use as
    far as the circle may see them, ``..._hidden`` how many it may not; ``agenda`` are the meetings
    of the council that consider the report or CAPAs; ``answers``, ``capa_states`` and ``trends``
    name drawings.
    """

    institution: Text
    office: Text
    council: Text | None
    year: str
    as_of: dt.date
    fictitious: bool
    sample_day: dt.date | None
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
    earlier: EarlierFigures
    proposals: Tally
    waivers: Tally
    agenda: Tally
    overdue: tuple[str, ...]
    overdue_hidden: int
    unused: tuple[str, ...]
    unused_hidden: int
    bands_pending: Text | None
    answers: tuple[str, ...]
    capa_states: tuple[str, ...]
    trends: tuple[str, ...]


def annual(frame: Frame) -> Content:
    """Return the figures, tables and drawings of an academic year."""
    part = Part(frame, year_data(frame.view, frame.period.year))
    published = earlier(part)
    matters, called = proposals(part)
    drawn = (answers(part), states(part), trends(frame, part.data.indicators))
    tables = (
        *monitoring(part),
        *surveys(part),
        *risks(part),
        *capas(part),
        *indicators(part),
        *acts(part),
        matters,
        *units(part),
        issued_table(part),
        earlier_table(part, published),
    )
    found = risk_map(part.view, part.lang, frame.circle)
    figures = (*((found,) if found else ()), *(item for many in drawn for item in many))
    return Content(_model(part, earlier_figures(published), called, drawn), tables, figures)


def _model(
    part: Part, published: EarlierFigures, called: Tally, drawn: tuple[tuple[Figure, ...], ...]
) -> Annual:
    frame, view, figures = part.frame, part.view, part.figures
    body = council(view)
    answered, capa_states, trended = (tuple(item.id for item in many) for many in drawn)
    late, unused = figures.capas.overdue, figures.reports.unused
    late_ids = nameable(view, late.ids, frame.circle)
    unused_ids = nameable(view, unused.ids, frame.circle)
    return Annual(
        institution=frame.institution_name,
        office=frame.office,
        council=view.name(body) if body else None,
        year=str(part.year),
        as_of=view.today,
        fictitious=frame.institution.fictitious,
        sample_day=view.snapshot.config.pinned_today,
        risks=figures.risks,
        capas=figures.capas,
        documents=figures.documents,
        surveys=figures.surveys,
        indicators=figures.indicators,
        decisions=figures.decisions,
        deadlines=figures.deadlines,
        reporting=figures.reporting,
        reports=figures.reports,
        completeness=figures.completeness,
        earlier=published,
        proposals=called,
        waivers=Tally(item.id for item in waivers(part)),
        agenda=Tally(item.meeting.id for item in council_items(view, part.year)),
        overdue=late_ids,
        overdue_hidden=late - len(late_ids),
        unused=unused_ids,
        unused_hidden=unused - len(unused_ids),
        bands_pending=view.bands.pending if view.bands and not view.bands.bands else None,
        answers=answered,
        capa_states=capa_states,
        trends=trended,
    )
