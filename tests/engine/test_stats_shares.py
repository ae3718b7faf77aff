"""Shares, medians and their intervals: published cases, and what holds for all numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.stats_block import block_stats
from qms.engine.stats_compare import Standing, beside, comparison
from qms.engine.stats_many import benjamini_hochberg, holm
from qms.engine.stats_question import moments, question_stats
from qms.engine.stats_settings import Width
from qms.engine.stats_shares import (
    Interval,
    agresti_coull,
    difference,
    estimate,
    exact,
    pooled,
    unweighted,
    wilson,
)
from qms.engine.stats_tables import ClusterSums
from tests.engine.answers import SETTINGS, five, reduced, reference, rows_of

SIZE = st.integers(1, 10_000)
COUNTS = st.lists(st.integers(0, 200), min_size=5, max_size=5).filter(any)
P_VALUES = st.lists(st.floats(0, 1), max_size=20)


def six(interval: Interval) -> list[float]:
    """Round to the digits of the reference."""
    return [round(interval.low, 6), round(interval.high, 6)]


@pytest.mark.req("KZ-SURV-11")
@pytest.mark.parametrize("case", reference()["wilson"])
def test_intervals_of_a_share_are_those_of_other_libraries(case: dict[str, Any]) -> None:
    x, n = case["x"], case["n"]
    assert six(wilson(x / n, n, 0.95)) == case["wilson95"]
    assert six(exact(x, n, 0.95)) == case["clopper"]
    assert six(agresti_coull(x, n, 0.95)) == case["agresti"]


@pytest.mark.parametrize("case", reference()["wilson_fpc"])
def test_of_a_small_population_the_interval_is_narrower(case: dict[str, Any]) -> None:
    x, n = case["x"], case["n"]
    assert six(estimate(x, n, 0.95).interval) == case["plain"]
    assert six(estimate(x, n, 0.95, case["N"]).interval) == case["fpc"]


def test_where_everybody_answered_nothing_is_left_to_chance() -> None:
    assert estimate(9, 12, 0.95, 12).interval == Interval(0.75, 0.75)
    block = block_stats(ClusterSums(40, 60, 80, 100, 120, 160), replace(SETTINGS, finite=True), 40)
    assert block
    assert block.interval == Interval(0.75, 0.75)


@pytest.mark.parametrize("finite", [True, False])
def test_the_policy_says_whether_the_population_counts(*, finite: bool) -> None:
    row = (0, 0, 15, 45, 0, 0, 0)
    found = question_stats(five("q"), row, replace(SETTINGS, finite=finite), 80)
    case = reference()["wilson_fpc"][2]
    assert found.interval
    assert six(found.interval) == case["fpc" if finite else "plain"]


@pytest.mark.parametrize("case", reference()["percent_favourable_rows"])
def test_moments_of_published_examples(case: dict[str, Any]) -> None:
    found = moments((1, 2, 3, 4, 5), case["counts_1_5"])
    expected = case["computed"]
    assert [round(found.mean, 6), round(found.sd or 0, 6)] == [expected["mean"], expected["sd"]]
    assert round(found.interpolated_median, 6) == expected["interpolated_median"]
    assert round(found.dispersion, 6) == expected["dispersion_index"]
    published = case["published"]
    assert round(found.interpolated_median, 1) == round(published["IM"], 1)
    assert found.median == published.get("median", found.median)


@pytest.mark.parametrize(
    ("counts", "median", "interpolated"),
    [
        ((5, 0, 0, 0, 5), 3, 3),  # two camps: the middle between them
        ((5, 5, 0, 0, 0), 1.5, 1.5),
        ((5, 0, 5, 0, 0), 2, 2),
        ((0, 0, 0, 0, 7), 5, 5),
        ((1, 1, 1, 0, 0), 2, 2),
        ((0, 1, 3, 0, 0), 3, 2.5 + 1 / 3),
    ],
)
def test_medians_of_small_groups(
    counts: tuple[int, ...], median: float, interpolated: float
) -> None:
    found = moments((1, 2, 3, 4, 5), counts)
    assert [found.median, found.interpolated_median] == pytest.approx([median, interpolated])


def test_one_answer_has_no_spread_and_agreement_no_dispersion() -> None:
    found = moments((1, 2, 3, 4, 5), (0, 1, 0, 0, 0))
    assert (found.sd, found.dispersion) == (None, 0)
    assert moments((1, 2, 3, 4, 5), (9, 0, 0, 0, 9)).dispersion == 1
    assert moments((1,), (4,)).interpolated_median == 1


@pytest.mark.req("KZ-SURV-07")
@given(COUNTS)
def test_a_reversed_question_has_the_mirrored_moments(counts: list[int]) -> None:
    scores = (1, 2, 3, 4, 5)
    one, other = moments(scores, counts), moments(scores, counts[::-1])
    assert one.mean + other.mean == pytest.approx(6)
    assert one.median + other.median == 6
    assert one.interpolated_median + other.interpolated_median == pytest.approx(6)
    assert one.sd == other.sd
    assert one.dispersion == pytest.approx(other.dispersion)
    assert abs(one.interpolated_median - one.median) <= 0.5
    assert 0 <= one.dispersion <= 1


@given(SIZE, st.integers(0, 10_000), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_an_interval_holds_its_share_and_stays_between_nought_and_one(
    size: int, good: int, level: float
) -> None:
    good = min(good, size)
    for found in (wilson(good / size, size, level), exact(good, size, level)):
        assert 0 <= found.low <= good / size <= found.high <= 1
        assert found.holds(good / size)
    low, high = wilson(good / size, size, level), wilson(good / size, size, 0.999)
    assert high.low <= low.low
    assert low.high <= high.high


@given(SIZE.filter(lambda n: n > 1), st.integers(0, 9_999))
def test_more_positive_answers_never_lower_a_limit(size: int, good: int) -> None:
    good = min(good, size - 1)
    one, more = (wilson(x / size, size, 0.95) for x in (good, good + 1))
    assert one.low <= more.low
    assert one.high <= more.high


@given(SIZE, st.integers(0, 10_000), st.integers(2, 50))
def test_more_answers_of_the_same_share_make_the_interval_narrower(
    size: int, good: int, times: int
) -> None:
    share = min(good, size) / size
    assert wilson(share, size * times, 0.95).half <= wilson(share, size, 0.95).half


@pytest.mark.req("KZ-SURV-15")
@pytest.mark.parametrize("case", reference()["difference_newcombe"])
def test_the_difference_of_two_shares_is_that_of_other_libraries(case: dict[str, Any]) -> None:
    (x, n), (y, m) = case["a"], case["b"]
    found = difference(estimate(x, n, 0.95), estimate(y, m, 0.95))
    assert round(found.value, 6) == case["diff"]
    assert six(found.interval) == case["newcombe95"]
    assert round(found.p, 8) == case["z_p"]


@given(SIZE, st.integers(0, 10_000), SIZE, st.integers(0, 10_000))
def test_a_difference_turns_its_sign_with_the_order(n: int, x: int, m: int, y: int) -> None:
    one, other = estimate(min(x, n), n, 0.95), estimate(min(y, m), m, 0.95)
    found, back = difference(one, other), difference(other, one)
    assert found.value == -back.value
    assert found.interval.low == pytest.approx(-back.interval.high)
    assert found.p == pytest.approx(back.p)
    assert -1 <= found.interval.low <= found.value <= found.interval.high <= 1
    assert 0 <= found.p <= 1


@given(rows_of(4, least=1))
def test_a_block_has_limits_between_nought_and_one(rows: list[list[int | None]]) -> None:
    sums = reduced(rows).clusters.get(("", "b"), ClusterSums())
    found = block_stats(sums, replace(SETTINGS, minimum=1))
    assert (found is None) == (sums.m == 0)
    if found and found.interval:
        assert 0 <= found.interval.low <= found.satisfaction <= found.interval.high <= 1
        assert found.estimate.size >= 1
        assert found.se is None or not math.isnan(found.se)


def test_people_who_answer_everything_alike_count_once_each() -> None:
    rows = [[5] * 4] * 30 + [[1] * 4] * 30
    found = block_stats(reduced(rows).clusters["", "b"], SETTINGS)
    assert found
    assert found.design_effect == pytest.approx(4 * 60 / 59)
    assert found.estimate.size == pytest.approx(59)
    agreed = block_stats(reduced([[5] * 4] * 30).clusters["", "b"], SETTINGS)
    assert agreed
    assert (agreed.design_effect, agreed.estimate.size) == (None, 30)
    assert agreed.interval == wilson(1.0, 30, 0.95)


@pytest.mark.req("KZ-SURV-11")
@pytest.mark.parametrize(
    ("valid", "width"), [(29, None), (30, None), (100, "rough"), (400, "usable"), (1100, "narrow")]
)
def test_an_interval_is_given_from_the_minimum_on_and_has_its_class(
    valid: int, width: str | None
) -> None:
    found = question_stats(five("q"), (0, 0, valid // 2, valid - valid // 2, 0, 0, 0), SETTINGS)
    assert (found.interval is None) == (valid < 30)
    assert found.width == width
    assert found.estimate
    wide = replace(SETTINGS, widths=(Width("any", 1),))
    assert wide.width_of(found.estimate.interval.half) == "any"


@pytest.mark.req("KZ-SURV-10")
def test_weights_are_valid_answers() -> None:
    parts = ((1, 1), (10, 100), (0, 0))
    assert pooled(parts) == pytest.approx(11 / 101)
    assert unweighted(parts) == pytest.approx((1 + 0.1) / 2)
    assert pooled(()) is None
    assert unweighted(((0, 0),)) is None


@pytest.mark.req("KZ-SURV-14")
def test_a_share_stands_beside_target_threshold_and_university() -> None:
    found = comparison(estimate(70, 100, 0.95), target=0.8, threshold=0.6, benchmark=0.7)
    assert found.target
    assert found.threshold
    assert found.benchmark
    assert [round(m.difference, 6) for m in (found.target, found.threshold, found.benchmark)] == [
        -0.1,
        0.1,
        0,
    ]
    assert found.target.standing is Standing.BELOW
    assert found.threshold.standing is Standing.ABOVE
    assert found.benchmark.standing is Standing.WITHIN
    assert [found.target.reached, found.benchmark.reached] == [False, True]
    assert comparison(estimate(70, 100, 0.95)).target is None


@given(st.floats(0, 1))
def test_a_mark_is_above_below_or_within(mark: float) -> None:
    share = estimate(70, 100, 0.95)
    found = beside(share, mark).standing
    assert (found is Standing.WITHIN) == share.interval.holds(mark)


@given(P_VALUES)
def test_corrections_keep_the_order_and_never_help_a_p_value(values: list[float]) -> None:
    strict, loose = holm(values), benjamini_hochberg(values)
    for value, one, other in zip(values, strict, loose, strict=True):
        assert value <= other * (1 + 1e-12)
        assert other <= one * (1 + 1e-12)
        assert one <= 1
    order = sorted(range(len(values)), key=values.__getitem__)
    for found in (strict, loose):
        assert [found[at] for at in order] == sorted(found)


def test_one_comparison_needs_no_correction() -> None:
    assert holm([0.03]) == benjamini_hochberg([0.03]) == (0.03,)
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert benjamini_hochberg([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.04, 0.04))
