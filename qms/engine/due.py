"""One list of what is due: duties with a term, terms of records, the calendars' dates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qms.engine import capas
from qms.engine.check import check
from qms.engine.years import AcademicYear, dates
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.policies.calendars import ReportingCalendar, SurveyCalendar
from qms.model.diagnostic import DutyState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Shown


class Due(StrEnum):
    """Where an item comes from."""

    DUTY = "duty"
    CAPA = "capa"
    MEASURE = "measure"
    DECISION = "decision"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something to be done by ``date`` (the last day in time) by ``who`` (posts, units, bodies)."""

    source: Due
    record: str
    title: Shown
    date: dt.date
    who: tuple[str, ...]
    unit: str | None
    overdue: bool


def due(view: View) -> tuple[DueItem, ...]:
    """Return everything with a date, earliest first; calendar entries from today on only."""
    items = [*_duties(view), *_capas(view), *_decisions(view), *_calendars(view)]
    return tuple(sorted(items, key=lambda item: (item.date, item.record, item.source)))


def _duties(view: View) -> Iterator[DueItem]:
    for found in check(view).counted:
        if found.term is None or found.record is None:
            continue
        record = view.snapshot.get(found.record)
        unit = getattr(record, "unit", None)
        owner = view.post(getattr(record, "owner", None), unit)
        who = (str(owner),) if owner else ()
        late = found.state is DutyState.OVERDUE
        yield DueItem(Due.DUTY, found.record, found.message, found.term, who, unit, late)


def _capas(view: View) -> Iterator[DueItem]:
    for capa in view.snapshot.of(Capa):
        if not capas.running(view, capa):
            continue
        last = capas.term(view, capa)
        executor = view.post(capa.executor or capa.owner, capa.unit)
        who = (str(executor),) if executor else ()
        if last is not None:
            late = last < view.today
            yield DueItem(Due.CAPA, capa.id, capa.title, last, who, capa.unit, late)
        for measure in capa.measures:
            if measure.due is not None and measure.due not in {capa.due, last}:
                own = view.post(measure.executor, capa.unit)
                late = measure.due < view.today
                yield DueItem(
                    Due.MEASURE,
                    capa.id,
                    measure.text,
                    measure.due,
                    (str(own),) if own else who,
                    capa.unit,
                    late,
                )


def _decisions(view: View) -> Iterator[DueItem]:
    for decision in view.snapshot.of(Decision):
        if decision.due is not None and decision.due >= view.today:
            who = tuple(str(post) for post in decision.executors)
            yield DueItem(
                Due.DECISION, decision.id, decision.title, decision.due, who, None, overdue=False
            )


def _calendars(view: View) -> Iterator[DueItem]:
    this = AcademicYear.of(view.today)
    for kind in (ReportingCalendar, SurveyCalendar):
        edition = view.snapshot.policy(kind, view.today)
        for entry in edition.value.entries if edition else ():
            for year in (AcademicYear(this.start - 1), this, AcademicYear(this.start + 1)):
                for day in dates(entry, year):
                    if day >= view.today:
                        yield DueItem(
                            Due.CALENDAR,
                            f"{kind.spec.fixed_id}#{entry.id}",
                            entry.title,
                            day,
                            entry.responsible,
                            None,
                            overdue=False,
                        )
