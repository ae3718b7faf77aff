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

    from tests.workspaces import Cli

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
    [kept] = (office.root / "private/surveys" / WAVE / "certified").glob("*.json")
    path = tmp_path / "f1-12.csv"
    row = next(one for one in path.read_text("utf-8").splitlines() if f",{OWN}," in one)
    other = row.rpartition(",")[0] + (",1" if row.endswith("5") else ",5")
    path.write_text(path.read_text("utf-8").replace(row, other), encoding="utf-8")
    with any_step(office):
        office("survey", "import", str(path), *IMPORT, "--replace")
    assert "since CRT-2026-0001 only few answers" in made(office, code=2).err
    kept.unlink()  # one that was handed out before its tables were kept: numbers alone are known
    made(office, "--format", "md")


@pytest.mark.req("KZ-SURV-19")
def test_few_answers_about_others_cannot_be_had_by_subtraction(office: Cli, tmp_path: Path) -> None:
    rows = answers(7, {OWN: 12}) + answers(1, {OTHERS[0]: 4})
    path = export(tmp_path, rows)
    office("survey", "import", str(path), *IMPORT)
    refused = made(office, "--format", "md", code=2)
    assert "fewer than 10 answers are about other teachers" in refused.err
    assert not (office.root / "private" / "certificates").exists()


@pytest.mark.req("KZ-SURV-19")
def test_few_answers_about_others_of_the_own_unit_are_found_without_being_told_it(
    office: Cli, tmp_path: Path
) -> None:
    rows = answers(7, {OWN: 12}) + answers(1, {OTHERS[0]: 4}) + answers(2, {OTHERS[1]: 30})
    named = [
        f"{row},{'UNIT-legal-office' if OTHERS[1] in row else 'UNIT-career-centre'}" for row in rows
    ]
    path = export(tmp_path, named)
    text = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"{text[0]},Unit\n{text[1]}", encoding="utf-8")
    office("survey", "import", str(path), *IMPORT, "--group", "Unit")
    for more in ((), ("--unit", "UNIT-legal-office")):
        done = made(office, "--format", "md", *more, code=2)
        assert "fewer than 10 answers are about other teachers" in done.err
    # all answers of the legal office are about this one: what it shows tells of nobody else
    made(office, "--format", "md", teacher=OTHERS[1])
    without_units(office)
    assert "--unit UNIT" in made(office, "--format", "md", code=2).err
    own = ("--unit", "UNIT-career-centre", "--format", "md")
    assert "fewer than 10 answers" in made(office, *own, code=2).err
    made(office, "--unit", "UNIT-legal-office", "--format", "md")


def without_units(qms: Cli) -> None:
    """Make tables by teacher what they were before they kept the unit."""
    [path] = (qms.root / "private/surveys" / WAVE / "teachers").glob("*.json")
    tree = json.loads(path.read_bytes())
    del tree["units"]
    tree["valid"] = {name.partition(" ")[0]: size for name, size in tree["valid"].items()}
    for part in ("counts", "blocks"):
        tree[part] = [[row[0].partition(" ")[0], *row[1:]] for row in tree[part]]
    path.write_text(json.dumps(tree), encoding="utf-8")
