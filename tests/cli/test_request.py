"""``qms request``: answered, reminded of, still open (regulation on the quality office, 8.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workspaces import Cli

ADD = (
    *("request", "add", "--title", "Data on employment", "--request-kind", "information-request"),
    *("--date", "2026-11-02", "--due", "2026-11-10", "--addressee", "UNIT-career-centre"),
)
REQUEST = "REQ-2026-0001"


@pytest.mark.req("KZ-ACC-04")
def test_a_request_is_open_with_its_reminders_until_it_is_answered(qms: Cli) -> None:
    qms(*ADD)
    qms("request", "remind", REQUEST, "--date", "2026-11-12", "--basis", "by telephone")
    (item,) = qms("request", "open", "--json").items
    assert (item["unit"], item["overdue"], item["reminders"]) == ("UNIT-career-centre", True, 1)
    assert "Career Centre" in qms("request", "open").out
    qms("request", "answer", REQUEST, "--number", "01-14/305", "--date", "2026-11-18")
    assert qms("request", "open", "--json").items == []
    (item,) = qms("request", "list", "--json").items
    assert item["state"] == "answered"


@pytest.mark.req("KZ-ACC-04")
def test_it_is_overdue_in_the_list_of_what_is_due(qms: Cli) -> None:
    qms(*ADD)
    (item,) = [one for one in qms("due", "--json").items if one["record"] == REQUEST]
    assert item["overdue"] is True


def test_an_answer_needs_its_number_or_its_words(qms: Cli) -> None:
    qms(*ADD)
    assert "--number" in qms("request", "answer", REQUEST, code=2).err
    qms("request", "answer", REQUEST, "--text", "Given by telephone")
    assert "answer: Given by telephone" in qms.read(f"records/requests/{REQUEST}.yaml")


def test_an_answered_request_takes_no_reminder(qms: Cli) -> None:
    qms(*ADD)
    qms("request", "answer", REQUEST, "--number", "5")
    assert "is in the state: answered" in qms("request", "remind", REQUEST, code=2).err


def test_an_answer_is_not_dated_before_the_request(qms: Cli) -> None:
    qms(*ADD)
    early = ("request", "answer", REQUEST, "--number", "5", "--date", "2026-11-01")
    assert "is dated 2026-11-02" in qms(*early, code=2).err
