"""``qms meeting``: from the plan to the extract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

COUNCIL = "BODY-academic-council"
MEETING = "MTG-2026-0001"


def plan(qms: Cli, date: str = "2026-11-20", *more: str) -> list[str]:
    """Plan a meeting of the Academic Council; returns the lines printed."""
    return qms("meeting", "plan", COUNCIL, "--date", date, *more).lines


def held(qms: Cli) -> None:
    """Plan a meeting of one day ago and hold it."""
    plan(qms)
    qms("meeting", "hold", MEETING, "--members", "21", "--present", "17")


@pytest.mark.req("KZ-MEET-01")
def test_the_plan_proposes_what_waits_and_names_what_concerns_the_office(qms: Cli) -> None:
    qms.risk(5, 5)
    lines = plan(qms, "2026-12-10", "--question", "Other business")
    assert lines[0] == MEETING
    assert any("Critical and systemic risks" in line for line in lines)
    assert any(line.endswith("Other business") for line in lines)
    assert any(line.startswith("To be told to Academic Quality Office") for line in lines)
    (item,) = [item for item in qms("due", "--json").items if item["record"] == MEETING]
    assert (item["due"], item["who"]) == ("2026-12-10", ["UNIT-academic-quality-office"])


def test_a_question_is_kept_in_every_language_of_the_workspace(qms: Cli) -> None:
    qms.risk(5, 5)
    plan(qms)
    text = qms.read(f"records/meetings/{MEETING}.yaml")
    assert "en: Critical and systemic risks" in text
    assert "kk: " in text


def test_a_dry_run_shows_the_meeting_and_writes_nothing(qms: Cli) -> None:
    lines = plan(qms, "2026-12-10", "--dry-run")
    assert "Would write records/meetings/MTG-2026-0001.yaml:" in lines
    assert not (qms.root / "records" / "meetings").exists()


def test_a_body_for_which_nothing_waits_needs_a_question(qms: Cli) -> None:
    board = ("meeting", "plan", "BODY-management-board", "--date", "2026-12-10")
    assert "Nothing waits for Management Board" in qms(*board, code=2).err
    assert qms(*board, "--question", "Budget").lines[0] == MEETING


@pytest.mark.req("KZ-MEET-01")
def test_attendance_is_recorded_as_numbers_and_posts(qms: Cli) -> None:
    plan(qms)
    done = qms(
        *("meeting", "hold", MEETING, "--members", "21", "--present", "17"),
        *("--posts", "ROLE-rector", "--guests", "ROLE-dean@UNIT-deans-offices"),
    )
    assert "The quality office did not take part." in done.lines
    (item,) = qms("meeting", "list", "--json").items
    assert item["state"] == "held"


def test_a_meeting_of_tomorrow_was_not_held(qms: Cli) -> None:
    plan(qms, "2026-11-22")
    done = qms("meeting", "hold", MEETING, "--members", "2", "--present", "2", code=2)
    assert "MTG-2026-0001 is planned for 2026-11-22" in done.err


def test_what_was_resolved_stands_at_its_question(qms: Cli) -> None:
    held(qms)
    qms(
        "meeting", "resolve", MEETING, "--item", "1", "--heard", "The head", "--resolved", "Approve"
    )
    text = qms.read(f"records/meetings/{MEETING}.yaml")
    assert "heard: The head" in text
    assert "resolved: Approve" in text
    wrong = qms("meeting", "resolve", MEETING, "--item", "99", "--resolved", "No", code=2)
    assert "has no question 99" in wrong.err


@pytest.mark.req("KZ-MEET-03")
def test_minutes_get_the_next_number_and_never_one_that_is_taken(qms: Cli, tmp_path: Path) -> None:
    held(qms)
    out = ("--format", "md", "--out", str(tmp_path))
    draft = qms("meeting", "minutes", MEETING, *out)
    assert "A draft; the next number of the series is 1." in draft.lines
    qms("meeting", "minutes", MEETING, "--number", "1", *out)
    (item,) = qms("meeting", "list", "--json").items
    assert (item["number"], item["state"]) == ("1", "signed")
    plan(qms, "2026-11-21")
    qms("meeting", "hold", "MTG-2026-0002", "--members", "21", "--present", "17")
    refused = qms("meeting", "minutes", "MTG-2026-0002", "--number", "1", *out, code=2)
    assert "Number 1 is that of MTG-2026-0001." in refused.err
    assert "The next number is 2." in refused.err


def test_decisions_of_the_meeting_get_the_number_of_its_minutes(qms: Cli, tmp_path: Path) -> None:
    held(qms)
    qms("decision", "add", "--title", "Approve", "--meeting", MEETING, "--item", "1")
    out = ("--format", "md", "--out", str(tmp_path))
    qms("meeting", "minutes", MEETING, "--number", "4", *out)
    (item,) = qms("decision", "list", "--json").items
    assert (item["body"], item["act"], item["number"], item["date"]) == (
        COUNCIL,
        "protocol",
        "4",
        "2026-11-20",
    )


def test_a_planned_meeting_cannot_be_signed(qms: Cli, tmp_path: Path) -> None:
    plan(qms)
    done = qms("meeting", "minutes", MEETING, "--number", "1", "--out", str(tmp_path), code=2)
    assert "is in the state: planned" in done.err
    assert list(tmp_path.iterdir()) == [qms.root]


@pytest.mark.req("KZ-MEET-03")
def test_the_extract_holds_one_question(qms: Cli, tmp_path: Path) -> None:
    held(qms)
    qms("meeting", "resolve", MEETING, "--item", "2", "--resolved", "To approve the forms")
    out = ("--format", "md", "--out", str(tmp_path / "out"))
    (path,) = qms("meeting", "extract", MEETING, "--item", "2", *out).lines
    assert path.endswith("extract-MTG-2026-0001-2-en.md")
    text = (tmp_path / "out" / "extract-MTG-2026-0001-2-en.md").read_text(encoding="utf-8")
    assert "To approve the forms" in text
    assert "Question 1" not in text


@pytest.mark.req("KZ-MEET-02", part="objectives and changes come later")
def test_minutes_that_speak_of_a_record_are_found_and_what_has_none(qms: Cli) -> None:
    qms.risk(5, 5)
    year = ("meeting", "refs", "--year", "2026-2027", "--json")
    assert [item["id"] for item in qms(*year).items] == ["RSK-2026-0001"]
    plan(qms)
    found = qms("meeting", "refs", "RSK-2026-0001", "--json").items
    assert found == [{"id": MEETING, "date": "2026-11-20"}]
    assert qms(*year).items == []
