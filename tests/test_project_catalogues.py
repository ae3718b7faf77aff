from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.mofile import read_mo

from tests.tools.catalogues import as_mo, as_po, build, faults, fields, marked

WORDS = {"Open duties: {n}": {"qms/cli/check.py"}, "Risk": {"qms/kinds/risk.py"}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ашық міндеттер: {n}", []),
        ("Ашық міндеттер", ["fields differ: n"]),
        ("Ашық міндеттер: {m}", ["fields differ: m, n"]),
        ("", ["not translated"]),
    ],
)
def test_a_translation_keeps_the_fields_of_its_pattern(text: str, found: list[str]) -> None:
    assert list(faults("Open duties: {n}", text)) == found


def test_a_brace_without_its_pair_is_a_fault() -> None:
    assert list(faults("Risk", "Тәуекел {")) != []


def test_fields_are_found_in_both_styles() -> None:
    assert fields("{count} of %(total)s, {when:%Y}, 5 %") == {"count", "total", "when"}


def test_english_translates_itself_and_others_start_empty() -> None:
    assert {message.id: message.string for message in build("en", WORDS, {}) if message.id} == {
        "Open duties: {n}": "Open duties: {n}",
        "Risk": "Risk",
    }
    assert all(not message.string for message in build("kk", WORDS, {}) if message.id)


def test_a_catalogue_keeps_what_is_translated_and_drops_what_is_not_said() -> None:
    catalogue = build("kk", WORDS, {"Risk": "Тәуекел", "Gone": "Жоқ"})
    compiled = read_mo(BytesIO(as_mo(catalogue)))
    assert [message.string for message in compiled if message.id] == ["Тәуекел"]


def test_the_same_words_give_the_same_bytes() -> None:
    first, second = (build("ru", WORDS, {"Risk": "Риск"}) for _ in range(2))
    assert as_po(first) == as_po(second)
    assert as_mo(first) == as_mo(second)


def test_the_words_of_the_program_are_found() -> None:
    assert "qms/kinds/risk.py" in marked()["Likelihood"]
