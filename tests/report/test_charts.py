"""Every chart says the same in its picture, in its words, in colour, in grey and in each format."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from qms.report.charts import (
    Axis,
    HeatMap,
    Likert,
    LikertRow,
    Move,
    Profile,
    States,
    Trend,
    TrendPoint,
    Trends,
    Zone,
    figure,
    figures,
    heat_map,
    likert,
    states,
    trend,
    trends,
)
from qms.report.charts.bars import Fill, segments
from qms.report.charts.ground import ROOM, ink, measure, wrapped
from qms.report.charts.moves import MOST_ARROWS, bundles
from qms.report.charts.scales import apart, ticks
from qms.report.pdf import compile_typst, png
from tests.report.chart_examples import EXAMPLES, LIKERT, MOVED, PROFILE, STATES, TREND, TRENDS

if TYPE_CHECKING:
    from pathlib import Path

    from qms.report.charts import Chart

SVG = "{http://www.w3.org/2000/svg}"
NAMES = [type(chart).__name__ for chart in EXAMPLES]
EMPTY: tuple[Chart, ...] = (
    HeatMap("0", Axis("V", ()), Axis("I", ()), {}),
    Likert("0", (), None, ()),
    Likert("0", ("a", "b"), None, (LikertRow("q", (0, 0), 0),)),
    Trend("0", "%", (), "lower"),
    Trend("0", "%", (TrendPoint("2024", None),), "lower"),
    Trends("0", ()),
    States("0", (), ()),
    States("0", ("a",), (("unit", (0,)),)),
    Profile("0", (), (), 1, 5),
    Profile("0", ("item",), (("a", (None,)),), 1, 5),
)


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def words(svg: str) -> list[str]:
    return ["".join(item.itertext()) for item in tree(svg).iter(f"{SVG}text")]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class TestEveryChart:
    @pytest.mark.parametrize("chart", EXAMPLES, ids=NAMES)
    def test_it_is_small_the_same_each_time_and_asks_nothing_of_a_network(
        self, chart: Chart
    ) -> None:
        svg = figure("c", chart, "kk").svg
        assert svg == figure("c", chart, "kk").svg
        assert len(svg.encode()) < (17_000 if isinstance(chart, Trends) else 12_500)
        inside = svg.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|<script|<image|<foreignObject|\son\w+=|\sstyle=", inside)

    @pytest.mark.parametrize("chart", EXAMPLES, ids=NAMES)
    def test_its_letters_are_whole_and_stand_within_the_drawing(self, chart: Chart) -> None:
        root = tree(figure("c", chart, "kk").svg)
        width, height = (float(root.attrib[side]) for side in ("width", "height"))
        for item in root.iter(f"{SVG}text"):
            if "transform" not in item.attrib:
                assert 0 <= float(item.attrib["x"]) <= width
                assert 0 <= float(item.attrib["y"]) <= height

    @pytest.mark.parametrize("chart", EXAMPLES, ids=NAMES)
    def test_two_of_them_in_one_page_share_no_name(self, chart: Chart) -> None:
        ids = [
            set(re.findall(r' id="([^"]+)"', figure(name, chart, "kk").svg))
            for name in ("one", "two")
        ]
        assert not ids[0] & ids[1]
        used = set(re.findall(r"url\(#([^)]+)\)", figure("one", chart, "kk").svg))
        assert used <= ids[0]

    @pytest.mark.parametrize("chart", EXAMPLES, ids=NAMES)
    def test_figures_on_a_fill_are_read_with_ease(self, chart: Chart) -> None:
        root = tree(figure("c", chart, "kk").svg)
        fills = {item.attrib.get("fill", "") for item in root.iter(f"{SVG}rect")}
        for fill in filter(lambda found: found.startswith("#"), fills):
            assert contrast(fill, ink(fill)) >= 4.5

    @pytest.mark.parametrize("chart", EMPTY)
    def test_without_data_it_says_so_and_divides_by_nothing(self, chart: Chart) -> None:
        drawn = figure("c", chart, "en")
        assert tree(drawn.svg).attrib["aria-label"] == drawn.alt

    @pytest.mark.parametrize("chart", EXAMPLES, ids=NAMES)
    def test_typst_and_chromium_read_the_same_well_formed_text(
        self, chart: Chart, tmp_path: Path
    ) -> None:
        assert png(figure("c", chart, "kk").svg, tmp_path, 60).startswith(b"\x89PNG")

    def test_its_origin_are_the_records_that_it_shows(self) -> None:
        assert figure("c", STATES, "kk", ["CAPA-2", "CAPA-1", "CAPA-2"]).origin == (
            "CAPA-2",
            "CAPA-1",
        )

    def test_hostile_words_stay_words(self) -> None:
        bad = "<script>alert(1)</script>]]>\"'&\u0338\x1b\u202e"
        charts: tuple[Chart, ...] = (
            Likert(bad, (bad, bad), None, (LikertRow(bad, (1, 1), 2, bad),)),
            Trend(bad, bad, (TrendPoint(bad, 1),), "higher"),
            States(bad, (bad,), ((bad, (1,)),)),
            Profile(bad, (bad,), ((bad, (2,)),), 1, 3),
            HeatMap(bad, Axis(bad, (bad,)), Axis(bad, (bad,)), {(1, 1): (bad,)}, ()),
        )
        for chart in charts:
            drawn = figure("c", chart, "en")
            assert tree(drawn.svg).find(f".//{SVG}script") is None
            assert "\x1b" not in drawn.svg + drawn.alt

    def test_an_accent_that_no_letter_takes_up_is_left_out(self) -> None:
        assert wrapped("й и\u0306 а\u0301", 200) == ["й й а"]

    def test_text_stays_text_in_a_pdf(self, tmp_path: Path) -> None:
        for n, chart in enumerate(EXAMPLES):
            (tmp_path / f"{n}.svg").write_text(figure("c", chart, "kk").svg, encoding="utf-8")
        page = '#set document(title: "t")\n#set text(lang: "kk")\n' + "\n".join(
            f'#image("{n}.svg", alt: "a")' for n in range(len(EXAMPLES))
        )
        (tmp_path / "main.typ").write_text(page, encoding="utf-8")
        (tmp_path / "all.pdf").write_bytes(compile_typst(tmp_path, "main.typ", 0))
        text = "".join(page.extract_text() for page in PdfReader(tmp_path / "all.pdf").pages)
        for word in ("RSK-2025-0001", "78,25", "қанағаттанамын", "орындалуда", "3,55"):
            assert word in text


class TestWords:
    def test_long_kazakh_words_are_broken_into_lines_of_their_width(self) -> None:
        words_ = "Оқу-әдістемелік қамтамасыз ету және жауапкершіліктердің бөлінуі"
        lines = wrapped(words_, 80, lines=9)
        assert "".join(lines).replace(" ", "") == words_.replace(" ", "")
        assert all(measure(line) <= 80 for line in lines)

    def test_what_has_no_room_ends_in_an_ellipsis(self) -> None:
        lines = wrapped("сөз " * 60, 90, lines=2)
        assert (len(lines), lines[-1][-1]) == (2, "…")

    def test_a_year_of_study_is_broken_after_its_dash(self) -> None:
        assert wrapped("2021–2022", 44, 10) == ["2021–", "2022"]


class TestScales:
    @pytest.mark.parametrize(
        ("low", "high", "expected"),
        [
            (0, 100, (0, 20, 40, 60, 80, 100)),
            (71.4, 85, (70, 75, 80, 85)),
            (5, 5, (4.4, 4.6, 4.8, 5, 5.2, 5.4, 5.6)),
            (0, 0, (0, 0.2, 0.4, 0.6, 0.8, 1)),
            (-3, 3, (-4, -2, 0, 2, 4)),
        ],
    )
    def test_marks_are_round_and_take_in_both_ends(
        self, low: float, high: float, expected: tuple[float, ...]
    ) -> None:
        assert ticks(low, high) == pytest.approx(expected)

    def test_counts_get_whole_marks(self) -> None:
        assert ticks(0, 3, 5, 1.0) == (0, 1, 2, 3)
        assert ticks(1, 1, 5, 1.0) == (0, 1, 2)

    def test_words_that_would_cover_each_other_move_apart_within_the_drawing(self) -> None:
        assert apart([0, 1, 2], [10, 10, 10], 0, 100) == [5, 15, 25]
        assert apart([99, 100], [10, 10], 0, 100) == [85, 95]


class TestHeatMap:
    def test_a_bundle_of_equal_moves_is_one_arrow_with_its_count(self) -> None:
        found = bundles(MOVED.moves)
        assert [len(bundle.ids) for bundle in found] == [3, 1, 1, 1, 1]
        assert "×3" in words(heat_map(MOVED, "kk"))

    def test_the_legend_tells_what_each_arrow_means(self) -> None:
        shown = words(heat_map(MOVED, "en"))
        assert {
            "▲ moved to a higher score since the assessment before",
            "▼ moved to a lower score since the assessment before",
            "moved, with the same score as before",
            "so many risks moved the same way",
        } <= {word.strip() for word in shown}

    def test_the_words_name_every_move_with_both_scores(self) -> None:
        alt = figure("c", MOVED, "en").alt
        assert "from 2 × 2 = 4 to 3 × 4 = 12: RSK-2025-0001" in alt
        assert "from 2 × 3 = 6 to 2 × 2 = 4: RSK-2025-0005, RSK-2025-0006, RSK-2025-0008" in alt

    def test_a_move_to_nowhere_is_no_move(self) -> None:
        chart = replace(MOVED, moves=(Move("A", (1, 1), (1, 1)), Move("B", (9, 9), (1, 1))))
        assert heat_map(chart, "kk") == heat_map(replace(chart, moves=()), "kk")

    def test_seven_by_seven_with_many_moves_draws_the_gravest_and_counts_the_rest(self) -> None:
        axis = Axis("V", tuple(f"деңгей {n}" for n in range(1, 8)))
        moves = tuple(
            Move(f"RSK-2026-{n:04d}", (1 + n % 7, 1 + n % 5), (1 + n % 3, 1 + n % 7))
            for n in range(40)
        )
        chart = HeatMap("7", axis, axis, {(7, 7): tuple("abcdef")}, (), moves)
        shown = words(heat_map(chart, "en"))
        left_out = len(bundles(chart.moved)) - MOST_ARROWS
        assert left_out > 0
        assert f"Arrows not drawn: {left_out}" in [word.strip() for word in shown]
        assert all(move.id in figure("c", chart, "en").alt for move in chart.moved)
        assert float(tree(heat_map(chart, "en")).attrib["height"]) < ROOM

    def test_hidden_risks_are_counted_without_their_ids(self) -> None:
        chart = replace(MOVED, cells={(3, 4): ("RSK-2025-0001",)}, hidden={(3, 4): 2, (5, 5): 1})
        assert {"+2", "+1"} <= set(words(heat_map(chart, "en")))
        assert "= 25 (сыни: күшейтілген мониторинг (20–25)): +1" in figure("c", chart, "en").alt

    def test_every_shade_carries_black_letters(self) -> None:
        axis = Axis("V", tuple("abcd"))
        zones = tuple(
            Zone(mark, mark, range(n * 4 + 1, n * 4 + 5)) for n, mark in enumerate("ABCD")
        )
        root = tree(heat_map(HeatMap("4", axis, axis, {}, zones), "en"))
        fills = {item.attrib["fill"] for item in root.iter(f"{SVG}rect")} - {""}
        shades = [fill for fill in fills if fill.startswith("#")]
        assert len(shades) == 4
        assert min(contrast(shade, "#000000") for shade in shades) >= 4.5


class TestLikert:
    def test_the_neutral_answer_stands_across_the_axis(self) -> None:
        chart = replace(LIKERT, rows=(LikertRow("q", (10, 20, 40, 20, 10), 100),))
        assert chart.sides(chart.rows[0]) == (50, 50)
        even = Likert("t", tuple("abcd"), None, (LikertRow("q", (1, 1, 1, 1), 4),))
        assert even.sides(even.rows[0]) == (50, 50)

    def test_per_cents_and_n_are_printed_on_every_row(self) -> None:
        shown = words(likert(LIKERT, "kk"))
        assert {"47", "28", "512", "96", "500", "жауаптар аз: көрсетілмейді"} <= set(shown)

    def test_a_hidden_number_of_answers_is_not_printed_as_none(self) -> None:
        chart = Likert("t", ("bad", "good"), None, (LikertRow("q", (), 0, "hidden"),))
        assert figure("c", chart, "en").alt == "t: q: hidden."
        assert "0" not in words(likert(chart, "en"))

    def test_per_cents_are_of_valid_answers(self) -> None:
        chart = Likert("t", ("bad", "good"), None, (LikertRow("q", (1, 1), 4),))
        assert figure("c", chart, "en").alt == "t: q (n = 4): bad 25 %, good 25 %."

    def test_a_trace_of_answers_is_not_printed_as_none(self) -> None:
        chart = Likert("t", ("bad", "good"), None, (LikertRow("q", (1, 999), 1000),))
        assert "<1" in words(likert(chart, "en"))

    def test_figures_of_thin_parts_stand_above_the_bar_side_by_side(self) -> None:
        fill = Fill("#ffffff")
        parts = [(2.0, "1", fill), (0.0, "0", fill), (2.0, "1", fill), (50.0, "98", fill)]
        first, second, wide = segments(parts, 10, (0, 100))
        assert (first.above, second.above, wide.above) == (True, True, False)
        assert second.at - first.at >= measure("1", 9)
        assert wide.at == 39

    def test_all_answers_in_one_option_fill_the_bar(self) -> None:
        for n in range(5):
            counts = tuple(7 if at == n else 0 for at in range(5))
            chart = replace(LIKERT, rows=(LikertRow("q", counts, 7),))
            assert "100" in words(likert(chart, "kk"))

    def test_more_counts_than_valid_answers_are_refused(self) -> None:
        with pytest.raises(ValueError, match="counts of 3 valid answers"):
            Likert("t", ("a", "b"), None, (LikertRow("q", (2, 2), 3),))
        with pytest.raises(ValueError, match="1 counts, 2 options"):
            Likert("t", ("a", "b"), None, (LikertRow("q", (2,), 3),))


class TestTrend:
    def test_a_period_without_a_value_leaves_a_gap(self) -> None:
        lines = tree(trend(TREND, "kk")).findall(f"{SVG}polyline")
        assert [len(line.attrib["points"].split()) for line in lines] == [4]

    def test_only_a_published_figure_that_differs_is_marked(self) -> None:
        assert [point.odd for point in TREND.points] == [None, None, 81.0, None, None, None, 83.0]
        assert "81" in words(trend(TREND, "kk"))
        alt = figure("c", TREND, "en").alt
        assert "2021–2022 78.25, target 75, threshold 60, published 81" in alt
        assert "2020–2021 —, target 75, threshold 60" in alt
        assert "higher is better" in alt

    def test_numbers_are_written_in_the_language_of_the_report(self) -> None:
        assert "78,25" in words(trend(TREND, "ru"))
        assert "78.25" in words(trend(TREND, "en"))

    def test_the_legend_names_the_line_where_it_has_a_name_of_its_own(self) -> None:
        assert "value" in words(trend(TREND, "en"))
        named = words(trend(replace(TREND, line="Positive answers, %"), "en"))
        assert "Positive answers, %" in named

    def test_forty_periods_keep_the_last_name_and_figure(self) -> None:
        points = tuple(TrendPoint(f"{1990 + n}–{1991 + n}", n * 1e5 + 0.5) for n in range(40))
        shown = words(trend(Trend("t", "u", points, "lower"), "en"))
        assert "3,900,000.5" in shown
        assert "2029–" in shown
        assert len(shown) < 60
        with pytest.raises(ValueError, match="41 periods, at most 40"):
            Trend("t", "u", (*points, points[0]), "lower")

    def test_twelve_small_trends_fit_on_a_sheet_and_thirteen_are_refused(self) -> None:
        chart = Trends("t", (TREND,) * 12)
        assert float(tree(trends(chart, "kk")).attrib["height"]) < ROOM
        with pytest.raises(ValueError, match="13 trends, at most 12"):
            Trends("t", (TREND,) * 13)

    def test_the_words_of_small_trends_name_each(self) -> None:
        alt = figure("c", TRENDS, "kk").alt
        assert all(chart.title in alt for chart in TRENDS.charts)


class TestStates:
    def test_bars_are_to_one_scale_and_carry_counts_and_totals(self) -> None:
        shown = words(states(STATES, "kk"))
        assert {"41", "42", "24", "0"} <= set(shown)

    def test_shades_go_from_light_to_dark_so_that_a_grey_print_keeps_the_order(self) -> None:
        for count in range(2, 9):
            names = tuple(f"s{n}" for n in range(count))
            root = tree(states(States("t", names, (("r", (1,) * count),)), "en"))
            fills = [
                item.attrib["fill"]
                for item in root.iter(f"{SVG}rect")
                if item.attrib["width"] == "20" and item.attrib["fill"].startswith("#")
            ]
            light = [luminance(fill) for fill in fills]
            assert len(fills) == count
            assert all(before > after for before, after in pairwise(light))

    def test_more_than_eight_states_are_refused(self) -> None:
        with pytest.raises(ValueError, match="9 states, at most 8"):
            States("t", tuple("abcdefghi"), ())


class TestProfile:
    def test_every_value_is_printed_and_none_is_a_dash(self) -> None:
        shown = words(figure("c", PROFILE, "kk").svg)
        assert {"4,21", "3,55", "2,75", "—"} <= set(shown)

    def test_each_series_has_its_own_mark_and_dash(self) -> None:
        lines = tree(figure("c", PROFILE, "kk").svg).findall(f"{SVG}polyline")
        looks = {(line.attrib["stroke"], line.attrib.get("stroke-dasharray")) for line in lines}
        assert len(looks) == len(PROFILE.series)

    def test_values_beyond_the_scale_and_a_seventh_series_are_refused(self) -> None:
        with pytest.raises(ValueError, match="beyond the scale 1 to 5"):
            Profile("t", ("a",), (("s", (6,)),), 1, 5)
        with pytest.raises(ValueError, match="7 series, at most 6"):
            Profile("t", ("a",), (("s", (2,)),) * 7, 1, 5)


class TestManyRows:
    @pytest.mark.parametrize(
        "chart",
        [
            replace(LIKERT, rows=LIKERT.rows[:1] * 100),
            replace(LIKERT, rows=LIKERT.rows[1:2] * 100),
            replace(STATES, rows=STATES.rows[2:3] * 100),
            replace(
                PROFILE,
                items=PROFILE.items[1:2] * 100,
                series=tuple((name, values[1:2] * 100) for name, values in PROFILE.series),
            ),
        ],
    )
    def test_a_hundred_rows_become_several_figures_that_fit_on_a_sheet(self, chart: Chart) -> None:
        with pytest.raises(ValueError, match="does not fit on a sheet: split it"):
            figure("c", chart, "kk")
        made = figures("c", chart, "kk", ["A"])
        assert len(made) > 2
        assert len({item.id for item in made}) == len(made)
        assert made[0].caption.endswith(f"(1/{len(made)})")
        assert all(float(tree(item.svg).attrib["height"]) < ROOM + 60 for item in made)
        assert all(item.origin == ("A",) for item in made)

    def test_few_rows_stay_one_figure(self) -> None:
        assert figures("c", LIKERT, "kk") == (figure("c", LIKERT, "kk"),)
