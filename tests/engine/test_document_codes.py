"""Codes of documents as registers print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.engine.document_codes import read_code, same_series, well_formed
from qms.engine.documents import document_rules
from tests.workspaces import view

if TYPE_CHECKING:
    from qms.kinds.policies.documents import CodeRules


@pytest.fixture(scope="module")
def rules() -> CodeRules:
    """Return how codes are built at the university of profile dulaty."""
    found = document_rules(view(profile="dulaty")).codes
    assert found is not None
    return found


@pytest.mark.req("KZ-DOC-38")
@pytest.mark.parametrize(
    ("printed", "written", "year"),
    [
        ("ҚЕ/ПД 3.02 – 2024", "ҚЕ/ПД 3.02-2024", 2024),
        ("Е/ПД3-7.01-2022", "Е/ПД 3-7.01-2022", 2022),
        ("Е /ПД 4-10.02-2022", "Е/ПД 4-10.02-2022", 2022),
        ("ҚЕ 4.1- 3 -2020", "ҚЕ 4.1-3-2020", 2020),
        ("ПД 3-1.3.01-2022", "ПД 3-1.3.01-2022", 2022),
        ("Е 4-10.01-2022/ ПД 4-10.01-2022", "Е/ПД 4-10.01-2022", 2022),
        ("СЖЖ 01 – 2024", "СЖЖ 01-2024", 2024),
        ("2-1-12-2021", " 2-1-12-2021".strip(), 2021),
    ],
)
def test_spaces_dashes_and_doubled_prefixes_are_seen_through(
    rules: CodeRules, printed: str, written: str, year: int
) -> None:
    code = read_code(printed, rules)
    assert str(code) == written
    assert code.year == year
    assert code.strangers == ()


@pytest.mark.req("KZ-DOC-38")
@pytest.mark.parametrize(
    ("printed", "sound"),
    [
        ("ҚЕ 3.33-2023", True),
        ("ҚЕ/ПД 2-1-12-2021", True),
        ("Е/ПД 3-1.07-2022", True),
        ("УСТ 01-2024", True),
        ("Е/ПСП4-1 ПД 4.08 – 2023", False),
        ("ҚЕ/ПД 3.01.-2024", False),
        ("ПД 3.09.2023", False),
        ("Е/ПД 3-1.01.-2022", False),
        ("ҚЗ 3.33-2023", False),
        ("Е 4-10.01-2022/ПД 4-10.02-2022", False),
        ("ҚЕ", False),
        ("", False),
    ],
)
def test_a_code_is_sound_with_known_prefixes_and_a_known_form_of_number(
    rules: CodeRules, printed: str, *, sound: bool
) -> None:
    assert well_formed(read_code(printed, rules), rules) is sound


@pytest.mark.req("KZ-DOC-38")
def test_letters_of_the_other_alphabet_are_named_and_meant_as_the_prefix_has_them(
    rules: CodeRules,
) -> None:
    mixed, whole = read_code("PИ 2-4-3-2021", rules), read_code("E 4-10.01-2022", rules)
    assert mixed.strangers == ("P = U+0050 LATIN CAPITAL LETTER P",)
    assert mixed.prefixes == ("РИ",)
    assert whole.strangers == ("E = U+0045 LATIN CAPITAL LETTER E",)
    assert well_formed(whole, rules)


def test_a_number_is_one_with_slips_and_another_with_other_signs(rules: CodeRules) -> None:
    def key(text: str) -> tuple[str, ...]:
        return read_code(text, rules).key

    assert key("ҚЕ/ПД 3.01.-2024") == key("ПД 3.1-2024")
    assert key("ПД 3.09.2023") == key("ҚЕ 3.9-2023")
    assert key("ҚЕ 4-1-4-2020") != key("ҚЕ/ПД 4.1-4-2020")


def test_standards_and_manuals_are_numbered_apart(rules: CodeRules) -> None:
    standard, manual, other = (
        read_code(text, rules) for text in ("УСТ 01-2024", "СЖЖ 01-2024", "ҚЕ 01-2024")
    )
    assert not same_series(standard, manual, rules)
    assert not same_series(standard, other, rules)
    assert same_series(other, read_code("ПД 01-2024", rules), rules)
