"""5,820 students, 28 questions: every figure as other libraries compute it, to the last digit."""

from __future__ import annotations

import time
from typing import Any

import pytest

from qms.engine.stats_alpha import reliability
from qms.engine.stats_block import widest
from qms.engine.stats_compare import among
from qms.engine.stats_many import benjamini_hochberg, holm
from qms.engine.stats_tables import WHOLE, ClusterSums, SurveyTables
from qms.engine.stats_wave import wave_stats
from tests.engine.answers import BLOCKS, QUESTIONS, SETTINGS, reference, turkiye, turkiye_form

REF = reference()["turkiye"]
STATS = wave_stats(turkiye_form(), turkiye(), SETTINGS)
NAMES = {"Q1_Q28_all": WHOLE, **dict(zip(BLOCKS, BLOCKS, strict=True))}


def six(*values: float | None) -> list[float]:
    """Round to the digits of the reference."""
    return [round(float("nan") if value is None else value, 6) for value in values]


@pytest.mark.req("KZ-SURV-09")
@pytest.mark.req("KZ-SURV-11")
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_the_counts_shares_medians_and_interval_of_the_reference(
    question: str,
) -> None:
    found, expected = STATS.whole.questions[question], REF["items"][question]
    assert found.moments
    assert found.interval
    assert list(found.counts) == expected["counts_1_5"]
    assert found.valid == expected["n"]
    assert six(
        found.moments.mean,
        found.moments.sd,
        found.satisfaction,
        found.neutral_share,
        found.moments.interpolated_median,
        found.moments.dispersion,
    ) == [
        expected[name]
        for name in (
            "mean",
            "sd",
            "top2_share",
            "neutral_share",
            "interpolated_median",
            "dispersion_index",
        )
    ]
    assert six(found.interval.low, found.interval.high) == expected["wilson95_top2"]
    assert found.moments.median == 3 + (question == "Q17")


@pytest.mark.req("KZ-SURV-10")
@pytest.mark.req("KZ-SURV-11")
@pytest.mark.parametrize("block", REF["blocks"])
def test_a_block_has_the_interval_on_respondents_and_the_design_effect_of_the_reference(
    block: str,
) -> None:
    found, expected = STATS.whole.blocks[NAMES[block]], REF["blocks"][block]
    assert found.interval
    assert found.sums == ClusterSums(*expected["sums"].values())
    assert six(found.satisfaction, found.se) == [expected["satisfaction"], expected["cluster_se"]]
    assert six(found.naive.low, found.naive.high) == expected["naive_wilson95"]
    assert six(found.interval.low, found.interval.high) == expected["cluster_95"]
    assert round(found.design_effect or 0, 3) == expected["design_effect"]


@pytest.mark.req("KZ-SURV-10")
@pytest.mark.parametrize("block", REF["blocks"])
def test_without_respondents_a_block_has_no_narrower_interval_than_with_them(block: str) -> None:
    found = STATS.whole.blocks[NAMES[block]]
    questions = REF["blocks"][block]["k"]
    most = widest(found.satisfaction, found.sums.m, questions, SETTINGS)
    assert found.interval
    assert most
    assert (found.design_effect or 0) < questions
    assert most.low < found.interval.low < found.interval.high < most.high
    assert widest(0.5, questions * (SETTINGS.minimum - 1), questions, SETTINGS) is None


def test_p_values_are_corrected_among_the_groups_that_are_shown() -> None:
    every = STATS.questions["Q1"]
    shown = among([one for one in every if one.group in {"1", "5", "12"}], SETTINGS)
    assert [one.corrected for one in shown] == list(holm([one.change.p for one in shown]))
    assert [one.differs for one in shown] == [True, False, False]


@pytest.mark.req("KZ-SURV-16")
@pytest.mark.parametrize("block", REF["blocks"])
def test_a_block_has_the_reliability_of_the_reference(block: str) -> None:
    found, expected = STATS.reliability[NAMES[block]], REF["blocks"][block]
    assert found.interval
    assert six(found.alpha, found.standardised, found.average, found.guttman) == [
        expected[name] for name in ("alpha", "std_alpha", "average_r", "guttman_l6")
    ]
    assert six(found.interval.low, found.interval.high) == expected["alpha_feldt95"]
    assert (found.least, found.most, len(found.items)) == (5820, 5820, expected["k"])
    assert not found.warnings


@pytest.mark.req("KZ-SURV-16")
@pytest.mark.parametrize("block", BLOCKS)
def test_each_question_has_its_part_in_the_reliability_of_the_reference(block: str) -> None:
    found, expected = STATS.reliability[block], REF["blocks"][block]
    without = {item.question: six(item.without)[0] for item in found.items}
    rest = {item.question: six(item.rest)[0] for item in found.items}
    assert without == expected["alpha_if_deleted"]
    assert rest == expected["item_rest_r"]


@pytest.mark.req("KZ-SURV-10")
def test_weighted_by_valid_answers_groups_give_the_pooled_share_and_not_their_mean() -> None:
    spread = STATS.spread[WHOLE]
    assert six(spread.pooled, spread.unweighted) == [
        REF["weighted_by_valid_equals_pooled"],
        REF["unweighted_mean_of_classes"],
    ]
    assert spread.pooled == STATS.whole.blocks[WHOLE].satisfaction


@pytest.mark.req("KZ-SURV-16")
@pytest.mark.parametrize(("column", "key"), [("class", "by_class"), ("instr", "by_instructor")])
def test_segments_have_the_shares_of_the_reference(column: str, key: str) -> None:
    found = wave_stats(turkiye_form(), turkiye(column), SETTINGS).groups
    assert {
        name: {"n": one.respondents, "satisfaction": six(one.blocks[WHOLE].satisfaction)[0]}
        for name, one in found.items()
    } == REF[key]


@pytest.mark.req("KZ-SURV-14")
def test_each_class_against_the_rest_has_the_p_values_of_the_reference() -> None:
    expected: dict[str, Any] = REF["Q1_class_vs_rest"]
    found = {one.group: one for one in STATS.questions["Q1"]}
    assert {name: round(one.change.p, 8) for name, one in found.items()} == {
        name: row["p"] for name, row in expected.items()
    }
    plain = [one.change.p for one in found.values()]
    for correct, key in ((holm, "p_holm"), (benjamini_hochberg, "p_bh")):
        corrected = dict(zip(found, correct(plain), strict=True))
        assert {name: round(p, 8) for name, p in corrected.items()} == {
            name: row[key] for name, row in expected.items()
        }
    assert found["1"].corrected == holm(plain)[list(found).index("1")]
    assert {name for name, one in found.items() if not one.differs} == {"5", "7", "12"}


def test_regrouped_tables_are_those_of_the_larger_groups() -> None:
    halves = turkiye().regrouped(lambda name: "even" if int(name) % 2 == 0 else "odd")
    assert halves.groups == ("even", "odd")
    assert halves.whole() == turkiye().whole()


def test_the_statistics_of_a_university_take_less_than_a_second() -> None:
    many = SurveyTables()
    for at in range(15):
        many = many + turkiye().regrouped(f"{at}-{{}}".format)
    started = time.process_time()
    found = wave_stats(turkiye_form(), many, SETTINGS)
    spent = time.process_time() - started
    assert len(found.groups) == 195
    assert spent < 1
    assert reliability(many.items[WHOLE], (), SETTINGS)
