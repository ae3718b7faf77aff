"""Small groups never reach the records, nor can they be subtracted from what does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.stats_tables import ClusterSums, ItemSums, SurveyTables
from qms.engine.survey_judged import Judged
from qms.errors import ImportProblem
from qms.exchange.survey_files import as_files, exact, of_exact, of_files
from qms.exchange.survey_tables import UNGROUPED, folded
from qms.kinds.policies.survey_results import TeacherRules

MINIMUM = 10


def tables(sizes: dict[str, int] | None = None, **more: int) -> SurveyTables:
    """Make tables of one question that everybody answered with the second of two options."""
    found = {**(sizes or {}), **more}
    named = {UNGROUPED if name == "nobody" else name: size for name, size in found.items()}
    everybody = sum(named.values())
    return SurveyTables(
        named,
        {(name, "q1"): (0, size, 0) for name, size in named.items()},
        {
            (name, "*"): ClusterSums(size, size, size, size, size, size)
            for name, size in named.items()
        },
        {"*": ItemSums(("q1",), ((everybody,),), ((2 * everybody,),), ((4 * everybody,),))},
    )


def shown(made: SurveyTables) -> list[str]:
    """Return the groups that enter the records."""
    return list(folded(made, MINIMUM).upper.respondents)


def test_groups_that_are_large_enough_stand_beside_the_whole() -> None:
    found = folded(tables(a=10, b=30), MINIMUM)
    assert found.upper.respondents == {"all": 40, "a": 10, "b": 30}
    assert found.upper.counts["all", "q1"] == (0, 40, 0)
    assert found.upper.clusters["a", "*"].n == 10
    assert found.upper.clusters["all", "*"].n == 40
    assert (found.folded, found.finer) == ((), SurveyTables())


@pytest.mark.req("KZ-SURV-36")
def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert shown(tables(a=3, b=12, c=40, d=50)) == ["all", "c", "d"]


def test_two_small_groups_that_are_too_few_together_take_another_with_them() -> None:
    assert shown(tables(a=2, b=3, c=40, d=50)) == ["all", "d"]


def test_answers_without_a_group_count_as_one_that_is_not_shown() -> None:
    assert shown(tables(nobody=1, b=12, c=40)) == ["all", "c"]
    assert shown(tables(nobody=0, b=12, c=40)) == ["all", "b", "c"]


def test_a_whole_under_the_minimum_shows_no_counts() -> None:
    assert folded(tables(a=9), MINIMUM).upper == SurveyTables({"all": 9})


def test_a_pair_of_questions_that_few_answered_shows_no_product() -> None:
    few = ItemSums(("a", "b"), ((20, 3), (3, 12)), ((60, 9), (8, 36)), ((200, 27), (27, 120)))
    made = SurveyTables({"x": 20}, {}, {}, {"*": few})
    found = folded(made, MINIMUM).upper.items["*"]
    assert found.n == ((20, 0), (0, 12))
    assert found.s == ((60, 0), (0, 36))
    assert found.p == ((200, 0), (0, 120))


def of_school(group: str) -> str:
    """Return the school of a department, written ``school.department``."""
    return group.partition(".")[0]


def test_departments_stand_in_the_finer_tables_and_schools_in_the_upper() -> None:
    made = tables({"x.1": 12, "x.2": 15, "x.3": 11, "y.1": 20, "y.2": 30})
    found = folded(made, MINIMUM, of_school)
    assert found.upper.respondents == {"all": 88, "x": 38, "y": 50}
    assert found.upper.counts["x", "q1"] == (0, 38, 0)
    assert found.finer.respondents == made.respondents
    assert found.folded == ()


@pytest.mark.req("KZ-SURV-36")
def test_a_small_department_is_folded_into_its_school_with_another() -> None:
    made = tables({"x.1": 4, "x.2": 15, "x.3": 30, "y.1": 20, "y.2": 30})
    found = folded(made, MINIMUM, of_school)
    assert found.upper.respondents == {"all": 99, "x": 49, "y": 50}
    assert set(found.finer.respondents) == {"x.3", "y.1", "y.2"}
    assert found.folded == ("x.1", "x.2")


def test_of_a_school_that_is_not_shown_nothing_finer_is() -> None:
    made = tables({"x.1": 6, "y.1": 20, "y.2": 30, "z.1": 40, "z.2": 40})
    found = folded(made, MINIMUM, of_school)
    assert set(found.upper.respondents) == {"all", "z"}
    assert set(found.finer.respondents) == {"z.1", "z.2"}
    assert found.folded == ("x.1", "y.1", "y.2")


def test_answers_that_name_only_the_school_are_no_department() -> None:
    made = tables({"x": 3, "x.1": 12, "x.2": 30, "y": 40})
    found = folded(made, MINIMUM, of_school)
    assert found.upper.respondents == {"all": 85, "x": 45, "y": 40}
    assert set(found.finer.respondents) == {"x.2"}


def test_files_hold_exactly_the_tables_that_were_written() -> None:
    made = tables({"x.1": 12, "x.2": 15, UNGROUPED: 3})
    assert of_files(as_files(made)) == made
    assert as_files(SurveyTables()) == {}
    found, about = of_exact("t.json", exact(made, {"survey": "SRV-x"}))
    assert (found, about) == (made, {"survey": "SRV-x"})
    with pytest.raises(ImportProblem, match=r"t\.json holds no tables"):
        of_exact("t.json", b"[]")


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 40), max_size=8))
def test_what_is_left_of_the_whole_is_nothing_or_large_and_of_several(
    sizes: dict[str, int],
) -> None:
    found = folded(tables(sizes), MINIMUM)
    hidden = set(sizes) - set(found.upper.respondents)
    rest = sum(sizes[group] for group in hidden)
    assert hidden == set(found.folded)
    assert all(n >= MINIMUM for group, n in found.upper.respondents.items() if group != "all")
    assert not hidden or hidden == set(sizes) or (len(hidden) > 1 and rest >= MINIMUM)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("xyz"), st.sampled_from("1234")),
        st.integers(1, 30),
        max_size=10,
    )
)
def test_no_department_can_be_had_by_subtracting_within_its_school(
    sizes: dict[tuple[str, str], int],
) -> None:
    named = {".".join(key): size for key, size in sizes.items()}
    found = folded(tables(named), MINIMUM, of_school)
    for school in "xyz":
        own = {name for name in named if of_school(name) == school}
        seen = own & set(found.finer.respondents)
        rest = sum(named[name] for name in own - seen)
        assert not seen or school in found.upper.respondents
        assert not seen or own == seen or (len(own - seen) > 1 and rest >= MINIMUM)


def judged(by_unit: dict[str, dict[str, int]] | None) -> Judged:
    """Return who was judged in which group; F is a faculty."""
    return Judged(TeacherRules(least=3, most_share=0.8), by_unit, "F".__eq__)


THREE = {"1": 10, "2": 10, "3": 10}


@pytest.mark.req("KZ-SURV-19")
@pytest.mark.parametrize(
    ("by_unit", "said"),
    [
        ({"a": THREE, "b": THREE}, ["all", "a", "b"]),
        ({"a": THREE, "b": {"1": 30}}, ["all"]),
        ({"a": THREE, "b": {"1": 15, "2": 15}, "c": THREE}, ["all", "c"]),
        ({"a": THREE, "b": {"1": 80, "2": 5, "3": 5}, "c": THREE}, ["all", "c"]),
        ({"a": THREE, "b": {"4": 15, "5": 15}, "c": {"4": 40}, "d": THREE}, ["all", "d"]),
        ({"a": {"1": 90, "2": 5, "3": 5}}, []),  # the whole is of one teacher
    ],
)
def test_groups_of_few_teachers_are_folded_until_the_rest_is_of_enough(
    by_unit: dict[str, dict[str, int]], said: list[str]
) -> None:
    made = tables({name: sum(own.values()) for name, own in by_unit.items()})
    found = folded(made, MINIMUM, enough=judged(by_unit).enough).upper
    assert list(found.respondents if found.counts else ()) == said


@pytest.mark.req("KZ-SURV-19")
def test_where_nobody_knows_of_whom_answers_are_departments_are_folded() -> None:
    above = {"a": "F", "b": "F", "c": "c"}
    made = tables(a=20, b=30, c=40, d=40)
    found = folded(made, MINIMUM, lambda name: above.get(name, name), judged(None).enough)
    assert list(found.upper.respondents) == ["all", "F"]
    assert found.finer == SurveyTables()
    alone = folded(tables(a=20, c=40, d=40), MINIMUM, lambda name: above.get(name, name),
                   judged(None).enough)  # fmt: skip
    assert list(alone.upper.respondents) == ["all"]
