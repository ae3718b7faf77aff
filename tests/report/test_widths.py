"""Widths of columns: what is broken, what gets smaller, what is turned."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest
from fontTools.ttLib import TTFont

from qms.report.document import Column, Document, Table
from qms.report.glyphs import font_folder
from qms.report.layout import lay_out
from qms.report.metrics import AS_WIDE, breadth
from qms.report.render import make
from qms.report.widths import USUAL, breakable, setting
from tests.report.sample import META, risks

if TYPE_CHECKING:
    from collections.abc import Sequence

REPORTING = Table(
    "reporting",
    "Деңгейлердің есептері",
    (
        Column("level", "Деңгей", width=2),
        Column("owner", "Жауапты", width=2),
        Column("due", "Орындау мерзімі", "integer"),
        Column("kept", "Уақытында", "integer"),
        Column("late", "Кешіктірілгені", "integer"),
        Column("missed", "Орындалмағаны", "integer"),
        Column("ahead", "Алда", "integer"),
        Column("share", "Уақытында, %", "number"),
    ),
    (("институционалдық деңгей", "Сапаны қамтамасыз ету комиссиясы", 2, 1, 1, 0, 0, 76.9),),
)


def of_words(words: Sequence[str], width: int = 1) -> Table:
    """Return a table of one row, its headings short."""
    columns = tuple(Column(f"c{at}", "A", width=width) for at in range(len(words)))
    return Table("t", "T", columns, (tuple(words),))


def broken(table: Table) -> list[str]:
    """Return the cells and headings of a Kazakh table in which a word is broken."""
    rooms = setting(table, "kk").rooms
    heads = [column.label for column in table.columns]
    found = [
        (text, breakable(text, room, bold=bold))
        for bold, texts in ((True, heads), *((False, row) for row in table.rows))
        for text, room in zip(texts, rooms, strict=True)
        if isinstance(text, str)
    ]
    return [after for before, after in found if before != after]


def test_words_are_measured_as_the_vendored_fonts_print_them() -> None:
    for name, bold in (("NotoSans-Regular", False), ("NotoSans-Bold", True)):
        font = TTFont(font_folder() / f"{name}.ttf")
        signs, widths = font.getBestCmap(), font["hmtx"]
        for sign in "жіәғқңөұүһЖЩAmw0%№—":
            printed = AS_WIDE * widths[signs[ord(sign)]][0] / font["head"].unitsPerEm
            assert breadth(sign, bold=bold) >= printed - 0.001
        assert breadth("жж", bold=bold) > breadth("оо", bold=bold) > breadth("іі", bold=bold)


def test_shares_are_together_one_and_leave_room_for_the_longest_word() -> None:
    columns = (Column("a", "A", width=1), Column("b", "B", width=9))
    made = setting(Table("t", "", columns, (("жауапкершіліктердің", "b"),)), "kk")
    assert made.shares[0] > 0.2
    assert sum(made.shares) == pytest.approx(1, abs=0.001)


def test_a_table_with_room_is_set_upright_in_the_usual_size() -> None:
    made = setting(of_words(["сөз"] * 4), "kk")
    assert (made.wide, made.scale) == (False, 1.0)


def test_narrow_columns_get_smaller_type_rather_than_broken_headings() -> None:
    made = setting(REPORTING, "kk")
    assert not made.wide
    assert 0.8 <= made.scale < 1
    assert broken(REPORTING) == []


def test_a_table_too_wide_even_in_small_type_is_turned_and_stays_whole() -> None:
    table = of_words(["жауапкершіліктердің"] * 8)
    assert setting(table, "kk").wide
    assert broken(table) == []


def test_what_no_sheet_has_room_for_is_broken_and_stays_within_its_column() -> None:
    table = of_words(["жауапкершіліктердіңкі"] * 16)
    made = setting(table, "kk")
    assert (made.wide, made.scale) == (True, 0.8)
    assert len(broken(table)) == 16
    pieces = broken(table)[0].split("\N{ZERO WIDTH SPACE}")
    assert all(breadth(piece) <= made.rooms[0] * 1.02 for piece in pieces)


def test_a_table_meant_a_little_wider_than_an_upright_sheet_is_not_turned() -> None:
    assert not setting(of_words(["сөз"] * 4, width=3), "kk").wide
    assert setting(of_words(["сөз"] * 6, width=3), "kk").wide
    assert setting(of_words(["жауапкершіліктердің"] * 6, width=2), "kk").wide


def test_words_are_parted_at_hyphens_before_the_type_gets_smaller() -> None:
    table = of_words(["қорытынды-ақпараттық"] * 6)
    assert setting(table, "kk").scale == 1.0
    assert broken(table) == []


def test_a_heading_over_columns_spreads_over_all_of_them() -> None:
    columns = tuple(Column(str(n), "x", group="Қанағаттандырылмағандық") for n in range(3))
    assert setting(Table("t", "", columns, ()), "kk").shares == pytest.approx((0.3333,) * 3)


def test_words_of_a_wide_table_fit_their_columns() -> None:
    assert broken(risks(24)) == []


def test_a_plain_table_is_never_turned_nor_set_smaller() -> None:
    made = setting(replace(of_words(["жауапкершіліктердің"] * 8), plain=True), "kk")
    assert (made.wide, made.scale) == (False, 1.0)


def test_a_word_too_long_for_its_column_is_broken_where_it_has_a_sign_for_it() -> None:
    assert breakable("қысқа сөз", 4) == "қысқа сөз"
    assert breakable("a/b-cdefgh", 2).split("\N{ZERO WIDTH SPACE}") == ["a/", "b-", "cdef", "gh"]


def test_word_is_told_the_width_of_every_cell_and_the_smaller_type() -> None:
    layout = lay_out(Document(META, "Сөз:\n\n[](qms:table/reporting)\n", {"reporting": REPORTING}))
    paper = docx.Document(io.BytesIO(make(layout, "docx")))
    table = paper.tables[0]
    made = layout.settings["reporting"]
    line = USUAL.margins.left + USUAL.margins.right
    assert sum(cell.width.mm for cell in table.rows[0].cells) == pytest.approx(210 - line, abs=0.2)
    for cell, share in zip(table.rows[1].cells, made.shares, strict=True):
        assert cell.width.pt == pytest.approx(share * made.line, abs=0.1)
        sizes = {run.font.size.pt for words in cell.paragraphs for run in words.runs}
        assert sizes == {10 * made.scale}


def test_the_words_that_lead_to_a_table_stay_on_its_sheet() -> None:
    filler = "\n\n".join(f"Сөйлем {n}." for n in range(60))
    table = Table("t", "Кесте", (Column("a", "A"),), tuple((f"r{n}",) for n in range(7)))
    for count in range(20, 32):
        text = "\n\n".join(filler.split("\n\n")[:count])
        text = f"{text}\n\nМына деректер:\n\n[](qms:table/t)\n"
        layout = lay_out(Document(replace(META, provenance={}), text, {"t": table}))
        pages = pypdf.PdfReader(io.BytesIO(make(layout, "pdf"))).pages
        words = next(page.extract_text() for page in pages if "Мына" in page.extract_text())
        assert "r0" in words
    paper = docx.Document(io.BytesIO(make(layout, "docx")))
    held = next(item for item in paper.paragraphs if item.text.startswith("Мына"))
    assert held.paragraph_format.keep_with_next
