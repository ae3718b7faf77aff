"""Coded answers: who codes what twice, how far two agree, what holds, how often it was said."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qms.engine.coding import (
    Coded,
    Difference,
    cells,
    counts,
    differences,
    settled,
    shown_groups,
)
from qms.engine.coding_agreement import theme_agreement
from qms.engine.coding_keys import digest, drawn, shuffled, to_double
from qms.engine.stats_agreement import agreement
from qms.kinds.policies.survey_coding import CodingRules, Verdict
from qms.model.text import Text

KEY = b"a key of thirty-two bytes or so.."
RULES = CodingRules()
NUMBERS = st.integers(0, 60)
TABLE = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
KEYS = st.sets(st.integers(0, 400).map(lambda n: f"{n:016x}"), max_size=60)
THEMES = ("a", "b", "c")
CODES = st.dictionaries(
    st.integers(0, 20).map(str), st.frozensets(st.sampled_from(THEMES)), max_size=15
)


@pytest.mark.req("KZ-SURV-13")
@pytest.mark.parametrize(
    ("answers", "twice"), [(0, 0), (12, 12), (30, 30), (31, 30), (200, 30), (201, 31), (1000, 150)]
)
def test_fifteen_per_cent_are_coded_twice_and_not_fewer_than_thirty(
    answers: int, twice: int
) -> None:
    assert to_double(answers, RULES) == twice
    keys = {digest(KEY, str(number)) for number in range(answers)}
    assert len(drawn(KEY, "wishes", keys, RULES)) == twice


def test_the_policy_of_the_university_says_how_many() -> None:
    assert to_double(100, CodingRules(double_share=0.2, double_least=5)) == 20


@given(KEYS)
def test_the_same_answers_are_drawn_whatever_their_order(keys: set[str]) -> None:
    rules = CodingRules(double_share=0.2, double_least=3)
    found = drawn(KEY, "wishes", sorted(keys), rules)
    assert found == drawn(KEY, "wishes", sorted(keys, reverse=True), rules)
    assert set(found) <= keys
    assert sorted(shuffled(KEY, "form", keys)) == sorted(keys)


def test_who_has_not_the_key_cannot_tell_what_is_drawn() -> None:
    keys = [digest(KEY, str(number)) for number in range(300)]
    one, other = (set(drawn(key, "wishes", keys, RULES)) for key in (KEY, b"another key"))
    assert one != other
    assert digest(KEY, "ab", "c") != digest(KEY, "a", "bc")


@pytest.mark.req("KZ-SURV-13")
@pytest.mark.parametrize(
    ("table", "kappa"), [((40, 9, 6, 45), 0.70), ((80, 10, 5, 5), 0.32), ((45, 15, 25, 15), 0.13)]
)
def test_kappa_is_that_of_published_tables(table: tuple[int, int, int, int], kappa: float) -> None:
    """Feinstein, Cicchetti, J Clin Epidemiol 43 (1990), 543-549; the third by hand: 3/23."""
    found = theme_agreement("hours", table, RULES)
    assert found.kappa is not None
    assert round(found.kappa, 2) == kappa
    assert found.adjusted is None


def test_its_standard_error_is_the_one_computed_by_hand() -> None:
    """The diagnoses of Fleiss, Statistical Methods for Rates and Proportions (1981), chapter 13.

    Equation 13 of 1969 by hand: (.29519 + .00804 - .21431) / (.34^2 x 100) = .0877^2.
    """
    found = agreement([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.95)
    assert found
    assert found.interval
    assert round(found.kappa or 0, 2) == 0.68
    assert (found.interval.high - found.interval.low) / 2 / 1.959964 == pytest.approx(
        0.0877, abs=5e-5
    )


def test_a_theme_that_nearly_all_answers_have_is_shown_adjusted_for_prevalence() -> None:
    """Both coders gave it to 28 of 30: 28/30 are equal, kappa is below 0, adjusted 26/30."""
    found = theme_agreement("hours", (28, 1, 1, 0), RULES)
    assert found.kappa is not None
    assert found.kappa < 0
    assert found.adjusted == pytest.approx(26 / 30)


def test_one_code_only_has_no_kappa_and_no_verdict() -> None:
    rules = CodingRules(verdicts=(_verdict("low", -1), _verdict("good", 0.6)))
    found = theme_agreement("hours", (0, 0, 0, 30), rules)
    assert (found.kappa, found.verdict, found.adjusted) == (None, None, 1)
    assert theme_agreement("hours", (0, 0, 0, 0), rules).found is None


@pytest.mark.parametrize(("kappa", "said"), [(-0.5, "low"), (0.599, "low"), (0.6, "good")])
def test_the_policy_says_what_a_kappa_means(kappa: float, said: str) -> None:
    rules = CodingRules(verdicts=(_verdict("good", 0.6), _verdict("low", -1)))
    verdict = rules.verdict(kappa)
    assert verdict
    assert verdict.id == said


def _verdict(name: str, least: float) -> Verdict:
    return Verdict(id=name, at_least=least, label=Text((("en", name),), "en"))


@given(TABLE)
def test_kappa_does_not_depend_on_which_coder_is_first_nor_on_what_is_called_yes(
    table: tuple[int, int, int, int],
) -> None:
    both, first, second, neither = table
    found = theme_agreement("x", table, RULES)
    for other in ((both, second, first, neither), (neither, first, second, both)):
        again = theme_agreement("x", other, RULES)
        assert (found.kappa is None) == (again.kappa is None)
        assert found.kappa is None or found.kappa == pytest.approx(again.kappa)
        assert (found.adjusted is None) == (again.adjusted is None)
    assert found.kappa is None or -1 <= found.kappa <= 1 + 1e-12


@given(TABLE, TABLE)
def test_tables_of_two_parts_add(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    whole = tuple(map(sum, zip(one, other, strict=True)))
    assume(sum(one) and sum(other))
    found = theme_agreement("x", whole, RULES).found
    assert found
    parts = [theme_agreement("x", part, RULES).found for part in (one, other)]
    equal = sum(part.equal * part.answers for part in parts if part)
    assert found.equal * found.answers == pytest.approx(equal)


@pytest.mark.req("KZ-SURV-13")
def test_what_two_coders_saw_differently_is_listed_until_somebody_decides() -> None:
    coded = Coded(
        {"1": frozenset("a"), "2": frozenset("ab"), "3": frozenset("c")},
        {"1": frozenset("b"), "2": frozenset("ab")},
        {("1", "b"): True},
    )
    assert cells(coded, "a") == (1, 1, 0, 0)
    assert differences(coded, THEMES) == (
        Difference("1", "a", by_first=True),
        Difference("1", "b", by_first=False, decided=True),
    )
    assert settled(coded, THEMES)["1"] == frozenset("ab")


def test_a_decision_on_what_is_seen_alike_by_now_counts_no_more() -> None:
    coded = Coded({"1": frozenset("a")}, {"1": frozenset("a")}, {("1", "a"): False})
    assert settled(coded, THEMES) == {"1": frozenset("a")}


@given(CODES, CODES)
def test_two_coders_in_exchanged_parts_differ_in_the_same_places(
    one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]
) -> None:
    found = differences(Coded(one, other), THEMES)
    back = differences(Coded(other, one), THEMES)
    assert [(item.answer, item.theme) for item in found] == [
        (item.answer, item.theme) for item in back
    ]
    assert all(item.by_first is not again.by_first for item, again in zip(found, back, strict=True))
    for theme in THEMES:
        both, first, second, neither = cells(Coded(one, other), theme)
        assert cells(Coded(other, one), theme) == (both, second, first, neither)


@pytest.mark.req("KZ-SURV-12")
def test_an_answer_counts_under_each_of_its_themes_and_one_without_counts_by_itself() -> None:
    codes = {"1": frozenset("ab"), "2": frozenset("a"), "3": frozenset[str](), "4": frozenset("c")}
    groups = {"1": "x", "2": "x", "3": "x", "4": "y"}
    assert counts(codes, groups, THEMES) == {"x": (2, 1, 0, 1), "y": (0, 0, 1, 0)}


@given(CODES)
def test_groups_add_up_to_the_whole(codes: dict[str, frozenset[str]]) -> None:
    by_group = counts(codes, {one: str(len(one)) for one in codes}, THEMES).values()
    whole = counts(codes, dict.fromkeys(codes, "all"), THEMES).get("all", (0, 0, 0, 0))
    assert tuple(map(sum, zip(*by_group, strict=True))) == (whole if codes else ())


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 20, "b": 30}, {"a", "b"}),
        ({"a": 3, "b": 30, "c": 12}, {"b"}),  # c goes too: 3 alone could be subtracted
        ({"a": 6, "b": 7, "c": 30}, {"c"}),
        ({"": 40, "b": 30, "c": 12}, {"b"}),
        ({"a": 4, "b": 40}, set()),
    ],
)
def test_small_groups_are_folded_so_that_none_can_be_subtracted(
    sizes: dict[str, int], shown: set[str]
) -> None:
    assert shown_groups(sizes, 10) == shown


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40)), st.integers(1, 20))
def test_what_the_shown_groups_leave_is_nothing_or_two_groups_that_are_large_enough(
    sizes: dict[str, int], minimum: int
) -> None:
    hidden = {group: n for group, n in sizes.items() if n and group not in
              shown_groups(sizes, minimum)}  # fmt: skip
    alone = set(hidden) == {group for group, n in sizes.items() if n}
    assert not hidden or alone or (len(hidden) > 1 and sum(hidden.values()) >= minimum)
