"""Changes of the quality system, from the proposal to the signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.workspaces import found

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

OFFICE: Final = "ROLE-head-of-accreditation-ranking-quality-office"
RECTOR: Final = "ROLE-vice-rector-strategy-international"
PLACE: Final = f"number=1|title=Work plan|item=4.2|paragraph=1|page=7|by={OFFICE}"


@pytest.fixture
def proposed(dulaty: Cli) -> Cli:
    """Return a workspace with a decision and a proposed change."""
    dulaty(
        *("decision", "add", "--title", "One office", "--body", "BODY-scientific-council"),
        *("--act", "protocol", "--number", "3", "--date", "2026-11-10"),
    )
    dulaty(
        *("system-change", "add", "--title", "One office for accreditation and ranking"),
        *("--date", "2026-11-12", "--purpose", "One contact", "--resources", "No new posts"),
        *("--consequences", "Two registers become one", "--responsible", OFFICE),
        *("--due", "2026-11-20", "--interested", "UNIT-registrar-office"),
    )
    return dulaty


def approved(cli: Cli) -> None:
    """Approve the change by the minutes of a body and a vice-rector."""
    cli(
        *("system-change", "approve", "SCH-2026-0001", "--decision", "DEC-2026-0001"),
        *("--by", RECTOR, "--date", "2026-11-13"),
    )


@pytest.mark.req("KZ-CHG-01")
def test_a_planned_change_is_approved_with_its_plan_its_minutes_and_a_vice_rector(
    proposed: Cli,
) -> None:
    refused = proposed("--lang", "en", "system-change", "approve", "SCH-2026-0001", code=2)
    assert "G101: approved without: Approved by" in refused.err
    approved(proposed)
    text = proposed.read("records/systemchanges/SCH-2026-0001.yaml")
    assert "decision: DEC-2026-0001" in text
    assert f"approved_by: {RECTOR}@" in text
    due = proposed("--lang", "en", "check", "--only", "G301", code=None).out
    assert "error G301: to be introduced by 2026-11-20" in due


@pytest.mark.req("KZ-CHG-02")
def test_units_are_acquainted_before_a_change_is_closed(proposed: Cli) -> None:
    approved(proposed)
    done = proposed("--lang", "en", "system-change", "introduce", "SCH-2026-0001")
    assert "To be acquainted: Registrar's office" in done.out
    assert "G302" in proposed("check", "--only", "G302", code=None).out
    refused = proposed("--lang", "en", "system-change", "close", "SCH-2026-0001", code=2)
    assert "not acquainted yet: UNIT-registrar-office" in refused.err
    proposed("system-change", "tell", "SCH-2026-0001", "UNIT-registrar-office")
    proposed("system-change", "close", "SCH-2026-0001")
    assert proposed("system-change", "list", "--json").items[0]["state"] == "closed"


@pytest.mark.req("KZ-CHG-02")
def test_a_change_of_a_contract_needs_the_list_of_those_to_be_acquainted() -> None:
    contract = (
        "id: SCH-2026-0001\nschema: 1\ntitle: New terms\ndate: 2026-11-01\ncontract: true\n"
        "purpose: P\nconsequences: C\nresources: R\nresponsible: ROLE-rector\n"
        "approved_by: ROLE-rector\ndecision: DEC-2026-0001\ntransitions:\n"
        "  - {id: '1', date: 2026-11-02, to: approved}\n"
        "  - {id: '2', date: 2026-11-03, to: introduced}\n"
    )
    decision = "id: DEC-2026-0001\nschema: 1\ntitle: D\nact: order\nnumber: '1'\ndate: 2026-11-02\n"
    assert len(found(contract, decision, code="G103", profile="dulaty")) == 1
    listed = contract + "interested: [UNIT-registrar-office]\n"
    assert found(listed, decision, code="G103", profile="dulaty") == []


@pytest.mark.req("KZ-CHG-03")
def test_a_place_has_eight_facts_and_a_notification_sheet(proposed: Cli, tmp_path: Path) -> None:
    approved(proposed)
    proposed("system-change", "introduce", "SCH-2026-0001", "--place", PLACE)
    proposed("system-change", "tell", "SCH-2026-0001", "UNIT-registrar-office")
    refused = proposed("--lang", "en", "system-change", "close", "SCH-2026-0001", code=2)
    assert "G105: the changed place lacks: Signed" in refused.err
    assert "G304" in proposed("check", "--only", "G304", code=None).out
    proposed("system-change", "introduce", "SCH-2026-0001", "--signed", "1")
    proposed("system-change", "close", "SCH-2026-0001")
    made = ("--format", "md", "--out", str(tmp_path))
    proposed("--lang", "en", "system-change", "notice", "SCH-2026-0001", *made)
    (path,) = tmp_path.glob("*.md")
    row = next(line for line in path.read_text().splitlines() if "Work plan" in line)
    assert [cell.strip() for cell in row.strip("|").split("|")][:6] == [
        *("1", "2026-11-21", "Work plan", "4.2", "1", "7"),
    ]


@pytest.mark.req("KZ-CHG-04")
def test_an_unplanned_change_needs_its_consequences_and_a_risk(dulaty: Cli) -> None:
    dulaty(
        *("system-change", "add", "--title", "The survey system stopped", "--date", "2026-11-12"),
        *("--planned", "false", "--purpose", "Keep the answers"),
    )
    said = dulaty("--lang", "en", "check", "--only", "G303", code=None).out
    assert "still to be said: Consequences, Risks" in said
    dulaty(
        *("decision", "add", "--title", "Measures", "--body", "BODY-scientific-council"),
        *("--act", "protocol", "--number", "3", "--date", "2026-11-13"),
    )
    dulaty("set", "SCH-2026-0001", "consequences", "A week of answers is lost")
    verdict = ("--decision", "DEC-2026-0001", "--by", RECTOR)
    refused = dulaty("--lang", "en", "system-change", "approve", "SCH-2026-0001", *verdict, code=2)
    assert "G102: an unplanned change without: Risks" in refused.err
    risk = dulaty(
        *("risk", "add", "--title", "Answers are lost", "--category", "infrastructure"),
        *("--likelihood", "2", "--impact", "3", "--unit", "UNIT-university", "--owner", OFFICE),
    ).lines[0]
    dulaty("set", "SCH-2026-0001", "risks", risk)
    dulaty("system-change", "approve", "SCH-2026-0001", *verdict)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("introduce", "SCH-2026-0001", "--place", "number=1|title=T"), "lacks: by"),
        (("introduce", "SCH-2026-0001", "--place", "what=1"), "is not understood"),
        (("introduce", "SCH-2026-0001", "--signed", "4"), "has no place 4"),
        (("tell", "SCH-2026-0001", "BODY-rectorate"), "is no unit"),
        (("notice", "SCH-2026-0001"), "names no place"),
        (("close", "UNIT-university"), "no change of the system"),
    ],
)
def test_what_cannot_be_is_refused(proposed: Cli, words: tuple[str, ...], why: str) -> None:
    assert why in proposed("--lang", "en", "system-change", *words, code=2).err
