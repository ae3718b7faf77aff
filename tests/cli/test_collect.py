"""``qms collect``: forms to units and back (regulation on monitoring and feedback, 7.5.5, 9.3)."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.collecting import (
    CAPA,
    CAREER,
    CMP,
    COL,
    HR,
    NC,
    RISK,
    came_back,
    capa,
    cell_of,
    changed,
    commit,
    fill,
    forms,
    head,
    risk,
    unit,
)

if TYPE_CHECKING:
    from tests.workspaces import Cli


def _texts(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    cells = (row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(text) for row in cells for text in row if text)


def test_a_form_asks_about_the_open_items_of_its_unit_alone(qms: Cli) -> None:
    closed = risk(3, HR) + "transitions:\n  - {id: '1', date: 2026-10-01, to: closed}\n"
    commit(qms, risk(1, HR), risk(2, CAREER), closed, capa(1, CAREER))
    found = forms(qms)
    assert set(found) == {HR, CAREER}
    assert "RSK-2026-0001" in _texts(found[HR])
    assert "RSK-2026-0002" not in _texts(found[HR])
    assert "RSK-2026-0003" not in _texts(found[HR])
    assert "CAPA-2026-0001" in _texts(found[CAREER])


def test_who_has_nothing_open_gets_no_form_and_is_named(qms: Cli) -> None:
    commit(qms, risk(1, HR))
    out = qms("collect", "start", "--units", f"{HR},{CAREER}", "--folder", str(qms.root / "f")).out
    assert "Nothing open, no form: UNIT-career-centre" in out
    assert "Nothing is open" in qms("collect", "start", "--units", CAREER, code=2).err


def test_file_names_follow_the_scheme_of_the_university(sent: Path) -> None:
    assert sent.name.startswith("2026_11_21_")
    assert sent.suffix == ".xlsx"


def test_without_a_scheme_they_are_in_latin_letters(dulaty: Cli) -> None:
    commit(dulaty, unit(1), risk(1, "UNIT-kafedra-01"))
    (path,) = forms(dulaty).values()
    assert path.name == "COL-2026-0001_UNIT-kafedra-01.xlsx"


def test_only_the_cells_of_the_unit_are_open_and_drop_downs_name_the_levels(sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    sheet = book["Form"]
    assert book.sheetnames[0] == "How to fill in"
    assert book["qms"].sheet_state == "veryHidden"
    assert sheet.protection.sheet
    level = sheet[cell_of(sent, RISK, "likelihood")]
    assert not level.protection.locked
    assert level.value == "3 – medium"
    assert sheet.cell(level.row, 2).protection.locked
    kinds = {str(rule.sqref): rule.type for rule in sheet.data_validations.dataValidation}
    assert kinds[cell_of(sent, RISK, "likelihood")] == "list"
    assert kinds[cell_of(sent, CAPA, "progress")] == "whole"
    assert kinds[cell_of(sent, CAPA, "done_on")] == "date"


def test_a_form_speaks_the_language_that_was_asked_for(qms: Cli) -> None:
    commit(qms, risk(1, HR))
    text = _texts(forms(qms, "--lang", "kk")[HR])
    assert "3 – орташа" in text
    assert "Ықтималдық" in text


def test_equal_rounds_have_equal_bytes(qms: Cli, tmp_path: Path) -> None:
    commit(qms, risk(1, HR), capa(1, HR))
    start = ("collect", "start", "--units", "all", "--due", "2026-11-28", "--json", "--folder")
    (one,) = qms(*start, str(tmp_path / "a")).items
    subprocess.run(("git", "reset", "-q", "--hard", "HEAD~1"), cwd=qms.root, check=True)
    (two,) = qms(*start, str(tmp_path / "b")).items
    first, second = (open_.read_bytes() for open_ in _paths(one, two))
    assert first == second


def _paths(*items: dict[str, Any]) -> list[Path]:
    return [Path(item["path"]) for item in items]


def test_a_form_that_is_there_already_is_not_overwritten(qms: Cli, sent: Path) -> None:
    subprocess.run(("git", "reset", "-q", "--hard", "HEAD~1"), cwd=qms.root, check=True)
    folder = str(sent.parents[1])
    again = qms("collect", "start", "--units", "all", "--folder", folder, code=2)
    assert "is there already" in again.err
    assert not (qms.root / "records/collections").exists()


@pytest.mark.req("KZ-CAPA-04", part="silence of a month is told by the clock")
def test_what_a_unit_fills_in_becomes_dated_items_and_fields(
    qms: Cli, sent: Path, tmp_path: Path
) -> None:
    back = fill(
        sent,
        tmp_path / "back.xlsx",
        {
            (RISK, "likelihood"): "4 – above medium",
            (RISK, "why"): "Two surveys failed",
            (RISK, "measures"): "Remind before each survey\nCall the groups",
            (CAPA, "status"): "Letters sent",
            (CAPA, "progress"): 60,
            (CAPA, "new_term"): "31.01.2027",
            (CAPA, "term_reason"): "The session",
            (NC, "causes"): "No template",
            (CMP, "result"): "substantiated",
            (CMP, "considered_on"): "2026-11-18",
        },
    )
    (came,) = came_back(qms, back, more=("--by", "ROLE-head-of-unit"))
    assert (came["state"], came["taken"], came["conflicts"]) == ("taken", 10, [])
    text = qms.read(f"records/risks/{RISK}.yaml")
    assert "likelihood: 4\n    impact: 3" in text
    assert "why: Two surveys failed" in text
    assert "  - Call the groups" in text
    assert "by: ROLE-head-of-unit@UNIT-hr-department" in text
    text = qms.read(f"records/capas/{CAPA}.yaml")
    assert "text: Letters sent\n    progress: 60" in text
    assert "Asks for a new term, 2027-01-31: The session" in text
    assert "asked: 2027-01-31" in text
    assert "postponements" not in text
    assert "causes: No template" in qms.read(f"records/nonconformities/{NC}.yaml")
    assert "result: substantiated" in qms.read(f"records/complaints/{CMP}.yaml")
    assert changed(qms) == [
        f"records/capas/{CAPA}.yaml",
        f"records/collections/{COL}.yaml",
        f"records/complaints/{CMP}.yaml",
        f"records/nonconformities/{NC}.yaml",
        f"records/risks/{RISK}.yaml",
    ]
    (status,) = qms("collect", "status", "--json").items
    assert (status["returned"], status["taken"]) == ("2026-11-21", 10)


def test_a_measure_carried_out_is_a_completion_and_closes_nothing(
    qms: Cli, sent: Path, tmp_path: Path
) -> None:
    done = {
        (CAPA, "done"): "yes",
        (CAPA, "done_on"): "2026-11-15",
        (CAPA, "evidence"): "Letters of November, folder 01-14",
    }
    assert came_back(qms, fill(sent, tmp_path / "b.xlsx", done))[0]["taken"] == 3
    text = qms.read(f"records/capas/{CAPA}.yaml")
    assert "completions:" in text
    assert "date: 2026-11-15" in text
    assert "to: done" not in text


def test_ticks_say_that_nothingchanged(qms: Cli, sent: Path, tmp_path: Path) -> None:
    ticks = {(RISK, "seen"): "yes", (CAPA, "no_change"): "yes"}
    assert came_back(qms, fill(sent, tmp_path / "b.xlsx", ticks))[0]["taken"] == 2
    assert "text: No change." in qms.read(f"records/capas/{CAPA}.yaml")
    assert "reviews:" in qms.read(f"records/risks/{RISK}.yaml")


def test_an_untouched_form_changes_the_collection_alone(qms: Cli, sent: Path) -> None:
    (came,) = came_back(qms, sent)
    assert (came["taken"], came["conflicts"]) == (0, [])
    assert changed(qms) == [f"records/collections/{COL}.yaml"]


def test_the_same_answers_twice_change_nothing(qms: Cli, sent: Path, tmp_path: Path) -> None:
    answers = {
        (RISK, "likelihood"): "4 – above medium",
        (CAPA, "status"): "Letters sent",
        (CAPA, "new_term"): "2027-01-31",
        (CAPA, "term_reason"): "The session",
        (NC, "correction"): "Written again",
        (CMP, "result"): "partly substantiated",
        (CMP, "considered_on"): "2026-11-18",
    }
    back = fill(sent, tmp_path / "b.xlsx", answers)
    came_back(qms, back)
    before = head(qms)
    assert came_back(qms, back)[0]["state"] == "known"
    saved_again = tmp_path / "c.xlsx"
    book = openpyxl.load_workbook(back)
    book.properties.title = "Saved again"
    book.save(saved_again)
    assert came_back(qms, saved_again)[0]["state"] == "known"
    assert head(qms) == before


def test_what_both_changed_differently_is_shown_side_by_side_and_not_written(
    qms: Cli, sent: Path, tmp_path: Path
) -> None:
    qms("set", RISK, "measures", "Remind twice")
    qms("set", NC, "causes", "No template")
    back = fill(
        sent,
        tmp_path / "b.xlsx",
        {
            (RISK, "measures"): "Remind by telephone",
            (NC, "causes"): "No template",
            (NC, "correction"): "Written again",
        },
    )
    done = qms("collect", "import", str(back), "--json")
    (came,) = done.items
    assert came["taken"] == 1
    assert came["conflicts"] == [
        {
            "record": RISK,
            "field": "measures",
            "base": "Remind before each survey\nShorten the questionnaire",
            "workspace": "Remind twice",
            "sheet": "Remind by telephone",
        }
    ]
    assert "- Remind twice" in qms.read(f"records/risks/{RISK}.yaml")
    assert "Open conflicts" in qms("collect", "status").out
    qms("collect", "settle", COL, "1", "--kept", "workspace", "--basis", "Told by telephone")
    (status,) = qms("collect", "status", "--json").items
    assert status["conflicts"] == []
    assert "no open conflict 1" in qms("collect", "settle", COL, "1", "--kept", "form", code=2).err


def test_an_update_made_meanwhile_conflicts_with_the_one_of_the_form(
    qms: Cli, sent: Path, tmp_path: Path
) -> None:
    path = f"records/capas/{CAPA}.yaml"
    text = qms.read(path).replace(
        "progress: 20}", "progress: 20}\n  - {id: '2', date: 2026-11-18, text: By telephone}"
    )
    commit(qms, text)
    back = fill(sent, tmp_path / "b.xlsx", {(CAPA, "status"): "Sent", (CAPA, "progress"): 40})
    (came,) = came_back(qms, back)
    assert [item["field"] for item in came["conflicts"]] == ["status"]
    assert came["taken"] == 1
    assert "text: Sent" not in qms.read(path)


def test_a_record_closed_meanwhile_takes_no_answer(qms: Cli, sent: Path, tmp_path: Path) -> None:
    text = risk(1, HR) + "transitions:\n  - {id: '1', date: 2026-11-20, to: closed}\n"
    commit(qms, text)
    back = fill(sent, tmp_path / "b.xlsx", {(RISK, "impact"): "5 – critical"})
    (came,) = came_back(qms, back)
    assert came["conflicts"][0]["workspace"] == "closed"
