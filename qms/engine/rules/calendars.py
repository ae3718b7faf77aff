"""Rules of obligations and of the calendars they are reckoned by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qms.engine.obligations import keys, occurrences, year_of
from qms.engine.occurrences import Wait
from qms.engine.rule import Hit, duty, integrity
from qms.engine.years import AcademicYear
from qms.i18n import M
from qms.kinds.obligation import AfterEvent, AfterPeriod, EveryYears, Obligation
from qms.kinds.policies.academic_calendar import AcademicCalendar
from qms.kinds.policies.working_days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.engine.view import View


@integrity("N101", "")
def unknown_occurrence(view: View) -> Iterator[Hit]:
    """A completion names an occurrence that the obligation does not have.

    The keys follow from the rule: 2025-2026 for what is once a year, 2025-2026/2 for the second
    time in it.  Where the academic calendar of that year is missing nothing can be said.
    """
    for obligation in view.snapshot.of(Obligation):
        for number, item in enumerate(obligation.completions):
            year = year_of(item.occurrence)
            known = keys(view, obligation, year) if year else frozenset()
            if item.void is None and known is not None and item.occurrence not in known:
                message = M("there is no occurrence {key}", key=item.occurrence)
                hint = (
                    M("Allowed values: {values}", values=tuple(sorted(known)))
                    if known
                    else M("See its occurrences: qms show {id}", id=obligation.id)
                )
                yield Hit(obligation.id, ("completions", number, "occurrence"), message, hint)


@integrity("N102", "")
def completed_twice(view: View) -> Iterator[Hit]:
    """One occurrence is recorded as done twice.

    Proof that came later belongs to the first completion; a wrong one is marked void.
    """
    for obligation in view.snapshot.of(Obligation):
        seen: set[str] = set()
        for number, item in enumerate(obligation.completions):
            if item.void is not None:
                continue
            if item.occurrence in seen:
                yield Hit(
                    obligation.id,
                    ("completions", number, "occurrence"),
                    M("{key} is done already", key=item.occurrence),
                    M("Mark one of the two void, with the reason."),
                )
            seen.add(item.occurrence)


@integrity("N103", "")
def event_without_rule(view: View) -> Iterator[Hit]:
    """An event is recorded for an obligation whose rule waits for none."""
    for obligation in view.snapshot.of(Obligation):
        waits = isinstance(obligation.rule, AfterEvent | EveryYears)
        if obligation.events and not waits:
            yield Hit(
                obligation.id,
                ("events",),
                M("its rule waits for no event"),
                M("Take the events away, or choose a rule of the type after_event."),
            )


@duty("N201", "")
def academic_year_without_calendar(view: View) -> Iterator[Hit]:
    """Obligations need the academic calendar of a year that has none in force.

    Semesters and sessions are set by the university every year.  Until the calendar of the year
    is entered and reviewed these obligations wait; the tool does not guess them.
    """
    year = AcademicYear.of(view.today)
    policy = next(iter(view.snapshot.of(AcademicCalendar)), None)
    for calendar, waiting in sorted(_waiting(view, year).items()):
        lacks = policy is None or policy.periods(year.start, calendar) is None
        if lacks:
            message = M(
                "no academic calendar “{calendar}” for {year}; obligations that need it: {number}",
                calendar=calendar,
                year=str(year),
                number=len(waiting),
            )
            hint = M(
                "Enter it in {id}, or copy the one of the year before: qms year open {year}",
                id=str(AcademicCalendar.spec.fixed_id),
                year=str(year),
            )
            yield Hit(policy.id if policy else None, ("editions",) if policy else (), message, hint)


def _waiting(view: View, year: AcademicYear) -> dict[str, list[Obligation]]:
    found: dict[str, list[Obligation]] = defaultdict(list)
    for obligation in view.snapshot.of(Obligation):
        for item in occurrences(view, obligation):
            if item.waits is Wait.ACADEMIC_CALENDAR and year_of(item.key) == year:
                found[obligation.calendar].append(obligation)
    return found


@duty("N202", "")
def calendar_to_review(view: View) -> Iterator[Hit]:
    """A calendar is only proposed: somebody has to compare it with the order or decree.

    A proposal does not count: terms that reach its year cannot be computed before.
    """
    for days in view.snapshot.of(WorkingDays):
        yield from _proposals(
            days.id,
            [
                (item.id, item.value.year, item.value.proposed and not days.year(item.value.year))
                for item in days.editions
            ],
        )
    for academic in view.snapshot.of(AcademicCalendar):
        yield from _proposals(
            academic.id,
            [
                (
                    item.id,
                    item.value.year,
                    item.value.proposed and not academic.year(item.value.year),
                )
                for item in academic.editions
            ],
        )


def _proposals(record_id: str, editions: Iterable[tuple[str, int, bool]]) -> Iterator[Hit]:
    """Yield a hit for every edition (id, year, whether only proposed) that is a mere proposal."""
    for number, (edition, year, only_proposed) in enumerate(editions):
        if only_proposed:
            yield Hit(
                record_id,
                ("editions", number, "value", "proposed"),
                M("the calendar of {year} is a proposal", year=str(year)),
                M(
                    "Compare it with the official text, then: qms calendar approve {id}",
                    id=edition,
                ),
            )


@duty("N203", "")
def unknown_period(view: View) -> Iterator[Hit]:
    """The rule of an obligation names a period that the academic calendar does not have.

    The obligation then waits for ever, although the calendar of the year is there.
    """
    year = AcademicYear.of(view.today)
    policy = next(iter(view.snapshot.of(AcademicCalendar)), None)
    for obligation in view.snapshot.of(Obligation):
        rule = obligation.rule
        if not isinstance(rule, AfterPeriod) or policy is None:
            continue
        periods = policy.periods(year.start, obligation.calendar)
        known = [span.id for span in periods or () if span.kind == rule.period]
        absent = [name for name in rule.which if periods is not None and name not in known]
        if absent:
            yield Hit(
                obligation.id,
                ("rule",),
                M("the calendar of {year} has no {names}", year=str(year), names=tuple(absent)),
                M("Allowed values: {values}", values=tuple(known)),
            )
