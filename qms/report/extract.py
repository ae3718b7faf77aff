"""The extract of the annual report for the public: the whole university in figures.

It says nothing of single risks, measures, decisions or posts (regulation on monitoring, 8.2(3):
the extract on the university's site).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.year_figures import year_data
from qms.report.annual.indicators import indicator_table, published, trends
from qms.report.annual.part import Part
from qms.report.annual.risks import band_counts
from qms.report.annual.surveys import wave_table
from qms.report.frame import Content

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.figures_capas import CapaFigures
    from qms.engine.figures_decisions import DecisionFigures
    from qms.engine.figures_indicators import IndicatorFigures
    from qms.engine.figures_risks import RiskFigures
    from qms.engine.figures_surveys import SurveyFigures
    from qms.engine.year_figures import DocumentFigures
    from qms.model.text import Text
    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class Extract:
    """What the template of the extract may use: ``r`` in it.

    The figures are those of the annual report; ``trends`` names drawings, ``listed`` tells
    whether the policy on circles publishes indicators, ``waves`` whether it publishes surveys.
    """

    institution: Text
    office: Text
    year: str
    as_of: dt.date
    fictitious: bool
    indicators: IndicatorFigures
    surveys: SurveyFigures
    risks: RiskFigures
    capas: CapaFigures
    decisions: DecisionFigures
    documents: DocumentFigures
    bands_pending: Text | None
    listed: bool
    waves: bool
    trends: tuple[str, ...]


def extract(frame: Frame) -> Content:
    """Return what the public is told of an academic year."""
    part = Part(frame, year_data(frame.view, frame.period.year))
    indicators = indicator_table(frame, part.data.indicators)
    waves = wave_table(frame, part.data.waves)
    drawn = trends(frame, part.data.indicators)
    figures, bands = part.figures, frame.view.bands
    model = Extract(
        institution=frame.institution_name,
        office=frame.office,
        year=str(part.year),
        as_of=frame.view.today,
        fictitious=frame.institution.fictitious,
        indicators=figures.indicators,
        surveys=figures.surveys,
        risks=figures.risks,
        capas=figures.capas,
        decisions=figures.decisions,
        documents=figures.documents,
        bands_pending=bands.pending if bands and not bands.bands else None,
        listed=bool(indicators.rows),
        waves=bool(waves.rows),
        trends=tuple(item.id for item in drawn),
    )
    tables = (indicators, published(part), waves, band_counts(part))
    return Content(model, tables, drawn)
