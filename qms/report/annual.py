"""The annual report: its view model, ready for the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.capas import overdue
from qms.engine.risks import live, rating
from qms.engine.year_figures import (
    capa_figures,
    deadlines,
    decisions,
    document_figures,
    risk_figures,
)
from qms.i18n import N_, translate
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.waiver import Waiver
from qms.model.states import ENTERED_BY_MISTAKE
from qms.report.document import Column, Table
from qms.report.frame import Content
from qms.report.registers import Registers, by_group, by_score, plain
from qms.report.risk_map import risk_map

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.view import View
    from qms.engine.year_figures import CapaFigures, DocumentFigures, RiskFigures
    from qms.engine.years import AcademicYear
    from qms.kinds.policies.forms import FormsValue
    from qms.model.text import Text
    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class Annual:
    """What the template of the annual report may use: ``r`` in it."""

    institution: Text
    office: Text
    year: str
    as_of: dt.date
    fictitious: bool
    sample_day: dt.date | None
    risks: RiskFigures
    capas: CapaFigures
    documents: DocumentFigures
    bands_pending: Text | None
    overdue: tuple[str, ...]


def annual(frame: Frame) -> Content:
    """Return the figures, tables and drawings of an academic year."""
    view, year, lang = frame.view, frame.period.year, frame.lang
    tables = _tables(view, year, frame.forms, lang)
    drawn = risk_map(view, lang)
    return Content(_model(frame), tuple(tables.values()), (drawn,) if drawn else ())


def _model(frame: Frame) -> Annual:
    view, year = frame.view, frame.period.year
    return Annual(
        institution=frame.institution_name,
        office=frame.office,
        year=str(year),
        as_of=view.today,
        fictitious=frame.institution.fictitious,
        sample_day=view.snapshot.config.pinned_today,
        risks=risk_figures(view, year),
        capas=capa_figures(view, year),
        documents=document_figures(view, year),
        bands_pending=view.bands.pending if view.bands and not view.bands.bands else None,
        overdue=tuple(item.id for item in _capas(view) if overdue(view, item)),
    )


def _tables(view: View, year: AcademicYear, forms: FormsValue, lang: str) -> dict[str, Table]:
    write = Registers(view, lang)
    made = [
        write.form("risks", N_("Risk register"), forms.risk_register, by_score(view)),
        _bands(view, year, lang),
        _intensive(view, lang),
        write.listing("capas", N_("CAPA status"), _CAPA_COLUMNS, (Capa, _capas(view))),
        _groups(view, year, lang),
        write.form(
            "documents", N_("Register of documents"), forms.document_register, by_group(view)
        ),
        write.listing(
            "decisions", N_("Decisions"), _DECISION_COLUMNS, (Decision, decisions(view, year))
        ),
        _deadlines(view, year, lang),
        write.listing(
            "waivers", N_("Accepted deviations"), _WAIVER_COLUMNS, (Waiver, _waivers(view, year))
        ),
    ]
    return {table.id: table for table in made}


_CAPA_COLUMNS = (
    ("id", 2),
    ("title", 4),
    ("sources", 2),
    ("owner_name", 3),
    ("original_term", 2),
    ("term", 2),
    ("moved", 1),
    ("state", 2),
)
_WAIVER_COLUMNS = (("id", 2), ("rule", 1), ("records", 2), ("reason", 4), ("until", 1))
_DECISION_COLUMNS = (("date", 1), ("body", 2), ("act", 1), ("number", 1), ("title", 4), ("due", 1))


def _capas(view: View) -> tuple[Capa, ...]:
    return tuple(
        item
        for item in view.snapshot.of(Capa)
        if view.state_id(item) != ENTERED_BY_MISTAKE and view.on_record(item)
    )


def _bands(view: View, year: AcademicYear, lang: str) -> Table:
    counts = risk_figures(view, year).by_band
    columns = (
        Column("band", translate(N_("Band"), lang), width=2),
        Column("scores", translate(N_("Score"), lang), width=1),
        Column("meaning", translate(N_("Meaning"), lang), width=6),
        Column("count", translate(N_("Risks"), lang), "integer", 1),
    )
    rows = tuple(
        (
            band.label.shown(lang),
            f"{band.low}–{band.high}",
            band.meaning.shown(lang),
            counts.get(band.id, 0),
        )
        for band in reversed(view.bands.bands if view.bands else ())
    )
    return Table("bands", translate(N_("Risks by band"), lang), columns, rows)


def _intensive(view: View, lang: str) -> Table:
    """Return the risks of bands with intensive monitoring, each with the post it is reported to."""
    columns = (
        Column("to", translate(N_("Report to"), lang), width=3),
        Column("id", translate(N_("Id"), lang), width=2),
        Column("title", translate(N_("Risk"), lang), width=4),
        Column("score", translate(N_("Score"), lang), "integer", 1),
    )
    rows = tuple(
        (
            plain(view.name(band.report_to) if band.report_to else None, lang),
            risk.id,
            risk.title.shown(lang),
            found.score,
        )
        for risk in live(view)
        if (found := rating(view, risk)) and (band := found.band) and band.intensive_monitoring
    )
    return Table(
        "intensive", translate(N_("Risks under intensive monitoring"), lang), columns, rows
    )


def _groups(view: View, year: AcademicYear, lang: str) -> Table:
    counts = document_figures(view, year).by_group
    found = view.words.vocabulary("document-group") if view.words else None
    columns = (
        Column("group", translate(N_("Group"), lang), width=8),
        Column("count", translate(N_("Documents"), lang), "integer", 2),
    )
    rows = tuple(
        (item.label.shown(lang), counts[item.id])
        for item in (found.words if found else ())
        if counts.get(item.id)
    )
    return Table("groups", translate(N_("Documents by group"), lang), columns, rows)


def _waivers(view: View, year: AcademicYear) -> tuple[Waiver, ...]:
    """Return the waivers that accept something in the year: not ended before it began."""
    return tuple(
        item
        for item in view.snapshot.of(Waiver)
        if item.until >= year.first and view.on_record(item)
    )


def _deadlines(view: View, year: AcademicYear, lang: str) -> Table:
    columns = (
        Column("date", translate(N_("Due"), lang), "date", 2),
        Column("title", translate(N_("What"), lang), width=4),
        Column("who", translate(N_("Responsible"), lang), width=4),
    )
    rows = tuple(
        (
            item.date,
            item.obligation.title.shown(lang),
            plain(tuple(view.name(who) or who for who in item.obligation.responsible), lang),
        )
        for item in deadlines(view, year)
    )
    return Table("deadlines", translate(N_("Deadlines of the academic year"), lang), columns, rows)
