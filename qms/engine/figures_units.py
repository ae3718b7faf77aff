"""Roll-up by faculty: what the records of a unit and of the units below it add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine import capas, risks
from qms.engine.figures import known
from qms.engine.figures_indicators import Standing, indicator_rows
from qms.engine.figures_reports import issued
from qms.engine.tally import Tally
from qms.engine.units import family
from qms.kinds.capa import Capa
from qms.kinds.obligation import Obligation
from qms.kinds.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.engine.view import View
    from qms.engine.years import AcademicYear
    from qms.kinds.issued_report import IssuedReport
    from qms.model.record import Record

FACULTY = "faculty"
"""The level whose units are rolled up."""


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A faculty with the units below it; without a unit: what belongs to no faculty.

    ``reports`` are those issued within the year about the faculty, or by it.
    """

    unit: str | None
    risks: Tally
    at_threshold: Tally
    capas: Tally
    capas_overdue: Tally
    capas_done: Tally
    indicators: Tally
    indicators_reached: Tally
    reports: tuple[IssuedReport, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing at all is counted."""
        counted = (self.risks, self.capas, self.capas_done, self.indicators)
        return not any(counted) and not self.reports


def by_faculty(view: View, year: AcademicYear) -> tuple[UnitFigures, ...]:
    """Return each faculty that exists today, and last what belongs to none of them.

    A record counts for its own unit, else for that of its owner: once in the whole table.
    """
    counted = _counted(view, year)
    above = _faculty_of_units(view)
    faculties = [item.id for item in view.snapshot.of(Unit) if _is_faculty(view, item)]
    return tuple(
        UnitFigures(
            faculty,
            **{name: _of(view, records, above, faculty) for name, records in counted.items()},
            reports=tuple(
                item
                for item in issued(view, year)
                if faculty and above.get(item.scope or item.unit or "") == faculty
            ),
        )
        for faculty in (*faculties, None)
    )


def _counted(view: View, year: AcademicYear) -> Mapping[str, Iterable[Record]]:
    live, plans, rows = risks.live(view), known(view, Capa), indicator_rows(view, year, 1)
    return {
        "risks": live,
        "at_threshold": [
            risk
            for risk in live
            if (found := risks.rating(view, risk)) and found.band and found.band.capa_required
        ],
        "capas": [item for item in plans if capas.running(view, item)],
        "capas_overdue": [item for item in plans if capas.overdue(view, item)],
        "capas_done": [
            item for item in plans if (day := capas.done_on(view, item)) and year.has(day)
        ],
        "indicators": [row.indicator for row in rows],
        "indicators_reached": [
            row.indicator for row in rows if row.now.standing is Standing.REACHED
        ],
    }


def _faculty_of_units(view: View) -> Mapping[str, str]:
    return {
        unit: item.id
        for item in view.snapshot.of(Unit)
        if _is_faculty(view, item)
        for unit in family(view, item.id)
    }


def _is_faculty(view: View, unit: Unit) -> bool:
    """Tell whether a unit of the level is a faculty today.

    A unit without others below it that duties name as responsible is an office of that level: the
    dean's offices all together, for the calendars.
    """
    begun = unit.valid_from is None or unit.valid_from <= view.today
    ended = unit.valid_to is not None and unit.valid_to < view.today
    return unit.level == FACULTY and begun and not ended and not _is_office(view, unit.id)


def _is_office(view: View, unit: str) -> bool:
    duties = view.snapshot.of(Obligation)
    return family(view, unit) == {unit} and any(unit in duty.responsible for duty in duties)


def _of(
    view: View, records: Iterable[Record], above: Mapping[str, str], faculty: str | None
) -> Tally:
    return Tally(item.id for item in records if above.get(_unit(view, item)) == faculty)


def _unit(view: View, record: Record) -> str:
    own = getattr(record, "unit", None)
    if own is not None:
        return str(own)
    post = view.post(getattr(record, "owner", None), None)
    return (post.unit or "") if post else ""
