"""The interim report: where indicators go, what is reached so far, which risks were identified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine import risks
from qms.engine.cells import owner_name
from qms.engine.events import RiskChange, risk_events
from qms.engine.indicator_moves import moves
from qms.i18n import N_, M
from qms.report.event_tables import risks_table
from qms.report.facts import Fact, facts, tally
from qms.report.frame import Content
from qms.report.indicator_tables import (
    dynamics_facts,
    dynamics_figures,
    dynamics_table,
    target_facts,
    targets_table,
)
from qms.report.lists import Head, Line, listed

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.tally import Tally
    from qms.engine.view import View
    from qms.kinds.risk import Risk
    from qms.model.text import Text
    from qms.report.document import Table
    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class Semester:
    """What the template of the interim report may use: ``r`` in it."""

    as_of: dt.date
    fictitious: bool
    dynamics: tuple[Fact, ...]
    targets: tuple[Fact, ...]
    risks: tuple[Fact, ...]
    bands_pending: Text | None


def semester(frame: Frame) -> Content:
    """Return the three parts that the regulation (8.2(2)) asks for, of one semester."""
    view = frame.view
    found = moves(view, frame.period)
    bands = view.bands
    model = Semester(
        as_of=view.today,
        fictitious=frame.institution.fictitious,
        dynamics=dynamics_facts(found),
        targets=target_facts(found),
        risks=_risk_facts(frame),
        bands_pending=bands.pending if bands and not bands.bands else None,
    )
    tables = (
        dynamics_table(frame, found),
        targets_table(frame, found),
        risks_table(frame),
        _highest(frame),
    )
    return Content(model, tables, dynamics_figures(frame, found))


def _risk_facts(frame: Frame) -> tuple[Fact, ...]:
    view = frame.view
    found = risk_events(view, frame.period)

    def of(change: RiskChange) -> Tally:
        return tally(event.risk for event in found if event.change is change)

    risen = (e.risk for e in found if e.before is not None and (e.score or 0) > e.before)
    fallen = (e.risk for e in found if e.before is not None and (e.score or 0) < e.before)
    return facts(
        (M("Risks identified"), of(RiskChange.IDENTIFIED)),
        (M("Risks assessed again"), of(RiskChange.ASSESSED)),
        (M("Risen"), tally(risen)),
        (M("Fallen"), tally(fallen)),
        (M("Risks closed"), of(RiskChange.CLOSED)),
        (M("Live risks"), tally(risks.live(view)), "risks.live"),
        (
            M("Live risks at or above the response threshold"),
            tally(_answered(view)),
            "risks.at_threshold",
        ),
    )


def _answered(view: View) -> tuple[Risk, ...]:
    """Return the live risks in bands that ask for a CAPA plan, the highest score first."""
    found = [
        (rating.score, risk)
        for risk in risks.live(view)
        if (rating := risks.rating(view, risk)) and rating.band and rating.band.capa_required
    ]
    return tuple(risk for _score, risk in sorted(found, key=lambda one: (-one[0], one[1].id)))


_HIGHEST: Final = (
    Head("id", N_("Id"), 1),
    Head("title", N_("Risk"), 3),
    Head("owner_name", N_("Owner"), 3),
    Head("score", N_("Score"), 1, "integer"),
    Head("band", N_("Band"), 1),
    Head("capas", N_("CAPAs"), 1),
)


def _highest(frame: Frame) -> Table:
    view = frame.view
    lines = []
    for risk in _answered(view):
        found = risks.rating(view, risk)
        plans = tuple(capa.id for capa in view.capas_of.get(risk.id, ()))
        score, band = (found.score, found.band) if found else (None, None)
        cells = (risk.id, risk.title, owner_name(view, risk), score, band and band.label, plans)
        lines.append(Line(risk, cells, plans))
    caption = N_("Risks at or above the response threshold")
    return listed(frame, "highest", caption, _HIGHEST, lines)
