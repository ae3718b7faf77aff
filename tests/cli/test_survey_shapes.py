"""Answers that are easily misread: a reversed question, a middle that is no answer, a million."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.test_survey_stats_more import WAVE, opened, stats, take_in
from tests.surveys import survey, wave

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

SEVEN: Final = (
    "id: SRV-seven\nschema: 1\ntitle: Survey\ntarget_group: students\nscales:\n"
    "  - id: seven\n    options:\n"
    + "".join(
        f'      - {{value: "{n}", label: {{en: point {n}}}{", positive: true" * (n > 5)}}}\n'
        if n != 4
        else '      - {value: "4", label: {ru: затрудняюсь ответить, en: hard to answer}%s}\n'
        for n in range(1, 8)
    )
    + "questions:\n  - {id: q1, text: Lectures, scale: seven}\n"
)
BLOCK: Final = "blocks: [{id: lectures, title: Lectures}]\n"
QUESTION: Final = "{id: q%d, text: Lectures, scale: five, block: lectures%s}"


@pytest.mark.req("KZ-SURV-07", "KZ-SURV-16")
def test_a_reversed_question_that_nobody_marked_is_told_when_answers_are_taken_in(
    qms: Cli, tmp_path: Path
) -> None:
    opened(qms, survey(*(QUESTION % (n, "") for n in range(1, 5)), more=BLOCK), "SRV-x")
    draw = random.Random(7)  # noqa: S311 -- the same answers each time
    moods = [draw.randint(1, 5) for _ in range(40)]
    near = [[min(5, max(1, mood + draw.randint(-1, 1))) for _ in range(3)] for mood in moods]
    rows = [
        f"UNIT-career-centre,{a},{b},{c},{6 - mood}"
        for mood, (a, b, c) in zip(moods, near, strict=True)
    ]
    said = take_in(qms, tmp_path, "q1,q2,q3,q4", *rows)
    assert "These run against their block: q4." in said
    assert "q4 runs against its block" in qms("survey", "stats", WAVE).out


def test_where_every_question_runs_against_its_block_none_is_called_the_odd_one(
    qms: Cli, tmp_path: Path
) -> None:
    opened(qms, survey(*(QUESTION % (n, "") for n in range(1, 4)), more=BLOCK), "SRV-x")
    rows = [f"UNIT-career-centre,{row}" for row in ("5,1,1", "1,5,1", "1,1,5") for _ in range(8)]
    said = take_in(qms, tmp_path, "q1,q2,q3", *rows)
    assert "The questions of these blocks do not go together: Lectures." in said
    assert "These run against their block" not in said


@pytest.mark.req("KZ-SURV-08", "KZ-SURV-09")
@pytest.mark.parametrize(
    ("meant", "valid", "positive"), [(", valid: false", 100, 0.5), ("", 200, 0.25)]
)
def test_hard_to_answer_in_the_middle_of_seven_points_counts_as_its_instrument_says(
    qms: Cli, tmp_path: Path, meant: str, valid: int, positive: float
) -> None:
    opened(qms, SEVEN % meant, "SRV-seven")
    answers = [7, 6] * 25 + [4] * 100 + [1, 2] * 25
    take_in(qms, tmp_path, "q1", *(f"UNIT-career-centre,{answer}" for answer in answers))
    (question,) = stats(qms)["questions"]
    assert (question["valid"], question["positive"]) == (valid, positive)
    assert sum(question["not_valid"]) == 200 - valid


def test_figures_of_a_million_answers_by_thirty_take_less_than_a_second(
    qms: Cli, tmp_path: Path
) -> None:
    asked = [f"{{id: q{n}, text: Q{n}, scale: five, block: lectures}}" for n in range(30)]
    opened(qms, survey(*asked, more=BLOCK), "SRV-x")
    units = ("UNIT-career-centre", "UNIT-legal-office", "UNIT-hr-department")
    rows = [
        f"q{n},{option},{unit},{60_000 + 7 * n + 11 * option}"
        for n in range(30)
        for unit in units
        for option in range(1, 6)
    ]
    path = tmp_path / "counts.csv"
    path.write_text("\n".join(["question,option,group,n", *rows]), encoding="utf-8")
    qms("survey", "import", str(path), "--wave", WAVE)
    started = time.process_time()
    said = qms("survey", "stats", WAVE).out
    assert time.process_time() - started < 1
    assert "40.0 %" in said


@pytest.mark.req("KZ-SURV-36")
def test_a_question_in_words_that_was_asked_for_is_no_dropped_column(
    qms: Cli, tmp_path: Path
) -> None:
    asked = ("{id: q1, text: Lectures, scale: five}", "{id: say, text: Wishes}")
    opened(qms, survey(*asked), "SRV-x")
    rows = (
        f"UNIT-career-centre,{n % 5 + 1},write to w{n}@mail.test,a{n}@mail.test"
        for n in range(10, 30)
    )
    said = take_in(qms, tmp_path, "q1,Wishes,E-mail", *rows)
    assert "Columns of personal data, not looked at: E-mail" in said
    text = qms.read(f"records/waves/{WAVE}/wave.yaml")
    assert "    personal:\n      - E-mail\n" in text
    assert "Wishes" not in text


def test_no_wave_is_added_of_a_questionnaire_that_cannot_be_read(qms: Cli) -> None:
    qms.record(survey())
    path = qms.root / "records/surveys/SRV-x.yaml"
    path.write_text(qms.read("records/surveys/SRV-x.yaml").replace("scale: five", "scale: [five"))
    done = qms("wave", "add", "--survey", "SRV-x", "--period", "2025-2026", code=2)
    assert "SRV-x cannot be read: records/surveys/SRV-x.yaml" in done.err
    assert not (qms.root / "records/waves").exists()


def test_ready_made_counts_say_why_they_have_no_trend_and_a_broken_policy_is_told(
    qms: Cli,
) -> None:
    counts = "question: q1, counts: 5 5 10 20 20 0"
    waves = (wave(counts, year=year) for year in (2025, 2026))
    qms.records(survey("{id: q1, text: Lectures, scale: five}"), *waves)
    shown = qms("survey", "stats", "WAVE-2026-0001")
    assert "no trend of a block is tested" in shown.out
    assert "Cannot be read" not in shown.err
    policy = "records/policies/POL-survey-rules.yaml"
    text = qms.read(policy).replace("correction: holm", "correction: bh")
    (qms.root / policy).write_text(text, encoding="utf-8")
    assert f"missing here: {policy}" in qms("survey", "stats", "WAVE-2026-0001").err


def test_the_quiet_answer_of_an_import_is_the_wave_and_its_valid_answers(
    qms: Cli, tmp_path: Path
) -> None:
    opened(qms, survey(QUESTION % (1, ""), more=BLOCK), "SRV-x")
    rows = [f"UNIT-career-centre,{n % 5 + 1}" for n in range(20)]
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(["Unit,q1", *rows]), encoding="utf-8")
    said = qms("-q", "survey", "import", str(path), "--wave", WAVE, "--group", "Unit")
    assert said.out == f"{WAVE} 20\n"
