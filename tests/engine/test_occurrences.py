"""Every type of rule gives its occurrences: keys, windows, last days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from qms.engine.obligations import all_occurrences, calendars, occurrences
from qms.engine.occurrences import Asked, Slot, Wait, slots
from qms.engine.years import AcademicYear
from qms.kinds.obligation import DateRule, Obligation
from tests.engine.academic import CALENDAR, obligation
from tests.workspaces import preset, view

if TYPE_CHECKING:
    from qms.engine.obligations import Occurrence

RULE: TypeAdapter[DateRule] = TypeAdapter(DateRule)


def year(rule: str, more: str = "", start: int = 2025) -> list[Slot]:
    """Return the occurrences that a rule has in an academic year."""
    working = preset("kaznmu")["records/policies/POL-working-days.yaml"].decode()
    look = view(obligation(rule, more), CALENDAR, working, profile=None)
    (one,) = [item for item in look.snapshot.of(Obligation) if item.id == "OBL-x"]
    return list(slots(Asked(one, AcademicYear(start), calendars(look))))


def days(found: list[Slot]) -> list[tuple[str, str, str]]:
    """Return key, first and last day as text."""
    return [(slot.key, str(slot.start), str(slot.due)) for slot in found]


def test_before_a_day_is_due_on_the_day_before() -> None:
    rule = "{type: yearly, month: 7, day: 1, inclusive: false}"
    assert days(year(rule)) == [("2025-2026", "2025-09-01", "2026-06-30")]


def test_up_to_a_day_includes_that_day() -> None:
    assert days(year("{type: yearly, month: 7, day: 1}")) == [
        ("2025-2026", "2025-09-01", "2026-07-01")
    ]


def test_the_year_that_is_meant_can_be_the_next_one() -> None:
    rule = "{type: yearly, month: 10, day: 1, inclusive: false, year_offset: 1}"
    assert days(year(rule)) == [("2025-2026", "2026-09-01", "2026-09-30")]


def test_before_1_september_is_the_last_day_of_the_year() -> None:
    rule = "{type: yearly, month: 9, day: 1, inclusive: false}"
    assert days(year(rule)) == [("2025-2026", "2025-09-01", "2026-08-31")]


@pytest.mark.parametrize(("start", "last"), [(2025, "2026-02-28"), (2027, "2028-02-29")])
def test_29_february_is_the_last_day_of_the_month(start: int, last: str) -> None:
    assert [slot[2] for slot in days(year("{type: yearly, month: 2, day: 29}", "", start))] == [
        last
    ]


def test_months_are_numbered_as_they_come_in_the_academic_year() -> None:
    assert days(year("{type: months, months: [6, 12]}")) == [
        ("2025-2026/1", "2025-12-01", "2025-12-31"),
        ("2025-2026/2", "2026-06-01", "2026-06-30"),
    ]


def test_a_single_month_needs_no_number() -> None:
    assert days(year("{type: months, months: [1]}")) == [("2025-2026", "2026-01-01", "2026-01-31")]


def test_a_window_runs_from_the_first_day_of_a_month_to_the_last_of_another() -> None:
    rule = "{type: window, first_month: 5, last_month: 6}"
    assert days(year(rule)) == [("2025-2026", "2026-05-01", "2026-06-30")]


def test_a_window_may_pass_over_the_summer() -> None:
    rule = "{type: window, first_month: 7, last_month: 10}"
    assert days(year(rule)) == [("2025-2026", "2026-07-01", "2026-10-31")]


def test_once_in_the_academic_year_has_all_of_it() -> None:
    assert days(year("{type: academic_year}")) == [("2025-2026", "2025-09-01", "2026-08-31")]


def test_every_month_keeps_its_number_also_where_others_are_silent() -> None:
    found = days(year("{type: monthly, only_in: semester}"))
    assert [key for key, _, _ in found] == [
        f"2025-2026/{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9)
    ]
    assert found[-1] == ("2025-2026/9", "2026-05-01", "2026-05-31")
    assert len(year("{type: monthly}")) == 12


def test_during_each_session_of_the_academic_calendar() -> None:
    assert days(year("{type: period, period: session}")) == [
        ("2025-2026/1", "2025-12-22", "2026-01-10"),
        ("2025-2026/2", "2026-05-25", "2026-06-13"),
    ]


def test_several_academic_calendars_lie_side_by_side() -> None:
    interns = year("{type: period, period: session}", "calendar: interns")
    assert days(interns) == [("2025-2026/1", "2026-03-02", "2026-03-07")]


def test_working_days_after_a_named_period() -> None:
    rule = "{type: after_period, period: session, which: [winter-session], working_days: 5}"
    assert days(year(rule)) == [("2025-2026", "2026-01-11", "2026-01-16")]


def test_the_academic_year_ends_with_its_last_semester_or_session() -> None:
    rule = "{type: after_period, period: academic_year, working_days: 5}"
    assert days(year(rule)) == [("2025-2026", "2026-06-14", "2026-06-19")]


@pytest.mark.parametrize(
    "rule",
    [
        "{type: period, period: session}",
        "{type: monthly, only_in: semester}",
        "{type: after_period, period: semester}",
    ],
)
def test_a_year_without_academic_calendar_is_named_not_guessed(rule: str) -> None:
    (slot,) = year(rule, "", 2031)
    assert (slot.due, slot.waits) == (None, Wait.ACADEMIC_CALENDAR)


def test_a_term_into_a_year_without_working_calendar_is_named_not_guessed() -> None:
    rule = "{type: after_event, event: order, working_days: 10}"
    (slot,) = year(rule, "events: [{id: '1', date: 2031-10-01}]", 2031)
    assert (slot.due, slot.waits) == (None, Wait.WORKING_CALENDAR)


def test_ten_working_days_over_nauryz_2026_end_on_2_april() -> None:
    # 17-20 March four days, 23-25 March off, 26 and 27 March, 30 March to 2 April
    rule = "{type: after_event, event: order, working_days: 10}"
    (slot,) = year(rule, "events: [{id: '1', date: 2026-03-16}]")
    assert slot.due == dt.date(2026, 4, 2)


def test_days_and_months_after_an_event() -> None:
    event = "events: [{id: '1', date: 2026-01-31}]"
    (slot,) = year("{type: after_event, event: sent, days: 30}", event)
    assert slot.due == dt.date(2026, 3, 2)
    (slot,) = year("{type: after_event, event: hired, months: 1}", event)
    assert slot.due == dt.date(2026, 2, 28)


def test_a_term_can_be_counted_back_from_an_event_that_lies_ahead() -> None:
    event = "events: [{id: '1', date: 2026-03-30}]"
    (slot,) = year("{type: after_event, event: deadline, working_days: 5, before: true}", event)
    assert slot.due == dt.date(2026, 3, 18)  # 27, 26, then over Nauryz 20, 19, 18 March
    (slot,) = year("{type: after_event, event: start, months: 3, before: true}", event)
    assert slot.due == dt.date(2025, 12, 30)


def test_a_clock_that_pauses_stands_still_in_vacations() -> None:
    event = "events: [{id: '1', date: 2026-01-09}]"
    running = "{type: after_event, event: order, working_days: 3}"
    (slot,) = year(running, event)
    assert slot.due == dt.date(2026, 1, 14)
    (slot,) = year(running.replace("3}", "3, pauses: true}"), event)
    assert slot.due == dt.date(2026, 1, 28)  # vacation from 12 to 24 January


def test_void_events_keep_their_number() -> None:
    events = (
        "events:\n"
        "  - {id: '1', date: 2026-01-12, void: typed twice}\n"
        "  - {id: '2', date: 2026-01-12}\n"
    )
    found = year("{type: after_event, event: order, days: 1}", events)
    assert [slot.key for slot in found] == ["2025-2026/2"]


def test_a_rhythm_of_rfc_5545_is_numbered_within_the_year() -> None:
    found = days(year("{type: rrule, rrule: FREQ=WEEKLY;BYDAY=FR, start: 2025-09-03}"))
    assert found[:2] == [
        ("2025-2026/1", "2025-09-03", "2025-09-05"),
        ("2025-2026/2", "2025-09-06", "2025-09-12"),
    ]
    assert found[-1][2] == "2026-08-28"


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;BYDAY=MO",
        "FREQ=WEEKLY;BYHOUR=3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=NEVER",
        "WEEKLY",
        "FREQ=WEEKLY;UNTIL=2019",
        "FREQ=WEEKLY\nDTSTART:20200101",
    ],
)
def test_what_is_no_rhythm_in_whole_days_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        RULE.validate_python({"type": "rrule", "rrule": text, "start": dt.date(2025, 9, 1)})


def test_a_term_in_two_units_is_refused() -> None:
    with pytest.raises(ValidationError):
        RULE.validate_json('{"type": "after_event", "event": "x", "days": 1, "months": 1}')


class TestYears:
    rule = "{type: every_years, years: 3, anchor: 2024-02-29}"

    def found(self, more: str = "", today: str = "2027-01-15") -> tuple[Occurrence, ...]:
        """Return the occurrences of the obligation."""
        look = view(obligation(self.rule, more), today=today, profile=None)
        (one,) = [item for item in look.snapshot.of(Obligation) if item.id == "OBL-x"]
        return occurrences(look, one)

    def test_29_february_and_three_years_is_28_february(self) -> None:
        (one,) = self.found()
        assert (one.key, one.due) == ("2026-2027", dt.date(2027, 2, 28))

    def test_the_next_term_counts_from_what_was_done(self) -> None:
        done = "completions: [{id: '1', date: 2026-12-01, occurrence: 2026-2027}]"
        first, second = self.found("valid_from: 2024-09-01\n" + done, "2029-10-01")
        assert first.done == dt.date(2026, 12, 1)
        assert (second.key, second.due) == ("2029-2030", dt.date(2029, 12, 1))

    def test_a_new_edition_starts_the_term_anew(self) -> None:
        event = "valid_from: 2024-09-01\nevents: [{id: '1', date: 2025-05-05}]"
        (one,) = self.found(event, "2027-10-01")
        assert one.due == dt.date(2028, 5, 5)


@given(
    st.sampled_from(
        [
            "{type: yearly, month: 7, day: 1, inclusive: false}",
            "{type: months, months: [12, 6]}",
            "{type: window, first_month: 5, last_month: 6}",
            "{type: monthly}",
            "{type: rrule, rrule: FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1, start: 2020-01-01}",
        ]
    ),
    st.integers(2023, 2035),
)
@settings(max_examples=25, deadline=None)
def test_a_rule_of_the_year_falls_due_within_it_once_a_key(rule: str, start: int) -> None:
    found = year(rule, "", start)
    assert len({slot.key for slot in found}) == len(found)
    for slot in found:
        assert slot.start is not None
        assert slot.due is not None
        assert slot.start <= slot.due
        assert AcademicYear(start).has(slot.due)


def test_a_preset_has_occurrences_of_every_obligation_under_one_name() -> None:
    for profile in ("kaznmu", "dulaty"):
        look = view(CALENDAR, today="2025-11-01", profile=profile)
        names = [item.name for item in all_occurrences(look)]
        assert len(set(names)) == len(names)
        assert {name.partition("@")[0] for name in names} == {
            item.id for item in look.snapshot.of(Obligation)
        }
