"""Two versions of the tables of a wave tell nothing of fewer people than the minimum."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.engine.stats_tables import SurveyTables
from qms.engine.survey_steps import Version, small_steps
from qms.engine.survey_steps_teachers import few_teachers
from qms.exchange.survey_tables import folded
from qms.kinds.policies.survey_results import TeacherRules

LEAST = 5
ABOVE = {"x": "F", "y": "F", "z": "G"}

Answers = dict[str, tuple[int, int, int]]
"""Answers yes, no and blank by group."""


def tables(answers: Answers) -> SurveyTables:
    """Return tables of one question."""
    return SurveyTables(
        {group: sum(row) for group, row in answers.items() if sum(row)},
        {(group, "q"): row for group, row in answers.items() if sum(row)},
    )


def version(answers: Answers) -> Version:
    """Return answers with the groups that an import shows of them."""
    found = tables(answers)
    shown = folded(found, LEAST, lambda group: ABOVE.get(group, group))
    groups = {*shown.upper.respondents, *shown.finer.respondents} - {"all"}
    counted = found if shown.upper.counts else SurveyTables()
    return Version(counted, frozenset(groups), ABOVE)


def steps(before: Answers, after: Answers) -> set[frozenset[str]]:
    """Return the groups of which both together tell few answers."""
    return {one.groups for one in small_steps(version(before), version(after), LEAST)}


TWO: Answers = {"x": (10, 8, 0), "y": (9, 9, 2), "z": (20, 20, 0)}


@pytest.mark.req("KZ-SURV-03", part="that versions in the history tell what few answered")
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, set()),
        ({"x": (11, 8, 0)}, {"x"}),  # one answer more
        ({"x": (10, 8, 1)}, {"x"}),  # one who left it blank
        ({"x": (9, 9, 0)}, {"x"}),  # one answered otherwise
        ({"x": (10, 7, 0)}, {"x"}),  # one answer less
        ({"x": (15, 8, 0)}, set()),  # five in one group
        ({"x": (3, 15, 0)}, set()),  # a whole question was corrected
        ({"x": (12, 8, 0), "y": (9, 9, 5)}, {"x", "y"}),  # five in two groups
        ({"x": (15, 8, 0), "z": (20, 21, 0)}, {"z"}),
        ({"u": (3, 0, 0)}, {"uxy"}),  # F is folded with a new group
    ],
)
def test_a_step_of_each_group_is_nothing_or_the_minimum(changed: Answers, told: set[str]) -> None:
    assert steps(TWO, TWO | changed) == {frozenset(one) for one in told}


def test_a_group_shown_later_does_not_tell_one_that_was_folded_beside_it() -> None:
    before: Answers = {"x": (6, 6, 0), "y": (1, 2, 0), "z": (20, 20, 0)}
    assert version(before).shown == {"F", "G", "z"}
    after = before | {"y": (6, 7, 0)}
    assert version(after).shown >= {"x", "y"}
    # F before less x, which did not change, would be the three of y
    assert frozenset({"x", "y"}) in steps(before, after)
    assert steps(before, after | {"x": (11, 12, 0)}) == set()


def test_a_group_folded_later_does_not_tell_the_one_it_is_folded_for() -> None:
    after = TWO | {"u": (2, 1, 0)}
    in_f = {**ABOVE, "u": "F"}
    found = folded(tables(after), LEAST, lambda group: in_f.get(group, group))
    shown = frozenset({*found.upper.respondents, *found.finer.respondents} - {"all"})
    late = Version(tables(after), shown, in_f)
    assert "x" not in shown
    assert small_steps(version(TWO), late, LEAST)


def test_groups_that_all_grew_may_be_shown() -> None:
    assert steps({"x": (3, 0, 0), "z": (3, 0, 0)}, {"x": (6, 0, 0), "z": (7, 0, 0)}) == set()


def test_a_version_without_counts_tells_nothing() -> None:
    assert steps({"x": (4, 0, 0)}, {"x": (5, 0, 0)}) == set()


def test_of_a_version_known_by_what_it_showed_only_common_parts_are_compared() -> None:
    before = Version(
        SurveyTables({"x": 18, "F": 20, "": 40}, {("x", "q"): (10, 8), ("F", "q"): (10, 10)}),
        frozenset({"x", "F"}),
        exact=False,
    )
    grown = version(TWO | {"y": (14, 9, 2)})
    assert small_steps(before, replace(grown, shown=frozenset("Fxy")), 99)


ROW = st.tuples(*[st.integers(0, 9)] * 3)
ROWS = st.fixed_dictionaries(dict.fromkeys("xyz", ROW))


@given(ROWS, ROWS)
@settings(max_examples=150, deadline=None)
def test_what_is_let_through_adds_nobody_or_enough_to_all_that_can_be_computed(
    first: Answers, late: Answers
) -> None:
    both = {
        group: (first[group][0] + one[0], first[group][1] + one[1], first[group][2] + one[2])
        for group, one in late.items()
    }
    before, after = version(first), version(both)
    told = {one.groups for one in small_steps(before, after, LEAST)}
    if not (before.tables.counts and after.tables.counts):
        return
    size = {group: (sum(first[group]), sum(late[group])) for group in "xyz"}
    old, new = before.cells("xyz", ABOVE), after.cells("xyz", ABOVE)
    for some in unions(new):
        if some in unions(old):  # both versions have it: what is new is what came late
            people = sum(size[group][1] for group in some)
            assert told or people not in range(1, LEAST)
        for cell in old:
            if some & cell and some != cell and all(part & cell for part in new if part <= some):
                people = (
                    sum(size[group][1] for group in cell & some)
                    + sum(size[group][0] for group in cell - some)
                    + sum(map(sum, (size[group] for group in some - cell)))
                )
                assert told or people not in range(1, LEAST)


def unions(cells: tuple[frozenset[str], ...]) -> set[frozenset[str]]:
    """Return all sets of groups that cells make up."""
    picked = chain.from_iterable(combinations(cells, n) for n in range(1, len(cells) + 1))
    return {frozenset[str]().union(*some) for some in picked}


@given(ROWS, ROWS)
@settings(max_examples=60, deadline=None)
def test_which_version_came_first_does_not_matter(one: Answers, other: Answers) -> None:
    assert steps(one, other) == steps(other, one)
    assert steps(one, one) == set()


RULES = TeacherRules(least=3, most_share=0.8)
THREE = {"a": 10, "b": 10, "c": 10}


def of_teachers(shown: str, **judged: dict[str, int]) -> Version:
    """Return a version of groups that are no faculties, with who was judged in each."""
    made = tables({group: (sum(own.values()), 0, 0) for group, own in judged.items()})
    return Version(made, frozenset(shown), judged=judged)


@pytest.mark.req("KZ-SURV-19")
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (of_teachers("x", x=THREE), of_teachers("x", x=THREE), []),
        (of_teachers("x", x=THREE), of_teachers("x", x=THREE | {"a": 30}), ["x"]),
        (of_teachers("x", x=THREE), of_teachers("x", x=THREE | {"a": 30, "d": 20}), ["x"]),
        (of_teachers("x", x=THREE), of_teachers("x", x=dict.fromkeys("abc", 30)), []),
        (of_teachers("x", x=THREE), of_teachers("x", x={"a": 99, "b": 11, "c": 11}), ["x"]),
        # x was folded with y while it had one teacher; y is as it was, so that one is told
        (
            of_teachers("", x={"d": 10}, y=THREE),
            of_teachers("xy", x={"d": 20, "e": 10, "f": 10}, y=THREE),
            ["xy", "y"],
        ),
        (
            of_teachers("", x=THREE, y=dict.fromkeys("def", 10)),
            of_teachers("xy", x=dict.fromkeys("abc", 20), y=dict.fromkeys("def", 20)),
            [],
        ),
    ],
)
def test_two_versions_tell_nothing_of_few_teachers(
    before: Version, after: Version, told: list[str]
) -> None:
    for pair in ((before, after), (after, before)):
        assert sorted("".join(sorted(cell)) for cell in few_teachers(*pair, RULES)) == told
    assert few_teachers(before, replace(after, judged=None), RULES) == ()
