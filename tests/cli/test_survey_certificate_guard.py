"""A certificate beside tables that are shown, or beside an earlier one, tells nothing of others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_survey_certificate import IMPORT, made, take_in
from tests.cli.test_survey_certificate import office as office  # noqa: PLC0414 -- a fixture
from tests.surveys import any_step
from tests.teachers import OTHERS, OWN, WAVE, answers, export

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli, Ran

LEGAL, CENTRE = "UNIT-legal-office", "UNIT-career-centre"
PATH = f"records/waves/{WAVE}/wave.yaml"
PART = "that two certificates or a shown group tell no single answer"


@pytest.mark.req("KZ-SURV-19", part=PART)
def test_two_certificates_together_tell_no_single_answer(office: Cli, tmp_path: Path) -> None:
    take_in(office, tmp_path, own=12)
    made(office, "--format", "md")
    with any_step(office):
        take_in(office, tmp_path, "--replace", own=13)
    assert "since CRT-2026-0001 only few answers" in made(office, code=2).err
    with any_step(office):
        take_in(office, tmp_path, "--replace", own=42)
    made(office, "--format", "md")


@pytest.mark.req("KZ-SURV-19", part=PART)
def test_an_exchange_of_few_who_answered_is_seen_though_their_number_is_the_same(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, tmp_path, own=12)
    made(office, "--format", "md")
    [kept] = (office.root / "private/surveys" / WAVE / "certified").rglob("*.json")
    path = tmp_path / "f1-12.csv"
    row = next(one for one in path.read_text("utf-8").splitlines() if f",{OWN}," in one)
    other = row.rpartition(",")[0] + (",1" if row.endswith("5") else ",5")
    path.write_text(path.read_text("utf-8").replace(row, other), encoding="utf-8")
    with any_step(office):
        office("survey", "import", str(path), *IMPORT, "--replace")
    assert "since CRT-2026-0001 only few answers" in made(office, code=2).err
    kept.unlink()  # one that was handed out before its tables were kept: numbers alone are known
    made(office, "--format", "md")


def by_unit(office: Cli, folder: Path, sizes: dict[str, tuple[int, str]], *more: str) -> Ran:
    """Take in answers by teacher: how many, and of which unit."""
    rows = [
        f"{row},{unit}"
        for at, (teacher, (n, unit)) in enumerate(sizes.items(), start=7)
        for row in answers(at, {teacher: n})
    ]
    path = export(folder, rows, f"u{len(rows)}.csv")
    heads, lines = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"{heads},Unit\n{lines}", encoding="utf-8")
    return office("survey", "import", str(path), *(more or IMPORT), "--group", "Unit")


@pytest.mark.req("KZ-SURV-19")
def test_few_answers_about_others_cannot_be_had_by_subtraction(office: Cli, tmp_path: Path) -> None:
    by_unit(office, tmp_path, {OWN: (12, CENTRE), OTHERS[0]: (4, CENTRE)})
    refused = made(office, "--format", "md", code=2)
    assert "fewer than 10 answers are about other teachers" in refused.err
    assert not (office.root / "private" / "certificates").exists()


@pytest.mark.req("KZ-SURV-19")
def test_no_table_in_the_records_is_of_one_teacher_nor_of_two(office: Cli, tmp_path: Path) -> None:
    sizes = {OTHERS[0]: (30, LEGAL), OWN: (40, CENTRE), OTHERS[1]: (33, CENTRE)}
    by_unit(office, tmp_path, sizes)
    text = office.read(PATH)
    assert "results:" in text
    assert "UNIT-" not in text
    tables = list((office.root / PATH).parent.rglob("*.csv"))
    assert not any("UNIT-" in one.read_text("utf-8") for one in tables)
    made(office, "--format", "md")  # the whole less the own answers is of two others


@pytest.mark.req("KZ-SURV-19")
def test_answers_nearly_all_about_one_teacher_bring_no_counts(office: Cli, tmp_path: Path) -> None:
    sizes = {OWN: (90, CENTRE), OTHERS[0]: (9, CENTRE), OTHERS[1]: (9, CENTRE)}
    told = by_unit(office, tmp_path, sizes).lines
    assert "The answers are about too few teachers, or nearly all about one: no counts." in told
    assert "results:" not in office.read(PATH)


@pytest.mark.req("KZ-SURV-19")
def test_a_shown_unit_less_the_own_answers_is_not_of_one_colleague(
    office: Cli, tmp_path: Path
) -> None:
    centre = {OWN: (12, CENTRE), OTHERS[0]: (40, CENTRE), "T-3": (3, CENTRE)}
    by_unit(office, tmp_path, centre | {f"T-{n}": (20, LEGAL) for n in (4, 5, 6)})
    assert "group: UNIT-career-centre" in office.read(PATH)
    assert "too few other teachers" in made(office, "--format", "md", code=2).err
    made(office, "--format", "md", teacher="T-4")
    without_units(office)
    refused = made(office, "--format", "md", teacher="T-5", code=2)
    assert "shows units, and its tables by teacher have none" in refused.err


@pytest.mark.req("KZ-SURV-19")
def test_a_later_file_about_one_teacher_does_not_enter_the_history(
    office: Cli, tmp_path: Path
) -> None:
    by_unit(office, tmp_path, {f"T-{n}": (20, CENTRE) for n in (1, 2, 3)})
    path = export(tmp_path, answers(9, {"T-1": 25}), "late.csv")
    refused = office("survey", "import", str(path), *IMPORT, "--add", code=2).err
    assert "answers about fewer than 3 teachers" in refused
    more = export(tmp_path, answers(9, {f"T-{n}": 20 for n in (1, 2, 3)}), "more.csv")
    office("survey", "import", str(more), *IMPORT, "--add")
    assert "valid: 120\n" in office.read(PATH)


@pytest.mark.req("KZ-SURV-19")
def test_without_a_column_of_teachers_no_department_is_shown(office: Cli, tmp_path: Path) -> None:
    sizes = {"T-1": (20, LEGAL), "T-2": (20, CENTRE)}
    told = by_unit(office, tmp_path, sizes, "--wave", WAVE).lines
    assert any(line.startswith("How many teachers a department's answers") for line in told)
    assert "results:" in office.read(PATH)
    assert "UNIT-" not in office.read(PATH)


def without_units(qms: Cli) -> None:
    """Make tables by teacher what they were before they kept the unit."""
    [path] = (qms.root / "private/surveys" / WAVE / "teachers").glob("*.json")
    tree = json.loads(path.read_bytes())
    del tree["units"]
    tree["valid"] = {name.partition(" ")[0]: size for name, size in tree["valid"].items()}
    for part in ("counts", "blocks"):
        tree[part] = [[row[0].partition(" ")[0], *row[1:]] for row in tree[part]]
    path.write_text(json.dumps(tree), encoding="utf-8")
