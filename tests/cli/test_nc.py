"""``qms nc``: completed when added, step by step, closed, reopened, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.nonconformities import STEPS, nc

if TYPE_CHECKING:
    from tests.workspaces import Cli, Ran

TYPED = (
    *("nc", "add", "--title", "Three classes cancelled", "--sort", "resources"),
    *("--topic", "cancelled-classes", "--unit", "UNIT-university", "--date", "2026-11-02"),
)
CAPA = ("capa", "add", "--title", "Substitutes", "--sources", "NC-2026-0001")
POSTS = ("--owner", "ROLE-dean", "--executor", "ROLE-head-of-unit", "--due", "2026-12-20")


def added(qms: Cli, source: str = "consumer-contact", *more: str) -> str:
    return qms(*TYPED, "--source", source, *more).lines[0]


def step(qms: Cli, word: str, *more: str, code: int | None = 0) -> Ran:
    return qms("nc", "step", "NC-2026-0001", word, "--text", f"Done: {word}", *more, code=code)


@pytest.mark.req("KZ-NC-05")
def test_the_severity_is_that_of_the_typical_one_where_none_is_given(qms: Cli) -> None:
    added(qms)
    added(qms, "consumer-contact", "--severity", "critical")
    assert [item["severity"] for item in qms("nc", "list", "--json").items] == ["major", "critical"]


@pytest.mark.req("KZ-NC-12")
def test_the_lead_auditor_coordinates_what_an_audit_found(qms: Cli) -> None:
    added(qms, "internal-audit")
    added(qms, "self-assessment")
    shown = qms("nc", "list", "--columns", "id,coordinator", "--json").items
    assert [item["coordinator"] for item in shown] == ["ROLE-lead-auditor", None]


def test_the_head_of_the_unit_is_responsible_where_known(qms: Cli) -> None:
    office = ("--unit", "UNIT-academic-quality-office", "--source", "self-assessment")
    qms(*TYPED[:8], *office, "--date", "2026-11-02")
    (item,) = qms("nc", "list", "--columns", "responsible", "--json").items
    assert item["responsible"].startswith("ROLE-head-of-academic-quality-office")


@pytest.mark.req("KZ-NC-07")
def test_the_life_of_one_from_the_fact_to_its_closing_and_back(qms: Cli) -> None:
    added(qms)
    assert "State: in work" in step(qms, "correct", "--date", "2026-11-03").out
    text = qms.read("records/nonconformities/NC-2026-0001.yaml")
    assert "correction: " in text
    refused = qms("nc", "close", "NC-2026-0001", code=2)
    assert "M101" in refused.err
    assert "(correct)" not in refused.err
    assert all(f"({word})" in refused.err for word in STEPS[1:])
    for word in STEPS[1:]:
        more = ("--method", "five-whys") if word == "cause" else ()
        done = step(qms, word, *more, "--by", "ROLE-dean@UNIT-university", "--date", "2026-11-05")
    assert "Every step has an entry: qms nc close NC-2026-0001" in done.out
    shown = qms("nc", "steps", "NC-2026-0001", "--json")
    jsonschema.validate(shown.json, answer_schemas()["nc-steps"])
    items = shown.items
    assert [item["step"] for item in items] == list(STEPS)
    assert items[2]["date"] == "2026-11-05"
    text = qms.read("records/nonconformities/NC-2026-0001.yaml")
    assert "causes: " in text
    assert "cause_method: five-whys" in text
    assert "State: closed" in qms("nc", "close", "NC-2026-0001", "--date", "2026-11-20").out
    assert "Open it again first" in step(qms, "effect", code=2).err
    assert "--basis" in qms("nc", "reopen", "NC-2026-0001", code=2).err
    again = qms("nc", "reopen", "NC-2026-0001", "--basis", "It happened again")
    assert "State: in work" in again.out


@pytest.mark.req("KZ-NC-07")
def test_the_step_on_risks_names_the_risk_that_was_assessed_again(qms: Cli) -> None:
    risk = qms.risk(2, 2)
    added(qms)
    step(qms, "risks", "--concerns", risk)
    items = {item["step"]: item for item in qms("nc", "steps", "NC-2026-0001", "--json").items}
    assert items["risks"]["concerns"] == [risk]
    assert "RSK-2026-0099" in step(qms, "risks", "--concerns", "RSK-2026-0099", code=2).err


@pytest.mark.req("KZ-NC-06")
def test_a_correction_alone_is_told_to_be_not_enough(qms: Cli) -> None:
    added(qms)
    assert "Now obligatory (M301)" in step(qms, "correct").out
    qms(*CAPA, *POSTS)
    assert "M301" not in step(qms, "consequences").out


@pytest.mark.req("KZ-NC-07")
def test_it_is_not_closed_while_an_undated_capa_is_running(qms: Cli) -> None:
    added(qms)
    qms(*CAPA, *POSTS)
    for word in STEPS:
        step(qms, word)
    refused = qms("nc", "close", "NC-2026-0001", code=2)
    assert "NC-2026-0001 cannot be closed while CAPA-2026-0001 is still running" in refused.err


def test_what_is_typed_wrongly_is_told_with_what_is_allowed(qms: Cli) -> None:
    added(qms)
    assert "correct, consequences, cause" in step(qms, "corect", code=2).err
    assert (
        "--method belongs to the step cause"
        in step(qms, "effect", "--method", "five-whys", code=2).err
    )
    assert "dean is no post" in step(qms, "act", "--by", "dean", code=2).err
    cyrillic = step(qms, "act", "--by", "ROLE-de\N{CYRILLIC SMALL LETTER A}n", code=2).err
    assert "U+0430 CYRILLIC SMALL LETTER A looks like a" in cyrillic
    assert "is still to come" in step(qms, "act", "--date", "2026-12-01", code=2).err
    assert "Missing: --text" in qms("nc", "step", "NC-2026-0001", "act", code=2).err
    assert "is no nonconformity" in qms("nc", "steps", "ROLE-dean", code=2).err
    assert "M104" in step(qms, "act", "--date", "2026-11-01", code=2).err
    late = ("--date", "2026-12-01")
    assert "M103" in qms(*TYPED[:-2], *late, "--source", "self-assessment", code=2).err


def test_a_step_may_be_called_by_its_label_in_any_language(qms: Cli) -> None:
    added(qms)
    step(qms, "устранение последствий")
    items = qms("nc", "steps", "NC-2026-0001", "--json").items
    assert [item["step"] for item in items if item["date"]] == ["consequences"]


def test_the_third_similar_one_proposes_a_systemic_capa(qms: Cli) -> None:
    added(qms)
    added(qms)
    third = qms(*TYPED, "--source", "self-assessment")
    assert "Now obligatory (M304)" in third.out
    every = ("--sources", "NC-2026-0002", "--sources", "NC-2026-0003")
    assert " ".join((*CAPA[4:], *every)) in third.out
    qms(*CAPA, *every, *POSTS)
    assert "M304" not in {item["code"] for item in qms("check", "--json").items}


@pytest.mark.req("KZ-NC-07")
def test_similar_ones_are_listed_with_their_capas(qms: Cli) -> None:
    qms.put(nc(1), nc(2), nc(3, unit="UNIT-career-centre"), nc(4, topic="grading"))
    qms(*CAPA[:-1], "NC-2026-0002", *POSTS)
    found = qms("nc", "similar", "NC-2026-0001", "--json")
    jsonschema.validate(found.json, answer_schemas()["nc-similar"])
    items = found.items
    assert [(item["id"], item["place"]) for item in items] == [
        ("NC-2026-0002", "the same unit"),
        ("NC-2026-0003", "elsewhere"),
    ]
    assert items[0]["capas"] == ["CAPA-2026-0001"]
    assert "Three classes cancelled" in qms("nc", "similar", "NC-2026-0001").out
    assert qms("nc", "similar", "NC-2026-0004").lines == ["None on the same subject."]


@pytest.mark.req("KZ-NC-05")
def test_the_catalogue_has_severities_and_counts(qms: Cli) -> None:
    qms.put(nc(1), nc(1, date="2025-11-03"))
    items = {item["topic"]: item for item in qms("nc", "topics", "--json").items}
    assert items["cancelled-classes"]["severity"] == "major"
    assert (items["cancelled-classes"]["total"], items["cancelled-classes"]["year"]) == (2, 1)
    assert items["ethics"]["severity"] == "critical"
    assert "classes that did not take place" in qms("nc", "topics").out


@pytest.mark.req("KZ-NC-11")
def test_the_trend_shows_the_change_in_per_cent(qms: Cli) -> None:
    qms.put(nc(1, date="2026-10-05"), nc(2), nc(3), nc(4, unit="UNIT-career-centre"))
    items = qms("nc", "trend", "--json").items
    assert len(items) == 12
    assert (items[-1]["period"], items[-1]["number"], items[-1]["change"]) == ("2026-11", 3, 200.0)
    (one,) = qms("nc", "trend", "--by", "half-year", "--since", "2026-07-01", "--json").items
    assert (one["period"], one["ids"][0]) == ("2026-H2", "NC-2026-0001")
    centre = qms("nc", "trend", "--unit", "UNIT-career-centre", "--json").items
    assert sum(item["number"] for item in centre) == 1
    grading = qms("nc", "trend", "--topic", "grading", "--by", "quarter", "--json").items
    assert [item["number"] for item in grading] == [0, 0, 0, 0]
    assert "+200" in qms("nc", "trend").out
    assert "--by: week is not allowed" in qms("nc", "trend", "--by", "week", code=2).err


@pytest.mark.req("KZ-NC-11")
def test_before_and_after_a_capa_with_the_conclusion(qms: Cli) -> None:
    qms.put(
        nc(1, date="2025-03-01"),
        nc(2, date="2025-09-01"),
        nc(1, date="2026-02-01"),
        """\
        id: CAPA-2025-0001
        schema: 1
        title: Substitutes
        sources: [NC-2025-0001]
        owner: ROLE-dean@UNIT-university
        executor: ROLE-head-of-unit@UNIT-university
        due: 2025-10-31
        nonconformity: N
        causes: C
        measures: [{id: m1, text: Substitutes}]
        transitions:
          - {id: '1', date: 2025-10-01, to: planned}
          - {id: '2', date: 2025-10-02, to: approved}
          - {id: '3', date: 2025-11-01, to: done}
        """,
    )
    shown = qms("nc", "trend", "--capa", "CAPA-2025-0001").out
    assert "Change: -50 %" in shown
    assert "Conclusion by the numbers: effective" in shown
    early = qms("nc", "trend", "--capa", "CAPA-2025-0001", "--json", today="2026-05-01")
    jsonschema.validate(early.json, answer_schemas()["nc-effect"])
    assert early.items[0]["verdict"] is None
    assert early.items[0]["until"] == "2026-11-01"
    qms.put(nc(5))
    refused = qms("nc", "trend", "--capa", "NC-2026-0005", code=2)
    assert "is no CAPA" in refused.err


@pytest.mark.req("KZ-NC-04")
def test_improvements_are_listed_by_source_and_unit(qms: Cli) -> None:
    qms.risk()
    risk = ("--risk", "RSK-2026-0001")
    university = ("internal-audit", "UNIT-university"), ("system-analysis", "UNIT-university")
    for source, unit in (*university, ("internal-audit", "UNIT-career-centre")):
        said = ("--title", "Improve", "--improvement", source, "--unit", unit)
        qms("capa", "add", *said, *risk, *POSTS)
    where = 'improvement = "internal-audit" and unit = "UNIT-university"'
    found = qms("capa", "list", "--where", where, "--columns", "id,improvement,state", "--json")
    assert [(item["id"], item["improvement"]) for item in found.items] == [
        ("CAPA-2026-0001", "internal-audit")
    ]


@pytest.mark.req("KZ-NC-13")
def test_decisions_on_improvement_are_listed_with_how_they_stand(qms: Cli) -> None:
    said = ("--body", "BODY-academic-council", "--act", "protocol", "--date", "2026-11-10")
    qms("decision", "add", "--title", "New forms", "--number", "4", *said, "--sorts", "improvement")
    qms("decision", "add", "--title", "Rooms", "--number", "4", *said, "--sorts", "resources")
    where = ("--where", 'sorts contains "improvement"', "--columns", "id,title,state")
    found = qms("decision", "list", *where, "--json").items
    assert [(item["id"], item["state"]) for item in found] == [("DEC-2026-0001", "taken")]
