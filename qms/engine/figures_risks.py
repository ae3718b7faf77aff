"""Figures of risks in a period: bands, movement, what asks for a plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine import risks
from qms.engine.figures import happened, tally, went
from qms.engine.rules.risks import lacks_plan
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.engine.figures import Span
    from qms.engine.risks import Rating
    from qms.engine.tally import Tally
    from qms.engine.view import View
    from qms.kinds.risk import Risk

NO_BAND = "none"
"""The key of what lies in no band."""


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """Risks on the day of the view; ``by_band`` has the live ones by band id, or ``none``.

    ``risen`` and ``fallen`` compare an assessment within the period with the one before it.
    """

    live: Tally
    assessed_in_year: Tally
    new_in_year: Tally
    closed_in_year: Tally
    risen: Tally
    fallen: Tally
    by_band: Mapping[str, Tally]
    at_threshold: Tally
    without_plan: Tally
    intensive: Tally


@dataclass(frozen=True, slots=True)
class Move:
    """A risk whose last two assessments, both on a scale like today's, differ in the score."""

    risk: Risk
    before: Rating
    now: Rating

    @property
    def change(self) -> int:
        """Points won (worse) or lost (better)."""
        return self.now.score - self.before.score


def risk_figures(view: View, span: Span) -> RiskFigures:
    """Count the risks."""
    live, known = risks.live(view), risks.registered(view)
    rated = [(risk, found) for risk in live if (found := risks.rating(view, risk))]
    bands: dict[str, list[Risk]] = defaultdict(list)
    for risk, found in rated:
        bands[found.band.id if found.band else NO_BAND].append(risk)
    moved = moves(view, span)
    return RiskFigures(
        live=tally(live),
        assessed_in_year=tally(r for r in known if happened(view, span, r.assessments)),
        new_in_year=tally(r for r in known if span.has(_first_assessed(view, r))),
        closed_in_year=tally(r for r in known if went(view, span, r.transitions, "closed")),
        risen=tally(move.risk for move in moved if move.change > 0),
        fallen=tally(move.risk for move in moved if move.change < 0),
        by_band={band: tally(found) for band, found in bands.items()},
        at_threshold=tally(r for r, found in rated if found.band and found.band.capa_required),
        without_plan=tally(r for r, found in rated if lacks_plan(view, r.id, found)),
        intensive=tally(r for r, found in rated if found.band and found.band.intensive_monitoring),
    )


def _first_assessed(view: View, risk: Risk) -> dt.date:
    return until(risk.assessments, view.today)[0].date


def moves(view: View, span: Span) -> tuple[Move, ...]:
    """Return the live risks that an assessment within the period moved, the greatest rise first."""
    found = sorted(_moves(view, span), key=lambda move: (-move.change, move.risk.id))
    return tuple(found)


def _moves(view: View, span: Span) -> Iterator[Move]:
    for risk in risks.live(view):
        now, before = risks.rating(view, risk), risks.previous(view, risk)
        if now is None or before is None or not span.has(now.assessment.date):
            continue
        if now.comparable and before.comparable and now.score != before.score:
            yield Move(risk, before, now)
