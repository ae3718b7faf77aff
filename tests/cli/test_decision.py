"""``qms decision``: who may decide, and when it was carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workspaces import Cli

ADD = ("decision", "add", "--title", "Measures", "--act", "directive", "--date", "2026-11-10")
TERM = ("--executors", "ROLE-head-of-academic-quality-office", "--due", "2026-12-01")


@pytest.mark.req("KZ-GOV-06")
def test_a_unit_without_the_function_of_deciding_is_refused(qms: Cli) -> None:
    refused = qms(*ADD, "--unit", "UNIT-career-centre", code=2)
    assert "UNIT-career-centre does not have the function of deciding" in refused.err
    assert qms(*ADD, "--unit", "UNIT-deans-offices").lines[0] == "DEC-2026-0001"


@pytest.mark.req("KZ-GOV-06")
def test_one_written_by_hand_is_reported(qms: Cli) -> None:
    qms.put(
        """\
        id: DEC-2026-0001
        schema: 1
        title: Measures
        act: directive
        date: 2026-11-10
        unit: UNIT-career-centre
        """
    )
    codes = [item["code"] for item in qms("check", "--json").items]
    assert "B204" in codes


@pytest.mark.req("KZ-GOV-06")
def test_the_matrix_is_shown_with_its_three_functions(qms: Cli) -> None:
    items = [item for item in qms("policy", "matrix", "--json").items if "subject" in item]
    assert len(items) == 4
    assert {key for item in items for key, value in item.items() if value} == {
        "subject",
        "level",
        "prepares",
        "analyses",
        "decides",
    }
    assert "Decisions and approval of measures" in qms("policy", "matrix").out


def test_a_decision_that_was_carried_out_leaves_the_list_of_what_is_due(qms: Cli) -> None:
    qms(*ADD, *TERM)
    assert [item["record"] for item in qms("due", "--json").items if item["source"] == "decision"]
    proof = qms.root / "private" / "page.txt"
    proof.parent.mkdir()
    proof.write_text("published", encoding="utf-8")
    qms("evidence", "add", str(proof), "--title", "Page", "--proves", "DEC-2026-0001")
    done = ("decision", "done", "DEC-2026-0001", "--date", "2026-11-20")
    qms(*done, "--evidence", "EVD-2026-0001")
    (item,) = qms("decision", "list", "--json").items
    assert item["state"] == "done"
    assert "evidence:" in qms.read("records/decisions/DEC-2026-0001.yaml")
    assert not [one for one in qms("due", "--json").items if one["source"] == "decision"]
    assert "is in the state: carried out" in qms(*done, code=2).err


def test_it_cannot_be_carried_out_before_it_was_taken(qms: Cli) -> None:
    qms(*ADD, *TERM)
    done = qms("decision", "done", "DEC-2026-0001", "--date", "2026-11-09", code=2)
    assert "DEC-2026-0001 was taken on 2026-11-10" in done.err


def test_only_evidence_proves_it(qms: Cli) -> None:
    qms(*ADD, *TERM)
    done = qms("decision", "done", "DEC-2026-0001", "--evidence", "ROLE-dean", code=2)
    assert "ROLE-dean is no evidence" in done.err
