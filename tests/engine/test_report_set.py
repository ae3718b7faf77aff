"""Which reports are due, overdue, issued, or made on demand."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.engine.report_set import ReportRow, ReportState, report_set
from tests.engine.academic import CALENDAR
from tests.workspaces import view


def issued(kind: str, period: str, day: str, number: int = 1, more: str = "") -> str:
    """Write an issued report."""
    return (
        f"id: RPT-2026-{number:04d}\nschema: 1\ntitle: Report\nreport_kind: {kind}\n"
        f"period: '{period}'\nissued: {day}\n{more}"
    )


def rows(*texts: str, today: str, profile: str = "kaznmu") -> dict[str, ReportRow]:
    """Return the set of reports by kind."""
    look = view(CALENDAR, *texts, today=today, profile=profile)
    return {row.kind.kind: row for row in report_set(look)}


def test_the_set_stands_in_the_order_of_the_regulation() -> None:
    assert list(rows(today="2026-03-15")) == [
        *("operational", "interim-semester", "annual-iqas", "school-faculty", "accreditation"),
        *("survey-results", "risks-and-capa"),
    ]
    assert list(rows(today="2026-03-15", profile="dulaty")) == ["unit-report", "rector-report"]


@pytest.mark.req("KZ-REP-05")
def test_the_monthly_report_is_due_by_the_end_of_its_month_and_then_overdue() -> None:
    done = issued("operational", "2026-02", "2026-02-27")
    row = rows(done, today="2026-03-15")["operational"]
    assert (row.state, row.due) == (ReportState.DUE, dt.date(2026, 3, 31))
    row = rows(done, today="2026-04-02")["operational"]
    assert (row.state, row.due) == (ReportState.OVERDUE, dt.date(2026, 3, 31))
    assert row.issued
    assert row.issued.id == "RPT-2026-0001"


@pytest.mark.req("KZ-REP-06", part="objectives come with a later kind")
def test_the_interim_report_falls_due_after_the_semester() -> None:
    row = rows(today="2025-12-22")["interim-semester"]
    assert row.state is ReportState.DUE
    assert row.occurrence
    assert row.occurrence.key == "2025-2026/1"


def test_an_issued_report_answers_for_its_period_before_the_duty_is_ticked_off() -> None:
    first = rows(today="2026-02-20")["interim-semester"]
    assert first.state is ReportState.OVERDUE
    report = issued("interim-semester", "2025-2026/1", "2026-01-05")
    row = rows(report, today="2026-02-20")["interim-semester"]
    assert row.state is ReportState.COMING
    assert row.issued
    assert row.issued.period == "2025-2026/1"
    assert row.occurrence
    assert row.occurrence.key == "2025-2026/2"


def test_a_report_about_one_faculty_does_not_answer_for_all() -> None:
    one = issued("school-faculty", "2025-2026/1", "2026-01-05", more="scope: UNIT-university\n")
    row = rows(one, today="2026-02-20")["school-faculty"]
    assert row.state is ReportState.OVERDUE
    assert row.issued


def test_what_waits_for_an_event_is_made_on_demand() -> None:
    row = rows(today="2026-03-15")["risks-and-capa"]
    assert (row.state, row.due, row.issued) == (ReportState.ON_DEMAND, None, None)


def test_a_report_issued_later_is_not_known_yet() -> None:
    later = issued("annual-iqas", "2025-2026", "2026-06-24")
    assert rows(later, today="2026-06-20")["annual-iqas"].issued is None
    row = rows(later, today="2026-06-25")["annual-iqas"]
    assert row.issued
    assert row.state is ReportState.COMING
    assert row.occurrence
    assert row.occurrence.key == "2026-2027"


def test_without_a_calendar_the_year_of_today_comes_before_the_next_one() -> None:
    look = view(today="2026-11-21")
    found = {row.kind.kind: row for row in report_set(look)}["school-faculty"]
    assert found.occurrence
    assert found.occurrence.key.startswith("2026-2027")
    assert found.state is ReportState.COMING


def test_an_extract_is_not_the_annual_report_itself() -> None:
    extract = issued("annual-iqas", "2025-2026", "2026-06-24", more="report: extract\n")
    row = rows(extract, today="2026-06-25")["annual-iqas"]
    assert row.state is ReportState.DUE
    assert row.kind.makes == ("annual", "extract")
    assert row.issued
    whole = issued("annual-iqas", "2025-2026", "2026-06-23", number=2, more="report: annual\n")
    row = rows(extract, whole, today="2026-06-25")["annual-iqas"]
    assert row.issued
    assert row.issued.id == "RPT-2026-0002"
