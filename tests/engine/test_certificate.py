"""Indicators of one teacher: theirs alone, and nothing from which one answer could be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.certificate import Indicator, blurred_share, indicators
from qms.engine.disclosure_types import Blurred, Hidden, Rules
from qms.engine.stats_items import Form, Item
from qms.engine.stats_reduce import reduce_rows
from qms.engine.stats_settings import Correction, Settings
from qms.exchange.survey_teachers import of_teacher
from tests.surveys import survey, wave
from tests.workspaces import found

if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = Sequence[tuple[str, Sequence[int | None]]]

RULES = Rules(minimum=5)
SETTINGS = Settings(0.95, 10, (), False, 0.05, Correction.HOLM, 3, 0.7)


def item(name: str) -> Item:
    """Return a question of a five-point scale, 4 and 5 positive."""
    return Item(
        id=name,
        options=5,
        points=(0, 1, 2, 3, 4),
        scores=(1, 2, 3, 4, 5),
        positive=(False, False, False, True, True),
        neutral=2,
        reversed=False,
    )


FORM = Form.of([item(name) for name in "abcd"], {"one": "ab", "two": "c", "three": "d"})
ROW = st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=4, max_size=4)
PEOPLE = st.lists(st.tuples(st.sampled_from(("me", "you", "they")), ROW), max_size=40)


def of(rows: Rows, rules: Rules = RULES) -> dict[str, Indicator]:
    """Return the indicators of one teacher by block."""
    found = indicators(FORM, reduce_rows(FORM, rows), "me", rules, SETTINGS)
    return {one.block: one for one in found}


def people(*rows: str) -> Rows:
    """Write answers to the four questions: a digit is a point, a dash is left blank."""
    return [("me", [None if sign == "-" else int(sign) - 1 for sign in row]) for row in rows]


@pytest.mark.req("KZ-SURV-19")
@given(rows=PEOPLE, others=PEOPLE)
def test_they_are_the_same_whatever_is_said_of_others(rows: Rows, others: Rows) -> None:
    own = [row for row in rows if row[0] == "me"]
    rest = [row for row in others if row[0] != "me"]
    assert of(own) == of([*own, *rest])
    tables = reduce_rows(FORM, [*own, *rest])
    assert set(of_teacher(tables, "me").respondents) <= {"me"}
    assert all(name == "me" for name, _question in of_teacher(tables, "me").counts)


@given(rows=PEOPLE)
def test_fewer_than_the_minimum_have_none(rows: Rows) -> None:
    own = [row for row in rows if row[0] == "me"]
    assert bool(of(own)) <= (len(own) >= RULES.minimum)


def test_shares_and_means_are_those_of_the_answers() -> None:
    found = of(people("5341", "4253", "1424", "2515", "3132", "5-24"))
    whole = found["*"]
    assert whole.respondents == 6
    assert whole.share == pytest.approx(10 / 23)
    assert whole.mean == pytest.approx(71 / 23)
    assert whole.scale == (1, 5)
    assert found["one"].share == pytest.approx(5 / 11)
    assert found["two"].share == pytest.approx(2 / 6)


def test_that_all_agree_is_not_printed_of_few_and_cannot_be_subtracted() -> None:
    found = of(people("5555", "4254", "5154", "4245", "5345", "2554"))
    assert isinstance(found["two"].share, Blurred)
    assert found["two"].mean is None
    exact = [one.share for one in found.values() if isinstance(one.share, float)]
    assert isinstance(found["*"].share, float)
    assert len(exact) < len(found) - 1
    hidden = [one for one in found.values() if isinstance(one.share, Hidden | Blurred)]
    assert len(hidden) >= 2


def test_a_block_that_too_few_answered_is_hidden_with_another() -> None:
    found = of(people("53-1", "42-3", "14-4", "2515", "31-2", "52-4"))
    assert isinstance(found["two"].share, Hidden)
    assert found["two"].respondents is None
    others = [one for name, one in found.items() if name in {"one", "three"}]
    assert sum(isinstance(one.share, Hidden) for one in others) == 1


def test_one_answer_is_blurred_with_none() -> None:
    assert blurred_share(0, 30, 6, RULES) is not None
    assert blurred_share(1, 6, 6, RULES) is not None
    assert blurred_share(15, 30, 6, RULES) is None
    assert blurred_share(30, 30, 30, RULES) is None


def test_a_question_that_nothing_says_is_positive_has_no_part() -> None:
    bare = Form.of([item("a"), Item("b", 5, (0, 1, 2, 3, 4), (1, 2, 3, 4, 5), None, 2)], {})
    rows = [("me", [at % 5, 4]) for at in range(6)]
    [whole] = indicators(bare, reduce_rows(bare, rows), "me", RULES, SETTINGS)
    assert whole.share == pytest.approx(2 / 6)


PURPOSES = """\
id: POL-feedback
schema: 1
editions:
  - id: a
    source: {own: true}
    value: {purposes: [{purpose: quality-improvement, source: {own: true}}]}
  - id: b
    since: 2026-09-01
    source: {own: true}
    value: {purposes: [{purpose: contest-certificate, source: {own: true}}]}
"""


@pytest.mark.req("KZ-SURV-20")
@pytest.mark.parametrize(
    ("issued", "purpose", "wrong"),
    [
        ("2026-08-31", "quality-improvement", False),
        ("2026-09-01", "quality-improvement", True),
        ("2026-08-31", "contest-certificate", True),
        ("2026-09-01", "contest-certificate", False),
    ],
)
def test_its_purpose_is_judged_by_the_list_of_the_day_of_issue(
    issued: str, purpose: str, *, wrong: bool
) -> None:
    record = (
        f"id: CRT-2026-0001\nschema: 2\nteacher: {'a' * 32}\nrequested: 2026-06-20\n"
        f"channel: salem\npurpose: {purpose}\nissued: {issued}\n"
        "waves: [{id: '1', wave: WAVE-2026-0001, answers: 12}]\n"
    )
    asked = survey(more="purposes: [quality-improvement, contest-certificate]\n")
    assert bool(found(asked, wave(), PURPOSES, record, code="Q351")) is wrong
