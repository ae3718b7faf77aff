"""Two coders of the same answers: how far they agree beyond chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.stats_agreement import agreement
from tests.engine.answers import reference

CELLS = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3)


@pytest.mark.req("KZ-SURV-13")
def test_agreement_of_two_coders_is_that_of_other_libraries() -> None:
    case = reference()["kappa_demo"]
    found = agreement([list(row.values()) for row in case["table"].values()], 0.95)
    assert found
    assert found.interval
    assert (found.answers, found.equal) == (40, case["percent_agreement"])
    assert round(found.kappa or 0, 6) == case["kappa_sklearn"]
    assert [round(found.interval.low, 6), round(found.interval.high, 6)] == case["kappa_95"]
    assert round(found.krippendorff or 0, 6) == case["krippendorff_nominal"]


@pytest.mark.parametrize("table", [[[7, 0], [0, 0]], [[7]]])
def test_one_code_only_is_agreement_that_says_nothing(table: list[list[int]]) -> None:
    found = agreement(table, 0.95)
    assert found
    assert (found.equal, found.kappa, found.krippendorff) == (1, None, None)


def test_no_answers_have_no_agreement() -> None:
    assert agreement([[0, 0], [0, 0]], 0.95) is None


@given(CELLS)
def test_agreement_does_not_depend_on_which_coder_is_first(table: list[list[int]]) -> None:
    found = agreement(table, 0.95)
    back = agreement([list(column) for column in zip(*table, strict=True)], 0.95)
    assert (found is None) == (back is None)
    if found and back:
        assert found.equal == pytest.approx(back.equal)
        assert found.kappa == pytest.approx(back.kappa)
        assert found.kappa is None or found.kappa <= 1 + 1e-12
        assert found.kappa is None or found.krippendorff is not None


@given(st.lists(st.integers(1, 50), min_size=2, max_size=5))
def test_coders_who_always_agree_have_a_kappa_of_one(counts: list[int]) -> None:
    table = [[n if i == j else 0 for j in range(len(counts))] for i, n in enumerate(counts)]
    found = agreement(table, 0.95)
    assert found
    assert found.kappa == found.krippendorff == pytest.approx(1)
