"""Shares near 0 and 100 %, quotations, and what is published where nothing can be audited."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.disclosure import audit, published
from qms.engine.disclosure_shares import blurred, quotable
from qms.engine.disclosure_tables import Form, cross, levels
from qms.engine.disclosure_types import Blurred, Cell, Hidden, Of, Reason, Rules, rules_of
from qms.kinds.policies.survey_coding import CodingRules
from qms.kinds.policies.survey_disclosure import DisclosureRules
from qms.kinds.policies.survey_rules import SurveyRulesValue
from qms.kinds.wave_sums import ALL
from qms.model.items import Source

if TYPE_CHECKING:
    from qms.engine.disclosure_types import Publication

RULES = Rules()
NAME = ("WAVE-2026-0001", "q1")
POSITIVE = Form({"positive": Of.SHARE})


def share(value: int, answers: int) -> str:
    """Return what is printed of a share, or that it is exact."""
    cell = Cell(key=("s",), value=value, respondents=answers, of=Of.SHARE)
    found = blurred(cell, RULES)
    return found.shown("en") if found else "exact"


def test_shares_of_few_answers_are_blurred_near_0_and_100_per_cent() -> None:
    assert [share(n, 25) for n in (0, 1, 2, 23, 24, 25)] == [
        "< 5 %",
        "< 5 %",
        "exact",
        "exact",
        "> 95 %",
        "> 95 %",
    ]
    assert [share(n, 8) for n in (0, 1, 2, 8)] == ["< 15 %", "< 15 %", "exact", "> 85 %"]
    assert share(30, 30) == share(0, 500) == "exact"


@given(st.integers(3, 29), st.data())
def test_a_blurred_share_is_never_that_of_one_number_alone(
    answers: int, data: st.DataObject
) -> None:
    value = data.draw(st.integers(0, answers))
    found = blurred(Cell(key=("s",), value=value, respondents=answers, of=Of.SHARE), RULES)

    if value in {0, answers}:
        assert found is not None
    if found is not None:
        assert found.low <= value <= found.high
        assert found.high - found.low >= 1
        assert found.low >= 0
        assert found.high <= answers
        ends = [100 * found.low / answers, 100 * found.high / answers]
        assert min(ends) > found.edge if found.above else max(ends) < found.edge


@pytest.mark.req("KZ-SURV-17")
def test_a_blurred_share_cannot_be_had_from_the_faculty_and_its_other_departments() -> None:
    leaves = {
        "a": {"valid": 12, "positive": 12},
        "b": {"valid": 20, "positive": 11},
        "c": {"valid": 40, "positive": 31},
    }
    publication = published([levels(NAME, leaves, POSITIVE)], RULES)

    assert publication.decisions[*NAME, "a", "positive"] == Blurred(11, 12, 90, above=True)
    assert publication.hidden == ((*NAME, "b", "positive"),)
    assert audit(publication) == ()
    told = {**publication.decisions, (*NAME, "b", "positive"): 11}
    assert [one.key[-2] for one in audit(replace(publication, decisions=told))] == ["a"]


def test_a_quotation_needs_as_many_people_as_the_policy_says() -> None:
    assert quotable(4, RULES) == Hidden(Reason.SMALL)
    assert quotable(5, RULES) is None


def test_the_rules_are_those_of_the_policy_and_five_people_without_one() -> None:
    own = Source(own=True)
    value = SurveyRulesValue(
        top_share=0.4,
        top_share_source=own,
        minimum_group=10,
        minimum_group_source=own,
        low_response=0.3,
        low_response_source=own,
    )
    quoted = value.model_copy(update={"coding": CodingRules(text_minimum=20)})
    wide = value.model_copy(update={"disclosure": DisclosureRules(width=3)})

    assert (rules_of(None).minimum, rules_of(None).minimum_text, rules_of(None).wide) == (5, 5, 5)
    assert (rules_of(value).minimum, rules_of(value).minimum_text, rules_of(value).wide) == (
        10,
        10,
        10,
    )
    assert rules_of(quoted).minimum_text == 20
    assert rules_of(wide).wide == 3


def shown(publication: Publication) -> dict[str, int]:
    """Return the numbers of everybody and of each group that are printed."""
    return {
        "/".join(key[len(NAME) :]): decision
        for key, decision in publication.decisions.items()
        if isinstance(decision, int)
    }


def test_without_a_solver_only_totals_are_published_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    table = cross(NAME, "abc", "xyz", [[20, 3, 14], [17, 30, 25], [8, 40, 2]])
    publication = published([table], RULES)

    assert shown(publication) == {"all/all": 159}
    assert audit(publication) == ()
    assert [note.shown("en") for note in publication.notes] == [
        "Only totals are published: the audit needs the extra qms[reports]."
    ]


def test_too_many_linked_numbers_are_not_published_but_for_the_total() -> None:
    leaves = {f"d{n}": {"valid": n, "positive": n // 2} for n in range(1, 13)}
    few = Rules(most_cells=20)
    publication = published([levels(NAME, leaves, POSITIVE)], few)

    assert shown(publication) == {f"{ALL}/valid": 78, f"{ALL}/positive": 36}
    assert audit(publication) == ()
    assert "more than 20" in publication.notes[0].shown("en")


def test_a_total_that_would_tell_a_small_number_is_not_published_either() -> None:
    # of 12 people asked in b all answered, so that a has the rest
    leaves = {"a": {"valid": 2}, "b": {"valid": 12}}
    form = Form({}, invited={"a": 2, "b": 12, ALL: 14})
    table = levels(NAME, leaves, form)
    known = replace(
        table,
        cells=tuple(
            replace(cell, least=12) if cell.key[-2] == "b" else replace(cell, most=None)
            for cell in table.cells
        ),
    )
    publication = published([known], Rules(most_cells=1))

    assert shown(publication) == {}
    assert audit(publication) == ()


def test_without_an_audit_a_second_report_prints_what_the_first_did_and_no_more() -> None:
    table = cross(NAME, "abc", "xyz", [[20, 3, 14], [17, 30, 25], [8, 40, 2]])
    first = published([table], RULES)
    second = published([table], Rules(most_cells=1), [first])

    assert shown(second) == shown(first)
    assert audit(second) == ()


def test_the_simple_audit_finds_what_one_sum_tells() -> None:
    leaves = {"a": {"valid": 3}, "b": {"valid": 9}}
    table = levels(NAME, leaves, Form({}))
    careless = replace(
        published([table], Rules(most_cells=1)),
        decisions={(*NAME, ALL, "valid"): 12, (*NAME, "b", "valid"): 9}
        | {(*NAME, "a", "valid"): Hidden(Reason.SMALL)},
    )

    (found,) = audit(careless)
    assert (found.low, found.high, found.solved) == (3, 3, False)
    assert found.message.shown("en").endswith("it is at least 3 and at most 3")
