"""The interim report: where indicators go, what is reached so far, which risks were identified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine import risks
from qms.engine.columns import owner_name
from qms.engine.events import RiskChange, risk_events
from qms.engine.indicator_moves import Move, moves
from qms.engine.tally import Tally, share
from qms.i18n import N_, M
from qms.report.facts import Fact, facts, tally
from qms.report.frame import Content
from qms.report.lists import Head, Line, listed
from qms.report.operational import risks_table
from qms.report.wording import number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

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
    return Content(model, tables)


def dynamics_facts(found: Sequence[Move]) -> tuple[Fact, ...]:
    """Return how many indicators got better, worse, or stayed."""

    def count(wanted: Callable[[Move], bool]) -> Tally:
        return _count(item for item in found if wanted(item))

    return facts(
        (M("Indicators with values"), _count(found)),
        (M("With a value of the period"), count(lambda item: item.of_period)),
        (M("Better than in the period before"), count(lambda item: item.better is True)),
        (M("Worse than in the period before"), count(lambda item: item.better is False)),
        (M("As in the period before"), count(lambda item: item.change == 0)),
    )


def target_facts(found: Sequence[Move]) -> tuple[Fact, ...]:
    """Return how many targets are reached by the last values."""
    aimed = _count(item for item in found if item.reached is not None)
    reached = _count(item for item in found if item.reached)
    return facts(
        (M("Indicators with a target"), aimed),
        (M("Target reached so far"), reached),
        (M("Share of targets reached"), share(reached, aimed)),
        (M("Past the threshold"), _count(item for item in found if item.past_threshold)),
    )


def _count(found: Iterable[Move]) -> Tally:
    return tally(item.indicator for item in found)


_DYNAMICS: Final = (
    Head("title", N_("Indicator"), 3),
    Head("measure", N_("Unit of measure"), 1),
    Head("earlier", N_("Earlier periods"), 2),
    Head("last_period", N_("Period"), 1),
    Head("last_value", N_("Value"), 1, "number"),
    Head("change", N_("Change"), 1, "number"),
    Head("direction", N_("Direction"), 1),
)
_BETTER: Final[dict[bool | None, str]] = {True: N_("better"), False: N_("worse")}


def dynamics_table(frame: Frame, found: Sequence[Move]) -> Table:
    """Return the last value of each indicator beside the two periods before."""
    lines = [Line(item.indicator, _dynamics(item, frame.lang)) for item in found]
    return listed(frame, "dynamics", N_("Dynamics of indicators"), _DYNAMICS, lines)


def _dynamics(item: Move, lang: str) -> tuple[Any, ...]:
    word = N_("unchanged") if item.change == 0 else _BETTER.get(item.better, "")
    return (
        item.indicator.title,
        item.indicator.measure,
        tuple(
            M("{period}: {value}", period=one.period, value=number(one.value, lang))
            for one in item.earlier
        ),
        item.last.period,
        item.last.value,
        item.change,
        M(word),
    )


_TARGETS: Final = (
    Head("title", N_("Indicator"), 3),
    Head("owner_name", N_("Owner"), 2),
    Head("last_period", N_("Period"), 1),
    Head("last_value", N_("Value"), 1, "number"),
    Head("target", N_("Target value"), 1, "number"),
    Head("threshold", N_("Threshold value"), 1, "number"),
    Head("reached", N_("So far"), 1),
)


def targets_table(frame: Frame, found: Sequence[Move]) -> Table:
    """Return which targets the last values reach, those that are not reached first."""
    aimed = sorted(
        (item for item in found if item.reached is not None),
        key=lambda item: (bool(item.reached), item.indicator.id),
    )
    lines = [Line(item.indicator, _target(frame.view, item)) for item in aimed]
    caption = N_("Preliminary achievement of targets")
    return listed(frame, "targets", caption, _TARGETS, lines)


def _target(view: View, item: Move) -> tuple[Any, ...]:
    word = N_("reached") if item.reached else N_("not reached")
    return (
        item.indicator.title,
        owner_name(view, item.indicator),
        item.last.period,
        item.last.value,
        item.target.target if item.target else None,
        item.target.threshold if item.target else None,
        M(N_("past the threshold") if item.past_threshold else word),
    )


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
        (M("Live risks"), tally(risks.live(view))),
        (M("Live risks at or above the response threshold"), tally(_answered(view))),
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
