"""Figures of risks in a period: bands, movement, what asks for a plan."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine import risks
from qms.engine.figures import happened, tally, went
from qms.engine.rules.risks import lacks_plan
from qms.engine.view import View
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.engine.figures import Span
    from qms.engine.risks import Rating
    from qms.engine.tally import Tally
    from qms.kinds.risk import Risk

NO_BAND = "none"
"""The key of what lies in no band."""


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """Risks on the day of the view; ``by_band`` has the live ones by band id, or ``none``.

    ``risen`` and ``fallen`` compare the score now with that before the period, or with the first
    assessment within it.
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
    """A risk whose score, on comparable scales, is another than where the period began."""

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
    """Return the live risks that moved within the period, the greatest rise first."""
    found = sorted(_moves(view, span), key=lambda move: (-move.change, move.risk.id))
    return tuple(found)


def _moves(view: View, span: Span) -> Iterator[Move]:
    eve = View(view.snapshot, span.first - dt.timedelta(days=1))
    for risk in risks.live(view):
        now = risks.rating(view, risk)
        before = risks.rating(eve, risk) or risks.rating(_on_first_day(view, risk), risk)
        if now and before and comparable(view, before, now) and before.score != now.score:
            yield Move(risk, before, now)


def _on_first_day(view: View, risk: Risk) -> View:
    return View(view.snapshot, _first_assessed(view, risk))


def comparable(view: View, one: Rating, other: Rating) -> bool:
    """Tell whether two scores stand on scales of the same size: others are never compared."""
    return _size(view, one) == _size(view, other) is not None


def _size(view: View, found: Rating) -> tuple[int, int] | None:
    edition = view.scales.edition(found.assessment.edition) if view.scales else None
    if edition is None:
        return None
    return len(edition.value.likelihood.levels), len(edition.value.impact.levels)
