"""Calendar files, read back by another library than the one that writes them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any, Final

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.errors import ImportProblem
from qms.exchange.icalendar import Entry, Head, written

DAY: Final = dt.date(2026, 6, 30)
REPORT: Final = Entry("OBL-a@2025-2026", DAY, "Жылдық есеп", "OBL-a\nОтдел", "reporting")
SURVEY: Final = Entry("OBL-b@2025-2026/2", DAY, "Survey; of, learners\\", "OBL-b", "survey")


def head(today: str = "2026-06-01", owner: str = "University") -> Head:
    """Return whose calendar it is, on a day."""
    return Head(owner, "What is due", dt.date.fromisoformat(today))


def events(data: bytes) -> dict[str, Any]:
    """Parse a file with another library; events by their summary."""
    calendar = vobject.readOne(data.decode())
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


def test_another_library_reads_all_day_events_with_their_texts() -> None:
    found = events(written(head(), [REPORT, SURVEY], None))
    assert set(found) == {"Жылдық есеп", "Survey; of, learners\\"}
    event = found["Жылдық есеп"]
    assert (event.dtstart.value, event.dtend.value) == (DAY, DAY + dt.timedelta(days=1))
    assert event.description.value == "OBL-a\nОтдел"
    assert event.status.value == "CONFIRMED"
    assert event.sequence.value == "0"
    assert event.dtstamp.value == dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def test_the_same_items_give_the_same_bytes_on_any_day() -> None:
    first = written(head(), [REPORT, SURVEY], None)
    assert written(head(), [SURVEY, REPORT], None) == first
    assert written(head("2026-06-15"), [REPORT, SURVEY], first) == first


def test_a_moved_item_keeps_its_uid_and_gets_the_next_number() -> None:
    first = written(head(), [REPORT], None)
    moved = replace(REPORT, day=DAY + dt.timedelta(days=5))
    second = written(head("2026-06-15"), [moved], first)
    before, after = events(first)["Жылдық есеп"], events(second)["Жылдық есеп"]
    assert after.uid.value == before.uid.value
    assert after.sequence.value == "1"
    assert after.dtstart.value == dt.date(2026, 7, 5)
    assert after.dtstamp.value == dt.datetime(2026, 6, 15, tzinfo=dt.UTC)


def test_what_is_gone_is_cancelled_once_and_comes_back_under_its_uid() -> None:
    first = written(head(), [REPORT, SURVEY], None)
    second = written(head("2026-06-15"), [REPORT], first)
    gone = events(second)[SURVEY.summary]
    assert (gone.status.value, gone.sequence.value) == ("CANCELLED", "1")
    assert written(head("2026-06-16"), [REPORT], second) == second
    third = events(written(head("2026-06-17"), [REPORT, SURVEY], second))[SURVEY.summary]
    assert (third.status.value, third.sequence.value) == ("CONFIRMED", "2")
    assert third.uid.value == gone.uid.value


def test_a_cancelled_item_is_forgotten_after_a_year() -> None:
    first = written(head(), [SURVEY], None)
    second = written(head("2026-07-01"), [], first)
    assert events(second)
    assert events(written(head("2027-07-02"), [], second))
    assert not events(written(head("2027-07-03"), [], second))


def test_a_cancellation_is_told_also_of_what_was_due_long_ago() -> None:
    first = written(head(), [SURVEY], None)
    second = written(head("2029-01-10"), [], first)
    assert events(second)[SURVEY.summary].status.value == "CANCELLED"


def test_a_university_that_is_renamed_keeps_its_uids() -> None:
    first = written(head(), [REPORT], None)
    second = written(head(owner="Renamed"), [REPORT], first)
    assert second == first
    assert written(head(owner="Renamed"), [REPORT], None) != first


def test_a_title_cannot_smuggle_in_an_event() -> None:
    evil = Entry("OBL-c@1", DAY, "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:y", "z", "other")
    data = written(head(), [evil], None)
    assert len(re.findall(rb"^BEGIN:VEVENT\r?$", data, re.MULTILINE)) == 1
    assert set(events(data)) == {"x END:VEVENT BEGIN:VEVENT SUMMARY:y"}


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says() -> None:
    long = Entry("OBL-d@1", DAY, "Білім беру үдерісіне қанағаттану " * 20, "z", "other")
    data = written(head(), [long], None)
    assert data.endswith(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


@pytest.mark.parametrize(
    "data",
    [
        b"not a calendar",
        b"BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
        (
            b"BEGIN:VCALENDAR\r\nPRODID:-//qms//due//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n"
            b"END:VCALENDAR\r\n"
        ),
        b"\xff\xfe\x00",
    ],
)
def test_a_file_of_somebody_else_is_never_written_over(data: bytes) -> None:
    with pytest.raises(ImportProblem, match="no calendar that qms wrote"):
        written(head(), [REPORT], data)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_title_comes_back_as_it_went_in(title: str) -> None:
    clean = " ".join(title.split())
    entry = Entry("OBL-e@1", DAY, title, "z", "other")
    data = written(head(), [entry], None)
    assert written(head("2026-06-15"), [entry], data) == data
    if clean:
        assert clean in events(data)
