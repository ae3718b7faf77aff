from __future__ import annotations

import datetime as dt

import pytest

from qms.exchange.alphabets import doubtful
from qms.exchange.cells import boolean, date, integer
from qms.exchange.words import fold, skeleton

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2025-09-01",
        "2025-09-01 10:30:00",
        "01.09.2025",
        "1.9.2025",
        "01.09.2025г.",
        "01.09.2025 ж",
        "01.09.25г.",
        "01.09 2025 ж.",
        "1 сентября 2025 г.",
        "«1» сентября 2025 года",
        "2025 ж. 1 қыркүйек",
        "2025 жылғы 1 қыркүйек",
        "1 September 2025",
    ],
)
def test_one_day_is_read_in_every_spelling_that_registers_use(text: str) -> None:
    assert date(text, TODAY).value == "2025-09-01"
    assert date(text, TODAY).doubt is None


def test_a_year_of_two_digits_is_completed_and_said() -> None:
    assert date("29.12.20ж.", TODAY).value == "2020-12-29"
    assert date("29.12.98", TODAY).value == "1998-12-29"
    assert date("29.12.20ж.", TODAY).short_year
    assert not date("29.12.2020ж.", TODAY).short_year


@pytest.mark.parametrize("text", ["31.02.2025", "2025-13-01", "осень 2025", "1 чегоря 2025", "12"])
def test_what_is_no_date_is_doubtful_and_gives_nothing(text: str) -> None:
    found = date(text, TODAY)
    assert found.value is None
    assert found.doubt is not None


def test_a_date_with_strokes_says_how_it_was_read() -> None:
    assert date("03/04/2025", TODAY).value == "2025-04-03"
    assert date("03/04/2025", TODAY).doubt is not None
    assert date("25/04/2025", TODAY).doubt is None


def test_a_level_with_its_word_gives_the_number_and_a_doubt() -> None:
    assert integer("3").value == 3
    assert integer("3").doubt is None
    assert integer("3 (средняя)").value == 3
    assert integer("3 (средняя)").doubt is not None
    assert integer("3,5").value is None
    assert integer("высокая").value is None


def test_yes_and_no_are_known_in_three_languages() -> None:
    assert [boolean(text).value for text in ("иә", "Да", "yes", "+")] == [True] * 4
    assert [boolean(text).value for text in ("жоқ", "Нет", "no", "-")] == [False] * 4
    assert boolean("мүмкін").value is None


def test_headings_are_compared_without_case_signs_and_spaces() -> None:
    assert fold("  Владелец\nриска: ") == "владелец риска"
    assert fold("act_no_1") == "act no 1"
    assert fold("№п/п") == fold("№ п/п")


def test_words_drawn_alike_have_one_skeleton() -> None:
    assert skeleton("САРА") == skeleton("CAPA") == skeleton("capa")
    assert skeleton("ҚЕ") != skeleton("KE")


def test_cyrillic_capa_beside_latin_capa_is_doubtful() -> None:
    cells = [(2, "CAPA-1"), (3, "САРА-2"), (4, "CAPA-3"), (5, "ҚЕ 1.24")]
    found = {row: why.shown("en") for row, why in doubtful(cells)}
    assert found == {3: "САРА is typed in Cyrillic letters, elsewhere in this column it is not"}


def test_a_word_of_two_alphabets_is_doubtful_and_its_stranger_is_named() -> None:
    found = [why.shown("en") for _row, why in doubtful([(9, "PИ 2-9")])]
    assert found == ["PИ mixes letters: P = U+0050 LATIN CAPITAL LETTER P"]
