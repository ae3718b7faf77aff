"""Small groups never reach the records, nor can they be subtracted from what does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.exchange.survey_tables import UNGROUPED, Tables, folded

MINIMUM = 10


def tables(**sizes: int) -> Tables:
    """Make tables of one question that everybody answered with the second of two options."""
    named = {UNGROUPED if name == "nobody" else name: size for name, size in sizes.items()}
    return Tables(named, {(name, "q1"): (0, size, 0) for name, size in named.items()})


def shown(made: Tables) -> list[str]:
    """Return the groups that enter the records."""
    return [group for group, _valid in folded(made, ("q1",), MINIMUM).valid]


def test_groups_that_are_large_enough_stand_beside_the_whole() -> None:
    found = folded(tables(a=10, b=30), ("q1",), MINIMUM)
    assert found.valid == (("all", 40), ("a", 10), ("b", 30))
    assert found.rows[0] == ("all", "q1", (0, 40, 0))
    assert found.folded == ()


@pytest.mark.req("KZ-SURV-36", part="restricted workspace, register of consents")
def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert shown(tables(a=3, b=12, c=40, d=50)) == ["all", "c", "d"]


def test_two_small_groups_that_are_too_few_together_take_another_with_them() -> None:
    assert shown(tables(a=2, b=3, c=40, d=50)) == ["all", "d"]


def test_answers_without_a_group_count_as_one_that_is_not_shown() -> None:
    assert shown(tables(nobody=1, b=12, c=40)) == ["all", "c"]
    assert shown(tables(nobody=0, b=12, c=40)) == ["all", "b", "c"]


def test_a_whole_under_the_minimum_shows_no_counts() -> None:
    found = folded(tables(a=9), ("q1",), MINIMUM)
    assert (found.rows, found.valid) == ((), (("all", 9),))


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 40), max_size=8))
def test_what_is_left_of_the_whole_is_nothing_or_large_and_of_several(
    sizes: dict[str, int],
) -> None:
    made = tables(**sizes)
    found = folded(made, ("q1",), MINIMUM)
    hidden = set(sizes) - {group for group, _valid in found.valid}
    rest = sum(sizes[group] for group in hidden)
    assert hidden == set(found.folded)
    assert all(valid >= MINIMUM for group, valid in found.valid if group != "all")
    assert not hidden or hidden == set(sizes) or (len(hidden) > 1 and rest >= MINIMUM)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 9)), min_size=2, max_size=5))
def test_tables_add_in_any_order_and_keep_every_answer(parts: list[dict[str, int]]) -> None:
    forward, backward = Tables(), Tables()
    for part in parts:
        forward = forward.plus(tables(**part))
    for part in reversed(parts):
        backward = tables(**part).plus(backward)
    assert forward == backward
    assert forward.respondents == sum(sum(part.values()) for part in parts)
    assert Tables.of(forward.stored()) == forward
