"""The report of a unit with those below it: indicators, risks, CAPAs, surveys, acts, duties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from qms.engine import capas, events, risks
from qms.engine.figures_surveys import wave_rows
from qms.engine.indicator_moves import moves
from qms.engine.units import family, home, units_of
from qms.errors import ReportProblem
from qms.i18n import N_, M
from qms.kinds.risk import Risk
from qms.kinds.unit import Unit
from qms.kinds.wave import ALL
from qms.report.event_tables import capas_table, decisions_table, requests_table, risks_table
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
from qms.report.obligations_report import obligation_facts, occurrences_table, within
from qms.report.registers import Registers
from qms.report.survey_printed import satisfaction
from qms.report.survey_words import per_cent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from qms.engine.figures_surveys import WaveRow
    from qms.engine.view import View
    from qms.model.record import Record
    from qms.model.text import Text
    from qms.report.document import Table
    from qms.report.frame import Frame

R = TypeVar("R", bound="Record")


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What the template of a unit's report may use: ``r`` in it; ``below`` are its sub-units."""

    unit: Text
    below: tuple[Text, ...]
    as_of: dt.date
    fictitious: bool
    indicators: tuple[Fact, ...]
    risks: tuple[Fact, ...]
    capas: tuple[Fact, ...]
    acts: tuple[Fact, ...]


def unit_report(frame: Frame) -> Content:
    """Return what the records know of a unit and those below it in the period.

    Raises ReportProblem where the frame names no unit.
    """
    view = frame.view
    unit = view.snapshot.get(frame.unit or "")
    if not isinstance(unit, Unit):
        raise ReportProblem(
            M("There is no unit {id}.", id=frame.unit or ""), M("See the units with: qms unit list")
        )
    inside = family(view, unit.id)
    below = sorted(inside - {unit.id})
    known = _Known(frame, inside)
    model = UnitReport(
        unit=view.name(unit.id) or frame.institution_name,
        below=tuple(name for one in below if (name := view.name(one))),
        as_of=view.today,
        fictitious=frame.institution.fictitious,
        indicators=known.indicator_facts(),
        risks=known.risk_facts(),
        capas=known.capa_facts(),
        acts=known.act_facts(),
    )
    return Content(model, tuple(known.tables()), dynamics_figures(frame, known.moves))


_RISK_COLUMNS: Final = (
    *(("id", 1), ("title", 3), ("owner_name", 3)),
    *(("assessed", 1), ("score", 1), ("band", 1)),
)


class _Known:
    """What belongs to the units, each looked up once."""

    def __init__(self, frame: Frame, inside: frozenset[str]) -> None:
        view, period = frame.view, frame.period
        self.frame, self.inside = frame, inside
        self.moves = [item for item in moves(view, period) if self._home(item.indicator)]
        self.risks = [risk for risk in risks.registered(view) if self._home(risk)]
        self.live = [risk for risk in self.risks if view.is_open(risk)]
        self.changes = [item for item in events.risk_events(view, period) if self._home(item.risk)]
        self.capas = self._of(events.capas_at_work(view, period))
        self.decisions = self._of(events.decisions_in(view, period))
        self.requests = self._of(events.requests_at_work(view, period))
        self.terms = [item for item in within(view, period) if self._own(item.obligation)]

    def _home(self, record: Record) -> bool:
        return home(self.frame.view, record) in self.inside

    def _own(self, record: Record) -> bool:
        """Tell whether a record belongs to the units, or their posts have to carry it out."""
        return bool(units_of(self.frame.view, record) & self.inside)

    def _of(self, records: Iterable[R]) -> tuple[R, ...]:
        return tuple(record for record in records if self._own(record))

    def indicator_facts(self) -> tuple[Fact, ...]:
        return (*dynamics_facts(self.moves), *target_facts(self.moves)) if self.moves else ()

    def risk_facts(self) -> tuple[Fact, ...]:
        new = [item for item in self.changes if item.change is events.RiskChange.IDENTIFIED]
        done = [item for item in self.changes if item.change is events.RiskChange.CLOSED]
        return facts(
            (M("Live risks"), tally(self.live)),
            (M("Risks identified"), tally(item.risk for item in new)),
            (M("Risks closed"), tally(item.risk for item in done)),
        )

    def capa_facts(self) -> tuple[Fact, ...]:
        view = self.frame.view
        running = [item for item in self.capas if capas.running(view, item)]
        late = [item for item in running if capas.overdue(view, item)]
        ended = [item for item in self.capas if not capas.running(view, item)]
        return facts(
            (M("CAPAs under way"), tally(running)),
            (M("Of these overdue"), tally(late)),
            (M("Done, closed or cancelled within the period"), tally(ended)),
        )

    def act_facts(self) -> tuple[Fact, ...]:
        return (
            *facts(
                (M("Decisions taken here or to be carried out"), tally(self.decisions)),
                (M("Letters and instructions"), tally(self.requests)),
            ),
            *obligation_facts(self.frame.view, self.terms),
        )

    def tables(self) -> Iterator[Table]:
        frame = self.frame
        yield dynamics_table(frame, self.moves)
        yield targets_table(frame, self.moves)
        write = Registers(frame.view, frame.lang, frame.circle)
        ordered = sorted(self.live, key=lambda risk: (-_score(frame.view, risk), risk.id))
        yield write.listing("register", N_("Risk register"), _RISK_COLUMNS, (Risk, ordered))
        yield risks_table(frame, self.changes)
        yield capas_table(frame, self.capas)
        yield _surveys(frame, self.inside)
        yield decisions_table(frame, self.decisions)
        yield requests_table(frame, self.requests)
        yield occurrences_table(frame, "obligations", N_("Obligations of the period"), self.terms)


def _score(view: View, risk: Risk) -> int:
    found = risks.rating(view, risk)
    return found.score if found else 0


_SURVEYS: Final = (
    Head("survey", N_("Survey instrument"), 3),
    Head("period", N_("Period"), 1),
    Head("group", N_("Unit"), 3),
    Head("valid", N_("Answers"), 1, "integer"),
    Head("satisfaction", N_("Positive answers, %"), 1, "number"),
    Head("all", N_("Whole university, %"), 1, "number"),
)


def _surveys(frame: Frame, inside: frozenset[str]) -> Table:
    """Return the results of the units as groups of survey waves beside those of all."""
    lines = [
        Line(row.wave, cells)
        for row in wave_rows(frame.view, frame.period)
        for cells in _groups(frame, row, inside)
    ]
    return listed(frame, "surveys", N_("Results of surveys"), _SURVEYS, lines)


def _groups(frame: Frame, row: WaveRow, inside: frozenset[str]) -> Iterator[tuple[Any, ...]]:
    found, printed = row.figures, frame.printed(row.wave.id)
    for group, _items in found.groups:
        if printed and group in inside and group in printed.groups:
            name = frame.view.name(group) or group
            shares = (satisfaction(frame, row.wave, one) for one in (group, ALL))
            cells = (printed.respondents(group), *map(per_cent, shares))
            yield (found.survey.title, row.wave.period, name, *cells)
