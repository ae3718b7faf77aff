"""Change over years, and the tails of distributions that the tests are told by."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.stats_block import block_stats
from qms.engine.stats_shares import Estimate, difference, estimate, wilson
from qms.engine.stats_tails import (
    beta_below,
    beta_quantile,
    chi_square_tail,
    f_quantile,
    two_sided,
    z_of,
)
from qms.engine.stats_trend import Point, dynamics, trend
from tests.engine.answers import SETTINGS, reduced, reference

CASE = reference()["trend"][0]


def points(*shares: Estimate, first: int = 2023) -> list[Point]:
    """Make a wave a year."""
    return [
        Point(f"{year}-{year + 1}", year, share, "1") for year, share in enumerate(shares, first)
    ]


def years(xs: list[int], ns: list[int]) -> list[Point]:
    """Make waves of independent answers."""
    return points(*(estimate(x, n, 0.95) for x, n in zip(xs, ns, strict=True)))


@pytest.mark.req("KZ-SURV-15")
def test_a_trend_over_three_years_is_that_of_other_libraries() -> None:
    found = dynamics(years(CASE["x"], CASE["n"]), SETTINGS)
    assert (found.years, found.enough) == (3, True)
    assert found.trend
    assert round(found.trend.z, 5) == CASE["cochran_armitage_z"]
    assert round(found.trend.p, 8) == CASE["p"]
    assert round(found.trend.any_change, 8) == CASE["chi2_any_change_p"]
    assert found.trend.slope == pytest.approx(0.07)
    # statsmodels divides by N - 1 where Armitage divides by N
    linear = found.trend.z * math.sqrt(749 / 750)
    assert round(linear, 6) == CASE["statsmodels_linear_by_linear_z"]
    assert round(two_sided(linear), 8) == CASE["statsmodels_p"]


def test_a_sample_that_is_not_sufficient_has_no_interval_of_its_change() -> None:
    few, many = years([6, 150], [12, 250])
    found = dynamics([replace(few, sufficient=False), many], SETTINGS)
    assert [point.interval for point in found.points] == [None, many.estimate.interval]
    assert found.steps[0].interval is None
    assert dynamics([few, many], SETTINGS).steps[0].interval


@pytest.mark.req("KZ-SURV-15")
def test_fewer_years_than_the_policy_says_have_differences_and_no_trend() -> None:
    two = years([150, 160], [250, 250])
    both = [*two, Point("2024 June", 2024, two[1].estimate, "1")]
    for given_here in (two, both):
        found = dynamics(given_here, SETTINGS)
        assert (found.years, found.enough, found.trend) == (2, False, None)
        assert len(found.steps) == len(given_here) - 1


@pytest.mark.req("KZ-SURV-15")
def test_each_wave_is_compared_with_the_one_before_in_order_of_time() -> None:
    made = years([150, 160, 185], [250, 250, 250])
    found = dynamics(made[::-1], SETTINGS)
    assert [point.year for point in found.points] == [2023, 2024, 2025]
    assert [round(step.change.value, 6) for step in found.steps] == [0.04, 0.1]
    assert found.steps[1].change == difference(made[2].estimate, made[1].estimate)
    assert all(step.comparable for step in found.steps)


def test_a_change_of_the_questionnaire_is_told() -> None:
    made = years([150, 160], [250, 250])
    later = Point("2025-2026", 2025, made[1].estimate, "2")
    found = dynamics([*made, later], SETTINGS)
    assert [step.comparable for step in found.steps] == [True, False]


@pytest.mark.req("KZ-SURV-34")
def test_growth_of_neutral_answers_is_a_difference_like_any_other() -> None:
    found = difference(estimate(120, 400, 0.95), estimate(80, 400, 0.95))
    assert found.value == pytest.approx(0.1)
    assert found.interval.low > 0
    assert found.p < 0.01


def test_answers_of_one_person_do_not_make_a_trend() -> None:
    shares = []
    for good in (15, 18, 22):
        rows = [[5] * 10] * good + [[1] * 10] * (40 - good)
        found = block_stats(reduced(rows).clusters["", "b"], SETTINGS)
        assert found
        shares.append(found.estimate)
    careful = trend(points(*shares))
    naive = trend(years([150, 180, 220], [400, 400, 400]))
    assert careful
    assert naive
    assert naive.p < 0.001
    assert careful.p > 0.1


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 500)), min_size=1, max_size=8),
    st.integers(-3000, 3000),
)
def test_a_trend_does_not_depend_on_where_years_are_counted_from(
    waves: list[tuple[int, int]], shift: int
) -> None:
    shares = [estimate(min(x, n), n, 0.95) for n, x in waves]
    found, moved = trend(points(*shares)), trend(points(*shares, first=2023 + shift))
    back = trend(points(*shares[::-1]))
    assert (found is None) == (moved is None) == (back is None)
    if found and moved and back:
        assert found.z == pytest.approx(moved.z, abs=1e-6)
        assert found.slope == pytest.approx(-back.slope, abs=1e-9)
        assert 0 <= found.p <= 1
        assert 0 <= found.any_change <= 1


@pytest.mark.parametrize(
    "made", [[], years([5], [10]), years([0, 0, 0], [9, 9, 9]), years([9, 9], [9, 9])]
)
def test_one_year_or_one_answer_has_no_trend(made: list[Point]) -> None:
    assert trend(made) is None


# Tables of Abramowitz and Stegun 1964: 26.1, 26.8, 26.9
@pytest.mark.parametrize(
    ("p", "above", "below", "expected"),
    [(0.95, 3, 10, 3.71), (0.95, 1, 1, 161.4), (0.975, 5, 20, 3.29), (0.99, 10, 30, 2.98)],
)
def test_quantiles_of_f_are_those_of_the_tables(
    p: float, above: int, below: int, expected: float
) -> None:
    assert float(f"{f_quantile(p, above, below):.{len(str(expected)) - 1}g}") == expected


@pytest.mark.parametrize(
    ("value", "degrees", "tail"),
    [(3.84146, 1, 0.05), (5.99146, 2, 0.05), (7.81473, 3, 0.05), (18.3070, 10, 0.05), (0, 4, 1)],
)
def test_tails_of_chi_square_are_those_of_the_tables(
    value: float, degrees: int, tail: float
) -> None:
    assert chi_square_tail(value, degrees) == pytest.approx(tail, abs=1e-6)


@given(st.floats(0.001, 0.999), st.floats(0.5, 1e5), st.floats(0.5, 1e5))
def test_a_quantile_is_the_value_under_which_the_probability_lies(
    p: float, a: float, b: float
) -> None:
    x = beta_quantile(p, a, b)
    assert 0 <= x <= 1
    assert beta_below(x, a, b) == pytest.approx(p, abs=1e-6)


@given(st.floats(0, 1), st.floats(0.5, 100), st.floats(0.5, 100))
def test_a_beta_and_its_mirror_make_one(x: float, a: float, b: float) -> None:
    assert beta_below(x, a, b) + beta_below(1 - x, b, a) == pytest.approx(1, abs=1e-9)
    assert beta_below(x, 1, 1) == pytest.approx(x)


def test_ninety_five_per_cent_span_the_known_number_of_errors() -> None:
    assert z_of(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert two_sided(z_of(0.95)) == pytest.approx(0.05)
    assert wilson(0.5, 100, 0.95).half < 0.1


def test_tails_equal_those_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats", reason="a check against another library")
    for n, k in ((5820, 12), (31, 3), (100_000, 30)):
        own = f_quantile(0.975, n - 1, (n - 1) * (k - 1))
        assert own == pytest.approx(stats.f.ppf(0.975, n - 1, (n - 1) * (k - 1)), rel=1e-9)
    for degrees in range(1, 20):
        assert chi_square_tail(7.5, degrees) == pytest.approx(stats.chi2.sf(7.5, degrees))
    for a, b in ((0.5, 3), (81, 183), (1, 20)):
        assert beta_quantile(0.025, a, b) == pytest.approx(stats.beta.ppf(0.025, a, b), rel=1e-9)


@pytest.mark.req("KZ-SURV-15")
def test_no_line_is_drawn_through_answers_to_different_questions() -> None:
    made = years([150, 160, 170, 185], [250, 250, 250, 250])
    other = [Point(one.period, one.year, one.estimate, "0") for one in made[:2]]
    assert dynamics(made, SETTINGS).trend is not None
    found = dynamics([*other, *made[2:]], SETTINGS)
    assert (found.years, found.enough, found.trend) == (2, False, None)
    assert len(found.points) == len(made)
