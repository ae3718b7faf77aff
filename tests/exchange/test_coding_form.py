"""The form of a coder: what comes back as it went out, and what is refused cell by cell."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest

from qms.exchange.coding_answers import tidy
from qms.exchange.coding_form import Column, Form, Known, Pass, Row
from qms.exchange.coding_read import read_form
from qms.exchange.coding_sheet import workbook
from tests.coding import FORM, edit

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET: Final = b"the key of this workspace alone."
KEYS: Final = tuple(f"{number:016x}" for number in range(1, 4))
TEXTS: Final = ("Кітап аз", "Часы неудобные", "=1+1; рақмет")
COLUMNS: Final = (
    Column("hours", "area to improve", "Opening hours", "When it is open"),
    Column("books", "area to improve", "Books"),
)


def form(turn: Pass = Pass.FIRST, rows: tuple[Row, ...] | None = None) -> Form:
    """Make a form of three answers."""
    known = Known(*("WAVE-2026-0001", "wishes", turn, "s-014", "1", "en"), dt.date(2026, 11, 21))
    asked = tuple(Row(key, text, {}) for key, text in zip(KEYS, TEXTS, strict=True))
    return Form(known, "University", "Library", "What should change?", COLUMNS, rows or asked)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Return a form with a code in each row."""
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(form(), SECRET))

    def fill(sheet: Any) -> None:  # noqa: ANN401 -- openpyxl has no types
        sheet["D4"], sheet["E5"], sheet["F6"] = "yes", "ИӘ", "+"
        sheet["E4"] = "no"

    return edit(path, fill)


def places(path: Path, secret: bytes = SECRET) -> dict[str, str]:
    """Return what is wrong, by cell: the first thing of each."""
    found = read_form(path, secret)
    assert found.form is None
    told: dict[str, str] = {}
    for fault in found.faults:
        told.setdefault(f"{fault.sheet}:{fault.cell}", fault.why.shown("en"))
    return told


@pytest.mark.req("KZ-SURV-12")
def test_codes_come_back_by_the_key_of_each_answer(sent: Path) -> None:
    found = read_form(sent, SECRET).form
    assert found
    assert found.known == form().known
    assert found.codes == {
        KEYS[0]: {"hours": True, "books": False},
        KEYS[1]: {"hours": False, "books": True},
        KEYS[2]: {"hours": False, "books": False},
    }


def test_equal_forms_have_equal_bytes_and_no_formula_is_made_of_an_answer() -> None:
    made = workbook(form(), SECRET)
    assert made == workbook(form(), SECRET)
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_codes_given_before_stand_in_the_form_of_the_same_coder(tmp_path: Path) -> None:
    rows = (
        Row(KEYS[0], TEXTS[0], {"hours": False, "books": True}),
        Row(KEYS[1], TEXTS[1], {"hours": False, "books": False}),
    )
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(form(rows=rows), SECRET))
    found = read_form(path, SECRET).form
    assert found
    assert found.codes == {row.key: row.given for row in rows}


WRONG: Final[dict[str, tuple[Callable[[Any], None], str, str]]] = {
    "another theme": (
        lambda sheet: sheet.__setitem__("D3", "Parking"),
        "D3",
        "Parking is no theme of the code book; the heading was Opening hours",
    ),
    "a theme more": (
        lambda sheet: sheet.__setitem__("G3", "Parking"),
        "G3",
        "Parking is no theme of the code book; add it there, as a new edition",
    ),
    "a changed key": (
        lambda sheet: sheet.__setitem__("A5", "f" * 16),
        "A5",
        f"the key {'f' * 16} was changed: no answer of the form has it",
    ),
    "a key twice": (
        lambda sheet: sheet.__setitem__("A5", KEYS[0]),
        "A5",
        f"the key {KEYS[0]} stands in two rows",
    ),
    "a missing row": (
        lambda sheet: sheet.delete_rows(6),
        "A6",
        f"the answer of this row is missing; its key is {KEYS[2]}",
    ),
    "a row more": (
        lambda sheet: sheet.__setitem__("C7", "Менің пікірім"),
        "A7",
        "a row was added, or its key was taken away: nothing belongs there",
    ),
    "texts sorted apart": (
        lambda sheet: sheet.__setitem__("C4", TEXTS[1]),
        "A4",
        "the answer is not the one of its key; were columns sorted apart?",
    ),
    "a formula": (
        lambda sheet: sheet.__setitem__("D4", "=1=1"),
        "D4",
        "a formula; type the value itself",
    ),
    "a word": (
        lambda sheet: sheet.__setitem__("D4", "perhaps"),
        "D4",
        "perhaps is neither yes nor no",
    ),
    "a theme and none": (
        lambda sheet: sheet.__setitem__("F4", "yes"),
        "F4",
        "it has a theme, and yet none: one of the two",
    ),
    "not coded": (
        lambda sheet: sheet.__setitem__("D4", None),
        "F4",
        "not coded yet: a theme, or yes in the last column",
    ),
    "a remark beside": (
        lambda sheet: sheet.__setitem__("H4", "?"),
        "H4",
        "nothing belongs there: the column has no theme",
    ),
}


@pytest.mark.req("KZ-SURV-12")
@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_by_its_cell_and_nothing_is_taken(case: str, sent: Path) -> None:
    change, cell, why = WRONG[case]
    assert places(edit(sent, change)).get(f"{FORM}:{cell}") == why


def test_whole_rows_may_be_moved(sent: Path) -> None:
    before = read_form(sent, SECRET).form

    def swap(sheet: Any) -> None:  # noqa: ANN401 -- openpyxl has no types
        for at in range(1, 7):
            one, other = sheet.cell(4, at), sheet.cell(5, at)
            one.value, other.value = other.value, one.value

    after = read_form(edit(sent, swap), SECRET).form
    assert before
    assert after
    assert after.codes == before.codes


def test_a_form_of_another_workspace_is_refused(sent: Path) -> None:
    assert "it is no form of coding" in places(sent, b"another key")[":"]


def test_a_form_whose_hidden_sheet_was_touched_is_refused(sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["qms"]["E1"] = "third"
    book.save(sent)
    assert "it is no form of coding" in places(sent)[":"]


def test_any_other_workbook_and_any_other_file_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    path = tmp_path / "form.xlsx"
    book.save(path)
    assert "it is no form of coding" in places(path)[":"]
    path.write_bytes(b"PK no workbook")
    assert "form.xlsx is damaged." in places(path)[":"]
    assert "cannot be read" in places(tmp_path / "nowhere.xlsx")[":"]


def test_only_what_two_saw_differently_is_decided_in_the_third_form(tmp_path: Path) -> None:
    row = Row(KEYS[0], TEXTS[0], {"books": True}, frozenset({"hours"}))
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(form(Pass.THIRD, (row,)), SECRET))
    assert places(path) == {f"{FORM}:D4": "not decided yet: yes or no"}
    found = read_form(edit(path, lambda sheet: sheet.__setitem__("D4", "жоқ")), SECRET).form
    assert found
    assert found.codes == {KEYS[0]: {"hours": False}}


def test_odd_texts_come_back_each_by_its_key(tmp_path: Path) -> None:
    texts = json.loads(Path("tests/data/naughty-strings.json").read_text("utf-8"))
    kept = [text for text in map(tidy, texts) if text]
    rows = tuple(
        Row(f"{at:016x}", text, {"hours": True, "books": False}) for at, text in enumerate(kept)
    )
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(form(rows=rows), SECRET))
    found = read_form(path, SECRET)
    assert found.form, found.faults
    assert found.form.codes.keys() == {row.key for row in rows}
