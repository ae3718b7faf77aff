"""Figures of waves: what is positive, what is valid, who answered, how it moves over the years."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.surveys import (
    WaveFigures,
    low_response,
    response_rate,
    top_options,
    trend,
    wave_figures,
    waves_of,
)
from qms.kinds.wave import Wave
from qms.kinds.wave_sums import asked
from qms.model.snapshot import WORKTREE
from qms.store.load import load
from tests.surveys import survey, wave
from tests.workspaces import ENGLISH, english, files, found, view

REVERSED = "{id: q2, text: Bribes were asked for, scale: five, reversed: true}"
ASKED = "{id: q1, text: Lectures, scale: five}"


def figures(*results: str) -> WaveFigures:
    """Compute the figures of one wave."""
    look = view(survey(ASKED, REVERSED, "{id: q3, text: Remarks}"), wave(*results))
    return wave_figures(look, look.snapshot.of(Wave)[0])


@pytest.mark.req("KZ-SURV-08")
def test_what_does_not_count_as_valid_is_in_neither_part_of_a_share() -> None:
    one = figures("question: q1, counts: 1 2 3 3 1 90, blank: 7").questions[0]
    assert one.counts == (1, 2, 3, 3, 1)
    assert one.valid == 10
    assert one.positive == pytest.approx(0.4)
    assert one.neutral == pytest.approx(0.3)


@pytest.mark.req("KZ-SURV-07")
def test_a_reversed_question_is_turned_round() -> None:
    one = figures("question: q2, counts: 5 4 3 2 1 0").questions[0]
    assert one.counts == (1, 2, 3, 4, 5)
    assert [option.value for option in one.options] == ["5", "4", "3", "2", "1"]
    assert [option.positive for option in one.options] == [False, False, False, True, True]
    assert one.positive == pytest.approx(9 / 15)


@pytest.mark.req("KZ-SURV-10")
def test_satisfaction_weighs_each_question_by_its_valid_answers() -> None:
    found_here = figures("question: q1, counts: 0 0 0 0 10 0", "question: q2, counts: 0 0 0 0 90 0")
    assert found_here.satisfaction == pytest.approx(10 / 100)


def test_without_answers_there_is_no_share() -> None:
    one = figures("question: q1, counts: 0 0 0 0 0 4").questions[0]
    assert (one.valid, one.positive, one.neutral) == (0, None, None)


@pytest.mark.req("KZ-SURV-09")
def test_where_nothing_is_stated_the_upper_forty_per_cent_are_positive() -> None:
    look = view(survey(stated=False), wave("question: q1, counts: 1 1 1 1 1 0"))
    one = wave_figures(look, look.snapshot.of(Wave)[0]).questions[0]
    assert [option.positive for option in one.options] == [False, False, False, True, True]


@pytest.mark.req("KZ-SURV-09")
@pytest.mark.parametrize(("options", "top"), [(5, 2), (10, 4), (4, None), (7, None), (2, None)])
def test_forty_per_cent_has_to_be_a_whole_number_of_options(options: int, top: int | None) -> None:
    assert top_options(options, 0.4) == top


@pytest.mark.req("KZ-SURV-09")
def test_where_it_is_no_whole_number_and_nothing_is_stated_a_duty_appears_and_no_share() -> None:
    text = survey(stated=False).replace("valid: false", "valid: true")
    assert [item.record for item in found(text, code="Q202")] == ["SRV-x"]
    look = view(text, wave("question: q1, counts: 1 1 1 1 1 1"))
    one = wave_figures(look, look.snapshot.of(Wave)[0]).questions[0]
    assert one.positive is None
    assert not found(survey(), code="Q202")


def test_groups_are_given_beside_the_whole() -> None:
    both = figures(
        "question: q1, counts: 0 0 10 10 10 0",
        "question: q1, group: UNIT-university, counts: 0 0 0 10 10 0",
    )
    assert both.questions[0].positive == pytest.approx(2 / 3)
    [(group, rows)] = both.groups
    assert (group, rows[0].positive) == ("UNIT-university", 1.0)


@pytest.mark.req("KZ-SURV-34")
@pytest.mark.parametrize(
    ("invited", "ineligible", "valid", "low"),
    [(100, 0, 29, True), (100, 0, 30, False), (100, 50, 15, False), (None, 0, 5, None)],
)
def test_few_answers_of_those_who_could_answer_are_a_warning(
    invited: int | None, ineligible: int, valid: int, *, low: bool | None
) -> None:
    asked = "" if invited is None else f"invited: {invited}\n"
    text = wave(more=f"{asked}ineligible: {ineligible}\nvalid: {valid}\n")
    look = view(survey(), text)
    assert low_response(look, look.snapshot.of(Wave)[0]) is low
    hits = found(survey(), text, code="Q201")
    assert len(hits) == (low is True)
    if low:
        assert "response rate 29.0 %, under 30 %" in english(hits[0])
    named = found(
        survey(),
        text.replace("ineligible", "improvements: [UNIT-university]\nineligible"),
        code="Q201",
    )
    assert not named


def test_a_period_has_the_waves_that_closed_in_it_and_are_over_by_the_day() -> None:
    texts = (survey(), wave(year=2024), wave(year=2025), wave(year=2026, to="finished"))
    days = (dt.date(2025, 1, 1), dt.date(2026, 12, 31))
    assert [item.id[5:9] for item in waves_of(view(*texts), *days)] == ["2025", "2026"]
    assert [item.id[5:9] for item in waves_of(view(*texts, today="2025-12-01"), *days)] == ["2025"]


@pytest.mark.req("KZ-SURV-15")
def test_a_trend_has_the_same_instrument_over_the_years() -> None:
    texts = [
        wave(
            f"question: q1, counts: 0 0 0 {n} 0 0",
            f"question: q2, counts: {n} 0 0 0 0 0",
            year=year,
        )
        for year, n in ((2025, 2), (2024, 1), (2026, 3))
    ]
    rows = trend(view(survey(ASKED, REVERSED), *texts), "SRV-x")
    assert [period for period, _figures in rows] == ["2023-2024", "2024-2025", "2025-2026"]
    assert [one.questions[0].valid for _period, one in rows] == [1, 2, 3]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (
            "results: [{question: q1, counts: 1 2 3 4 5 6}, {question: q1, counts: 1 2 3 4 5 6}]",
            "twice",
        ),
        ("results: [{question: q1, group: UNIT-a, counts: 1 2 3 4 5 6}]", "more answers than all"),
        (
            "results: [{question: q1, counts: 1 2}, {question: q1, group: UNIT-a, counts: 1 3}]",
            "more answers than all",
        ),
        (
            "results: [{question: q1, counts: 1 2, blank: 1}]\nresponses: [{group: all, valid: 5}]",
            "are not its valid answers",
        ),
        (
            "imports: [{id: '1', date: 2026-06-01, file: a.csv, sha256: '" + "0" * 64 + "',"
            " received: 9, valid: 8}]",
            "received is valid",
        ),
        ("results: [{question: q1, counts: 1 -2}]", "whole numbers"),
    ],
)
def test_a_wave_whose_tables_contradict_each_other_does_not_load(more: str, why: str) -> None:
    broken = load(WORKTREE, ENGLISH, files(survey(), wave(more=more + "\n"))).broken
    assert len(broken) == 1
    assert any(why in english(item) for item in broken[0].diagnostics)


@pytest.mark.parametrize(
    ("more", "line", "column", "why"),
    [
        ("invited: 100\nvalid: 357\n", 8, 8, "valid: more valid answers than people asked"),
        ("invited: 100\nineligible: 10\nvalid: 91\n", 9, 8, "more valid answers than people"),
        ("invited: 5\nineligible: 9\nvalid: 1\n", 9, 8, "more valid answers than people asked"),
        ("received: 9\nvalid: 10\n", 7, 11, "received: fewer answers received than valid ones"),
        (
            "valid: 5\nresults:\n  - question: q1\n    counts: 90 50 50 0 0 0\n",
            10,
            13,
            "results[1].counts: more counts and blanks than valid answers",
        ),
        (
            "valid: 0\nresults:\n  - question: q1\n    counts: 1 0 0 0 0 0\n",
            10,
            13,
            "more counts and blanks than valid answers",
        ),
        (
            "valid: 5\nresults:\n  - question: q1\n    counts: 1 2 2 0 0 0\n    blank: 1\n",
            10,
            13,
            "more counts and blanks than valid answers",
        ),
        (
            "valid: 5\nresponses:\n  - group: all\n    valid: 6\n",
            10,
            12,
            "responses[1].valid: not the valid answers of the wave",
        ),
        (
            "responses:\n  - group: UNIT-a\n    invited: 3\n    valid: 6\n",
            10,
            12,
            "more valid answers than people invited",
        ),
        (
            (
                "valid: 9\nresponses:\n  - group: UNIT-a\n    valid: 6\n"
                "  - group: UNIT-b\n    valid: 4\n"
            ),
            12,
            12,
            "the groups have more valid answers than all together",
        ),
        (
            "responses:\n  - group: UNIT-a\n    valid: 6\n  - group: UNIT-a\n    valid: 6\n",
            10,
            12,
            "a group is there twice",
        ),
        (
            (
                "results:\n  - question: q1\n    counts: 5 0\n"
                "  - question: q1\n    group: UNIT-a\n    counts: 3 0\n"
                "  - question: q1\n    group: UNIT-b\n    counts: 3 0\n"
            ),
            15,
            13,
            "a group has more answers than all together",
        ),
    ],
)
def test_a_number_that_cannot_be_is_named_at_its_place(
    more: str, line: int, column: int, why: str
) -> None:
    broken = load(WORKTREE, ENGLISH, files(survey(), wave(more=more))).broken
    assert len(broken) == 1
    [said] = broken[0].diagnostics
    assert said.place is not None
    assert (said.place.line, said.place.column) == (line, column), english(said)
    assert why in english(said)


def test_a_wave_in_which_all_agrees_loads() -> None:
    whole = "responses: [{group: all, invited: 20, valid: 10}, {group: UNIT-university, valid: 10}]"
    more = f"invited: 20\nineligible: 10\nreceived: 10\nvalid: 10\n{whole}\n"
    rows = (
        "question: q1, counts: 5 4 0 0 0 0, blank: 1",
        "question: q1, group: UNIT-university, counts: 5 4 0 0 0 0, blank: 1",
    )
    look = view(survey(ASKED), wave(*rows, more=more))
    made = wave_figures(look, look.snapshot.of(Wave)[0])
    assert (made.invited, made.asked, made.valid, made.response) == (20, 10, 10, 1.0)


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_the_response_rate_is_valid_of_asked_and_never_over_one(
    invited: int, ineligible: int, valid: int
) -> None:
    made = Wave.model_construct(
        id="WAVE-2026-0001",
        schema_version=1,
        survey="SRV-x",
        period="2026",
        invited=invited,
        ineligible=ineligible,
        valid=valid,
    )
    rate = response_rate(made)
    assert rate is None or 0 <= rate <= 1
    assert rate is None or rate == valid / (asked(invited, ineligible) or 1)


def test_a_question_on_a_scale_that_there_is_not_is_named_at_its_place() -> None:
    text = survey(ASKED, "{id: q2, text: Food, scale: fife}")
    broken = load(WORKTREE, ENGLISH, files(text)).broken
    (said,) = [item for part in broken for item in part.diagnostics]
    assert said.field == ("questions", 1, "scale")
    assert "there is no scale of this name" in english(said)
    assert said.place
    assert said.place.line == text[: text.index("fife")].count("\n") + 1
