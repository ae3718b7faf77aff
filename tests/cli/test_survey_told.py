"""What an import says of a file: its source, who answered all, what was not looked for."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING, Final

import pytest

from qms.actions.survey_request import Taken
from qms.cli.survey_remarks import remarks
from qms.engine.survey_reversed import Against
from qms.kinds.wave_log import Completion, completion
from tests.cli.test_survey_log import RECORD, WAVE, take_in
from tests.surveys import survey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

ASKED: Final = (
    *(f"{{id: q{n}, text: Question {n}, scale: five}}" for n in range(1, 4)),
    "{id: wishes, text: {en: What should change?}}",
)
LOGIC: Final = "logic: [{id: '1', question: q1, values: ['0'], excludes: [q2]}]\n"


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with a questionnaire of three questions, and one in words."""
    qms.record(survey(*ASKED, more=LOGIC))
    qms.record(RECORD)
    return qms


def google(folder: Path, *rows: str) -> Path:
    """Write an export of Google Forms in Russian."""
    path = folder / "answers.csv"
    lines = ["Отметка времени,q1,q2,q3,What should change?,Unit", *rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


ROWS: Final = (
    *(f"01.06.2026 9:{n:02d}:00,4,5,3,,UNIT-career-centre" for n in range(20)),
    "01.06.2026 9:30:00,4,,3,Longer hours,",  # a part
    "01.06.2026 9:31:00,0,,3,,",  # did not attend, and was not to judge
    "01.06.2026 9:32:00,,,,,",
)


@pytest.mark.req("KZ-SURV-03", part="complete and partial answers")
@pytest.mark.req("KZ-SURV-06")
def test_source_and_completion_are_told_and_what_nobody_looked_for(
    office: Cli, tmp_path: Path
) -> None:
    path = google(tmp_path, *ROWS)
    shown = take_in(office, path).out
    assert "Source: Google Forms (ru)" in shown
    for words, number in (("Started", 23), ("Incomplete", 1), ("Complete", 21), ("Partial", 1)):
        assert re.search(rf"{words}\s+{number}$", shown, re.MULTILINE)
    assert "not looked for: no column of ids (--response-id)" in " ".join(shown.split())
    assert "    complete: 21\n    partial: 1\n" in office.read(f"records/waves/{WAVE}/wave.yaml")
    [item] = office("survey", "stats", WAVE, "--json").items
    assert (item["started"], item["complete"], item["partial"]) == (23, 21, 1)
    assert re.search(r"Partial\s+1$", office("survey", "stats", WAVE).out, re.MULTILINE)
    # the same file again, now by unit: nothing is written, and what would do it is said
    again = take_in(office, path, "--group", "Unit").out
    assert "has this file already. Nothing was written." in again
    assert "To count it by other columns than before, give --replace as well." in again
    [kept] = (office.root / "private/surveys").rglob("open/*.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert office("check", "--only", "integrity").code == 0


def test_a_question_marked_reversed_that_runs_against_its_block_was_asked_straight() -> None:
    found = Against(("q4", "q5"), (), ("q5",))
    plain, marked = (said.shown("en") for said in remarks(Taken("W", {}, against=found)))
    assert plain.startswith("These run against their block: q4. If they were asked the other way")
    assert marked.startswith("These run against their block: q5. Each is marked reversed; was it")
    assert "take reversed: true away" in marked


def test_of_logs_that_do_not_say_it_completion_is_not_told() -> None:
    assert completion(()) == Completion(None, None, None)


def test_two_labels_of_a_scale_that_differ_by_case_alone_are_told_by_check(qms: Cli) -> None:
    qms.record(survey().replace("en: bad}", "en: 'Very  bad'}"))
    done = qms("check", "--only", "integrity", code=None)
    assert done.code == 1
    assert "another option of the scale has this label" in done.out + done.err
