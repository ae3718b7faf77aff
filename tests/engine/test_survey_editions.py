"""Editions of questionnaires: each wave by its own form, and what compares with earlier ones."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.past_items import touched
from qms.engine.stats_items import form_of
from qms.engine.stats_of_wave import developed, upper_tables
from qms.engine.stats_policy import settings_of
from qms.engine.stats_wave import wave_stats
from qms.engine.survey_editions import (
    Sense,
    apart,
    digest_to_keep,
    edition_asked,
    senses_of,
    still_fits,
)
from qms.engine.surveys import survey_of, survey_rules, wave_figures
from qms.kinds.survey import Survey
from qms.kinds.survey_form import digest_of
from qms.kinds.wave import Wave
from tests.surveys import survey, wave
from tests.workspaces import english, found, view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.view import View

Q1: Final = "{id: q1, text: Lectures, scale: five}"
Q2: Final = "{id: q2, text: Library, scale: five}"
REVERSED: Final = Q2.replace("}", ", reversed: true}")
ROWS: Final = ("question: q1, counts: 1 2 3 3 1 0", "question: q2, counts: 0 0 0 5 5 0")
TWO_POINTS: Final = """\
    form:
      scales:
        - id: two
          options:
            - {value: "0", label: {en: no}}
            - {value: "1", label: {en: yes}, positive: true}
      questions:
        - {id: q1, text: Were lectures good?, scale: two}
        - {id: gone, text: Asked once, scale: two}
"""
EDITIONS: Final = (
    "edition: '2'\neditions:\n  - id: '1'\n    date: 2024-09-01\n"
    + TWO_POINTS
    + "  - {id: '2', date: 2025-09-01}\n"
)
OLD: Final = wave("question: q1, counts: 3 9", "question: gone, counts: 6 6", year=2025)


def waves(look: View) -> tuple[Wave, ...]:
    return tuple(sorted(look.snapshot.of(Wave), key=lambda one: one.id))


def asked(text: str) -> Survey:
    (one,) = view(text).snapshot.of(Survey)
    return one


def since(senses: Sequence[Sense]) -> tuple[tuple[str, str | None], ...]:
    """Return the questions that do not compare, each with the edition since which it does."""
    return tuple((one.question, one.edition) for one in apart(senses))


def senses(look: View) -> list[Sense]:
    return list(senses_of(look, waves(look)).values())


@pytest.mark.req("KZ-SURV-41")
def test_a_wave_is_counted_by_the_form_that_its_edition_asked() -> None:
    look = view(survey(Q1, more=EDITIONS), OLD, wave("question: q1, counts: 1 1 1 1 6 0"))
    old, new = (wave_figures(look, one) for one in waves(look))
    assert [(one.question, one.positive) for one in old.questions] == [("q1", 0.75), ("gone", 0.5)]
    assert [(one.question, one.positive) for one in new.questions] == [("q1", 0.7)]
    assert (old.survey.edition, new.survey.edition) == ("1", "2")
    texts = (survey(Q1, more=EDITIONS), OLD)
    assert not found(*texts, code="Q101")
    assert len(found(survey(Q1), OLD, code="Q101")) == 2


def test_a_wave_asked_what_it_names_else_the_edition_of_its_day_else_the_current_one() -> None:
    one = asked(survey(Q1, more=EDITIONS))
    (bare,) = waves(view(survey(), wave()))
    on = {"2025-05-01": "1", "2026-05-01": "2", "2020-05-01": "1"}
    for day, edition in on.items():
        (other,) = waves(view(survey(), wave().replace("2026-05-01", day)))
        assert edition_asked(one, other) == edition
    named = bare.model_copy(update={"edition": "1"})
    assert edition_asked(one, named) == "1"
    dateless = bare.model_copy(update={"opened": None, "closed": None})
    assert edition_asked(one, dateless) == "2"
    assert edition_asked(asked(survey(more="edition: '7'\n")), bare) == "7"
    unknown = asked(survey(more="edition: '2'\neditions: [{id: '2', date: 2026-09-01}]\n"))
    assert edition_asked(unknown, bare) is None
    assert unknown.as_asked(None) is unknown


@pytest.mark.req("KZ-SURV-41")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{value: "1", label: {ru: плохо', '{value: "5", label: {ru: плохо'),
        ("label: {en: neutral}}", "label: {en: neutral}, positive: true}"),
        ("label: {en: neutral}}", "label: {en: neutral}, valid: false}"),
        (Q2, REVERSED),
        (f"  - {Q2}\n", ""),
        (Q2, Q2.replace("}", ", block: b}")),
    ],
)  # fmt: skip
def test_what_counting_depends_on_may_not_change_under_counted_answers(
    before: str, after: str
) -> None:
    text = survey(Q1, Q2)
    kept = wave(*ROWS, more=f"form: {digest_to_keep(asked(text))}\n")
    assert not found(text, kept, code="Q180")
    changed = text.replace(before, after)
    if before.startswith("{value"):  # the other end takes its value
        changed = changed.replace('"5", label: {kk', '"1", label: {kk')
    (hit,) = found(changed, kept, code="Q180")
    assert "SRV-x was changed" in english(hit)
    assert "qms survey review SRV-x --edition" in english(hit)


def test_the_order_of_options_is_part_of_what_counting_depends_on() -> None:
    text = survey(Q1)
    first, second = '      - {value: "1"', '      - {value: "2"'
    lines = text.splitlines(keepends=True)
    at = [n for n, line in enumerate(lines) if line.startswith((first, second))]
    lines[at[0]], lines[at[1]] = lines[at[1]], lines[at[0]]
    assert digest_of(asked(text)) != digest_of(asked("".join(lines)))


def test_other_words_are_no_other_form() -> None:
    text, other = (
        survey(Q1),
        survey(Q1).replace("Lectures", "All lectures").replace("neutral", "so"),
    )
    assert digest_of(asked(text)) == digest_of(asked(other))
    kept = wave(*ROWS[:1], more=f"form: {digest_to_keep(asked(text))}\n")
    assert not found(other, kept, code="Q180")


def test_stating_for_the_first_time_which_options_are_positive_changes_nothing_counted() -> None:
    kept = wave(*ROWS[:1], more=f"form: {digest_to_keep(asked(survey(Q1, stated=False)))}\n")
    assert not found(survey(Q1), kept, code="Q180")
    (one,) = waves(view(survey(Q1), kept))
    assert still_fits(asked(survey(Q1)), one)
    assert not still_fits(asked(survey(Q1.replace("}", ", reversed: true}"))), one)


@pytest.mark.req("KZ-SURV-41")
def test_the_form_of_the_old_edition_keeps_the_digest_of_its_waves() -> None:
    look = view(survey(Q1, more=EDITIONS), OLD)
    (old,) = waves(look)
    form = survey_of(look, old)
    assert form is not None
    kept = OLD.replace("results:", f"form: {digest_to_keep(form)}\nresults:")
    assert not found(survey(Q1, more=EDITIONS), kept, code="Q180")
    other = EDITIONS.replace("positive: true", "valid: false")
    (hit,) = found(survey(Q1, more=other), kept, code="Q180")
    assert "edition 1" in english(hit)


@pytest.mark.req("KZ-SURV-41")
@pytest.mark.req("KZ-SURV-15")
def test_a_question_compares_unless_an_edition_in_between_changed_it() -> None:
    editions = (
        "edition: '3'\neditions:\n  - {id: '1', date: 2023-09-01}\n"
        "  - {id: '2', date: 2024-09-01, changed: [q1]}\n  - {id: '3', date: 2025-09-01}\n"
    )
    look = view(
        survey(Q1, Q2, more=editions), *(wave(*ROWS, year=year) for year in (2024, 2025, 2026))
    )
    first, second, third = senses(look)
    assert first.names["q1"] != second.names["q1"] == third.names["q1"]
    assert first.names["q2"] == second.names["q2"] == third.names["q2"]
    assert first.names["*"] != second.names["*"]
    assert since([first, second, third]) == (("q1", "2"),)
    assert since([second, third]) == ()


@pytest.mark.req("KZ-SURV-41")
def test_a_question_with_other_options_or_gone_does_not_compare() -> None:
    look = view(survey(Q1, more=EDITIONS), OLD, wave(*ROWS[:1]))
    assert since(senses(look)) == (("q1", "2"), ("gone", "2"))


def test_an_edition_of_which_nothing_is_recorded_compares_with_itself_only() -> None:
    said = [wave(*ROWS, year=year, more=f"edition: {year}a\n") for year in (2025, 2026)]
    first, second = senses(view(survey(Q1, Q2, more="edition: 2026a\n"), *said))
    assert since([first, second]) == (("q1", "2026a"), ("q2", "2026a"))
    again = [wave(*ROWS, year=year) for year in (2025, 2026)]
    assert since(senses(view(survey(Q1, Q2, more="edition: 2026a\n"), *again))) == ()


@pytest.mark.req("KZ-SURV-15")
def test_the_steps_of_a_trend_say_which_of_them_compare() -> None:
    editions = "edition: '2'\neditions: [{id: '2', date: 2025-09-01, changed: [q1]}]\n"
    text = survey(Q1, Q2, more=editions)
    look = view(text, *(wave(*ROWS, year=year) for year in (2024, 2025, 2026)))
    rules, one = survey_rules(look), asked(text)
    settings = settings_of(rules)
    form = form_of(one, rules)
    pairs = [
        (item, wave_stats(form, upper_tables(item), settings, {}).whole) for item in waves(look)
    ]
    went = developed(pairs, settings, senses_of(look, waves(look)))
    assert [step.comparable for step in went.questions["q1"].steps] == [True, False]
    assert [step.comparable for step in went.questions["q2"].steps] == [True, True]
    assert [(one.question, one.edition) for one in went.apart] == [("q1", "2")]
    assert [went.comparable("q1", a, b) for a, b in pairwise(went.waves)] == [True, False]


def test_a_form_is_added_to_a_dated_edition_once_and_never_altered() -> None:
    plain = {"id": "1", "date": "2025-09-01"}
    form = {**plain, "form": {"questions": [{"id": "q1"}]}}
    trees = [{"editions": [one]} for one in (plain, form, {**form, "form": {}})]
    assert not list(touched(Survey, trees[0], trees[1], {}))
    assert len(list(touched(Survey, trees[1], trees[2], {}))) == 1
    assert len(list(touched(Survey, trees[1], trees[0], {}))) == 1
