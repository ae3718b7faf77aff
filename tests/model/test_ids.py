"""Ids are Latin, and a look-alike letter is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.ids import (
    LONGEST,
    Numbering,
    id_problem,
    running_number,
    shape_problem,
    to_latin,
    yearly,
)


@pytest.mark.parametrize(
    "text",
    ["RSK-2026-0001", "CAPA-2026-12345", "UNIT-a", "UNIT-academic-quality-office", "POL-x-1"],
)
def test_what_is_an_id(text: str) -> None:
    assert id_problem(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RSK",
        "rsk-2026-0001",
        "RSK_2026_0001",
        "RSK-2026-0001 ",
        "UNIT-a--b",
        "UNIT--a",
        "UNIT-a-",
        "R-2026-0001",
        "TOOLONG-2026-0001",
        "UNIT-A",
        "../RSK-2026-0001",
        "UNIT-a/b",
        "UNIT-a\n",
    ],
)
def test_what_is_none(text: str) -> None:
    assert id_problem(text) is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RSК-2026-0001", "U+041A CYRILLIC CAPITAL LETTER KA looks like K"),
        ("САРА-2026-0001", "U+0421 CYRILLIC CAPITAL LETTER ES looks like C"),
        ("UNIT-сentre", "U+0441 CYRILLIC SMALL LETTER ES looks like c"),
        ("UNIT-бюро", "U+0431 CYRILLIC SMALL LETTER BE is not allowed"),
        ("RSK–2026–0001", "U+2013 EN DASH is not allowed"),
        ("UNIT-a\u200b", "U+200B ZERO WIDTH SPACE is not allowed"),
    ],
)
def test_a_letter_that_only_looks_right_is_named(text: str, said: str) -> None:
    problem = id_problem(text)
    assert problem is not None
    assert problem.shown("en") == said


def test_look_alikes_are_turned_into_what_was_meant() -> None:
    assert to_latin("САРА-2026-0001") == "CAPA-2026-0001"
    assert to_latin("RSК-2026-0001") == "RSK-2026-0001"


def test_an_id_has_the_prefix_and_the_shape_of_its_kind() -> None:
    problem = id_problem("CAPA-2026-0001", "RSK")
    assert problem is not None
    assert problem.shown("en") == "an id of this kind begins with RSK-"
    assert shape_problem("RSK-low-response", Numbering.YEARLY) is not None
    assert shape_problem("UNIT-office", Numbering.SLUG) is None


def test_an_id_longer_than_a_file_name_may_be_is_refused() -> None:
    assert id_problem("UNIT-" + "a" * (LONGEST - 5)) is None
    assert id_problem("UNIT-" + "a" * (LONGEST - 4)) is not None


@given(st.integers(1, 10**6), st.integers(2000, 2099))
def test_a_running_number_is_read_back(number: int, year: int) -> None:
    text = yearly("RSK", year, number)
    assert id_problem(text, "RSK") is None
    assert running_number(text, "RSK", year) == number
    assert running_number(text, "RSK", year + 1) is None
    assert running_number(text, "CAPA", year) is None


@given(st.text())
def test_any_text_is_judged_without_failing(text: str) -> None:
    problem = id_problem(text)
    assert problem is None or problem.shown("kk")
