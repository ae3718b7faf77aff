"""The same people's answers are in one wave: two that differ by few would tell what these said."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest

from qms.actions.survey_twice import near
from qms.engine.stats_tables import SurveyTables
from tests.surveys import any_step, survey
from tests.teachers import ASKED, wave

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli, Ran

FIRST: Final = "WAVE-2026-0001"
SECOND: Final = "WAVE-2026-0002"
IDS: Final = ("--response-id", "Id")
PART: Final = "that waves of the same people tell what few answered"
BLOCKS: Final = "blocks:\n  - {id: teaching, title: A}\n  - {id: marks, title: B}\n"


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with two waves of a questionnaire that are over."""
    return qms.records(survey(*ASKED, more=BLOCKS), wave(1), wave(2))


def file(folder: Path, name: str, size: int, *, seed: int = 1, first: int = 0) -> Path:
    """Write answers of three questions, numbered from ``first``; more of one seed go on."""
    made = random.Random(seed)  # noqa: S311 -- answers, no secrets
    rows = [",".join(made.choice("1234455") for _ in range(3)) for _ in range(size)]
    path = folder / name
    lines = [f"{first + at},{row}" for at, row in enumerate(rows)]
    path.write_text("\n".join(["Id,q1,q2,q3", *lines]) + "\n", encoding="utf-8")
    return path


def take_in(qms: Cli, path: Path, wave_id: str, *more: str, code: int = 0) -> Ran:
    """Take a file into a wave."""
    return qms("survey", "import", str(path), "--wave", wave_id, *more, code=code)


@pytest.mark.req("KZ-SURV-03", part=PART)
def test_a_file_of_one_wave_is_not_taken_into_another(office: Cli, tmp_path: Path) -> None:
    path = file(tmp_path, "one.csv", 40)
    take_in(office, path, FIRST)
    for more in (("--add",), ("--dry-run",)):
        refused = take_in(office, path, SECOND, *more, code=2).err
        assert f"one.csv has answers that are counted in {FIRST} already" in refused
        assert "--replace" in refused
    assert "imports:" not in office.read(f"records/waves/{SECOND}/wave.yaml")


@pytest.mark.req("KZ-SURV-03", part=PART)
def test_a_later_export_is_not_taken_into_another_wave(office: Cli, tmp_path: Path) -> None:
    take_in(office, file(tmp_path, "one.csv", 40), FIRST, *IDS)
    later = file(tmp_path, "two.csv", 44)
    for more in ((), ("--add",), ("--dry-run",)):
        refused = take_in(office, later, SECOND, *IDS, *more, code=2).err
        assert f"counted in {FIRST} already" in refused
    # nor without its ids
    assert f"all answers of {FIRST} seem to be in it" in take_in(office, later, SECOND, code=2).err
    with any_step(office):
        take_in(office, later, FIRST, *IDS)


@pytest.mark.req("KZ-SURV-03", part=PART)
def test_other_people_whose_platform_counts_from_one_again_are_taken_in(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, file(tmp_path, "one.csv", 40), FIRST, *IDS)
    take_in(office, file(tmp_path, "two.csv", 44, seed=2), SECOND, *IDS)
    assert "valid: 44" in office.read(f"records/waves/{SECOND}/wave.yaml")


def test_who_knows_that_other_people_answered_alike_says_so(office: Cli, tmp_path: Path) -> None:
    take_in(office, file(tmp_path, "one.csv", 40), FIRST)
    alike = file(tmp_path, "two.csv", 40, first=100)
    assert "Did other people answer?" in take_in(office, alike, SECOND, code=2).err
    take_in(office, alike, SECOND, "--add")


@pytest.mark.req("KZ-SURV-03", part=PART)
def test_answers_are_judged_by_all_that_the_history_has_of_another_wave(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, file(tmp_path, "one.csv", 36), FIRST, *IDS)
    more = file(tmp_path, "more.csv", 24, seed=2, first=100)
    take_in(office, more, FIRST, *IDS, "--add")
    assert "valid: 60" in office.read(f"records/waves/{FIRST}/wave.yaml")
    late = file(tmp_path, "late.csv", 37)  # those of the first version, and one
    for dry in ((), ("--dry-run",)):
        refused = take_in(office, late, SECOND, *dry, code=2).err
        assert f"all answers of {FIRST} seem to be in it" in refused
    assert "imports:" not in office.read(f"records/waves/{SECOND}/wave.yaml")
    take_in(office, file(tmp_path, "b.csv", 37, seed=3), SECOND)


@pytest.mark.req("KZ-SURV-10", part="that what is added tells nothing of few")
def test_what_is_added_up_elsewhere_tells_nothing_of_few(office: Cli, tmp_path: Path) -> None:
    office.records(wave(3), wave(4))
    third = "WAVE-2026-0003"
    take_in(office, file(tmp_path, "one.csv", 40), FIRST, *IDS)
    take_in(office, file(tmp_path, "few.csv", 4, seed=3, first=100), SECOND, *IDS)
    refused = office("survey", "merge", third, FIRST, SECOND, code=2).err
    assert f"{third} and {FIRST} would differ by fewer than 10 answers" in refused
    office("survey", "merge", third, FIRST)
    again = office("survey", "merge", "WAVE-2026-0004", FIRST, third, code=2).err
    assert "have the same answers" in again
    late = take_in(office, file(tmp_path, "l.csv", 4, seed=4, first=200), third, *IDS, code=2)
    assert "by fewer than 10 answers" in late.err


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ((10, 20), (10, 20), True),
        ((10, 20), (12, 24), True),
        ((12, 24), (10, 20), True),
        ((10, 20), (9, 24), False),  # an answer less: not the same people
        ((10, 20), (20, 20), False),  # enough others
        ((1, 3), (1, 4), False),  # never shown
    ],
)
def test_tables_are_near_when_one_holds_the_other_and_few_more(
    one: tuple[int, int], other: tuple[int, int], *, told: bool
) -> None:
    made = [SurveyTables({"all": sum(row)}, {("all", "q"): (*row, 0)}) for row in (one, other)]
    assert near(made[0], made[1], 10) is told
