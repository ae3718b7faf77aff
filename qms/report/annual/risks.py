"""Section 4: bands, movement, intensive monitoring, register."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qms.engine.figures_risks import moves
from qms.engine.risks import live, rating
from qms.engine.tally import Tally
from qms.i18n import N_
from qms.kinds.risk import Risk
from qms.report.lists import Head, Line, listed
from qms.report.registers import live_by_score
from qms.report.risk_life_tables import MOVES, move_cells, treated
from qms.report.risk_tables import closed_risks

if TYPE_CHECKING:
    from qms.report.annual.part import Part
    from qms.report.document import Table


def risks(part: Part) -> tuple[Table, ...]:
    """Return the tables of the section."""
    register = part.registers.form(
        "risks", N_("Risk register"), part.frame.forms.risk_register, live_by_score(part.view)
    )
    closed = (part.view.snapshot.get(name) for name in part.figures.risks.closed_in_year.ids)
    gone = closed_risks(part.frame, tuple(risk for risk in closed if isinstance(risk, Risk)))
    return _bands(part), _moves(part), _intensive(part), register, gone, treated(part.frame)


def _bands(part: Part) -> Table:
    heads = (
        Head("band", N_("Band"), 2),
        Head("scores", N_("Score"), 1),
        Head("meaning", N_("Meaning"), 6),
        Head("count", N_("Risks"), 1, "integer"),
    )
    counts = part.figures.risks.by_band
    rows = [
        (band.label, f"{band.low}–{band.high}", band.meaning, counts.get(band.id, Tally(())))
        for band in reversed(part.view.bands.bands if part.view.bands else ())
    ]
    return replace(part.counts("bands", N_("Risks by band"), heads, rows), keys=_band_keys(part))


def _band_keys(part: Part) -> tuple[str, ...]:
    return tuple(band.id for band in reversed(part.view.bands.bands if part.view.bands else ()))


def band_counts(part: Part) -> Table:
    """Return how many risks lie in each band, for readers who see no single risk."""
    heads = (
        Head("band", N_("Band"), 4),
        Head("scores", N_("Score"), 2),
        Head("count", N_("Risks"), 2, "integer"),
    )
    counts = part.figures.risks.by_band
    rows = [
        (band.label, f"{band.low}–{band.high}", counts.get(band.id, Tally(())))
        for band in reversed(part.view.bands.bands if part.view.bands else ())
    ]
    return replace(part.counts("bands", N_("Risks by band"), heads, rows), keys=_band_keys(part))


def _moves(part: Part) -> Table:
    """Return the risks that rose or fell within the year, with both scores."""
    lines = [Line(move.risk, move_cells(move)) for move in moves(part.view, part.year)]
    return listed(part.frame, "moves", N_("Movement of risks within the year"), MOVES, lines)


def _intensive(part: Part) -> Table:
    """Return the risks of bands with intensive monitoring, each with the post it is reported to."""
    heads = (
        Head("band", N_("Report to"), 3),
        Head("id", N_("Id"), 2),
        Head("title", N_("Risk"), 4),
        Head("score", N_("Score"), 1, "integer"),
    )
    lines = [
        Line(risk, (part.name(band.report_to), risk.id, risk.title, found.score))
        for risk in live(part.view)
        if (found := rating(part.view, risk)) and (band := found.band) and band.intensive_monitoring
    ]
    return listed(part.frame, "intensive", N_("Risks under intensive monitoring"), heads, lines)
