"""Completeness of the data of a year: which inputs were expected by today, which are missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qms.engine import capas, risks, surveys
from qms.engine.figures import happened, known
from qms.engine.figures_deadlines import REPORTING, deadlines, fell_due
from qms.engine.figures_indicators import year_value
from qms.engine.tally import Share, Tally, share
from qms.i18n import N_
from qms.kinds.capa import Capa
from qms.kinds.indicator import Indicator

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from qms.engine.figures_deadlines import Deadline
    from qms.engine.view import View
    from qms.engine.years import AcademicYear
    from qms.model.text import Text


class Input(StrEnum):
    """What a report on a year rests on."""

    REPORTS = N_("reports of the levels")
    SURVEYS = N_("surveys of the calendar")
    RESULTS = N_("results of finished survey waves")
    INDICATORS = N_("values of indicators for the year")
    RISKS = N_("assessments of risks within the year")
    CAPAS = N_("updates of approved CAPAs within the year")


@dataclass(frozen=True, slots=True)
class Expected:
    """One input expected by today; ``name`` is unique, ``since`` the day it was due, if stated."""

    input: Input
    record: str
    name: str
    title: Text
    there: bool
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class InputFigures:
    """Inputs of one sort."""

    expected: Tally
    present: Tally
    share: Share | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """Inputs expected by today and present; ``missing`` names the others.

    The share of all is printed in every annual report (KZ-REP-15).
    """

    expected: Tally
    present: Tally
    share: Share | None
    by_input: dict[str, InputFigures]
    missing: tuple[Expected, ...]


def completeness(view: View, year: AcademicYear) -> Completeness:
    """Compare what the year's report rests on with what is recorded."""
    found = tuple(expected(view, year))
    whole = _figures(found)
    return Completeness(
        expected=whole.expected,
        present=whole.present,
        share=whole.share,
        by_input={
            one.name.lower(): _figures(item for item in found if item.input is one) for one in Input
        },
        missing=tuple(item for item in found if not item.there),
    )


def _figures(found: Iterable[Expected]) -> InputFigures:
    many = tuple(found)
    wanted = Tally(item.name for item in many)
    present = Tally(item.name for item in many if item.there)
    return InputFigures(wanted, present, share(present, wanted))


def expected(view: View, year: AcademicYear) -> Iterator[Expected]:
    """Yield every input that the year's report rests on and that was due by today."""
    for item in deadlines(view, year):
        kind = _CALENDAR.get(item.obligation.group)
        if kind and fell_due(item):
            yield _of_calendar(kind, item)
    yield from _results(view, year)
    for indicator in known(view, Indicator):
        there = year_value(view, indicator, year).value is not None
        yield Expected(Input.INDICATORS, indicator.id, indicator.id, indicator.title, there)
    for risk in risks.live(view):
        there = happened(view, year, risk.assessments)
        yield Expected(Input.RISKS, risk.id, risk.id, risk.title, there)
    for capa in known(view, Capa):
        if capas.running(view, capa) and view.state_id(capa) == "approved":
            there = happened(view, year, capa.updates)
            yield Expected(Input.CAPAS, capa.id, capa.id, capa.title, there)


_CALENDAR = {REPORTING: Input.REPORTS, "survey": Input.SURVEYS}


def _of_calendar(kind: Input, item: Deadline) -> Expected:
    there, duty = item.done is not None, item.obligation
    return Expected(kind, duty.id, item.name, duty.title, there, item.date)


def _results(view: View, year: AcademicYear) -> Iterator[Expected]:
    for wave in surveys.waves_of(view, year.first, year.last):
        survey = surveys.survey_of(view, wave)
        if survey is not None:
            there = bool(wave.results) and wave.valid is not None
            yield Expected(Input.RESULTS, wave.id, wave.id, survey.title, there, wave.closed)
