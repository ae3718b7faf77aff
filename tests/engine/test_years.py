"""Academic years: how they are written, and that every day lies in exactly one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.years import AcademicYear, in_month


def test_a_month_is_due_on_its_last_day_also_in_a_leap_year() -> None:
    assert in_month(AcademicYear(2027), 2, 31) == dt.date(2028, 2, 29)
    assert in_month(AcademicYear(2026), 2, 31) == dt.date(2027, 2, 28)


@given(st.dates(dt.date(2023, 1, 1), dt.date(2032, 12, 31)))
def test_every_day_lies_in_exactly_one_academic_year(day: dt.date) -> None:
    year = AcademicYear.of(day)
    assert year.has(day)
    assert not AcademicYear(year.start - 1).has(day)
    assert not AcademicYear(year.start + 1).has(day)
    assert AcademicYear.parse(str(year)) == year


@pytest.mark.parametrize("text", ["2024", "2024-2026", "2025-2024", "2024-25-26", "x"])
def test_an_academic_year_is_written_in_two_consecutive_years(text: str) -> None:
    assert AcademicYear.parse(text) is None


@pytest.mark.parametrize("text", ["2024-2025", "2024/2025", "2024-25", "2024/25", "2024–2025"])
def test_common_spellings_are_read(text: str) -> None:
    assert AcademicYear.parse(text) == AcademicYear(2024)
