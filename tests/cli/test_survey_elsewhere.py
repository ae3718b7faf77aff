"""Reports about many waves print of each what its own report may print, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_survey_published import A_WAVE, QUESTIONNAIRE, unit
from tests.store.plain_git import git
from tests.survey_reports import WAVE, university
from tests.surveys import any_step

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

ROWS = tuple(
    f"{unit_}-{at},UNIT-{unit_},{first},{second},{third}"
    for unit_, size in (("d1", 40), ("d2", 12))
    for at in range(size)
    for first, second, third in [
        (at % 3 + 1, 3 if unit_ == "d2" else at % 3 + 1, 1 if at < 3 and unit_ == "d1" else "")
    ]
)
"""All twelve of the second faculty praise the second question; three answer the third."""


@pytest.fixture
def office(qms: Cli, tmp_path: Path) -> Cli:
    """Return two faculties, a small one among them, whose answers were taken in."""
    faculties = (unit(name, "faculty", "university") for name in ("f1", "f2"))
    departments = (unit(f"d{n}", "department", f"f{n}") for n in (1, 2))
    qms.put(QUESTIONNAIRE, A_WAVE, *faculties, *departments)
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", "Units and a wave")
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(("Id,Unit,q1,q2,q3", *ROWS, "")), encoding="utf-8")
    own = ("--wave", "WAVE-2026-0001", "--group", "Unit", "--response-id", "Id")
    qms("survey", "import", str(path), *own)
    return qms


def report(qms: Cli, folder: Path, *asked: str) -> str:
    """Return the words of a report of the year."""
    more = ("--year", "2025-2026", "--format", "md", "--lang", "en", "--out", str(folder))
    [made] = qms("report", *asked, *more, "--json").items
    with open(made["path"], encoding="utf-8") as stream:  # noqa: PTH123 -- a path as text
        return stream.read()


@pytest.mark.req("KZ-SURV-17")
@pytest.mark.parametrize("circle", ["internal", "corporate", "public"])
def test_what_three_people_answered_stands_in_no_report_on_the_surveys_of_a_year(
    office: Cli, tmp_path: Path, circle: str
) -> None:
    words = report(office, tmp_path, "survey-results", "--circle", circle)
    rows = [line for line in words.splitlines() if "Library" in line]
    assert "| Library | hidden | hidden | hidden |" in rows
    assert not any("100 %" in line or "n = 3" in line for line in rows)
    assert "| Lectures | 52 |" in words


@pytest.mark.req("KZ-SURV-17")
def test_a_report_on_a_unit_prints_no_share_that_tells_what_all_of_a_group_answered(
    office: Cli, tmp_path: Path
) -> None:
    stats = office("survey", "stats", "WAVE-2026-0001", "--group", "UNIT-f2", "--json")
    [item] = stats.items
    assert next(one for one in item["questions"] if one["question"] == "q2")["hidden"]
    words = report(office, tmp_path, "unit", "UNIT-f2")
    [row] = [line for line in words.splitlines() if line.startswith("| Teaching | 2025-2026 |")]
    assert "66.7" not in row  # eight and twelve of 24: with the four of the first question, all


@pytest.mark.req("KZ-SURV-17")
def test_the_annual_report_has_no_share_of_a_question_that_is_hidden(
    office: Cli, tmp_path: Path
) -> None:
    words = report(office, tmp_path, "annual")
    [row] = [line for line in words.splitlines() if line.startswith("| Teaching, 2025-2026 |")]
    assert "hidden" in row
    assert "Library (n = 3)" not in words


THEMES = """\
codings:
  - question: open
    book: '1'
    answers: 70
    groups:
      - {answers: 70, counts: 30 25 15, without: 0}
      - {group: UNIT-f1, answers: 40, counts: 12 10 12, without: 6}
      - {group: UNIT-f2, answers: 30, counts: 18 15 3, without: 0}
"""


@pytest.mark.req("KZ-SURV-17")
def test_a_theme_of_one_unit_is_hidden_where_it_would_tell_that_of_few_in_another(
    qms: Cli, tmp_path: Path
) -> None:
    university(qms, tmp_path, "limitations: x\n" + THEMES, waves=1)
    own = ("--wave", WAVE, "--format", "md", "--lang", "en", "--out", str(tmp_path))
    rows = {}
    for unit_ in ("", "UNIT-f1"):
        [made] = qms(
            "report", "survey", *own, *(("--unit", unit_) if unit_ else ()), "--json"
        ).items
        with open(made["path"], encoding="utf-8") as stream:  # noqa: PTH123 -- a path as text
            rows[unit_] = [line for line in stream if line.startswith("| What else?")]
    assert any("| Practice | 15 |" in line for line in rows[""])
    assert any("| Practice | hidden | hidden |" in line for line in rows["UNIT-f1"])
    assert any("| Kind | 12 |" in line for line in rows["UNIT-f1"])


@pytest.mark.req("KZ-SURV-17")
def test_a_report_on_many_waves_that_is_out_cannot_be_subtracted_from_a_later_one(
    office: Cli, tmp_path: Path
) -> None:
    own = ("--year", "2025-2026", "--format", "md", "--lang", "en", "--out", str(tmp_path / "a"))
    [made] = office("report", "survey-results", *own, "--circle", "internal", "--json").items
    office("report", "issue", made["path"], "--outside", "Drive/reports")
    folder = office.root / "records/waves/WAVE-2026-0001/published"
    assert [one.name for one in folder.iterdir()] == ["2026-11-21-survey-results-internal.csv"]

    path = tmp_path / "more.csv"
    rows = ("Id,Unit,q1,q2,q3", *ROWS, "new-1,UNIT-d1,1,1,", "")
    path.write_text("\n".join(rows), encoding="utf-8")
    taken = ("--wave", "WAVE-2026-0001", "--group", "Unit", "--response-id", "Id", "--replace")
    with any_step(office):
        office("survey", "import", str(path), *taken)
    [item] = office("survey", "stats", "WAVE-2026-0001", "--json").items
    q1 = next(one for one in item["questions"] if one["question"] == "q1")
    assert (q1["valid"], q1["positive"], q1["counts"]) == (None, None, None)
    words = report(office, tmp_path / "b", "survey-results")
    assert "| Lectures | hidden |" in words
