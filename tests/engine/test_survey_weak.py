"""What of a survey asks for measures, and at which level."""

from __future__ import annotations

from typing import Final

import pytest

from qms.engine.stats_items import form_of
from qms.engine.survey_loop_weak import Results, Shown, bounds, weak
from qms.kinds.policies.survey_results import LoopRules
from qms.kinds.survey import Survey
from qms.kinds.wave import ALL
from tests.loops import SURVEY
from tests.workspaces import view

RULES: Final = LoopRules()
DEPARTMENTS: Final = {"d1": "f1", "d2": "f1", "d3": "f2"}


def results(shares: dict[str, dict[str, float]], more: str = "") -> Results:
    """Return shares of 100 answers by group; d1 and d2 belong to f1, d3 to f2."""
    [survey] = view(SURVEY + more).snapshot.of(Survey)
    shown = {
        group: {name: Shown(value, 100) for name, value in found.items()}
        for group, found in shares.items()
    }
    return Results(survey, form_of(survey, None), shown, DEPARTMENTS)


def groups(shares: dict[str, float], *, each: bool = False) -> list[str]:
    """Return at which groups a CAPA on teaching is proposed."""
    found = results({group: {"teaching": value} for group, value in shares.items()})
    return [one.group for one in weak(found, RULES, each=each)]


@pytest.mark.req("KZ-SURV-24")
def test_a_weakness_of_most_parts_is_that_of_the_whole() -> None:
    assert groups({ALL: 0.5, "f1": 0.5, "f2": 0.9}) == [ALL]
    assert groups({ALL: 0.5, "f1": 0.5, "f2": 0.9, "f3": 0.9}) == ["f1"]
    assert groups({ALL: 0.5}) == [ALL]
    assert groups({ALL: 0.5, "f1": 0.7, "f2": 0.8}) == [ALL]


@pytest.mark.req("KZ-SURV-24")
def test_a_weak_part_of_a_good_whole_is_its_own_at_each_level() -> None:
    assert groups({ALL: 0.7, "f1": 0.7, "f2": 0.8, "d1": 0.5, "d2": 0.9, "d3": 0.8}) == ["d1"]
    assert groups({ALL: 0.7, "f1": 0.5, "f2": 0.8, "d1": 0.5, "d2": 0.6}) == ["f1"]
    assert groups({ALL: 0.7, "f1": 0.5, "d1": 0.5, "d2": 0.5}, each=True) == ["f1", "d1", "d2"]


def test_exactly_the_limit_is_not_under_it() -> None:
    assert groups({ALL: 0.6}) == []
    assert groups({ALL: 0.5999}) == [ALL]


def test_what_is_not_shown_asks_for_nothing() -> None:
    found = results({ALL: {}, "f1": {"rooms": 0.2}})
    assert [(one.name, one.group) for one in weak(found, RULES)] == [("rooms", "f1")]


def test_a_question_of_a_weak_block_says_nothing_more() -> None:
    both = {"teaching": 0.5, "q1": 0.4, "q2": 0.6, "rooms": 0.8, "q3": 0.8}
    assert [one.name for one in weak(results({ALL: both}), RULES)] == ["teaching"]
    alone = {"teaching": 0.62, "q1": 0.44, "q2": 0.8}
    [one] = weak(results({ALL: alone}), RULES)
    assert (one.name, one.is_block) == ("q1", False)
    below = results({ALL: {"teaching": 0.5}, "f1": {"teaching": 0.5, "q1": 0.3}, "f2": {"q1": 0.3}})
    assert [one.name for one in weak(below, RULES)] == ["teaching"]


def test_what_the_questionnaire_aims_at_comes_before_the_policy() -> None:
    more = "targets: [{id: a, block: rooms, target: 0.9, threshold: 0.7}, {id: b, target: 0.8}]\n"
    found = results({ALL: {"teaching": 0.65, "rooms": 0.65}}, more)
    assert bounds(found.survey, "teaching", RULES) == (0.6, 0.8)
    [one] = weak(found, RULES)
    assert (one.name, one.limit, one.target) == ("rooms", 0.7, 0.9)
