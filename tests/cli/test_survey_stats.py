"""``qms survey stats`` and ``merge``: figures from stored tables equal those of other libraries."""

from __future__ import annotations

import csv
import gzip
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.engine.answers import BLOCKS, DATA, QUESTIONS, reference
from tests.store.plain_git import git

if TYPE_CHECKING:
    from tests.workspaces import Cli, Ran

REF: Final = reference()["turkiye"]
IDS: Final = {"Q1_Q12_course": "course", "Q13_Q28_instructor": "teacher", "Q1_Q28_all": "*"}
WAVE: Final = "WAVE-2026-0001"
PATH: Final = f"records/waves/{WAVE}/wave.yaml"


def questionnaire(*reversed_ones: str, blocks: bool = True) -> str:
    """Write the questionnaire of the public file."""
    options = ", ".join(
        f"{{value: '{n}', label: L{n}{', positive: true' if n > 3 else ''}}}" for n in range(1, 6)
    )
    block = {q: IDS[name] for name, questions in BLOCKS.items() for q in questions}
    return (
        "id: SRV-x\nschema: 1\ntitle: Evaluation\ntarget_group: students\n"
        f"scales:\n  - {{id: five, options: [{options}]}}\n"
        "blocks: [{id: course, title: Course}, {id: teacher, title: Teacher}]\nquestions:\n"
        + "".join(
            f"  - {{id: {q.lower()}, text: Question {q}, scale: five"
            + (f", block: {block[q]}" if blocks else "")
            + (", reversed: true" if q in reversed_ones else "")
            + "}\n"
            for q in QUESTIONS
        )
    )


def a_wave(number: int = 1, period: str = "2025-2026", more: str = "") -> str:
    """Write a wave that was opened and closed."""
    year = int(period[:4]) + 1
    return (
        f"id: WAVE-2026-{number:04d}\nschema: 1\nsurvey: SRV-x\nperiod: {period}\n"
        f"opened: {year}-05-01\nclosed: {year}-06-01\n{more}"
    )


def unit(number: int) -> str:
    """Write one of three faculties, or a department of the first."""
    level, above = ("faculty", "UNIT-university") if number < 4 else ("department", "UNIT-f1")
    name = f"UNIT-f{number}" if number < 4 else f"UNIT-d{number}"
    return (
        f"id: {name}\nschema: 1\nnames: [{{text: {{en: U{number}}}}}]\nlevel: {level}\n"
        f"parent: {above}\n"
    )


def rows() -> list[dict[str, str]]:
    """Return the rows of the public file."""
    with gzip.open(DATA / "turkiye-student-evaluation.csv.gz", "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def file(folder: Path, lines: list[dict[str, str]], name: str = "answers.csv") -> Path:
    """Write rows with an id of their own; the instructor becomes a unit."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Id", "Unit", *QUESTIONS])
        for at, row in enumerate(lines):
            place = {"1": "UNIT-f1", "2": "UNIT-f2", "3": "UNIT-f3"}[row["instr"]]
            writer.writerow([f"{name}-{at}", place, *(row[q] for q in QUESTIONS)])
    return path


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with the questionnaire, three faculties and a wave."""
    return qms.records(questionnaire(), *map(unit, (1, 2, 3, 4, 5)), a_wave())


def take_in(qms: Cli, path: Path, *more: str, wave: str = WAVE) -> Ran:
    """Take a file in."""
    own = ("--wave", wave, "--group", "Unit", "--response-id", "Id")
    return qms("survey", "import", str(path), *own, *more)


@pytest.fixture
def counted(office: Cli, tmp_path: Path) -> Cli:
    """Return the workspace with the public file taken in."""
    take_in(office, file(tmp_path, rows()))
    return office


def stats(qms: Cli, *more: str) -> dict[str, Any]:
    """Return the figures for a program."""
    answer = qms("survey", "stats", WAVE, *more, "--json").json
    jsonschema.validate(answer, answer_schemas()["survey-stats"])
    [item] = answer["items"]
    return dict(item)


@pytest.mark.req("KZ-SURV-09")
@pytest.mark.req("KZ-SURV-10")
@pytest.mark.req("KZ-SURV-11")
@pytest.mark.req("KZ-SURV-16")
def test_the_public_file_imported_gives_every_figure_of_the_reference(counted: Cli) -> None:
    found = stats(counted)
    for one in found["questions"]:
        expected = REF["items"][one["question"].upper()]
        assert one["counts"] == expected["counts_1_5"]
        assert [one[name] for name in ("positive", "neutral", "mean", "sd", "dispersion")] == [
            expected[name]
            for name in ("top2_share", "neutral_share", "mean", "sd", "dispersion_index")
        ]
        assert one["interpolated_median"] == expected["interpolated_median"]
        assert one["interval"] == expected["wilson95_top2"]
    blocks = {one["block"]: one for one in found["blocks"]}
    for name, expected in REF["blocks"].items():
        one = blocks[IDS[name]]
        assert (one["positive"], one["standard_error"]) == (
            expected["satisfaction"],
            expected["cluster_se"],
        )
        assert one["interval"] == expected["cluster_95"]
        assert round(one["design_effect"], 3) == expected["design_effect"]
    alphas = {one["block"]: one["alpha"] for one in found["reliability"]}
    assert alphas["course"] == REF["blocks"]["Q1_Q12_course"]["alpha"]
    assert alphas["teacher"] == REF["blocks"]["Q13_Q28_instructor"]["alpha"]
    assert {
        one["group"]: {"n": one["valid"], "satisfaction": one["blocks"][2]["positive"]}
        for one in found["groups"]
    } == {f"UNIT-f{name}": row for name, row in REF["by_instructor"].items()}
    assert blocks["*"]["positive"] == 0.441703
    assert [round(blocks[name]["design_effect"], 1) for name in ("course", "teacher", "*")] == [
        *(9.6, 13.2, 21.4),
    ]


def ready_made(office: Cli, folder: Path) -> None:
    """Take in how many of each class chose which option, as another system gives them."""
    classes = sorted({row["class"] for row in rows()}, key=int)
    for name in classes:
        text = unit(3).replace("UNIT-f3", f"UNIT-c{name}").replace("U3", f"Class {name}")
        office.put(text)
    git(office.root, "add", "-A")
    git(office.root, "commit", "-qm", "Classes")
    counts = Counter((q.lower(), row[q], row["class"]) for row in rows() for q in QUESTIONS)
    lines = [f"{q},{option},UNIT-c{name},{n}" for (q, option, name), n in counts.items()]
    path = folder / "counts.csv"
    path.write_text("\n".join(["question,option,group,n", *lines, ""]), encoding="utf-8")
    office("survey", "import", str(path), "--wave", WAVE)


@pytest.mark.req("KZ-SURV-14")
def test_questions_by_group_have_p_values_corrected_for_many_groups(
    office: Cli, tmp_path: Path
) -> None:
    ready_made(office, tmp_path)
    found = stats(office)
    groups = {one["group"]: one for one in found["questions"][0]["groups"]}
    for name, expected in REF["Q1_class_vs_rest"].items():
        one = groups[f"UNIT-c{name}"]
        assert [one["positive_answers"], one["others_positive_answers"]] == expected["x"]
        assert [one["valid"], one["others_valid"]] == expected["n"]
        assert (one["p"], one["p_corrected"]) == (expected["p"], expected["p_holm"])
    shown = office("survey", "stats", WAVE, "--by-group", "--block", "course")
    row = next(line.split() for line in shown.lines if "q1: Question Q1 " in line)
    assert row[:5] == ["q1:", "Question", "Q1", "Class", "1"]
    assert row[-4:] == ["points", "0.0020", "0.0121", "differs"]
    assert "q13" not in shown.out
    kazakh = office("--lang", "kk", "survey", "stats", WAVE, "--by-group").out
    assert "0,0020" in kazakh
    assert "0.0020" not in kazakh
    # nobody knows who gave which answers: an interval of a block only as wide as it can be
    blocks = {one["block"]: one for one in found["blocks"]}
    assert not found["respondents_known"]
    for name, expected in REF["blocks"].items():
        one = blocks[IDS[name]]
        assert (one["interval"], one["design_effect"]) == (None, None)
        low, high = one["widest_interval"]
        assert low < expected["cluster_95"][0] < expected["cluster_95"][1] < high
    whole = office("survey", "stats", WAVE).out
    assert "*: ready-made counts do not say who gave which answers." in whole
    assert "Questions in which a group differs" in whole
    out = str(tmp_path / "out")
    given = ("--wave", WAVE, "--format", "md", "--lang", "en", "--out", out)
    [path] = map(Path, office("report", "survey", *given).lines)
    printed = path.read_text(encoding="utf-8")
    assert re.search(r"interval of confidence: \d+\.\d…\d+\.\d\\\*;", printed)
    assert "ready-made counts do not say who gave which answers." in printed


def test_the_answer_takes_less_than_a_second_without_the_start_of_the_program(
    counted: Cli,
) -> None:
    started = time.process_time()
    counted("survey", "stats", WAVE)
    assert time.process_time() - started < 1


@pytest.mark.req("KZ-SURV-34")
def test_people_read_rates_intervals_and_the_early_warning(office: Cli, tmp_path: Path) -> None:
    office("set", WAVE, "invited", "20000")
    take_in(office, file(tmp_path, rows()))
    shown = office("survey", "stats", WAVE).out
    assert "29.1 %" in shown
    assert "Early warning: the response rate is under 30 %." in shown
    assert "44.2 %" in shown
    assert "Fewer than 3 years of answers: no trend is tested." in shown
    one = office("survey", "stats", WAVE, "--block", "teacher").out
    assert "q13" in one
    assert "q1 " not in one
    wrong = office("survey", "stats", WAVE, "--block", "x", code=2)
    assert "SRV-x has no block x" in wrong.err


@pytest.mark.req("KZ-SURV-07")
@pytest.mark.req("KZ-SURV-16")
def test_a_reversed_question_that_is_not_marked_is_reported(office: Cli, tmp_path: Path) -> None:
    turned = [{**row, "Q5": str(6 - int(row["Q5"]))} for row in rows()]
    take_in(office, file(tmp_path, turned))
    said = [one for one in office("survey", "stats", WAVE).lines if "q5" in one]
    assert any(one.startswith("course: ") for one in said), said
    office.put(questionnaire("Q5"))
    git(office.root, "commit", "-qam", "Q5 is reversed")
    assert "Other answers count as positive now" in office("survey", "stats", WAVE).out
    take_in(office, tmp_path / "answers.csv", "--replace")
    found = stats(office)
    assert not found["outdated"]
    blocks = {one["block"]: one["positive"] for one in found["blocks"]}
    assert blocks["course"] == REF["blocks"]["Q1_Q12_course"]["satisfaction"]
    assert "received: 5820\nvalid: 5820\n" in office.read(PATH)
    assert not [
        one for one in stats(office)["reliability"] if one["block"] == "course" and one["warnings"]
    ]


@pytest.mark.req("KZ-SURV-15")
def test_waves_of_three_years_have_changes_and_a_trend(qms: Cli, tmp_path: Path) -> None:
    for text in (
        questionnaire(),
        *map(unit, (1, 2, 3)),
        a_wave(2, "2023-2024"),
        a_wave(3, "2024-2025"),
        a_wave(),
    ):
        qms.record(text)
    lines = rows()
    parts = {"WAVE-2026-0002": lines[:1500], "WAVE-2026-0003": lines[1500:3000], WAVE: lines[3000:]}
    for wave, part in parts.items():
        take_in(qms, file(tmp_path, part, f"{wave}.csv"), wave=wave)
    went = next(one for one in stats(qms)["waves"] if one["block"] == "*")
    assert [one["period"] for one in went["points"]] == ["2023-2024", "2024-2025", "2025-2026"]
    assert (went["years"], went["enough_years"]) == (3, True)
    assert went["steps"][0]["from"] == "2023-2024"
    assert went["steps"][0]["change"] == pytest.approx(
        went["points"][1]["positive"] - went["points"][0]["positive"], abs=2e-6
    )
    assert went["trend"]["p"] is not None
    assert any("a year, p < 0.0001" in line for line in qms("survey", "stats", WAVE).lines)


@pytest.mark.req("KZ-SURV-17")
def test_a_faculty_has_its_departments_and_what_is_too_small_is_not_shown(
    office: Cli, tmp_path: Path
) -> None:
    path = file(tmp_path, rows())
    text = path.read_text(encoding="utf-8")
    for unit_id, times in (("UNIT-d4", 40), ("UNIT-d5", 300)):
        text = text.replace("UNIT-f1", unit_id, times)
    path.write_text(text.replace("UNIT-f1", "UNIT-d4"), encoding="utf-8")
    take_in(office, path)
    written = office.read(PATH)
    assert "group: UNIT-f1" in written
    assert "UNIT-d" not in written
    beside = office.read(f"records/waves/{WAVE}/tables/counts.csv")
    assert beside.splitlines()[0] == "group,question,counts,blank"
    assert "UNIT-d5,q28," in beside
    found = stats(office, "--group", "UNIT-f1")
    assert {one["group"]: one["valid"] for one in found["groups"]} == {
        "UNIT-d4": 475,
        "UNIT-d5": 300,
    }
    assert found["valid"] == REF["by_instructor"]["1"]["n"]
    assert stats(office, "--group", "UNIT-d5")["valid"] == 300
    hidden = office("survey", "stats", WAVE, "--group", "UNIT-career-centre", code=2)
    assert "shows no results of UNIT-career-centre by itself" in hidden.err


def test_a_table_altered_by_hand_is_named_by_check(counted: Cli) -> None:
    assert counted("check", "--only", "integrity").code == 0
    table = counted.root / f"records/waves/{WAVE}/tables/pairs.csv"
    table.write_bytes(table.read_bytes().replace(b"5820", b"5821", 1))
    done = counted("check", "--only", "integrity", code=1)
    assert "Q110" in done.out
    assert "the table pairs.csv is not the one that was taken in" in done.out


def test_sums_of_answers_that_are_positive_no_longer_are_a_duty(counted: Cli) -> None:
    counted.put(questionnaire().replace("label: L4, positive: true", "label: L4"))
    done = counted("check", code=None)
    assert "the sums of course are not those of its counts" in done.out


@pytest.mark.req("KZ-SURV-10")
def test_campuses_and_waves_add_up_to_what_one_file_gives(office: Cli, tmp_path: Path) -> None:
    lines = rows()
    office.record(a_wave(2))
    office.record(a_wave(3))
    take_in(office, file(tmp_path, lines[:3000], "a.csv"))
    take_in(office, file(tmp_path, lines[3000:5000], "b.csv"), wave="WAVE-2026-0002")
    take_in(office, file(tmp_path, lines[5000:], "c.csv"), wave="WAVE-2026-0003")
    [sent] = (office.root / "private/surveys/WAVE-2026-0003").glob("*.json")
    campus = sent.rename(tmp_path / "campus.json")
    dry = office("survey", "merge", WAVE, "WAVE-2026-0002", str(campus), "--dry-run")
    assert "Nothing was written" in dry.out
    done = office("survey", "merge", WAVE, "WAVE-2026-0002", str(campus), "--json").json
    jsonschema.validate(done, answer_schemas()["survey-merge"])
    assert done["items"][0]["valid"] == 5820
    found = {one["block"]: one for one in stats(office)["blocks"]}
    assert found["*"]["positive"] == REF["blocks"]["Q1_Q28_all"]["satisfaction"]
    assert found["*"]["interval"] == REF["blocks"]["Q1_Q28_all"]["cluster_95"]
    again = office("survey", "merge", WAVE, "WAVE-2026-0002")
    assert "In WAVE-2026-0001 already: WAVE-2026-0002" in again.out
    assert "received: 5820\nvalid: 5820\n" in office.read(PATH)
    assert office("check", "--only", "integrity").code == 0


def test_another_edition_of_the_questionnaire_is_not_added(office: Cli, tmp_path: Path) -> None:
    office.record(a_wave(2, more="edition: '2'\n"))
    take_in(office, file(tmp_path, rows()[:50]), wave="WAVE-2026-0002")
    done = office("survey", "merge", WAVE, "WAVE-2026-0002", code=2)
    assert "Only answers to one edition of a questionnaire add up." in done.err
    assert json.dumps(office("survey", "stats", WAVE, code=2).err)
