"""``qms survey stats`` beside targets, by standard, and of tests of knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.engine.test_survey_scoring import TEST
from tests.surveys import survey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

WAVE: Final = "WAVE-2026-0001"
TARGETS: Final = """\
blocks: [{id: lectures, title: Lectures}, {id: admission, title: Admission}]
targets:
  - {id: '1', block: lectures, target: 0.9, threshold: 0.4}
  - {id: '2', target: 0.45}
"""
ASKED: Final = (
    "{id: q1, text: Lectures, scale: five, block: lectures, standards: [ESG 1.3, ESG 1.10]}",
    "{id: q2, text: Admission, scale: five, block: admission, standards: [esg-1-4]}",
    "{id: q3, text: Recognition, scale: five, block: admission, standards: [ESG 1.4, ESG 1.10]}",
    "{id: wishes, text: Wishes}",
)


def stats(qms: Cli, *more: str) -> dict[str, Any]:
    """Return the figures for a program."""
    answer = qms("survey", "stats", WAVE, *more, "--json").json
    jsonschema.validate(answer, answer_schemas()["survey-stats"])
    [item] = answer["items"]
    return dict(item)


def opened(qms: Cli, text: str, name: str) -> None:
    """Record an instrument and a wave of it."""
    qms.record(text)
    qms.record(
        f"id: {WAVE}\nschema: 1\nsurvey: {name}\nperiod: 2025-2026\nopened: 2026-05-01\n"
        "closed: 2026-06-01\nlimitations: One course.\n"
    )


def take_in(qms: Cli, folder: Path, head: str, *rows: str) -> str:
    """Take in answers, one respondent a line, and return what is said."""
    path = folder / "answers.csv"
    lines = [f"Id,Unit,{head}", *(f"{at},{row}" for at, row in enumerate(rows))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = ("--wave", WAVE, "--group", "Unit", "--response-id", "Id")
    return qms("survey", "import", str(path), *own).out


@pytest.fixture
def counted(qms: Cli, tmp_path: Path) -> Cli:
    """Return a workspace with forty answers of two units."""
    opened(qms, survey(*ASKED, more=TARGETS), "SRV-x")
    good, bad, middle = "5,4,4,", "2,1,0,", "3,3,3,"
    numbers = {"UNIT-career-centre": (10, 5, 5), "UNIT-legal-office": (8, 6, 6)}
    rows = [
        f"{unit},{answer}"
        for unit, many in numbers.items()
        for answer, n in zip((good, bad, middle), many, strict=True)
        for _ in range(n)
    ]
    take_in(qms, tmp_path, "q1,q2,q3,wishes", *rows)
    return qms


@pytest.mark.req("KZ-SURV-14")
def test_the_table_of_results_has_value_target_threshold_university_and_difference(
    counted: Cli,
) -> None:
    found = {row["block"]: row for row in stats(counted)["targets"]}
    assert found["lectures"] == {
        "block": "lectures",
        "positive": 0.45,
        "target": 0.9,
        "threshold": 0.4,
        "university": None,
        "from_target": -0.45,
        "from_threshold": 0.05,
        "from_university": None,
        "light": "amber",
    }
    assert (found["*"]["positive"], found["*"]["light"]) == (0.495413, "green")
    assert (found["admission"]["target"], found["admission"]["light"]) == (None, "red")
    one = {row["block"]: row for row in stats(counted, "--group", "UNIT-career-centre")["targets"]}
    assert (one["lectures"]["positive"], one["lectures"]["university"]) == (0.5, 0.45)
    assert (one["lectures"]["from_university"], one["lectures"]["light"]) == (0.05, "amber")
    shown = counted("survey", "stats", WAVE, "--group", "UNIT-career-centre").out
    for words in ("Target", "Threshold", "University mean", "90.0 %", "40.0 %", "45.0 %"):
        assert words in shown
    assert "\N{MINUS SIGN}40.0 points" in shown
    assert "amber" in shown
    only = counted("survey", "stats", WAVE, "--block", "lectures", "--json").items
    assert [row["block"] for row in only[0]["targets"]] == ["lectures"]


@pytest.mark.req("KZ-SURV-37")
def test_perceived_conformity_is_printed_by_standard_one_spelling_or_another(
    counted: Cli,
) -> None:
    rows = stats(counted)["standards"]
    assert [(row["standard"], row["questions"], row["valid"], row["share"]) for row in rows] == [
        ("ESG 1.3", ["q1"], 40, 0.45),
        ("ESG 1.4", ["q2", "q3"], 69, 0.521739),
        ("ESG 1.10", ["q1", "q3"], 69, 0.521739),
    ]
    shown = counted("survey", "stats", WAVE).out
    assert "Perceived conformity" in shown
    assert "52.2 %" in shown


@pytest.mark.req("KZ-SURV-38")
def test_a_test_of_knowledge_is_taken_in_scored_and_printed(qms: Cli, tmp_path: Path) -> None:
    opened(qms, TEST, "SRV-test")
    unit = "UNIT-career-centre"
    rows = [f"{unit},a,b,c,"] * 20 + [f"{unit},a,x,,"] * 12 + [f"{unit},b,a,b,x"] * 8
    take_in(qms, tmp_path, "q1,q2,q3,wishes", *rows)
    assert "scores: 8 12 0 20\n" in qms.read(f"records/waves/{WAVE}/wave.yaml")
    test = stats(qms)["test"]
    assert test["score"] == round((20 * 3 + 12) / 120, 6)
    assert (test["distribution"], test["pass_from"], test["passed"]) == ([8, 12, 0, 20], 2, 0.5)
    assert test["questions"][1] == {"question": "q2", "right": 20, "asked": 40, "share": 0.5}
    low, high = test["passed_interval"]
    assert low < 0.5 < high
    shown = qms("survey", "stats", WAVE).out
    assert "Right answers: 60.0 %" in shown
    assert "Passed with 2 right answers or more: 50.0 %" in shown
    assert qms("check").code == 0
    given = ("--format", "md", "--lang", "en", "--out", str(tmp_path))
    [line] = qms("report", "survey", "--wave", WAVE, *given).lines
    report = (qms.root / line).read_text(encoding="utf-8")
    assert "- Right answers: 60.0 %" in report
    assert "| 0 | 8 | 20.0 |" in report
    assert "Passed with 2 right answers or more: 50.0 %" in report


def test_few_people_have_no_distribution_of_right_answers(qms: Cli, tmp_path: Path) -> None:
    opened(qms, TEST, "SRV-test")
    rows = ["UNIT-career-centre,a,b,a,"] * 12 + ["UNIT-career-centre,b,a,b,"] * 8
    take_in(qms, tmp_path, "q1,q2,q3,wishes", *rows)
    test = stats(qms)["test"]
    assert (test["score"], test["distribution"], test["passed"]) == (0.6, None, None)
    assert "shown of everybody, where enough answered" in qms("survey", "stats", WAVE).out


def test_too_few_answers_leave_no_scores_in_the_records(qms: Cli, tmp_path: Path) -> None:
    opened(qms, TEST, "SRV-test")
    take_in(qms, tmp_path, "q1,q2,q3,wishes", *["UNIT-career-centre,a,b,c,"] * 3)
    assert "scores" not in qms.read(f"records/waves/{WAVE}/wave.yaml")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("targets: [{id: '1', block: meals, target: 0.8}]\n", "no block of this name"),
        ("targets: [{id: '1', target: 0.6, threshold: 0.7}]\n", "under the threshold"),
        ("targets: [{id: '1', target: 0.6}, {id: '2', target: 0.7}]\n", "a target twice"),
    ],
)
def test_a_target_that_cannot_hold_is_a_defect_of_the_record(qms: Cli, more: str, why: str) -> None:
    qms.put(survey(more=more))
    assert why in qms("check", code=1).out
