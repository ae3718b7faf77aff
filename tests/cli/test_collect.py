"""``qms collect``: forms to units and back (regulation on monitoring and feedback, 7.5.5, 9.3)."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.collecting import (
    SOFFICE,
    capa,
    cell_of,
    commit,
    complaint,
    fill,
    forms,
    nonconformity,
    rewritten,
    risk,
    unit,
)

if TYPE_CHECKING:
    from tests.workspaces import Cli

HR = "UNIT-hr-department"
CAREER = "UNIT-career-centre"
RISK, CAPA, NC, CMP = "RSK-2026-0001", "CAPA-2026-0001", "NC-2026-0001", "CMP-2026-0001"
COL = "COL-2026-0001"


@pytest.fixture
def sent(qms: Cli) -> Path:
    """Start a round about one record of each kind; returns the one form."""
    commit(qms, risk(1, HR), capa(1, HR), nonconformity(1, HR), complaint(1, HR))
    return forms(qms)[HR]


def _texts(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    cells = (row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(text) for row in cells for text in row if text)


def _came(
    qms: Cli, *paths: Path, code: int = 0, more: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    return qms("collect", "import", *map(str, paths), "--json", *more, code=code).items


def _changed(qms: Cli) -> list[str]:
    command = ("git", "show", "--name-only", "--format=", "HEAD")
    done = subprocess.run(command, cwd=qms.root, check=True, capture_output=True, text=True)
    return sorted(done.stdout.split())


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
    (came,) = _came(qms, back, more=("--by", "ROLE-head-of-unit"))
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
    assert _changed(qms) == [
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
    assert _came(qms, fill(sent, tmp_path / "b.xlsx", done))[0]["taken"] == 3
    text = qms.read(f"records/capas/{CAPA}.yaml")
    assert "completions:" in text
    assert "date: 2026-11-15" in text
    assert "to: done" not in text


def test_ticks_say_that_nothing_changed(qms: Cli, sent: Path, tmp_path: Path) -> None:
    ticks = {(RISK, "seen"): "yes", (CAPA, "no_change"): "yes"}
    assert _came(qms, fill(sent, tmp_path / "b.xlsx", ticks))[0]["taken"] == 2
    assert "text: No change." in qms.read(f"records/capas/{CAPA}.yaml")
    assert "reviews:" in qms.read(f"records/risks/{RISK}.yaml")


def test_an_untouched_form_changes_the_collection_alone(qms: Cli, sent: Path) -> None:
    (came,) = _came(qms, sent)
    assert (came["taken"], came["conflicts"]) == (0, [])
    assert _changed(qms) == [f"records/collections/{COL}.yaml"]


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
    _came(qms, back)
    before = _head(qms)
    assert _came(qms, back)[0]["state"] == "known"
    saved_again = tmp_path / "c.xlsx"
    book = openpyxl.load_workbook(back)
    book.properties.title = "Saved again"
    book.save(saved_again)
    assert _came(qms, saved_again)[0]["state"] == "known"
    assert _head(qms) == before


def _head(qms: Cli) -> str:
    done = subprocess.run(
        ("git", "rev-parse", "HEAD"), cwd=qms.root, check=True, capture_output=True, text=True
    )
    return done.stdout


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
    (came,) = _came(qms, back)
    assert [item["field"] for item in came["conflicts"]] == ["status"]
    assert came["taken"] == 1
    assert "text: Sent" not in qms.read(path)


def test_a_record_closed_meanwhile_takes_no_answer(qms: Cli, sent: Path, tmp_path: Path) -> None:
    text = risk(1, HR) + "transitions:\n  - {id: '1', date: 2026-11-20, to: closed}\n"
    commit(qms, text)
    back = fill(sent, tmp_path / "b.xlsx", {(RISK, "impact"): "5 – critical"})
    (came,) = _came(qms, back)
    assert came["conflicts"][0]["workspace"] == "closed"


BAD = {
    "outside the scale": ((RISK, "likelihood"), 7, "is outside the scale"),
    "text over a drop-down": ((RISK, "impact"), "rather high", "is none of the list"),
    "no date": ((CAPA, "done_on"), "soon", "is no date"),
    "number as text": ((CAPA, "progress"), "60", "is text, not a number"),
    "more than everything": ((CAPA, "progress"), 140, "no whole number from 0 to 100"),
    "a formula": ((CAPA, "status"), "=1+1", "a formula"),
    "emptied": ((RISK, "likelihood"), None, "emptied"),
    "a day to come": ((CMP, "considered_on"), "2026-12-24", "still to come"),
    "no reason": ((CAPA, "new_term"), "2027-03-01", "say why"),
    "a reason alone": ((CAPA, "term_reason"), "The session", "says nothing without"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_with_its_cell(
    name: str, qms: Cli, sent: Path, tmp_path: Path
) -> None:
    where, value, why = BAD[name]
    back = fill(sent, tmp_path / "bad.xlsx", {where: value, (NC, "causes"): "Not taken either"})
    before = _head(qms)
    (came,) = _came(qms, back, code=1)
    places = {(fault["sheet"], fault["cell"]) for fault in came["faults"]}
    assert ("Form", cell_of(sent, *where)) in places
    assert why in str(came["faults"])
    assert _head(qms) == before


def test_an_added_row_is_refused(qms: Cli, sent: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["Form"].cell(book["Form"].max_row + 2, 2).value = "One more risk"
    book.save(tmp_path / "b.xlsx")
    (came,) = _came(qms, tmp_path / "b.xlsx", code=1)
    assert "was added" in came["faults"][0]["why"]


def test_a_damaged_or_foreign_base_is_refused(qms: Cli, sent: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["qms"].cell(5, 3).value = "RSK-2026-0002"
    book.save(tmp_path / "b.xlsx")
    del book["qms"]
    book.save(tmp_path / "c.xlsx")
    damaged, none = _came(qms, tmp_path / "b.xlsx", tmp_path / "c.xlsx", code=1)
    assert "damaged" in damaged["faults"][0]["why"]
    assert "no form" in none["faults"][0]["why"]
    subprocess.run(("git", "reset", "-q", "--hard", "HEAD~1"), cwd=qms.root, check=True)
    (foreign,) = _came(qms, sent, code=1)
    assert "not sent from this workspace" in foreign["faults"][0]["why"]


def test_one_bad_file_does_not_stop_the_others(qms: Cli, tmp_path: Path) -> None:
    commit(qms, risk(1, HR), risk(2, CAREER))
    found = forms(qms)
    folder = tmp_path / "back"
    fill(found[HR], folder / "a.xlsx", {(RISK, "likelihood"): 9})
    fill(found[CAREER], folder / "b.xlsx", {("RSK-2026-0002", "likelihood"): "4 – above medium"})
    (folder / "c.xlsx").write_bytes(b"no workbook")
    bad, good, worse = _came(qms, folder, code=1)
    assert [item["state"] for item in (bad, good, worse)] == ["refused", "taken", "refused"]
    assert "likelihood: 4" in qms.read("records/risks/RSK-2026-0002.yaml")
    out = qms("collect", "import", str(folder), code=1).out
    assert "a.xlsx" in out
    assert cell_of(found[HR], RISK, "likelihood") in out


def test_what_is_not_the_units_is_told_and_not_taken(qms: Cli, sent: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["Form"]["C3"].value = "RSK-2026-0001: a better title"
    book.save(tmp_path / "b.xlsx")
    (came,) = _came(qms, tmp_path / "b.xlsx")
    assert came["altered"] == ["B3"]
    assert "better" not in qms.read(f"records/risks/{RISK}.yaml")


def test_a_dry_run_writes_nothing(qms: Cli, sent: Path, tmp_path: Path) -> None:
    before = _head(qms)
    back = fill(sent, tmp_path / "b.xlsx", {(NC, "causes"): "No template"})
    assert _came(qms, back, more=("--dry-run",))[0]["taken"] == 1
    assert _head(qms) == before


def test_an_answer_on_paper_is_typed_in_with_its_scan(qms: Cli, sent: Path, tmp_path: Path) -> None:
    back = fill(sent, tmp_path / "b.xlsx", {(CAPA, "status"): "Letters sent"})
    typed = ("--by", "ROLE-head-of-academic-quality-office", "--on-behalf-of", "ROLE-head-of-unit")
    assert "scan" in qms("collect", "import", str(back), *typed, code=2).err
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4")
    evidence = qms("evidence", "add", str(scan), "--title", "Form on paper").lines[0]
    _came(qms, back, more=(*typed, "--evidence", evidence))
    text = qms.read(f"records/collections/{COL}.yaml")
    assert "by: ROLE-head-of-unit@UNIT-hr-department" in text
    assert "behalf: ROLE-head-of-academic-quality-office" in text
    assert f"evidence: {evidence}" in text


def test_silent_units_get_a_memo_once_a_day_and_the_round_is_closed(
    qms: Cli, tmp_path: Path
) -> None:
    commit(qms, risk(1, HR), risk(2, CAREER))
    found = forms(qms)
    _came(qms, found[HR])
    remind = ("collect", "remind", "--folder", str(tmp_path / "m"), "--format", "md,docx", "--json")
    paths = [item["path"] for item in qms(*remind, today="2026-11-30").items]
    assert [path.rpartition("/")[2] for path in paths] == [
        f"memo-{COL}-{CAREER}-en.md",
        f"memo-{COL}-{CAREER}-en.docx",
    ]
    memo = (tmp_path / "m" / f"memo-{COL}-{CAREER}-en.md").read_text(encoding="utf-8")
    assert "RSK-2026-0002" in memo
    assert "Days late: 2." in memo
    qms(*remind, today="2026-11-30")
    out = qms("collect", "status", today="2026-11-30").out
    assert "Not returned: UNIT-career-centre" in out
    assert "days late: 2" in out
    assert qms.read(f"records/collections/{COL}.yaml").count("2026-11-30") == 1
    qms("collect", "close", COL, today="2026-11-30")
    late = qms("collect", "import", str(found[CAREER]), code=1, today="2026-12-01").out
    assert f"{COL} is closed." in late
    assert "is in the state" in qms("collect", "remind", COL, code=2, today="2026-12-01").err


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_forty_units_thirty_answers_written_by_libreoffice(qms: Cli, tmp_path: Path) -> None:
    numbers = range(1, 41)
    ids = {number: f"UNIT-kafedra-{number:02d}" for number in numbers}
    commit(
        qms,
        *(unit(number) for number in numbers),
        *(risk(number, ids[number]) for number in numbers),
        *(capa(number, ids[number]) for number in numbers),
    )
    began = time.process_time()
    found = forms(qms)
    print("start", time.process_time() - began)
    assert len(found) == 40
    filled = [
        fill(
            found[ids[number]],
            tmp_path / "filled" / f"{number:02d}.xlsx",
            {
                (f"RSK-2026-{number:04d}", "likelihood"): "4 – above medium",
                (f"RSK-2026-{number:04d}", "why"): "Two surveys failed",
                (f"CAPA-2026-{number:04d}", "status"): f"Letters of unit {number} sent",
                (f"CAPA-2026-{number:04d}", "progress"): 60,
            },
        )
        for number in range(1, 31)
    ]
    back = rewritten(filled, tmp_path / "back", tmp_path / "profile")
    assert len(back) == 30
    sheet = openpyxl.load_workbook(back[0])["Form"]
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert {"list", "whole", "date"} <= kinds
    for number in range(1, 4):
        again = risk(number, ids[number], (2, 3)).replace("2026-09-02", "2026-11-20")
        commit(qms, again)
    began = time.process_time()
    came = _came(qms, tmp_path / "back", more=("--by", "ROLE-head-of-unit"))
    print("import", time.process_time() - began)
    assert [item["state"] for item in came] == ["taken"] * 30
    assert [item["taken"] for item in came] == [3] * 3 + [4] * 27
    assert [len(item["conflicts"]) for item in came] == [1] * 3 + [0] * 27
    assert came[0]["conflicts"][0]["workspace"] == "2 – low"
    status = qms("collect", "status", "--json").items
    silent = [item["unit"] for item in status if item["returned"] is None]
    assert silent == [ids[number] for number in range(31, 41)]
    log = ("git", "log", "--format=", "--name-only", "-30")
    touched = subprocess.run(log, cwd=qms.root, check=True, capture_output=True, text=True)
    answered = {f"{number:04d}" for number in range(1, 31)}
    assert set(touched.stdout.split()) == {
        f"records/collections/{COL}.yaml",
        *(f"records/risks/RSK-2026-{number}.yaml" for number in answered),
        *(f"records/capas/CAPA-2026-{number}.yaml" for number in answered),
    }
    assert qms("check", "--only", "integrity", code=None).code == 0
