"""The loop of a survey wave: collected, analysed, decided, informed, judged again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qms.engine.figures import came
from qms.engine.survey_loop_window import wave_after
from qms.engine.surveys import over
from qms.i18n import N_
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.issued_report import IssuedReport
from qms.kinds.wave import Wave
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.view import View
    from qms.model.text import Text

_VOID = frozenset({"cancelled", ENTERED_BY_MISTAKE})
_RESULTS = frozenset({"survey", "survey-results"})


class Stage(StrEnum):
    """Stages of the loop (regulation on monitoring and feedback, 7.5.5)."""

    COLLECTED = N_("collected")
    ANALYSED = N_("analysed")
    DECIDED = N_("decided")
    INFORMED = N_("informed")
    REEVALUATED = N_("re-evaluated")


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: whether it is done, its day where the records tell it, what proves it.

    ``reason`` says why nothing had to be done.
    """

    stage: Stage
    done: bool = False
    date: dt.date | None = None
    records: tuple[str, ...] = ()
    reason: Text | None = None


def loop(view: View, wave: Wave) -> tuple[Step, ...]:
    """Return the five stages of a wave in their order, derived from the records of the day."""
    capas = measures_of(view, wave)
    return (
        _collected(view, wave),
        _analysed(view, wave),
        _decided(view, wave, capas),
        _informed(view, wave),
        _reevaluated(view, wave, capas),
    )


def last_waves(view: View) -> tuple[Wave, ...]:
    """Return of each instrument the wave that is over and closed last."""
    ordered = sorted(waves_over(view), key=lambda wave: (str(wave.closed or ""), wave.id))
    return tuple({wave.survey: wave for wave in ordered}.values())


def waves_over(view: View) -> tuple[Wave, ...]:
    """Return the waves whose loop has begun: those that are over, the latest first."""
    found = [wave for wave in view.snapshot.of(Wave) if over(view, wave)]
    return tuple(sorted(found, key=lambda wave: (str(wave.closed), wave.id), reverse=True))


def missing(steps: tuple[Step, ...]) -> tuple[Stage, ...]:
    """Return the stages that are not done, without the last one, which has its own window."""
    return tuple(step.stage for step in steps[:-1] if not step.done)


def measures_of(view: View, wave: Wave) -> tuple[Capa, ...]:
    """Return the CAPAs that came from a wave, those that it names as its improvements included."""
    named = (view.snapshot.get(item) for item in wave.improvements)
    found = [*view.capas_of.get(wave.id, ()), *(item for item in named if isinstance(item, Capa))]
    return tuple({item.id: item for item in found if view.state_id(item) not in _VOID}.values())


def _collected(view: View, wave: Wave) -> Step:
    done = over(view, wave)
    return Step(Stage.COLLECTED, done, wave.closed if done else None, (wave.id,) if done else ())


def _analysed(view: View, wave: Wave) -> Step:
    """Return when the results were reported, or a report on them issued."""
    reported = came(view, wave.transitions, "reported")
    reports = _reports(view, wave)
    published = [item.date for item in until(wave.published, view.today)]
    days = [item.issued for item in reports] + ([reported] if reported else []) + published
    ids = (*(item.id for item in reports), *((wave.id,) if reported or published else ()))
    return Step(Stage.ANALYSED, bool(days), min(days, default=None), ids)


def _reports(view: View, wave: Wave) -> tuple[IssuedReport, ...]:
    """Return the issued reports on survey results of the wave's period, oldest first."""
    found = [
        item
        for item in view.snapshot.of(IssuedReport)
        if item.report in _RESULTS
        and _is_of(item.period, wave)
        and item.issued <= view.today
        and (wave.closed is None or item.issued >= wave.closed)
    ]
    return tuple(sorted(found, key=lambda item: (item.issued, item.id)))


def _is_of(period: str, wave: Wave) -> bool:
    """Tell whether a report of a period is on the wave; that of one wave names it first."""
    return period in {wave.period, wave.period.partition("/")[0]} or (
        period.partition("/")[0] == wave.id
    )


def _decided(view: View, wave: Wave, capas: tuple[Capa, ...]) -> Step:
    """Return what followed: CAPAs, decisions, or the reason why none is needed.

    A CAPA that is proposed or planned is no decision yet: somebody with the right to it approves.
    """
    approvals = {item.id: day for item in capas if (day := approved_on(view, item)) is not None}
    decisions = decisions_of(view, wave)
    ids = (*approvals, *(item.id for item in decisions))
    days = [*(item.date for item in decisions), *approvals.values()]
    done = bool(ids) or wave.no_action is not None
    reason = None if ids else wave.no_action
    return Step(Stage.DECIDED, done, min(days, default=None), ids, reason)


def decisions_of(view: View, wave: Wave) -> tuple[Decision, ...]:
    """Return the decisions that concern a wave, or that it names as its improvements."""
    return tuple(
        item
        for item in view.snapshot.of(Decision)
        if (wave.id in item.concerns or item.id in wave.improvements)
        and item.date <= view.today
        and view.state_id(item) not in _VOID
    )


def approved_on(view: View, capa: Capa) -> dt.date | None:
    """Return the first day on which a CAPA was approved, None where nobody did."""
    moves = (item.date for item in until(capa.transitions, view.today) if item.to == "approved")
    given = (item.date for item in until(capa.approvals, view.today))
    return min((*moves, *given), default=None)


def _informed(view: View, wave: Wave) -> Step:
    """Return when those who were asked were told what changed: a notice says where and how.

    Results alone are no notice, nor are measures of which nobody was told.
    """
    notices = until(wave.notices, view.today)
    if not notices:
        return Step(Stage.INFORMED)
    named = (name for item in notices for name in item.records)
    ids = tuple(dict.fromkeys((wave.id, *named)))
    return Step(Stage.INFORMED, done=True, date=notices[0].date, records=ids)


def _reevaluated(view: View, wave: Wave, capas: tuple[Capa, ...]) -> Step:
    """Return whether every CAPA of the wave had its final review of effectiveness."""
    finals = [
        [item.date for item in until(capa.reviews, view.today) if item.final] for capa in capas
    ]
    if not capas:
        return _without_capas(view, wave)
    done = all(finals)
    day = max((days[-1] for days in finals), default=None) if done else None
    return Step(Stage.REEVALUATED, done, day, tuple(capa.id for capa in capas))


def _without_capas(view: View, wave: Wave) -> Step:
    """Return whether a wave closed in the window after the decisions, where no CAPA came."""
    decisions = decisions_of(view, wave)
    if not decisions:
        reason = wave.no_action
        return Step(Stage.REEVALUATED, reason is not None, None, (), reason)
    later = wave_after(view, wave, max(item.date for item in decisions))
    if later is None:
        return Step(Stage.REEVALUATED)
    return Step(Stage.REEVALUATED, done=True, date=later.closed, records=(later.id,))
