"""Obligations on a day: which occurrences are done, open, overdue, to come, or wait."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from qms.engine.occurrences import Asked, Calendars, Slot, Wait, slots
from qms.engine.years import AcademicYear
from qms.i18n import N_
from qms.kinds.obligation import AfterEvent, EveryYears, Monthly, Obligation, Recurring
from qms.kinds.policies.academic_calendar import AcademicCalendar
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.engine.view import View
    from qms.kinds.obligation import Completion

_EARLIEST: Final = dt.date(1990, 9, 1)
_LATEST: Final = dt.date(2200, 8, 31)
HORIZON: Final = 366
"""Days ahead of today within which occurrences are looked for."""


class OccurrenceState(StrEnum):
    """What is with an occurrence on a day."""

    DONE = "done"
    WAITING = "waiting"
    COMING = "coming"
    OPEN = "open"
    OVERDUE = "overdue"


STATES: Final = {
    OccurrenceState.DONE: N_("done"),
    OccurrenceState.WAITING: N_("waiting"),
    OccurrenceState.COMING: N_("to come"),
    OccurrenceState.OPEN: N_("open"),
    OccurrenceState.OVERDUE: N_("overdue"),
}


WAITS: Final = {
    Wait.EVENT: N_("an event"),
    Wait.ACADEMIC_CALENDAR: N_("the academic calendar of the year"),
    Wait.WORKING_CALENDAR: N_("the working calendar of the year"),
    Wait.TERM: N_("it happened; no term is stated"),
}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an obligation has to be met; both days inclusive.

    ``due`` is None while a day cannot be told; ``waits`` says why.  ``done`` is the day on which
    it was recorded as done.
    """

    obligation: Obligation
    key: str
    state: OccurrenceState
    start: dt.date | None
    due: dt.date | None
    waits: Wait | None = None
    done: dt.date | None = None

    @property
    def name(self) -> str:
        """Return the name by which it is referred to: ``OBL-annual-iqas@2025-2026``."""
        return f"{self.obligation.id}@{self.key}"


def calendars(view: View) -> Calendars:
    """Return the calendars of the university."""
    return Calendars(view.working_days, next(iter(view.snapshot.of(AcademicCalendar)), None))


def counts_from(obligation: Obligation, today: dt.date, begun: dt.date | None = None) -> dt.date:
    """Return the day from which occurrences count.

    ``valid_from``; else the academic year of the first completion or event, or ``begun`` (the
    workspace's first day) if that is earlier; else the academic year of today: a calendar that
    was just taken in does not come with years of omissions.
    """
    if obligation.valid_from is not None:
        return max(obligation.valid_from, _EARLIEST)
    facts = [item.date for item in (*obligation.completions, *obligation.events) if not item.void]
    years = [AcademicYear.of(max(_EARLIEST, day)).first for day in facts]
    if begun is not None and begun <= today:
        return min([begun, *years])
    return min([AcademicYear.of(max(_EARLIEST, today)).first, *years])


def all_occurrences(view: View, last: dt.date | None = None) -> tuple[Occurrence, ...]:
    """Return the occurrences of all obligations, by obligation and in order of time."""
    return tuple(
        found
        for obligation in view.snapshot.of(Obligation)
        for found in occurrences(view, obligation, last)
    )


def occurrences(
    view: View, obligation: Obligation, last: dt.date | None = None
) -> tuple[Occurrence, ...]:
    """Return what counts of an obligation up to ``last`` (about a year ahead), in order of time."""
    first = counts_from(obligation, view.today, view.snapshot.config.begun)
    end = min(last or view.today + dt.timedelta(days=HORIZON), obligation.valid_to or _LATEST)
    counted = [
        slot
        for slot in _all_slots(obligation, calendars(view), first, end, view.today)
        if _within(slot, first, end)
    ]
    done = {item.occurrence: item for item in until(obligation.completions, view.today)}
    found = [_on(view.today, obligation, slot, done.get(slot.key)) for slot in counted]
    return (*found, *_awaited(view, obligation, found))


def _within(slot: Slot, first: dt.date, end: dt.date) -> bool:
    closes, opens = slot.due or slot.start, slot.start or slot.due
    if slot.waits is Wait.ACADEMIC_CALENDAR and slot.start is not None:
        closes = AcademicYear.of(slot.start).last  # some day of that year, nobody knows which
    return (closes is None or closes >= first) and (opens is None or opens <= end)


def _all_slots(
    obligation: Obligation, kept: Calendars, first: dt.date, end: dt.date, today: dt.date
) -> Iterator[Slot]:
    if isinstance(obligation.rule, EveryYears):
        yield from chain(obligation, obligation.rule, today)
        return
    # a year early: "30 September of the year after" belongs to the year before
    year = AcademicYear.of(max(first, _EARLIEST))
    year = AcademicYear(year.start - 1)
    ahead = isinstance(obligation.rule, AfterEvent) and obligation.rule.before
    while year.first <= end:
        for slot in slots(Asked(obligation, year, kept)):
            if ahead or not isinstance(obligation.rule, AfterEvent) or _begun(slot, today):
                yield slot
        year = year.next


def _begun(slot: Slot, today: dt.date) -> bool:
    return slot.start is None or slot.start <= today


def chain(obligation: Obligation, rule: EveryYears, today: dt.date) -> Iterator[Slot]:
    """Yield the terms of a rule in years; each counts from what was done about the one before.

    The 29th of February plus a year is the 28th.
    """
    done = {item.occurrence: item.date for item in until(obligation.completions, today)}
    starts = sorted(item.date for item in until(obligation.events, today))
    base = rule.anchor or (starts[0] if starts else None)
    taken: set[str] = set()
    while base is not None and base <= _LATEST:
        base = max([base, *[day for day in starts if _between(day, base, rule.years)]])
        due = base + relativedelta(years=rule.years)
        key = _free(str(AcademicYear.of(due)), taken)
        yield Slot(key, AcademicYear.of(due).first, due)
        met = done.get(key)
        base = None if met is None else (met if met > base else due)


def _between(day: dt.date, base: dt.date, years: int) -> bool:
    """Tell whether an event (a new edition) starts the term anew before it has run out."""
    return base < day <= base + relativedelta(years=years)


def _free(key: str, taken: set[str]) -> str:
    number, found = 2, key
    while found in taken:
        found, number = f"{key}/{number}", number + 1
    taken.add(found)
    return found


def _on(
    today: dt.date, obligation: Obligation, slot: Slot, completion: Completion | None
) -> Occurrence:
    return Occurrence(
        obligation,
        slot.key,
        OccurrenceState.DONE if completion else _state(slot, today),
        slot.start,
        slot.due,
        slot.waits,
        completion.date if completion else None,
    )


def _state(slot: Slot, today: dt.date) -> OccurrenceState:
    if slot.start is not None and slot.start > today:
        return OccurrenceState.COMING
    if slot.due is None:
        return OccurrenceState.OPEN if slot.waits is Wait.TERM else OccurrenceState.WAITING
    return OccurrenceState.OVERDUE if slot.due < today else OccurrenceState.OPEN


def _awaited(
    view: View, obligation: Obligation, found: Iterable[Occurrence]
) -> tuple[Occurrence, ...]:
    """Return the wait for an event, unless one has happened that is still to be dealt with."""
    rule = obligation.rule
    if not isinstance(rule, AfterEvent | EveryYears):
        return ()
    begun = list(found)
    if isinstance(rule, EveryYears):
        waits = not begun and rule.anchor is None and not until(obligation.events, view.today)
    else:
        waits = all(item.state is OccurrenceState.DONE for item in begun)
    ended = obligation.valid_to is not None and obligation.valid_to < view.today
    if not waits or ended:
        return ()
    year = AcademicYear.of(view.today)
    taken = sum(AcademicYear.of(item.date) == year for item in obligation.events)
    key = f"{year}/{taken + 1}"
    return (Occurrence(obligation, key, OccurrenceState.WAITING, None, None, Wait.EVENT),)


def to_do(view: View, obligation: Obligation) -> tuple[Occurrence, ...]:
    """Return what is not done yet; of a rhythm only the last omission and the next time.

    What was to be done last month cannot be done any more once this month's is due.
    """
    left = [
        item for item in occurrences(view, obligation) if item.state is not OccurrenceState.DONE
    ]
    if not isinstance(obligation.rule, Monthly | Recurring):
        return tuple(left)
    late = [item for item in left if item.state is OccurrenceState.OVERDUE]
    rest = [item for item in left if item.state is not OccurrenceState.OVERDUE]
    return (*late[-1:], *rest[:1])


def current(view: View, obligation: Obligation) -> Occurrence | None:
    """Return the occurrence to look at now: the earliest that is not done, else the last done."""
    chosen: Sequence[Occurrence] = to_do(view, obligation) or occurrences(view, obligation)[-1:]
    return chosen[0] if chosen else None


def keys(view: View, obligation: Obligation, year: AcademicYear) -> frozenset[str] | None:
    """Return the keys that an academic year has, None where its calendar is missing."""
    if isinstance(obligation.rule, EveryYears):
        return frozenset(slot.key for slot in chain(obligation, obligation.rule, _LATEST))
    found = slots(Asked(obligation, year, calendars(view)))
    if any(slot.waits is Wait.ACADEMIC_CALENDAR for slot in found):
        return None
    return frozenset(slot.key for slot in found)


def year_of(key: str) -> AcademicYear | None:
    """Return the academic year that a key names, None when it names none."""
    year = AcademicYear.parse(key.partition("/")[0])
    known = year is not None and _EARLIEST.year <= year.start < _LATEST.year
    return year if known else None
