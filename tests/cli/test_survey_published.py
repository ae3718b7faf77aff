"""Small groups from the import to the second report: nothing hidden can be had by subtraction."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from qms.actions.session import Moment, Session
from qms.actions.survey_publication import publication_of
from qms.engine.disclosure import audit
from qms.engine.disclosure_types import Hidden
from qms.engine.survey_publication import publication
from qms.exchange.published_file import of_file
from qms.kinds.wave import ALL
from qms.model.record import Circle
from tests.store.plain_git import git
from tests.surveys import any_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qms.engine.survey_publication import SurveyPublication
    from tests.workspaces import Cli

WAVE: Final = "WAVE-2026-0001"
FOLDER: Final = f"records/waves/{WAVE}"
ASKED: Final = ("q1", "q2", "q3")
TABLE: Final = {"d1": (20, 3, 14), "d2": (17, 30, 25), "d3": (18, 40, 2)}
"""How many of a department answered each question: two numbers are small."""
PEOPLE: Final = {"d1": 20, "d2": 30, "d3": 40}

QUESTIONNAIRE: Final = """\
id: SRV-x
schema: 1
title: Teaching
target_group: students
scales:
  - id: three
    options:
      - {value: '1', label: bad}
      - {value: '2', label: neutral}
      - {value: '3', label: good, positive: true}
blocks: [{id: b, title: Block}]
questions:
  - {id: q1, text: Lectures, scale: three, block: b}
  - {id: q2, text: Grading, scale: three, block: b}
  - {id: q3, text: Library, scale: three, block: b}
"""
A_WAVE: Final = f"""\
id: {WAVE}
schema: 1
survey: SRV-x
period: 2025-2026
opened: 2026-05-01
closed: 2026-06-01
invited: 200
limitations: One faculty.
"""

FEW: Final = A_WAVE.replace("0001", "0002").replace("invited: 200", "invited: 9\nvalid: 4")
"""A wave of which nothing is known but that four of nine answered."""


def unit(name: str, level: str, parent: str) -> str:
    """Write a unit."""
    return (
        f"id: UNIT-{name}\nschema: 1\nnames: [{{text: {{en: Unit {name}}}}}]\nlevel: {level}\n"
        f"parent: UNIT-{parent}\n"
    )


def answers(
    folder: Path,
    table: Mapping[str, Sequence[int]] = TABLE,
    people: Mapping[str, int] = PEOPLE,
    more: Mapping[str, int] | None = None,
) -> Path:
    """Write answers; the first people of a department answer each question, the others none.

    ``more`` are people who came later and answered everything.
    """
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Id", "Unit", *ASKED])
        for name, size in people.items():
            for at in range(size):
                row = [1 + (at + n) % 3 if at < table[name][n] else "" for n in range(len(ASKED))]
                filled = row if any(row) else [1, "", ""]
                writer.writerow([f"{name}-{at}", f"UNIT-{name}", *filled])
            for at in range((more or {}).get(name, 0)):
                writer.writerow([f"{name}-new-{at}", f"UNIT-{name}", 3, 3, 3])
    return path


@pytest.fixture
def office(qms: Cli, tmp_path: Path) -> Cli:
    """Return a faculty of three departments whose answers were taken in."""
    departments = (unit(name, "department", "f1") for name in TABLE)
    qms.put(QUESTIONNAIRE, A_WAVE, unit("f1", "faculty", "university"), *departments)
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", "Units and a wave")
    take_in(qms, answers(tmp_path))
    return qms


def take_in(qms: Cli, path: Path, *more: str) -> None:
    """Take a file in."""
    own = ("--wave", WAVE, "--group", "Unit", "--response-id", "Id")
    qms("survey", "import", str(path), *own, *more)


def printed(qms: Cli, circle: Circle = Circle.INTERNAL) -> SurveyPublication:
    """Return what may be printed now."""
    session = Session(Moment(qms.root, today="2026-11-21"))
    return publication_of(session, WAVE, circle)[1]


def issue(qms: Cli, folder: Path, *more: str) -> None:
    """Make the report and issue it."""
    where = ("--format", "md", "--out", str(folder), "--lang", "en")
    [made] = qms("report", "survey", "--wave", WAVE, *where, *more, "--json").items
    qms("report", "issue", made["path"], "--outside", "Drive/reports")


def files_of(qms: Cli) -> list[Path]:
    """Return the files with what was printed."""
    return sorted((qms.root / FOLDER / "published").glob("*.csv"))


@pytest.mark.req("KZ-SURV-17")
def test_a_3_x_3_table_with_small_cells_is_printed_without_them(office: Cli) -> None:
    found = printed(office)
    hidden = {
        (group, name)
        for group in found.groups
        for name in ASKED
        if isinstance(found.valid(group, name), Hidden)
    }
    assert {("UNIT-d1", "q2"), ("UNIT-d3", "q3")} < hidden
    assert found.audit() == ()
    for name in ASKED:
        shown = [found.valid(group, name) for group in found.groups if group.startswith("UNIT-d")]
        known = [value for value in shown if isinstance(value, int)]
        whole = found.valid("UNIT-f1", name)
        assert isinstance(whole, int)
        assert whole - sum(known) == 0 or whole - sum(known) >= 10
        assert len(shown) - len(known) != 1


def test_stats_print_the_mark_of_a_hidden_number_and_no_option_shows_it(office: Cli) -> None:
    shown = office("survey", "stats", WAVE, "--group", "UNIT-d1")
    row = next(line for line in shown.lines if line.split()[:1] == ["q2:"])
    assert "hidden" in row
    assert " 3 " not in row
    assert any("Numbers of fewer than 10 respondents are hidden" in one for one in shown.lines)
    [item] = office("survey", "stats", WAVE, "--group", "UNIT-d1", "--json").items
    q2 = next(one for one in item["questions"] if one["question"] == "q2")
    assert q2["hidden"]
    assert [q2[name] for name in ("valid", "counts", "positive", "mean", "blank")] == [None] * 5
    [item] = office("survey", "stats", WAVE, "--group", "UNIT-f1", "--json").items
    q2 = {one["group"]: one for one in item["questions"][1]["groups"]}
    d1 = q2["UNIT-d1"]
    assert d1["hidden"]
    assert [d1[name] for name in ("valid", "positive_answers", "p", "p_corrected")] == [None] * 4
    compared = [one for one in q2.values() if one["p"] is not None]
    assert all(one["p_corrected"] <= len(compared) * one["p"] + 1e-7 for one in compared)
    assert "--exact" in office("survey", "stats", WAVE, "--exact", code=2).err


@pytest.mark.req("KZ-SURV-17")
def test_what_an_issued_report_printed_is_kept_without_a_hidden_number(
    office: Cli, tmp_path: Path
) -> None:
    issue(office, tmp_path / "out")

    [kept] = files_of(office)
    assert kept.name == "2026-11-21-survey-internal.csv"
    wave = office.read(f"{FOLDER}/wave.yaml")
    assert f"file: {kept.name}" in wave
    read = of_file(kept.read_bytes())
    values = {cell.key[2:]: cell.value for cell in read.table.cells}
    now = printed(office)
    for one in now.all:
        for cell in one.table.cells:
            shown = isinstance(one.decisions[cell.key], int)
            assert values[cell.key[2:]] == (cell.value if shown else None)
    assert now.audit() == ()
    assert office("check", "--only", "integrity").code == 0


@pytest.mark.req("KZ-SURV-17")
def test_a_second_report_after_two_more_answers_cannot_be_subtracted(
    office: Cli, tmp_path: Path
) -> None:
    issue(office, tmp_path / "first")
    with any_step(office):
        take_in(office, answers(tmp_path, more={"d2": 2}), "--replace")

    second = printed(office)
    assert isinstance(second.respondents("UNIT-d2"), Hidden)
    assert second.audit() == ()
    earlier = second.given.earlier
    assert any("wait for more answers" in one.shown("en") for one in second.notes)
    alone = publication(replace(second.given, earlier=()), Circle.INTERNAL)
    assert alone.respondents("UNIT-d2") == 32
    careless = [
        replace(one, decisions={**one.decisions, **other.decisions})
        for one, other in zip(second.all, alone.all, strict=True)
    ]
    assert {(found.low, found.high) for one in careless for found in audit(one)} >= {(2, 2)}
    assert len(earlier) == 1
    issue(office, tmp_path / "second")
    [made] = (tmp_path / "second").glob("*.md")
    first_page = made.read_text(encoding="utf-8").split("## Annex")[0]
    assert "| Positive answers, % | hidden |" in first_page
    assert "wait for more answers" in first_page
    assert [one.name for one in files_of(office)] == [
        "2026-11-21-survey-internal-2.csv",
        "2026-11-21-survey-internal.csv",
    ]
    assert printed(office).audit() == ()


@pytest.mark.req("KZ-SURV-17", part="respondents in reports about more than the wave")
def test_no_other_report_prints_respondents_that_the_survey_report_hides(
    office: Cli, tmp_path: Path
) -> None:
    office.put(FEW)
    issue(office, tmp_path / "first")
    with any_step(office):
        take_in(office, answers(tmp_path, more={"d2": 2}), "--replace")
    assert isinstance(printed(office).respondents(ALL), Hidden)

    out = tmp_path / "out"
    made = ("--out", str(out), "--lang", "en")
    for report in (
        ("operational", "--month", "2026-06", "--circle", "public"),
        ("operational", "--month", "2026-06"),
        ("extract", "--year", "2025-2026"),
        ("survey-results", "--year", "2025-2026", "--circle", "public"),
    ):
        office("report", *report, "--format", "md", *made)
    office("report", "panel", *made)
    texts = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}
    assert len(texts) == 5
    for name, text in texts.items():
        assert "hidden" in text, name
        assert not re.search(r"\b(92|46\.0|44\.4)\b", text), name
        assert not re.search(r"9\s*\|\s*4\b|<td[^>]*>4</td>", text), name


def test_enough_more_answers_are_printed_again(office: Cli, tmp_path: Path) -> None:
    issue(office, tmp_path / "first")
    take_in(office, answers(tmp_path, more={"d1": 15, "d2": 15, "d3": 15}), "--replace")

    second = printed(office)
    assert second.respondents(ALL) == 135
    assert second.respondents("UNIT-d2") == 45
    assert second.audit() == ()


def test_a_report_for_another_circle_is_judged_by_the_first(office: Cli, tmp_path: Path) -> None:
    issue(office, tmp_path / "first")
    before = printed(office)
    again = printed(office, Circle.CORPORATE)

    assert [one.decisions for one in again.all] == [one.decisions for one in before.all]
    assert again.audit() == ()


def test_a_report_made_before_other_answers_were_issued_is_made_again(
    office: Cli, tmp_path: Path
) -> None:
    where = ("--format", "md", "--out", str(tmp_path / "old"), "--lang", "en")
    [old] = office("report", "survey", "--wave", WAVE, *where, "--json").items
    with any_step(office):
        take_in(office, answers(tmp_path, more={"d2": 2}), "--replace")
    issue(office, tmp_path / "new")

    done = office("report", "issue", old["path"], "--outside", "Drive/reports", code=2)
    assert f"What was issued of {WAVE} since would give hidden numbers away." in done.err
    assert "Make the report again" in done.err
    assert len(files_of(office)) == 1


@pytest.mark.parametrize("how", ["altered", "missing"])
def test_figures_that_are_not_kept_as_printed_are_named_and_stop_reports(
    office: Cli, tmp_path: Path, how: str
) -> None:
    issue(office, tmp_path / "out")
    [kept] = files_of(office)
    if how == "missing":
        kept.unlink()
    else:
        kept.write_bytes(kept.read_bytes().replace(b"UNIT-d1", b"UNIT-d9"))
    done = office("check", "--only", "integrity", code=1)
    assert "Q140" in done.out
    assert kept.name in done.out
    refused = office("survey", "stats", WAVE, code=2)
    assert "is not what the report printed" in refused.err
    assert "git checkout" in refused.err
