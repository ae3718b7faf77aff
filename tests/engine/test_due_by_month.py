"""The academic year 2025/26 month by month, written from the regulation and a wall calendar.

The regulation on monitoring and feedback, 5.3, 7.5.5, 7.8, 7.9, 8.1.3, 8.2, 10.3, gives months and
days; semesters and sessions are those of ``academic.CALENDAR``; days off of 2025 and 2026 are the
official ones.  Nothing here is computed by the program.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Final

import pytest

from qms.engine.due import Due, due
from tests.engine.academic import CALENDAR
from tests.workspaces import files, view

# month: what falls due in it, by last day
EXPECTED: Final = {
    "2025-09": """
        30 aqo-capa
        30 capa-status
        30 operational
    """,
    "2025-10": """
        31 capa-status
        31 operational
    """,
    "2025-11": """
        30 capa-status
        30 operational
    """,
    "2025-12": """
        31 capa-status
        31 operational
        31 survey-academic-staff-evaluation
        31 survey-admin-staff
        31 survey-learner-satisfaction
    """,
    # ten working days after 20 December: 22-26, 29-31 December, 5 and 6 January
    "2026-01": """
        06 interim-semester
        06 school-faculty
        10 survey-academic-integrity-clean-session
        16 kib-autumn
        23 qac-autumn
        31 archive-audit
        31 capa-status
        31 operational
    """,
    "2026-02": """
        28 capa-status
        28 operational
    """,
    "2026-03": """
        31 capa-status
        31 operational
    """,
    # approved on 16 March: 17-20, then Nauryz to the 25th, 26, 27, 30 and 31 March, 1 and 2 April
    "2026-04": """
        02 acquaintance
        30 capa-status
        30 operational
    """,
    "2026-05": """
        31 capa-status
        31 operational
    """,
    # ten working days after 23 May without Kurban Ait on the 27th; no semester, so no CAPA clock
    "2026-06": """
        08 interim-semester
        08 school-faculty
        13 survey-academic-integrity-clean-session
        19 kib-year
        26 qac-year
        30 annual-iqas
        30 aqo-analytic
        30 operational
        30 survey-academic-staff-evaluation
        30 survey-employers
        30 survey-graduates
        30 survey-learner-satisfaction
    """,
    "2026-07": """
        31 operational
    """,
    "2026-08": """
        31 operational
        31 survey-catalogue
        31 survey-psychological-wellbeing
        31 survey-student-evaluation-of-teacher
    """,
}


@cache
def records() -> tuple[str, ...]:
    """Return the academic calendar and the acquaintance with its event."""
    text = files()["records/obligations/OBL-acquaintance.yaml"].decode()
    return (CALENDAR, text + "events: [{id: '1', date: 2026-03-16}]\n")


def lines(month: str, today: dt.date) -> list[str]:
    """Return what ``qms due`` shows for a month on a day, as day and id."""
    return sorted(
        f"{item.date:%d} {item.record.removeprefix('OBL-')}"
        for item in due(view(*records(), today=today))
        if item.source is Due.OBLIGATION and f"{item.date:%Y-%m}" == month
    )


def written(month: str) -> list[str]:
    """Return the lines of the table."""
    return [line.strip() for line in EXPECTED[month].strip().splitlines()]


@pytest.mark.parametrize("month", EXPECTED)
def test_a_month_shows_what_is_due_in_it_on_its_first_and_on_its_last_day(month: str) -> None:
    first = dt.date.fromisoformat(f"{month}-01")
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    assert lines(month, first) == written(month)
    assert lines(month, last) == written(month)


def test_what_was_missed_stays_overdue_until_the_year_is_over() -> None:
    found = {
        item.record: item.date
        for item in due(view(*records(), today="2026-08-31"))
        if item.source is Due.OBLIGATION and item.overdue
    }
    assert found["OBL-archive-audit"] == dt.date(2026, 1, 31)
    assert found["OBL-capa-status"] == dt.date(2026, 5, 31)
    assert found["OBL-operational"] == dt.date(2026, 7, 31)


def test_there_is_no_month_of_the_year_without_a_line() -> None:
    assert len(EXPECTED) == 12
