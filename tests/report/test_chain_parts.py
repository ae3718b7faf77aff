"""The parts of the chain that need no other program: layout, words, charts, fonts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont

from qms.report.charts import Axis, HeatMap, heat_map, heat_map_alt
from qms.report.document import Column, Document, Table
from qms.report.glyphs import coverage, font_folder, missing
from qms.report.layout import lay_out
from qms.report.sheets import sheet_names
from qms.report.wording import long_date, number, short_date
from tests.report.sample import HEAT, META, STATES, ZONES, risks, sample


def test_captions_are_numbered_in_the_order_of_the_text() -> None:
    document = sample(2)
    english = replace(document, meta=replace(document.meta, lang="en"))
    assert lay_out(english).captions == {
        ("figure", "heat"): "Figure 1. Тәуекелдердің таралуы",
        ("table", "risks"): "Table 1. Тәуекелдер тізілімі",
        ("table", "states"): "Table 2. CAPA жай-күйі",
    }


def test_the_last_section_says_where_the_figures_come_from() -> None:
    document = lay_out(sample(2)).document
    assert document.markdown.rstrip().endswith("[](qms:table/provenance)")
    assert document.tables["provenance"].rows == tuple(META.provenance.items())


def test_a_ragged_row_or_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells in 1 columns"):
        Table("t", "", (Column("a", "A"),), ((1, 2),))
    with pytest.raises(ValueError, match="no number"):
        Table("t", "", (Column("a", "A"),), ((float("nan"),),))


def test_a_table_is_wide_when_its_columns_do_not_fit_an_upright_page() -> None:
    assert (risks(1).wide, STATES.wide) == (True, False)


@pytest.mark.parametrize(
    ("lang", "long", "short", "figure"),
    [
        ("kk", "2025 жылғы 5 қыркүйек", "05.09.2025", "1250000,5"),
        ("ru", "5 сентября 2025 г.", "05.09.2025", "1250000,5"),
        ("en", "5 September 2025", "2025-09-05", "1,250,000.5"),
    ],
)
def test_dates_and_numbers_are_written_as_the_language_does(
    lang: str, long: str, short: str, figure: str
) -> None:
    day = date(2025, 9, 5)
    assert (long_date(day, lang), short_date(day, lang)) == (long, short)
    assert number(1250000.5, lang).replace("\N{NO-BREAK SPACE}", "") == figure
    assert number(1234, "kk") == "1234"
    assert number(-0.7, "kk") == "\N{MINUS SIGN}0,7"


@pytest.mark.req("KZ-RISK-10")
def test_heat_map_puts_each_risk_into_its_cell_with_a_letter_for_its_band() -> None:
    root = ET.fromstring(heat_map(HEAT, "kk"))  # noqa: S314 -- our own drawing
    words = ["".join(item.itertext()) for item in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"RSK-2025-0001", "RSK-2025-0003", "Ж 15", "С 25", "Б 1", "+5"} <= set(words)
    for zone in ZONES:
        assert f"{zone.mark} {zone.name}" in words


@pytest.mark.req("KZ-RISK-10")
def test_heat_map_says_in_words_all_that_it_shows_the_gravest_first() -> None:
    words = heat_map_alt(HEAT, "kk")
    found = [item for ids in HEAT.cells.values() for item in ids if item not in words]
    assert found == []
    assert words.index("RSK-2025-0003") < words.index("RSK-2025-0002")
    assert words.index("RSK-2025-0002") < words.index("RSK-2025-0001")


def test_heat_map_darkens_with_each_band_so_that_a_grey_print_tells_them_apart() -> None:
    root = ET.fromstring(heat_map(HEAT, "kk"))  # noqa: S314 -- our own drawing
    rects = root.findall("{http://www.w3.org/2000/svg}rect")
    fills = [rect.attrib["fill"] for rect in rects if rect.attrib["width"] == "30"]
    light = [sum(int(fill[i : i + 2], 16) for i in (1, 3, 5)) for fill in fills]
    assert all(before - after > 60 for before, after in pairwise(light))


def test_heat_map_of_four_by_four_without_bands_stays_white_and_says_so() -> None:
    axis = Axis("Ықтималдық", ("сирек", "мүмкін", "жиі", "үнемі"))
    chart = HeatMap("Карта", axis, axis, {(4, 4): ("RSK-2026-0001",)})
    drawing = heat_map(chart, "en")
    assert drawing.count("<rect") == 16
    assert drawing.count('fill="#ffffff"') == 16
    assert "band not set" in heat_map_alt(chart, "en")


def test_heat_map_is_small_and_the_same_each_time() -> None:
    assert heat_map(HEAT, "kk") == heat_map(HEAT, "kk")
    assert len(heat_map(HEAT, "kk").encode()) < 12_000


def test_hostile_words_in_a_chart_stay_words() -> None:
    chart = HeatMap("<t>", Axis("<script>", ("&", '"')), Axis("]]>", ("a", "b")), {})
    root = ET.fromstring(heat_map(chart, "en"))  # noqa: S314 -- our own drawing
    assert "<script>" in "".join(root.itertext())


def test_every_vendored_font_shows_the_letters_that_coverage_promises() -> None:
    letters = {ord(sign) for sign in coverage() if ord(sign) < 0x2100}
    for style in ("Regular", "Bold", "Italic", "BoldItalic"):
        for family in ("NotoSans", "NotoSerif"):
            font = TTFont(font_folder() / f"{family}-{style}.ttf")
            assert letters <= set(font.getBestCmap())


def test_fonts_have_all_42_kazakh_letters_in_both_sizes_and_the_tenge_sign() -> None:
    small = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
    assert missing([small, small.upper(), "₸ № « » — ≥ ≤ ×"]) == ()
    assert len(small) == 42


def test_sheets_have_names_that_excel_takes_none_twice() -> None:
    captions = ("A/B: [c]*?", "x" * 40, "x" * 40, "History", "'quoted'", "")
    tables = [Table(f"t{i}", text, (Column("a", "A"),), ()) for i, text in enumerate(captions)]
    names = list(sheet_names(tables))
    assert len({name.casefold() for name in names}) == len(names)
    assert max(map(len, names)) <= 31
    assert not set("[]:*?/\\") & set("".join(names))


def test_an_unknown_placeholder_is_not_numbered() -> None:
    document = Document(META, "[](qms:table/none)\n")
    assert lay_out(document).captions == {}
