"""Tables add: however the rows are cut into files, every figure stays the same."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine import stats_reduce
from qms.engine.stats_reduce import reduce_codes, reduce_rows
from qms.engine.stats_tables import WHOLE, ClusterSums, ItemSums, SurveyTables, in_order
from qms.engine.stats_wave import wave_stats
from qms.kinds.wave_sums import ALL
from tests.engine.answers import SETTINGS, five, form, reduced, rows_of

FORM = form(five("q0"), five("q1"), five("q2", turned=True))
CODE = st.one_of(st.none(), st.integers(0, 5))
ROW = st.tuples(st.sampled_from("ab"), st.tuples(CODE, CODE, CODE))


@given(st.lists(ROW, max_size=40), st.lists(st.integers(0, 40), max_size=4))
def test_files_cut_anywhere_add_up_to_the_tables_of_all_rows(
    rows: list[tuple[str, tuple[int | None, ...]]], cuts: list[int]
) -> None:
    places = [0, *sorted(cuts), len(rows)]
    parts = [reduce_rows(FORM, rows[low:high]) for low, high in pairwise(places)]
    whole = reduce_rows(FORM, rows)
    assert sum(parts, SurveyTables()) == whole
    assert sum(parts[::-1], SurveyTables()) == whole
    assert wave_stats(FORM, sum(parts, SurveyTables()), SETTINGS) == wave_stats(
        FORM, whole, SETTINGS
    )


@given(st.lists(ROW, max_size=40))
def test_tables_are_what_one_counts_by_hand(rows: list[tuple[str, tuple[int | None, ...]]]) -> None:
    found = reduce_rows(FORM, rows)
    turn = (False, False, True)
    for group in {group for group, _codes in rows}:
        own = [codes for name, codes in rows if name == group]
        assert found.respondents[group] == len(own)
        for at in range(3):
            row = tuple(sum(codes[at] == place for codes in own) for place in (*range(5), 5, None))
            assert found.counts[group, f"q{at}"] == row
        pairs = []
        for codes in own:
            valid = [(c, t) for c, t in zip(codes, turn, strict=True) if c is not None and c < 5]
            pairs.append((sum(c < 2 if t else c > 2 for c, t in valid), len(valid)))
        judged = [(y, m) for y, m in pairs if m]
        expected = ClusterSums(
            len(judged),
            sum(y for y, _m in judged),
            sum(m for _y, m in judged),
            sum(y * y for y, _m in judged),
            sum(y * m for y, m in judged),
            sum(m * m for _y, m in judged),
        )
        assert found.clusters.get((group, "b"), ClusterSums()) == expected
        assert found.clusters.get((group, WHOLE), ClusterSums()) == expected


@given(st.lists(ROW, min_size=1, max_size=30))
def test_pairs_are_of_those_who_answered_both(
    rows: list[tuple[str, tuple[int | None, ...]]],
) -> None:
    sums = reduce_rows(FORM, rows).items["b"]
    for i in range(3):
        for j in range(3):
            both = [
                (a + 1, b + 1)
                for _group, codes in rows
                for a, b in [(codes[i], codes[j])]
                if a is not None and b is not None and a < 5 and b < 5
            ]
            assert sums.n[i][j] == len(both)
            assert sums.s[i][j] == sum(a for a, _b in both)
            assert sums.p[i][j] == sum(a * b for a, b in both)


@given(rows_of(2), st.integers(1, 5))
def test_the_size_of_the_pieces_does_not_matter(rows: list[list[int | None]], size: int) -> None:
    whole = reduced(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stats_reduce, "PIECE", size)
        assert reduced(rows) == whole


def test_a_campus_that_did_not_ask_a_question_adds_nothing_to_it() -> None:
    one = ItemSums(("a", "b"), ((5, 4), (4, 6)), ((9, 8), (7, 9)), ((20, 15), (15, 21)))
    two = ItemSums(("b", "c"), ((1, 1), (1, 1)), ((2, 2), (3, 3)), ((4, 6), (6, 9)))
    found = one + two
    assert found.questions == ("a", "b", "c")
    assert found.n == ((5, 4, 0), (4, 7, 1), (0, 1, 1))
    assert found.s == ((9, 8, 0), (7, 11, 2), (0, 3, 3))
    assert (two + one).over(("a", "b", "c")) == found


def test_the_whole_of_folded_tables_is_the_one_that_they_have() -> None:
    tables = SurveyTables(
        {ALL: 50, "UNIT-a": 30},
        {(ALL, "q0"): (0, 0, 0, 50, 0, 0, 0), ("UNIT-a", "q0"): (0, 0, 0, 30, 0, 0, 0)},
        {(ALL, "b"): ClusterSums(50, 50, 50, 50, 50, 50)},
    )
    found = wave_stats(form(five("q0")), tables, SETTINGS)
    assert found.whole.respondents == 50
    assert found.whole.questions["q0"].valid == 50
    assert found.whole.blocks["b"].sums.n == 50
    assert list(found.groups) == ["UNIT-a"]
    exact = SurveyTables({"UNIT-a": 30, "UNIT-b": 20})
    assert exact.whole().respondents == {ALL: 50}


def test_counts_of_scales_of_different_length_do_not_add() -> None:
    one, other = (SurveyTables({"a": 1}, {("a", "q"): row}) for row in ((1, 0), (1, 0, 0)))
    with pytest.raises(ValueError, match="zip"):
        _ = one + other


@pytest.mark.parametrize("code", [-1, 6])
def test_an_option_that_the_scale_does_not_have_is_refused(code: int) -> None:
    with pytest.raises(IndexError):
        reduce_rows(form(five("q0")), [("", [code])])


@pytest.mark.parametrize("code", [-1, 7])
def test_a_code_that_the_scale_does_not_have_is_refused(code: int) -> None:
    with pytest.raises(IndexError, match="q0"):
        reduce_codes(form(five("q0")), ["a"], np.array([0]), [np.array([code])])


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        reduce_rows(form(five("q0")), [("", [1, 2])])


def test_a_wave_without_answers_has_empty_statistics() -> None:
    found = wave_stats(FORM, reduce_rows(FORM, []), SETTINGS)
    assert (found.whole.respondents, found.groups, found.reliability) == (0, {}, {})
    assert (found.whole.questions, found.whole.blocks, found.spread) == ({}, {}, {})


def test_groups_stand_in_the_order_of_their_numbers() -> None:
    names = ["UNIT-10", "UNIT-law", "UNIT-2", "UNIT-1", "UNIT-11", "UNIT-2-b", "2"]
    assert sorted(names, key=in_order) == [
        *("2", "UNIT-1", "UNIT-2", "UNIT-2-b", "UNIT-10", "UNIT-11", "UNIT-law"),
    ]
