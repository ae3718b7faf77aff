"""Tests of knowledge: right answers by question and by person, passed or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.stats_items import form_of
from qms.engine.stats_policy import settings_of
from qms.engine.stats_reduce import reduce_rows
from qms.engine.stats_wave import wave_stats
from qms.engine.survey_scoring import least_right, rights, scores, scoring
from qms.kinds.survey import Survey
from tests.workspaces import view

SETTINGS = settings_of(None)
TEST = """\
id: SRV-test
schema: 1
title: Residual knowledge
target_group: students
survey_kind: residual-knowledge
passing: 0.6
scales:
  - id: choice
    options:
      - {value: a, label: {en: first}}
      - {value: b, label: {en: second}}
      - {value: c, label: {en: third}}
      - {value: x, label: {en: hard to answer}, valid: false}
questions:
  - {id: q1, text: One, scale: choice, correct: [a]}
  - {id: q2, text: Two, scale: choice, correct: [b]}
  - {id: q3, text: Three, scale: choice, correct: [a, c]}
  - {id: wishes, text: What was not taught}
"""
A, B, C, X = range(4)


def knowledge(text: str = TEST) -> Survey:
    """Return the test of knowledge."""
    (found,) = view(text).snapshot.of(Survey)
    return found


@pytest.mark.req("KZ-SURV-38")
def test_a_test_counts_right_answers_and_neither_a_blank_nor_hard_to_answer_is_right() -> None:
    survey = knowledge()
    form = form_of(survey, None)
    rows = [("u", (A, B, C)), ("u", (A, X, None)), ("v", (B, B, B)), ("v", (A, B, A))]
    tables = reduce_rows(form, rows)
    assert tables.scores == {"u": (0, 1, 0, 1), "v": (0, 1, 0, 1)}
    whole = tables.whole()
    found = scoring(
        survey, form, rights(wave_stats(form, whole, SETTINGS).whole), whole.scores["all"], SETTINGS
    )
    assert found
    assert [(one.question, one.right, one.asked) for one in found.questions] == [
        *(("q1", 3, 4), ("q2", 3, 4), ("q3", 2, 4)),
    ]
    assert found.score == 8 / 12
    assert found.scores
    assert found.scores.distribution == (0, 2, 0, 2)
    assert (found.scores.least, found.scores.median) == (2, 2.0)
    assert found.scores.passed
    assert found.scores.passed.value == 0.5
    assert found.scores.interval is None  # four people are too few for one


@pytest.mark.req("KZ-SURV-38")
def test_a_question_of_knowledge_has_no_mean_and_no_middle_and_its_alpha_is_of_right_or_wrong() -> (
    None
):
    form = form_of(knowledge(), None)
    assert [item.scores for item in form.items] == [(1, 0, 0), (0, 1, 0), (1, 0, 1)]
    tables = reduce_rows(form, [("u", (A, B, C)), ("u", (B, A, B)), ("u", (C, B, A))])
    stats = wave_stats(form, tables, SETTINGS).whole
    assert all(one.moments is None and one.neutral is None for one in stats.questions.values())
    assert tables.items["*"].s[0][0] == 1  # one of three gave the right answer to q1


def test_scores_of_another_edition_and_surveys_of_opinion_are_not_scored() -> None:
    survey = knowledge()
    form = form_of(survey, None)
    stats = wave_stats(form, reduce_rows(form, [("u", (A, B, C))]), SETTINGS).whole
    found = scoring(survey, form, rights(stats), (0, 1), SETTINGS)
    assert found
    assert found.scores is None
    hidden = scoring(survey, form, rights(stats)[:2], (0, 0, 0, 1), SETTINGS)
    assert hidden
    assert (hidden.score, hidden.scores) == (None, None)
    opinion = knowledge(TEST.replace(", correct: [a]", "").replace(", correct: [b]", "").replace(
        ", correct: [a, c]", ""))  # fmt: skip
    other = form_of(opinion, None)
    stats = wave_stats(other, reduce_rows(other, [("u", (A, B, C))]), SETTINGS).whole
    assert scoring(opinion, other, rights(stats), (), SETTINGS) is None


def test_exactly_the_share_that_is_asked_for_is_passed() -> None:
    assert [least_right(10, 0.7), least_right(30, 0.7), least_right(3, 0.5)] == [7, 21, 2]
    assert scores((1, 0, 1), 0.5, SETTINGS).passed
    nothing = scores((3, 1), None, SETTINGS)
    assert (nothing.passed, nothing.least, nothing.median) == (None, None, 0.0)


@given(st.lists(st.lists(st.sampled_from([A, B, C, X, None]), min_size=3, max_size=3), min_size=1))
def test_scores_of_people_add_up_to_the_right_answers_of_the_questions(
    answers: list[list[int | None]],
) -> None:
    form = FORM
    tables = reduce_rows(form, [("u", tuple(row)) for row in answers]).whole()
    found = scoring(
        SURVEY,
        form,
        rights(wave_stats(form, tables, SETTINGS).whole),
        tables.scores["all"],
        SETTINGS,
    )
    assert found
    assert found.scores
    row = found.scores.distribution
    assert sum(row) == len(answers)
    assert sum(n * count for n, count in enumerate(row)) == sum(o.right for o in found.questions)


SURVEY = knowledge()
FORM = form_of(SURVEY, None)
