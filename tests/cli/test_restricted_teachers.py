"""Tables by teacher in git: beside all that were written before they tell no single answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.actions.restricted_teachers import Written, by_enough
from qms.engine.stats_tables import SurveyTables
from qms.exchange.survey_files import of_exact
from qms.exchange.survey_teachers import pseudonym, teacher_of
from tests.cli.test_survey_certificate import IMPORT, made
from tests.cli.test_survey_certificate import office as office  # noqa: PLC0414 -- a fixture
from tests.store.plain_git import git
from tests.teachers import OTHERS, OWN, WAVE, answers, export

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

LEAST = 5


def of(**teachers: int) -> SurveyTables:
    """Return tables of one question that everybody answered alike."""
    sizes = {f"{name} UNIT-a": n for name, n in teachers.items()}
    return SurveyTables(sizes, {(name, "q1"): (n, 0, 0) for name, n in sizes.items()})


def history(*steps: SurveyTables) -> list[dict[str, int]]:
    """Return the numbers of answers by teacher that each step leaves in git."""
    versions: list[SurveyTables] = []
    for step in steps:
        versions.insert(0, by_enough(step, Written(tuple(versions)), LEAST))
    return [
        {name: row[0] for (name, _question), row in one.counts.items()} for one in versions[::-1]
    ]


@pytest.mark.req("KZ-SURV-36")
def test_no_two_versions_however_far_apart_differ_by_few_answers() -> None:
    found = history(of(t1=20, t2=30), of(t1=40, t2=30), of(t1=21, t2=36), of(t1=45, t2=37))
    assert [one["t1"] for one in found] == [20, 40, 20, 45]
    assert [one["t2"] for one in found] == [30, 30, 36, 36]


@pytest.mark.req("KZ-SURV-36")
def test_a_teacher_who_fell_under_the_minimum_in_between_comes_back_as_before() -> None:
    assert history(of(t1=20), of(t1=4), of(t1=21), of(t1=30)) == [
        {"t1": 20},
        {},
        {"t1": 20},
        {"t1": 30},
    ]


@pytest.mark.req("KZ-SURV-19")
def test_beside_a_certificate_they_tell_no_single_answer() -> None:
    handed = SurveyTables({"t1": 21}, {("t1", "q1"): (21, 0, 0)})
    assert not by_enough(of(t1=22), Written((), (handed,)), LEAST).counts
    found = by_enough(of(t1=22), Written((of(t1=40),), (handed,)), LEAST)
    assert found.counts == {("t1", "q1"): (40, 0, 0)}
    assert found.respondents == {"t1 UNIT-a": 40}


@pytest.mark.req("KZ-SURV-36")
def test_the_git_of_the_restricted_workspace_keeps_and_heeds_each_version(
    office: Cli, tmp_path: Path
) -> None:
    office("restricted", "init", str(tmp_path / "r"))
    folder, found = f"tables/{WAVE}", []
    for own, others in ((20, 40), (40, 60), (21, 80)):
        rows = answers(7, {OWN: own, **dict.fromkeys(OTHERS, others)})
        path = export(tmp_path, rows, f"f{own}.csv")
        office("survey", "import", str(path), *IMPORT, "--replace")
        key = bytes.fromhex(office.read("private/survey.key").strip())
        data = (tmp_path / "r" / folder / "teachers.json").read_bytes()
        sizes = of_exact("teachers.json", data)[0].regrouped(teacher_of).respondents
        found.append([sizes[pseudonym(key, one)] for one in (OWN, OTHERS[0])])
    assert found == [[20, 40], [40, 60], [20, 80]]
    kept = git(tmp_path / "r", "ls-files", f"{folder}/teachers").splitlines()
    assert len(kept) == len(found)
    made(office, "--format", "md")
    assert git(tmp_path / "r", "ls-files", f"{folder}/certified") == ""
    [counts] = (tmp_path / "r" / "surveys" / WAVE / "certified").rglob("*.json")
    assert of_exact(counts.name, counts.read_bytes())[0].respondents == {pseudonym(key, OWN): 21}
