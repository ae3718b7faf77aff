"""Answers that are easily misread: a reversed question, a middle that is no answer, a million."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.test_survey_stats_more import WAVE, opened, stats, take_in
from tests.surveys import survey

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
