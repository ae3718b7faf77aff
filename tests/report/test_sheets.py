"""Workbooks of reports: days are days, names are whole words, the figures come first."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest

from qms.engine.tally import Share, Tally
from qms.report.document import Column, Document, Table
from qms.report.layout import lay_out
from qms.report.origins import marked
from qms.report.sheets import sheet_names, shortened, workbook
from qms.report.wording import Rounded, cell_text
from tests.report.sample import META

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from qms.report.document import ColumnKind

DAY: Final = dt.date(2026, 5, 15)


def sheets(markdown: str, *tables: Table) -> list[Worksheet]:
    """Return the sheets of a document, that about the file first."""
    meta = replace(META, lang="en")
    document = Document(meta, markdown, {table.id: table for table in tables})
    book = openpyxl.load_workbook(io.BytesIO(workbook(lay_out(document))))
    found: list[Worksheet] = book.worksheets
    return found


@pytest.mark.parametrize("kind", ["text", "date", "integer", "number"])
def test_a_day_is_shown_as_a_day_whatever_its_column_holds(kind: ColumnKind) -> None:
    columns = (Column("due", "Due", kind),)
    table = Table("t", "Terms", columns, ((DAY,), ("2026-05-15, moved",), (None,)))
    cell = sheets("", table)[1]["A2"]
    assert (cell.value, cell.number_format) == (
        dt.datetime(2026, 5, 15),  # noqa: DTZ001 -- what a workbook holds has no zone
        "dd.mm.yyyy",
    )


def test_numbers_show_no_point_that_nothing_follows() -> None:
    columns = (Column("n", "N", "number"),)
    cells = sheets("", Table("t", "T", columns, ((3,), (100.0,), (47.1,))))[1]["A"][1:]
    assert [(cell.value, cell.number_format) for cell in cells] == [
        *((3, "0"), (100, "0"), (47.1, "0.##")),
    ]


def test_figures_of_a_survey_keep_their_digits_and_changes_their_sign() -> None:
    columns = (Column("n", "N", "number"),)
    rows = ((Rounded(64.04),), (Rounded(2, signed=True),), (Rounded(-0.04, signed=True),))
    cells = sheets("", Table("t", "T", columns, rows))[1]["A"][1:]
    assert [(cell.value, cell.number_format) for cell in cells] == [
        *((64, "0.0;-0.0;0.0"), (2, "+0.0;-0.0;0.0"), (0, "+0.0;-0.0;0.0")),
    ]
    shown = [cell_text(cell, "kk") for row in rows for cell in row]
    assert shown == ["64,0", "+2,0", "0,0"]


def test_a_row_is_as_high_as_its_longest_text_and_usual_words_are_not_cut() -> None:
    columns = (Column("a", "Respondents of it", "text", 1), Column("b", "B", "text", 2))
    rows = (("x", "a word " * 10), ("x", "y"), ("hidden", "одна строка\nи другая"))
    sheet = sheets("", Table("t", "T", columns, rows))[1]
    assert [sheet.row_dimensions[line].height for line in (1, 2, 3, 4)] == [30, 60, None, 30]
    assert sheet.column_dimensions["A"].width > len("Respondents")


def test_a_note_is_wrapped_over_its_columns_so_that_the_print_stays_readable() -> None:
    columns = (Column("a", "A"), Column("b", "B"))
    sheet = sheets("", Table("t", "T", columns, (("x", "y"),), "a word " * 20))[1]
    assert str(next(iter(sheet.merged_cells.ranges))) == "A4:B4"
    assert sheet["A4"].value == "a word " * 20
    assert sheet["A4"].alignment.wrap_text
    assert (sheet.row_dimensions[4].height or 0) > 30


def test_names_of_sheets_are_cut_between_words_and_never_meet() -> None:
    caption = "Risks under intensive monitoring of the vice-rector"
    columns = (Column("a", "A"),)
    found = list(sheet_names([Table(name, caption, columns, ()) for name in "ab"]))
    assert found == ["Risks under intensive", "Risks under intensive 2"]
    assert shortened("Ж" * 40) == "Ж" * 31


def test_the_first_sheet_names_the_figures_of_the_text_with_value_and_address() -> None:
    live, new = Tally(["RSK-1", "RSK-2"], "risks.live"), Tally(["RSK-1"], "risks.new_in_year")
    part = Share(new, live, "risks.share")
    text = (
        f"# Summary\n\n**Risks.** In the register: {marked(live, '2')}; new:"
        f" {marked(new, '1')}. New of all: {marked(part, '50,0')} %.\n\n"
        f"## Again\n\nOf {marked(live, '2')} risks some are new.\n"
    )
    sheet = sheets(text)[1]
    assert sheet.title == "Key figures"
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ("Risks", "In the register", 2, "risks.live"),
        ("Risks", "new", 1, "risks.new_in_year"),
        ("Risks", "New of all, %", 50, "risks.share"),
    ]


def test_a_figure_within_a_sentence_has_the_sentence_for_words() -> None:
    live = Tally(["RSK-1"], "risks.live")
    (row,) = sheets(f"# Risks\n\n- Of {marked(live, '1')} risk none is new.")[1].iter_rows(
        min_row=2, values_only=True
    )
    assert row == ("Risks", "Of 1 risk none is new.", 1, "risks.live")


def test_a_report_without_figures_has_no_such_sheet() -> None:
    assert [sheet.title for sheet in sheets("# Nothing")] == ["About"]
