"""What happened in a period, as tables: for the reports of months, semesters and units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.engine import capas, events
from qms.engine.cells import named, owner_name
from qms.engine.indicators import target_of
from qms.engine.surveys import survey_of
from qms.i18n import N_, Day, M
from qms.kinds.decision import Decision
from qms.kinds.meeting import Meeting
from qms.kinds.request import Request
from qms.kinds.wave_sums import asked
from qms.model.items import until
from qms.report.lists import Head, Line, listed
from qms.report.register_reports import term_words
from qms.report.registers import Registers
from qms.report.respondents import answered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.events import RiskEvent
    from qms.engine.view import View
    from qms.kinds.capa import Capa
    from qms.kinds.wave import Wave
    from qms.report.document import Table
    from qms.report.frame import Frame


_VALUES: Final = (
    Head("title", N_("Indicator"), 3),
    Head("measure", N_("Unit of measure"), 1),
    Head("last_period", N_("Period"), 2),
    Head("last_value", N_("Value"), 1, "number"),
    Head("target", N_("Target value"), 1, "number"),
    Head("date", N_("Date"), 1, "date"),
)


def values_table(frame: Frame) -> Table:
    """Return the values of indicators recorded within the period."""
    lines = []
    for indicator, value in events.values_in(frame.view, frame.period):
        aim = target_of(indicator, value.period)
        target = aim.target if aim else None
        cells = (indicator.title, indicator.measure, value.period, value.value, target, value.date)
        lines.append(Line(indicator, cells, value.sources))
    return listed(frame, "values", N_("Indicators of the period"), _VALUES, lines)


_WAVES: Final = (
    Head("survey", N_("Survey instrument"), 4),
    Head("opened", N_("Opened"), 1, "date"),
    Head("closed", N_("Closed"), 1, "date"),
    Head("invited", N_("Eligible"), 1, "integer"),
    Head("valid", N_("Valid answers"), 1, "integer"),
    Head("response", N_("Response rate, %"), 1, "number"),
)


def waves_table(frame: Frame) -> Table:
    """Return the response of the survey waves that ran within the period."""
    lines = [
        Line(wave, _wave(frame, wave)) for wave in events.waves_running(frame.view, frame.period)
    ]
    return listed(frame, "waves", N_("Response to surveys"), _WAVES, lines)


def _wave(frame: Frame, wave: Wave) -> tuple[Any, ...]:
    view = frame.view
    survey = survey_of(view, wave)
    over = wave.closed is not None and wave.closed <= view.today
    known = answered(view, wave, frame.printed, frame.circle) if over else (None, None)
    return (
        survey.title if survey else wave.survey,
        wave.opened,
        wave.closed,
        asked(wave.invited, wave.ineligible),
        *known,
    )


_RISKS: Final = (
    Head("date", N_("Date"), 1, "date"),
    Head("id", N_("Id"), 1),
    Head("title", N_("Risk"), 3),
    Head("owner_name", N_("Owner"), 2),
    Head("change", N_("What happened"), 1),
    Head("before", N_("Score before"), 1, "integer"),
    Head("score", N_("Score"), 1, "integer"),
)


def risks_table(frame: Frame, found: Sequence[RiskEvent] | None = None) -> Table:
    """Return risks identified, assessed again and closed within the period."""
    shown = events.risk_events(frame.view, frame.period) if found is None else found
    lines = [
        Line(
            item.risk,
            (
                item.date,
                item.risk.id,
                item.risk.title,
                owner_name(frame.view, item.risk),
                M(item.change.value),
                item.before,
                item.score,
            ),
        )
        for item in shown
    ]
    return listed(frame, "risks", N_("New and changed risks"), _RISKS, lines)


_MEETINGS: Final = (("date", 1), ("body", 5), ("number", 1), ("questions", 1), ("state", 2))
_DECISIONS: Final = (
    *(("date", 1), ("body", 1), ("number", 1)),
    *(("title", 3), ("executors", 2), ("due", 1), ("state", 1)),
)
_REQUESTS: Final = (
    *(("date", 1), ("request_kind", 1), ("sender", 2), ("number", 1)),
    *(("title", 3), ("due", 1), ("state", 1)),
)


def acts_tables(frame: Frame) -> tuple[Table, ...]:
    """Return meetings, decisions and letters of the period."""
    view, period = frame.view, frame.period
    write = Registers(view, frame.lang, frame.circle)
    held = (Meeting, events.meetings_in(view, period))
    return (
        write.listing("meetings", N_("Meetings"), _MEETINGS, held),
        decisions_table(frame, events.decisions_in(view, period)),
        requests_table(frame, events.requests_in(view, period)),
    )


def requests_table(frame: Frame, found: Sequence[Request]) -> Table:
    """Return letters and instructions with their terms."""
    write = Registers(frame.view, frame.lang, frame.circle)
    caption = N_("Letters and instructions")
    return write.listing("requests", caption, _REQUESTS, (Request, found))


def decisions_table(frame: Frame, found: Sequence[Decision]) -> Table:
    """Return decisions with their executors and terms."""
    write = Registers(frame.view, frame.lang, frame.circle)
    return write.listing("decisions", N_("Decisions"), _DECISIONS, (Decision, found))


_DONE: Final = (
    Head("done", N_("Done on"), 1, "date"),
    Head("title", N_("What"), 4),
    Head("responsible", N_("Responsible"), 3),
    Head("occurrence", N_("Occurrence"), 1),
    Head("due", N_("Due"), 1, "date"),
)


def done_table(frame: Frame) -> Table:
    """Return the obligations done within the period."""
    view = frame.view
    lines = []
    for item in events.done_in(view, frame.period):
        known = item.obligation
        who = named(view, known.responsible)
        lines.append(Line(known, (item.done, known.title, who, item.key, item.due)))
    return listed(frame, "done", N_("Obligations done"), _DONE, lines)


_CAPAS: Final = (
    Head("id", N_("Id"), 1),
    Head("title", N_("CAPA"), 2),
    Head("owner_name", N_("Owner"), 2),
    Head("term", N_("Term"), 1),
    Head("state", N_("State"), 1),
    Head("update", N_("Last update"), 3),
)


def capas_table(frame: Frame, found: Sequence[Capa]) -> Table:
    """Return CAPAs with their state and last update, the earliest term first."""
    view = frame.view
    ordered = sorted(found, key=lambda item: (str(capas.term(view, item) or "9"), item.id))
    lines = [Line(item, _capa(view, item), item.sources) for item in ordered]
    return listed(frame, "capas", N_("CAPA status"), _CAPAS, lines)


def _capa(view: View, capa: Capa) -> tuple[Any, ...]:
    told, state = until(capa.updates, view.today), view.state(capa)
    return (
        capa.id,
        capa.title,
        owner_name(view, capa),
        term_words(view, capa),
        M(state.label) if state else None,
        M("{day}: {what}", day=Day(told[-1].date), what=told[-1].text) if told else None,
    )
