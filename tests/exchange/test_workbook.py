from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from qms.errors import ImportProblem
from qms.exchange.tables import read_table
from tests.exchange.workbooks import packed, text_cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qms.exchange.tables import Table


def saved(path: Path, rows: list[list[Any]], *merged: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for where in merged:
        sheet.merge_cells(where)
    book.save(path)
    return path


def cells(found: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


def notes(found: Table) -> list[str]:
    return [note.shown("en") for note in found.notes]


def test_numbers_and_dates_become_the_text_that_was_typed(tmp_path: Path) -> None:
    row: list[Any] = [7, 1.1, 223.10, 0.1 + 0.2, True, dt.datetime(2025, 9, 1), "007", "1.10"]  # noqa: DTZ001
    found = read_table(saved(tmp_path / "a.xlsx", [row]))
    assert cells(found) == [("7", "1.1", "223.1", "0.3", "true", "2025-09-01", "007", "1.10")]


def test_a_number_shown_with_leading_zeros_keeps_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 7
    book.active["A1"].number_format = "000"
    book.save(tmp_path / "a.xlsx")
    assert cells(read_table(tmp_path / "a.xlsx")) == [("007",)]


def test_merged_cells_are_filled_from_the_first_and_doubtful(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Unit", "Risk"],
        ["Office", "a"],
        [None, "b"],
        [None, None],
        [None, None],
    ]
    found = read_table(saved(tmp_path / "a.xlsx", rows, "A2:A3"))
    assert cells(found) == [("Unit", "Risk"), ("Office", "a"), ("Office", "b")]
    assert {place: why.shown("en") for place, why in found.flaws.items()} == {
        (3, 0): "filled from merged cells"
    }


def test_a_merged_row_is_the_heading_of_a_section(tmp_path: Path) -> None:
    found = read_table(saved(tmp_path / "a.xlsx", [["a", "b"], ["STANDARDS"], [1, 2]], "A2:B2"))
    assert [found.is_section(row) for row in found.rows] == [False, True, False]


def test_a_formula_gives_its_stored_value_or_nothing(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "a")}{text_cell("B1", "b")}</row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>WEBSERVICE("http://x")</f></c>'
        "</row>"
    )
    found = read_table(packed(tmp_path / "a.xlsx", rows))
    assert cells(found)[1] == ("2", "")
    assert list(found.flaws) == [(2, 1)]
    assert "Formulas were not computed: their last stored values were taken." in notes(found)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    row = f'<row r="1">{text_cell("A1", "=1+1")}{text_cell("B1", "+7 701")}</row>'
    assert cells(read_table(packed(tmp_path / "a.xlsx", row))) == [("=1+1", "+7 701")]


def test_an_error_of_excel_is_no_value(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><v>1</v></c></row>'
    found = read_table(packed(tmp_path / "a.xlsx", row))
    assert cells(found) == [("", "1")]
    assert list(found.flaws) == [(1, 0)]


def test_the_first_sheet_with_something_on_it_is_read_and_the_others_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Empty"
    book.create_sheet("Hidden").append(["x"])
    book["Hidden"].sheet_state = "hidden"
    book.create_sheet("Реестр").append(["y"])
    book.save(tmp_path / "a.xlsx")
    found = read_table(tmp_path / "a.xlsx")
    assert found.sheet == "Реестр"
    assert "Other sheets, not read: Empty, Hidden" in notes(found)
    assert cells(read_table(tmp_path / "a.xlsx", "Hidden")) == [("x",)]
    with pytest.raises(ImportProblem, match="no sheet"):
        read_table(tmp_path / "a.xlsx", "реестр")


def bomb(path: Path) -> Path:
    return packed(path, text_cell("A1", "x"), {"xl/sharedStrings.xml": "<sst>" + " " * 60_000_000})


def ratio(path: Path) -> Path:
    return packed(path, text_cell("A1", "x"), {"xl/media/image1.emf": "\0" * 5_000_000})


def entities(path: Path) -> Path:
    lol = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    return packed(path, "<row/>", before=lol)


def hidden_entities(path: Path) -> Path:
    """Write the declaration in UTF-16, where a search for its ASCII letters finds nothing."""
    packed(path, "<row/>")
    with zipfile.ZipFile(path, "a") as archive:
        text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY a "ha">]><a>&a;</a>'
        archive.writestr("xl/sharedStrings.xml", text.encode("utf-16"))
    return path


def far_row(path: Path) -> Path:
    return packed(path, f'<row r="1048576">{text_cell("A1048576", "x")}</row>')


def far_column(path: Path) -> Path:
    rows = [f'<row r="{n}">{text_cell(f"XFD{n}", "x")}</row>' for n in range(1, 3000)]
    return packed(path, "".join(rows))


def many_parts(path: Path) -> Path:
    return packed(path, "", {f"xl/x{n}.xml": "<a/>" for n in range(2000)})


def many_merges(path: Path) -> Path:
    ranges = "".join(f'<mergeCell ref="A{n}:GR{n + 900}"/>' for n in range(1, 900))
    rows = "".join(f'<row r="{n}">{text_cell(f"A{n}", "x")}</row>' for n in range(1, 900))
    return packed(path, rows, after=f"<mergeCells>{ranges}</mergeCells>")


def cut(path: Path) -> Path:
    data = packed(path, text_cell("A1", "x")).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def no_workbook(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return path


def nonsense(path: Path) -> Path:
    return packed(path, "<row><c r='A1' t='s'><v>9</v></c></row><<<")


def nothing(path: Path) -> Path:
    return packed(path, "")


HOSTILE = (
    *(bomb, ratio, entities, hidden_entities, far_row, far_column, many_parts, many_merges),
    *(cut, no_workbook, nonsense, nothing),
)


@pytest.mark.parametrize("build", HOSTILE, ids=lambda build: build.__name__)
def test_a_hostile_workbook_is_refused_with_what_to_do(
    tmp_path: Path, build: Callable[[Path], Path]
) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_table(build(tmp_path / "a.xlsx"))
    assert caught.value.hint is not None


def test_the_child_that_reads_a_workbook_cannot_take_200_megabytes(tmp_path: Path) -> None:
    rows = [[f"row {n}", *range(20)] for n in range(2000)]
    path = saved(tmp_path / "a.xlsx", rows)
    code = "import qms.exchange.workbook_child as c, json; print(json.dumps(c.main(*{args})))"
    limits = "; import resource; print(resource.getrlimit(resource.RLIMIT_AS))"
    done = subprocess.run(
        [sys.executable, "-c", code.format(args=[str(path), None]) + limits],
        capture_output=True,
        text=True,
        check=True,
    )
    answer, limit = done.stdout.splitlines()
    assert len(json.loads(answer)["rows"]) == 2000
    assert limit == f"({192_000_000}, {192_000_000})"


def test_a_module_lying_beside_the_register_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "a.xlsx", [["a"]])
    (tmp_path / "openpyxl.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert cells(read_table(path)) == [("a",)]
