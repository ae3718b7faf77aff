"""Reliability of a block: from sums of pairs as from rows, and what looks forgotten."""

from __future__ import annotations

from dataclasses import replace
from statistics import correlation, variance
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qms.engine.stats_alpha import reliability
from qms.engine.stats_matrix import inverse_diagonal
from tests.engine.answers import QUESTIONS, SETTINGS, reduced, rows_of, turkiye

if TYPE_CHECKING:
    from qms.engine.stats_alpha import Reliability

FULL = st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=3, max_size=30)
NAMES = ("q0", "q1", "q2", "q3")
# Five people, three questions: variances 2.5, 1.7, 1.2; of the sums 13.5
SMALL = [[1, 2, 1], [2, 2, 3], [3, 3, 3], [4, 5, 3], [5, 4, 4]]


def of(rows: list[list[int | None]], turned: tuple[str, ...] = ()) -> Reliability | None:
    """Compute the reliability of rows."""
    return reliability(reduced(rows).items["b"], turned, SETTINGS)


@pytest.mark.req("KZ-SURV-16")
def test_alpha_of_a_table_that_one_computes_by_hand() -> None:
    found = of([list(row) for row in SMALL])
    assert found
    sums = [sum(row) for row in SMALL]
    parts = [variance(row[at] for row in SMALL) for at in range(3)]
    assert (parts, variance(sums)) == ([2.5, 1.7, 1.2], 13.5)
    assert found.alpha == pytest.approx(0.9)
    assert [item.rest for item in found.items] == pytest.approx(
        [
            correlation([row[at] for row in SMALL], [sum(row) - row[at] for row in SMALL])
            for at in range(3)
        ]
    )


@given(FULL)
def test_alpha_from_sums_is_alpha_from_rows(rows: list[list[int]]) -> None:
    total = variance(sum(row) for row in rows)
    assume(total > 0)
    own = sum(variance(row[at] for row in rows) for at in range(4))
    found = of([list(row) for row in rows])
    assert found
    assert found.alpha is not None
    assert found.alpha == pytest.approx(4 / 3 * (1 - own / total), abs=1e-9)
    assert found.alpha <= 1 + 1e-12
    assert found.interval
    assert found.interval.low <= found.alpha <= found.interval.high <= 1 + 1e-9


@pytest.mark.req("KZ-SURV-07")
@given(rows_of(4, least=2), st.sets(st.integers(0, 3)))
def test_reversal_is_a_sign_flip(rows: list[list[int | None]], places: set[int]) -> None:
    mirrored = [
        [6 - score if score and at in places else score for at, score in enumerate(row)]
        for row in rows
    ]
    flipped = of(rows, tuple(f"q{at}" for at in sorted(places)))
    found = of(mirrored)
    assert (flipped is None) == (found is None)
    if flipped and found:
        assert flipped.alpha == pytest.approx(found.alpha)
        for one, other in zip(flipped.items, found.items, strict=True):
            assert one.rest == pytest.approx(other.rest)


@pytest.mark.req("KZ-SURV-16")
@pytest.mark.parametrize("question", ["Q1", "Q17", "Q28"])
def test_a_reversed_question_that_is_not_marked_as_such_is_reported(question: str) -> None:
    sums = turkiye().items["Q1_Q12_course" if question == "Q1" else "Q13_Q28_instructor"]
    found = reliability(sums, [question], SETTINGS)  # turned round although it need not be
    right = reliability(sums, [], SETTINGS)
    assert found
    assert right
    assert right.alpha
    [said] = found.warnings
    assert f"{question} runs against its block" in said.shown("en")
    assert "It is marked reversed; was it asked straight?" in said.shown("en")
    assert f"alpha would be {right.alpha:.3f}" in said.shown("en")
    item = next(one for one in found.items if one.question == question)
    assert item.turned == pytest.approx(right.alpha)


def test_questions_that_cancel_each_other_out_are_named_both() -> None:
    found = of([[1, 5], [2, 4], [3, 3], [4, 2], [5, 1]])
    assert found
    assert (found.alpha, found.interval) == (None, None)
    assert [item.rest for item in found.items] == [pytest.approx(-1)] * 2
    assert [item.turned for item in found.items] == [pytest.approx(1)] * 2
    assert "\N{MINUS SIGN}1,000" in found.warnings[0].shown("kk")
    assert [said.shown("en")[:12] for said in found.warnings] == [
        "q0 runs agai",
        "q1 runs agai",
        "Alpha - is u",
    ]


def test_a_low_alpha_is_told_by_the_limit_of_the_policy() -> None:
    found = of([list(row) for row in SMALL])
    assert found
    assert not found.warnings
    strict = reliability(reduced(SMALL).items["b"], (), replace(SETTINGS, alpha=0.95))
    assert strict
    [said] = strict.warnings
    assert "Alpha 0.900 is under 0.95" in said.shown("en")
    assert "0,900" in said.shown("ru")
    assert "0,95" in said.shown("ru")


def test_missing_answers_are_left_out_pair_by_pair() -> None:
    rows: list[list[int | None]] = [list(row) for row in SMALL]
    rows += [[None, 3, 0], [2, None, 2], [None, None, 5]]
    found = of(rows)
    assert found
    assert (found.least, found.most) == (5, 7)
    both = [(a, c) for a, _b, c in rows if a and c]
    pair = correlation([float(a) for a, _c in both], [float(c) for _a, c in both])
    scaled = of([[a, c] for a, c in both])
    assert scaled
    assert scaled.average == pytest.approx(pair)


def test_a_question_without_spread_leaves_alpha_and_no_correlation() -> None:
    found = of([[row[0], row[1], 4] for row in SMALL])
    assert found
    assert found.alpha is not None
    assert (found.standardised, found.average, found.guttman) == (None, None, None)
    assert found.items[2].rest is None


def test_questions_that_say_the_same_have_no_lambda() -> None:
    found = of([[score, score, score] for score in (1, 2, 4, 5)])
    assert found
    assert found.alpha == pytest.approx(1)
    assert found.guttman is None


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[1, 2]],
        [[1], [2], [3]],
        [[1, None], [None, 2], [3, None]],
        [[1, None], [2, None], [3, None]],
        [[None, 0], [None, 0]],
    ],
)
def test_too_few_answers_have_no_reliability(rows: list[list[int | None]]) -> None:
    sums = reduced(rows).items.get("b")
    assert sums is None or reliability(sums, (), SETTINGS) is None


@given(rows_of(4))
def test_no_answers_break_it(rows: list[list[int | None]]) -> None:
    sums = reduced(rows).items.get("b")
    found = reliability(sums, (), SETTINGS) if sums else None
    for item in found.items if found else ():
        assert item.question in NAMES


def test_the_diagonal_of_an_inverse() -> None:
    assert inverse_diagonal([[0, 2], [4, 0]]) == [0, 0]
    assert inverse_diagonal([[2, 0], [0, 4]]) == [0.5, 0.25]
    assert inverse_diagonal([[2, 1], [1, 2]]) == pytest.approx([2 / 3, 2 / 3])
    assert inverse_diagonal([[1, 1], [1, 1]]) is None


def test_alpha_equals_pingouin_on_rows() -> None:
    pingouin = pytest.importorskip("pingouin", reason="a check against another library")
    pandas = pytest.importorskip("pandas")
    rows: list[list[int | None]] = [list(row) for row in SMALL]
    rows += [[None, 3, 2], [2, None, 2], [5, 4, None], [1, 1, 2]]
    alpha, _interval = pingouin.cronbach_alpha(data=pandas.DataFrame(rows, dtype=float))
    found = of(rows)
    assert found
    assert found.alpha == pytest.approx(alpha, abs=1e-12)
    assert len(QUESTIONS) == 28
