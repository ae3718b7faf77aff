"""Conditions of lists: a small language in which nothing can be run and nothing is guessed."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.cells import Labelled
from qms.engine.where import where
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.text import Text

TODAY = dt.date(2026, 11, 21)
ROW: dict[str, Any] = {
    "score": 15,
    "share": 0.5,
    "due": dt.date(2026, 12, 1),
    "state": Labelled("closed", M("closed")),
    "title": Text((("kk", "Оқытушы"), ("ru", "Преподаватель")), "kk", plain=False),
    "units": ("UNIT-a", "UNIT-b"),
    "terms": (dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    "notes": None,
    "none": (),
}


def fits(condition: str) -> bool:
    return where(condition, ROW, TODAY)(ROW.__getitem__)


@pytest.mark.parametrize(
    "condition",
    ["score >= 15", "score==15.0", "score = 15 and state = 'closed'", "15 <= score", "score > -1",
     'state!="open"', "not state = 'open'", "state in ('open', 'closed')", "state not in ('open')",
     "state = 'CLOSED'", "state = 'закрыто' or score = 15", "due > today", "due < today + 30",
     "due = 2026-12-01", "due = '2026-12-01'", "due >= today - 1", "due < 2027-01-01",
     'title contains "окытуш"', "title = 'преподаватель'", "title = “ОҚЫТУШЫ”",
     "units contains 'a'", "'UNIT-b' in units", "units = 'UNIT-a'", "units != 'UNIT-c'",
     "terms < 2026-06-01 and terms > 2026-06-01", "score", "not notes", "not none",
     "(score = 1 or score = 15) and not (score = 2)", "score = 1 or score = 2 or share < 1",
     "score = 1 and score = 2 or share = 0.5", "share <> 1", "SCORE = 15 or score = 15"],
)  # fmt: skip
def test_what_fits(condition: str) -> None:
    if condition.startswith("SCORE"):
        with pytest.raises(UsageProblem, match="no field"):
            fits(condition)
    else:
        assert fits(condition)


@pytest.mark.parametrize(
    "condition",
    ["notes = 'x'", "notes != 'x'", "notes < 1", "notes > 1", "notes contains ''", "none != 1",
     "score > 'a'", "score < due", "units != 'UNIT-a'", "score in (1, 2)", "notes",
     "state = 'open'", "not score", "title contains 'nobody'"],
)  # fmt: skip
def test_what_does_not_fit_and_nothing_missing_ever_does(condition: str) -> None:
    assert not fits(condition)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("scor > 1", "--where, sign 1: there is no field scor. Did you mean: score?"),
        ("score > 1 and nobody", "--where, sign 15: there is no field nobody"),
        ("(score > 1", "--where, sign 11: ) is missing here"),
        ("score > 1)", "--where, sign 10: this is not expected here: )"),
        ("score >", "--where, sign 8: a field, a number, a date or a text in quotes is missing"),
        ("score # 1", "--where, sign 7: this is not understood: #"),
        ("due = 2026-13-01", "--where, sign 7: 2026-13-01 is no date"),
        ("due < today + x", "--where, sign 15: a number of days is missing here"),
        ("score not 5", "--where, sign 11: in is missing here"),
        ("", "--where, sign 1: a field"),
        ("title = 'open", "--where, sign 9: this is not understood: '"),
        ("(" * 60 + "score" + ")" * 60, "too deep"),
        ("score" + " " * 3000 + "> 1", "longer than 2000"),
        ("due < today + 9999999999", "a number of days is missing here"),
    ],
)
def test_a_mistake_is_told_with_its_place(condition: str, said: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        fits(condition)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "attack",
    ["__import__('os').system('x')", "score.__class__", "lambda: 1", "[1 for x in (1,)]", "1 if 1",
     "open('x')", "score := 1", "f'{score}'", "score; 1", "title.format(1)", "2**9999999"],
)  # fmt: skip
def test_nothing_of_a_program_is_understood(attack: str) -> None:
    with pytest.raises(UsageProblem, match=r"--where, sign [0-9]+: (this is not|there is no)"):
        fits(attack)


@given(st.text(alphabet="score due today andornti()'\"<>=!+-,0123456789.«»", max_size=60))
def test_any_text_is_a_condition_or_a_mistake(text: str) -> None:
    with suppress(UsageProblem):
        assert isinstance(fits(text), bool)


STATES = {"open": "open", "ашық": "open", "closed": "closed", "жабық": "closed"}


def words(name: str) -> dict[str, str]:
    return STATES if name == "state" else {}


@pytest.mark.parametrize(
    ("condition", "place", "said"),
    [
        ("state = 'opne'", 9, "state is never opne. Did you mean: open?"),
        ("score > 1 and state != 'clsed'", 24, "state is never clsed. Did you mean: closed?"),
        ("state in ('open', 'жабык.')", 19, "state is never жабык.. Did you mean: closed?"),
        ("state not in ('zzz')", 15, "state is never zzz"),
    ],
)
def test_a_word_that_a_field_can_never_hold_is_told_and_not_taken_for_nothing_found(
    condition: str, place: int, said: str
) -> None:
    with pytest.raises(UsageProblem) as caught:
        where(condition, ROW, TODAY, words)
    assert caught.value.message.shown("en") == f"--where, sign {place}: {said}"
    assert caught.value.hint is not None
    assert caught.value.hint.shown("en") == "Words of state: open, closed"


@pytest.mark.parametrize(
    "condition",
    ["state = 'CLOSED'", "state = 'жабык'", "state contains 'opn'", "title = 'opne'", "'x' = state",
     "state in 'ашық'"],
)  # fmt: skip
def test_words_in_any_spelling_and_parts_of_words_are_taken(condition: str) -> None:
    where(condition, ROW, TODAY, words)
