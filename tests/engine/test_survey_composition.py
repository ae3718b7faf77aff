"""Who answered beside who could: shares, response, a test, and no number under the minimum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.survey_composition import REST, apart, chance, composition
from qms.kinds.wave import Stratum, Wave

LEVELS = (
    ("bachelor", 1000, 300, 120),
    ("master", 600, 200, 60),
    ("doctor", 400, 100, 20),
)


def wave(*strata: tuple[str, int | None, int | None, int | None], name: str = "level") -> Wave:
    """Return a wave with values of one property: people, invited, valid answers."""
    items = tuple(
        Stratum(property=name, value=value, population=people, invited=invited, valid=valid)
        for value, people, invited, valid in strata
    )
    record = {"id": "WAVE-2026-0001", "schema": 1, "survey": "SRV-x", "period": "2025-2026"}
    return Wave.model_validate({**record, "valid": 200, "strata": items})


@pytest.mark.req("KZ-SURV-03")
def test_shares_difference_and_response_stand_beside_each_other() -> None:
    rows = composition(wave(*LEVELS))
    assert [(row.value, row.population_share, row.answer_share) for row in rows] == [
        ("bachelor", 0.5, 0.6),
        ("master", 0.3, 0.3),
        ("doctor", 0.2, 0.1),
    ]
    assert [row.response for row in rows] == [0.4, 0.3, 0.2]
    assert [row.difference for row in rows] == [0.6 - 0.5, 0.0, 0.1 - 0.2]


def test_the_chance_is_that_of_pearsons_chi_square() -> None:
    """Values of scipy 1.16: chisquare, and chi2_contingency times (N - 1) / N."""
    [p] = {row.p for row in composition(wave(*LEVELS))}
    assert p == pytest.approx(0.0009118819655545164, rel=1e-12)
    [p] = {row.p for row in composition(wave(*LEVELS), finite=True)}
    assert p == pytest.approx(0.0004205745148544679, rel=1e-12)


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [(5, 9)],
        [(5, 9), (0, 0)],
        [(0, 10), (0, 10)],
        [(3, 50), (3, 50)],  # expected under 5 in both
        [(400, 990), (0, 1)],  # expected under 1
    ],
)
def test_too_little_has_no_chance(pairs: list[tuple[int, int]]) -> None:
    assert chance(pairs) is None


def test_everybody_answered_is_no_sample() -> None:
    assert chance([(50, 50), (60, 60)], finite=True) is None


def test_small_values_are_folded_with_the_people_of_them() -> None:
    rows = composition(wave(("a", 500, 90, 60), ("b", 300, 50, 6), ("c", 200, 40, 7)), 10)
    assert [(row.value, row.valid) for row in rows] == [
        ("a", 60),
        ("b", None),
        ("c", None),
        (REST, 13),
    ]
    rest = rows[-1]
    assert (rest.population, rest.invited) == (500, 90)
    assert (rest.population_share, rest.answer_share) == (0.5, 13 / 73)


def test_what_is_folded_in_the_record_stays_so() -> None:
    folded = (
        ("a", 500, 90, 60),
        ("b", 300, 50, None),
        ("c", 200, 40, None),
        (REST, None, None, 13),
    )
    given = composition(wave(*folded), 10)
    assert [(row.value, row.valid, row.population) for row in given][-1] == (REST, 13, 500)
    assert given == composition(wave(("a", 500, 90, 60), ("b", 300, 50, 6), ("c", 200, 40, 7)), 10)


def test_one_small_value_takes_the_next_smallest_with_it() -> None:
    rows = composition(wave(("a", 500, None, 60), ("b", 300, None, 30), ("c", 20, None, 2)), 10)
    assert [(row.value, row.valid) for row in rows if row.valid is not None] == [
        ("a", 60),
        (REST, 32),
    ]


def test_without_a_population_there_are_answers_alone() -> None:
    rows = composition(wave(("a", None, None, 60), ("b", None, None, 20)))
    assert [(row.population_share, row.answer_share, row.difference) for row in rows] == [
        (None, 0.75, None),
        (None, 0.25, None),
    ]
    assert composition(wave()) == ()


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 40), max_size=8),
    st.integers(1, 12),
)
def test_what_is_left_out_is_nothing_or_two_values_with_the_minimum_together(
    sizes: dict[str, int], minimum: int
) -> None:
    left = [size for name, size in sizes.items() if name not in apart(sizes, minimum)]
    whole = all(not size for name, size in sizes.items() if name in apart(sizes, minimum))
    assert not left or whole or (len(left) > 1 and sum(left) >= minimum)
