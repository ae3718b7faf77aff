"""What an instrument says about its answers: which count, their scores, their sense."""

from __future__ import annotations

import pytest

from qms.engine.stats_items import Form, Item, form_of, scores_of
from qms.engine.stats_question import question_stats
from qms.engine.stats_tables import WHOLE
from qms.engine.surveys import survey_rules
from qms.kinds.survey import Option, Survey
from tests.engine.answers import SETTINGS, five
from tests.surveys import survey
from tests.workspaces import view

SEVEN = """\
id: SRV-x
schema: 1
title: Survey
target_group: students
scales:
  - id: seven
    options:
      - {value: "1", label: very bad}
      - {value: "2", label: bad}
      - {value: "3", label: rather bad}
      - {value: "4", label: hard to answer%s}
      - {value: "5", label: rather good}
      - {value: "6", label: good, positive: true}
      - {value: "7", label: very good, positive: true}
questions:
  - {id: q1, text: Lectures, scale: seven}
"""


def read(text: str) -> Form:
    """Read the form of an instrument."""
    look = view(text)
    return form_of(look.snapshot.of(Survey)[0], survey_rules(look))


def test_a_form_has_the_questions_with_a_scale_and_a_block_of_all() -> None:
    text = survey(
        "{id: q1, text: Lectures, scale: five, block: course}",
        "{id: q2, text: Bribes, scale: five, block: course, reversed: true}",
        "{id: q3, text: Remarks, block: course}",
        "{id: q4, text: Food, scale: five}",
        more="blocks:\n  - {id: course, title: Course}\n",
    )
    found = read(text)
    assert found.items == (five("q1"), five("q2", turned=True), five("q4"))
    assert found.blocks == {"course": ("q1", "q2"), WHOLE: ("q1", "q2", "q4")}


def test_no_block_may_be_named_like_the_whole() -> None:
    with pytest.raises(ValueError, match="\\*"):
        Form.of([five("q1")], {WHOLE: ["q1"]})


@pytest.mark.req("KZ-SURV-08")
def test_a_middle_that_reads_hard_to_answer_counts_as_the_instrument_says() -> None:
    row = (10, 10, 10, 40, 10, 10, 10, 3)
    [valid] = read(SEVEN % "").items
    [hard] = read(SEVEN % ", valid: false").items
    one, other = (question_stats(item, row, SETTINGS) for item in (valid, hard))
    assert (one.valid, one.neutral, one.excluded, one.blank) == (100, 40, (), 3)
    assert (other.valid, other.neutral, other.excluded, other.blank) == (60, None, (40,), 3)
    assert one.satisfaction == pytest.approx(20 / 100)
    assert other.satisfaction == pytest.approx(20 / 60)
    assert hard.scores == (1, 2, 3, 5, 6, 7)
    assert other.moments
    assert other.moments.mean == other.moments.median == 4


@pytest.mark.req("KZ-SURV-08")
def test_not_applicable_hard_to_say_and_blank_are_counted_apart() -> None:
    item = Item("q", 4, (0, 1), (1, 2), (False, True))
    found = question_stats(item, (1, 3, 5, 7, 11), SETTINGS)
    assert (found.valid, found.excluded, found.blank) == (4, (5, 7), 11)
    assert found.satisfaction == 3 / 4
    assert found.shares == (0.25, 0.75)


@pytest.mark.parametrize(
    ("values", "scores"),
    [
        (("0", "1", "2"), (0, 1, 2)),
        (("-2", "0", "2"), (-2, 0, 2)),
        (("1", "3", "7"), (1, 3, 7)),
        (("5", "4", "3"), (1, 2, 3)),
        (("yes", "no"), (1, 2)),
        (("1", "1.5", "2"), (1, 2, 3)),
        (("1", "1 "), (1, 2)),
    ],
)
def test_scores_are_the_values_where_they_are_whole_and_rise_else_the_places(
    values: tuple[str, ...], scores: tuple[int, ...]
) -> None:
    label = view(survey()).snapshot.of(Survey)[0].scales[0].options[0].label
    assert scores_of([Option(value=value, label=label) for value in values]) == scores


@pytest.mark.req("KZ-SURV-07")
def test_a_reversed_question_has_the_scores_of_the_mirrored_scale() -> None:
    text = (SEVEN % ", valid: false").replace('"7"', '"9"').replace("scale: seven}", "%s}")
    [plain] = read(text % "scale: seven").items
    [turned] = read(text % "scale: seven, reversed: true").items
    assert plain.scores == (1, 2, 3, 5, 6, 9)
    assert turned.scores == (1, 4, 5, 7, 8, 9)
    assert turned.points == (6, 5, 4, 2, 1, 0)
    assert turned.printed == plain.printed == {0: 1, 1: 2, 2: 3, 4: 5, 5: 6, 6: 9}


@pytest.mark.req("KZ-SURV-07")
def test_answer_two_of_five_counts_as_four_everywhere_when_the_question_is_reversed() -> None:
    found = question_stats(five("q", turned=True), (0, 10, 0, 0, 0, 0, 0), SETTINGS)
    assert found.moments
    assert found.counts == (0, 0, 0, 10, 0)
    assert found.satisfaction == 1
    assert found.moments.mean == found.moments.median == found.moments.interpolated_median == 4
