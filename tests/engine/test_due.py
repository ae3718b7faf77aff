"""One list of what is due, and the dates that calendar rules give."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.due import Due, DueItem, due
from qms.engine.years import AcademicYear, dates, in_month
from tests.workspaces import capa, risk, view

if TYPE_CHECKING:
    from qms.kinds.policies.calendars import Entry

CALENDAR = """\
    id: POL-reporting-calendar
    schema: 1
    editions:
      - id: own-1
        source: {own: true}
        value:
          entries:
            - id: report
              title: Report
              responsible: [UNIT-university]
              rule: {type: yearly, month: MONTH, day: DAY, inclusive: INCLUSIVE,
                     academic_year_offset: OFFSET}
              source: {own: true}
"""


def calendar(month: int, day: int, *, inclusive: bool = False, offset: int = 0) -> str:
    """Write a calendar with one yearly entry."""
    values = {"MONTH": month, "DAY": day, "INCLUSIVE": str(inclusive).lower(), "OFFSET": offset}
    text = CALENDAR.replace(",\n                     ", ", ")
    for word, value in values.items():
        text = text.replace(word, str(value))
    return text


def items(*texts: str, source: Due, today: str, profile: str | None = "kaznmu") -> list[DueItem]:
    """Return due items of one source."""
    return [
        item for item in due(view(*texts, today=today, profile=profile)) if item.source is source
    ]


def entry(text: str) -> Entry:
    """Read the one entry of a calendar."""
    look = view(text, profile=None)
    (record,) = look.snapshot
    found: Entry = record.editions[0].value.entries[0]  # type: ignore[attr-defined]
    return found


class TestCalendars:
    @pytest.mark.req("KZ-REP-03", part="obligations come with the calendars")
    def test_the_annual_report_before_1_july_is_due_on_30_june(self) -> None:
        found = items(source=Due.CALENDAR, today="2027-06-30")
        days = {item.record: item.date for item in reversed(found)}
        for name in ("annual-iqas", "aqo-analytic"):
            assert days[f"POL-reporting-calendar#{name}"] == dt.date(2027, 6, 30)

    @pytest.mark.req("KZ-REP-04", part="obligations come with the calendars")
    def test_capa_proposals_before_1_october_are_due_on_30_september(self) -> None:
        found = items(source=Due.CALENDAR, today="2027-07-01")
        (first, *_) = [item.date for item in found if item.record.endswith("#aqo-capa")]
        assert first == dt.date(2027, 9, 30)

    @pytest.mark.req("KZ-REP-03", part="obligations come with the calendars")
    def test_the_inclusive_reading_is_a_setting(self) -> None:
        year = AcademicYear(2026)
        assert dates(entry(calendar(7, 1)), year) == (dt.date(2027, 6, 30),)
        assert dates(entry(calendar(7, 1, inclusive=True)), year) == (dt.date(2027, 7, 1),)

    @pytest.mark.req("KZ-REP-04", part="obligations come with the calendars")
    def test_the_year_that_is_meant_is_a_setting(self) -> None:
        year = AcademicYear(2026)
        assert dates(entry(calendar(10, 1)), year) == (dt.date(2026, 9, 30),)
        assert dates(entry(calendar(10, 1, offset=1)), year) == (dt.date(2027, 9, 30),)

    def test_a_month_is_due_on_its_last_day_also_in_a_leap_year(self) -> None:
        assert in_month(AcademicYear(2027), 2, 31) == dt.date(2028, 2, 29)
        assert in_month(AcademicYear(2026), 2, 31) == dt.date(2027, 2, 28)

    def test_a_past_date_of_the_calendar_is_not_shown(self) -> None:
        found = items(calendar(7, 1), source=Due.CALENDAR, today="2027-07-01")
        days = {item.date for item in found if item.record == "POL-reporting-calendar#report"}
        assert days == {dt.date(2028, 6, 30)}

    @given(st.dates(dt.date(2023, 1, 1), dt.date(2032, 12, 31)))
    def test_every_day_lies_in_exactly_one_academic_year(self, day: dt.date) -> None:
        year = AcademicYear.of(day)
        assert year.has(day)
        assert not AcademicYear(year.start - 1).has(day)
        assert not AcademicYear(year.start + 1).has(day)
        assert AcademicYear.parse(str(year)) == year

    @pytest.mark.parametrize("text", ["2024", "2024-2026", "2025-2024", "2024-25-26", "x"])
    def test_an_academic_year_is_written_in_two_consecutive_years(self, text: str) -> None:
        assert AcademicYear.parse(text) is None

    @pytest.mark.parametrize("text", ["2024-2025", "2024/2025", "2024-25", "2024/25", "2024–2025"])
    def test_common_spellings_are_read(self, text: str) -> None:
        assert AcademicYear.parse(text) == AcademicYear(2024)


class TestRecords:
    def test_a_duty_with_a_term_is_due_to_the_owner_of_its_record(self) -> None:
        (item,) = items(risk(), source=Due.DUTY, today="2026-11-10")
        assert (item.record, item.date) == ("RSK-2026-0001", dt.date(2026, 11, 16))
        assert item.who == ("ROLE-dean@UNIT-university",)
        assert not item.overdue

    def test_a_duty_past_its_term_is_overdue(self) -> None:
        (item,) = items(risk(), source=Due.DUTY, today="2026-11-17")
        assert item.overdue

    def test_a_capa_is_due_to_its_executor_until_it_is_done(self) -> None:
        (item,) = items(risk(), capa(), source=Due.CAPA, today="2026-12-20")
        assert (item.date, item.overdue) == (dt.date(2026, 12, 20), False)
        assert item.who == ("ROLE-head-of-unit@UNIT-university",)
        (item,) = items(risk(), capa(), source=Due.CAPA, today="2026-12-21")
        assert item.overdue

    def test_a_measure_with_a_term_of_its_own_is_due_to_its_own_executor(self) -> None:
        text = capa(
            more="""\
            measures:
              - {id: m1, text: First, due: 2026-11-30, executor: ROLE-rector}
              - {id: m2, text: Second}
        """
        )
        (item,) = items(risk(), text, source=Due.MEASURE, today="2026-11-21")
        assert (item.date, item.who) == (dt.date(2026, 11, 30), ("ROLE-rector@UNIT-university",))

    def test_a_cancelled_capa_is_not_due(self) -> None:
        text = capa(more="transitions:\n  - {id: '1', date: 2026-11-03, to: cancelled}\n")
        assert items(risk(), text, source=Due.CAPA, today="2027-01-01") == []

    def test_items_come_earliest_first(self) -> None:
        found = due(view(risk(), capa(), today="2026-11-17"))
        assert [item.date for item in found] == sorted(item.date for item in found)
