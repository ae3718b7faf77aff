"""How risks and CAPAs get on: map and movement, causes, ageing, open ones month by month, effect.

Regulation on monitoring and feedback, 8.5, 9.2, 9.3; manual, 8.1.2 (effectiveness of risk
management).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine import risks
from qms.engine.figures_capas import capa_figures
from qms.engine.figures_life import ageing, burn_down, effect_figures, escalated
from qms.engine.figures_risks import moves
from qms.i18n import M
from qms.kinds.capa import Verdict
from qms.report.capa_life_tables import ages, burned, effects, months_table, overdue
from qms.report.facts import Fact, facts, tally
from qms.report.frame import Content
from qms.report.risk_life_tables import above, causes, evaluated, intensive, moves_table, treated
from qms.report.risk_map import risk_map

if TYPE_CHECKING:
    import datetime as dt

    from qms.model.text import Text
    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class Life:
    """What the template may use: ``r`` in it."""

    as_of: dt.date
    fictitious: bool
    risks: tuple[Fact, ...]
    capas: tuple[Fact, ...]
    effect: tuple[Fact, ...]
    bands_pending: Text | None


def life_report(frame: Frame) -> Content:
    """Return how the risks and CAPAs of the university get on in an academic year."""
    view = frame.view
    bands = view.bands
    months = burn_down(view, frame.period)
    model = Life(
        as_of=view.today,
        fictitious=frame.institution.fictitious,
        risks=_risk_facts(frame),
        capas=_capa_facts(frame),
        effect=_effect_facts(frame),
        bands_pending=bands.pending if bands and not bands.bands else None,
    )
    tables = (
        moves_table(frame),
        causes(frame),
        intensive(frame),
        ages(frame, ageing(view)),
        months_table(frame, months),
        overdue(frame),
        effects(frame),
        treated(frame),
        evaluated(frame),
    )
    drawn = (risk_map(view, frame.lang, frame.circle), burned(frame, months))
    return Content(model, tables, tuple(one for one in drawn if one is not None))


def _risk_facts(frame: Frame) -> tuple[Fact, ...]:
    live = risks.live(frame.view)
    found = moves(frame.view, frame.period)
    return facts(
        (M("Live risks"), tally(live), "risks.live"),
        (M("Above the permitted level"), tally(item for item in live if above(frame.view, item))),
        (M("Risen"), tally(move.risk for move in found if move.change > 0)),
        (M("Fallen"), tally(move.risk for move in found if move.change < 0)),
    )


def _capa_facts(frame: Frame) -> tuple[Fact, ...]:
    found = capa_figures(frame.view, frame.period)
    return facts(
        (M("CAPAs under way"), found.running, "capas.running"),
        (M("Overdue"), found.overdue, "capas.overdue"),
        (M("With a moved term"), found.postponed, "capas.postponed"),
        (M("Opened within the period"), found.opened_in_year),
        (M("Done within the period"), found.done_in_year),
        (M("Share done in time"), found.in_time_share),
        (M("Put before the post above within the period"), escalated(frame.view, frame.period)),
    )


def _effect_facts(frame: Frame) -> tuple[Fact, ...]:
    found = effect_figures(frame.view, frame.period)
    return facts(
        (M("Effect judged finally within the period"), found.judged),
        (M("Of these effective"), found.by_verdict[Verdict.EFFECTIVE]),
        (M("Share of effective ones"), found.effective),
        (M("Not effective"), found.by_verdict[Verdict.FAILED]),
        (M("Opened again"), found.reopened),
    )
