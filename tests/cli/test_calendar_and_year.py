"""``qms calendar`` and ``qms year``: proposals that count only once somebody has reviewed them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from qms.store.yaml_reader import read
from tests.engine.academic import CALENDAR, begun

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

WORKING = "records/policies/POL-working-days.yaml"
ACADEMIC = "records/policies/POL-academic-calendar.yaml"


@pytest.fixture
def root(root: Path) -> Path:
    """Return a workspace that is kept since the academic year 2025-2026."""
    begun(root, "begun: 2025-09-01\n")
    return root


def test_a_proposal_of_days_off_is_printed_and_nothing_is_written(qms: Cli) -> None:
    before = qms.read(WORKING)
    rows = qms("calendar", "propose", "--year", "2028", "--json").items
    (day,) = [row for row in rows if row["date"] == "2028-03-08"]
    assert day["worked"] is False
    assert set(day["name"]) == {"kk", "en"}
    assert "nothing was written" in qms("calendar", "propose", "--year", "2028").out
    assert qms.read(WORKING) == before


def test_a_written_proposal_counts_only_once_it_was_reviewed(qms: Cli) -> None:
    order = ("obligation", "event", "OBL-acquaintance", "--date", "2027-12-27")
    qms("calendar", "propose", "--year", "2028", "--write")
    assert "N202" in qms("check").out
    assert "Not later" not in qms(*order, today="2027-12-27").out
    qms("calendar", "approve", "2028")
    assert "N202" not in qms("check").out
    rows = qms("due", "--json", today="2027-12-28").items
    # 28-31 December, then 5, 6, 10-13 January: the 1st and 2nd fall on a weekend and move
    assert "2028-01-13" in {row["due"] for row in rows if row["record"] == "OBL-acquaintance"}


def test_a_year_has_one_edition(qms: Cli) -> None:
    told = qms("calendar", "propose", "--year", "2026", "--write", code=2).err
    assert "already" in told
    assert "proposed" in qms("calendar", "approve", "2026", code=2).err


def test_opening_a_year_proposes_its_calendars_52_weeks_later(qms: Cli) -> None:
    qms.record(CALENDAR)
    out = qms("year", "open", "2026-2027", today="2026-08-20").out
    assert "qms calendar approve 2026-2027" in out
    tree: Any = read((qms.root / ACADEMIC).read_bytes())
    edition = tree["editions"][1]
    assert (edition["id"], edition["from"], edition["value"]["year"]) == (
        "2026-2027",
        "2026-09-01",
        2026,
    )
    assert edition["value"]["proposed"] is True
    autumn = edition["value"]["calendars"][0]["periods"][0]
    assert (autumn["from"], autumn["to"]) == ("2026-08-31", "2026-12-19")


def test_a_proposed_academic_calendar_gives_no_dates_before_its_review(qms: Cli) -> None:
    qms.record(CALENDAR)
    qms("year", "open", "2026-2027", today="2026-08-20")
    today = "2026-11-21"
    assert sessions(qms, today) == []
    assert "N201" in qms("check", today=today).out
    qms("calendar", "approve", "2026-2027", today=today)
    assert sessions(qms, today) == ["2027-01-09", "2027-06-12"]
    assert "N201" not in qms("check", today=today).out


def sessions(qms: Cli, today: str) -> list[str]:
    """Return the days to come of the survey that follows the examination sessions."""
    name = "OBL-survey-academic-integrity-clean-session"
    rows = qms("due", "--json", today=today).items
    return [row["due"] for row in rows if row["record"] == name and not row["overdue"]]


def test_opening_a_year_twice_writes_once_and_lists_what_is_carried_over(qms: Cli) -> None:
    qms.record(CALENDAR)
    first = qms("year", "open", "2026-2027", "--json", today="2026-08-20").items
    assert {"OBL-archive-audit", "OBL-aqo-capa"} <= {row["record"] for row in first}
    text = qms.read(ACADEMIC)
    again = qms("year", "open", "2026-2027", today="2026-08-20")
    assert "already" in again.out
    assert qms.read(ACADEMIC) == text
    assert "OBL-archive-audit" in overdue(qms, "2026-09-10")


def overdue(qms: Cli, today: str) -> set[str]:
    """Return the records that are overdue on a day."""
    return {row["record"] for row in qms("due", "--json", today=today).items if row["overdue"]}


def test_where_the_first_day_is_unknown_opening_keeps_what_would_end_with_the_year(
    qms: Cli,
) -> None:
    begun(qms.root, "")
    qms.record(CALENDAR)
    assert "OBL-archive-audit" not in overdue(qms, "2026-09-10")
    out = qms("year", "open", "2026-2027", today="2026-08-20").out
    assert "keep what is left undone" in out
    assert "OBL-archive-audit" in overdue(qms, "2026-09-10")


def test_a_university_that_begins_today_is_not_blamed_for_what_was_before(qms: Cli) -> None:
    begun(qms.root, "begun: 2026-11-21\n")
    qms.record(CALENDAR)
    qms("year", "open", "2026-2027", today="2026-11-21")
    assert overdue(qms, "2026-11-21") == set()
    begun(qms.root, "")
    late = {"OBL-aqo-capa", "OBL-operational", "POL-academic-calendar"}
    assert overdue(qms, "2026-11-21") == late


def test_without_an_academic_calendar_opening_says_so_and_names_the_file(qms: Cli) -> None:
    out = qms("year", "open", "2026-2027", today="2026-08-20").out
    assert f"no academic calendar to copy: enter that of 2026-2027 in {ACADEMIC}" in out
    assert "already" not in out


def test_a_year_is_written_in_two_numbers(qms: Cli) -> None:
    assert "2024-2025" in qms("year", "open", "2026", code=2).err
