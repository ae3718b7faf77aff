"""Two editions of a text, compared section by section and word by word."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.document_compare import SectionPair, compare_texts, differing
from qms.engine.document_sections import Content
from qms.exchange.document_text import read_text

OLD = """# 1. Scope

Surveys are held twice a year.

# 2. Terms

KIB is a term.

# 3. Duties

| Who | When |
|---|---|
| Unit | 5 days |
| Office | 10 days |

# 4. Privacy

Answers are kept without names, and shown to nobody else.
"""


def read(text: str) -> Content:
    content = read_text("a.md", text.encode())
    assert isinstance(content, Content)
    return content


def compared(old: str, new: str) -> dict[str, SectionPair]:
    pairs = compare_texts(read(old), read(new))
    return {pair.section.heading: pair for pair in pairs if pair.state != "same"}


def shown(pair: SectionPair) -> list[str]:
    signs = {"=": "{}", "+": "[+{}+]", "-": "[-{}-]"}
    return [
        " | ".join("".join(signs[sign].format(text) for sign, text in cell) for cell in block.cells)
        for block in pair.blocks
    ]


def test_equal_texts_differ_in_nothing() -> None:
    assert compared(OLD, OLD) == {}


@pytest.mark.req("KZ-DOC-25", part="a text changed without a change record")
def test_words_put_in_and_taken_out_are_shown_in_their_paragraph() -> None:
    found = compared(OLD, OLD.replace("twice a year", "three times a year"))
    assert list(found) == ["Scope"]
    assert shown(found["Scope"]) == ["Surveys are held [-twice-][+three times+] a year."]


def test_a_word_is_never_cut_within_its_letters() -> None:
    old, new = "Кафедраның деректері жинайды", "Кафедралардың деректерін жинайды"
    assert list(differing(old, new)) == [
        ("-", "Кафедраның деректері"),
        ("+", "Кафедралардың деректерін"),
        ("=", " жинайды"),
    ]


def test_tables_are_compared_row_by_row_and_cell_by_cell() -> None:
    new = OLD.replace("| Unit | 5 days |", "| Unit | 7 days |\n| School | 8 days |")
    assert shown(compared(OLD, new)["Duties"]) == [
        "Who | When",
        "Unit | [-5-][+7+] days",
        "[+School+] | [+8 days+]",
        "Office | 10 days",
    ]


def test_sections_that_moved_came_or_went_are_told_by_name() -> None:
    parts = OLD.split("# ")
    scope, terms, duties, privacy = (f"# {part.strip()}\n\n" for part in parts[1:])
    new = scope + privacy.replace("4.", "2.") + duties + "# 4. Feedback\n\nIt is published.\n"
    assert terms not in new
    found = compared(OLD, new)
    assert {name: pair.state for name, pair in found.items()} == {
        "Terms": "removed",
        "Privacy": "moved",
        "Feedback": "added",
    }


def test_a_section_under_another_heading_is_found_by_its_words() -> None:
    new = OLD.replace("# 4. Privacy", "# 7. Confidentiality")
    found = compared(OLD, new)
    assert [(pair.state, pair.old and pair.old.heading) for pair in found.values()] == [
        ("changed", "Privacy")
    ]


def test_sections_behind_a_new_one_are_only_numbered_anew() -> None:
    new = OLD.replace("# 4. Privacy", "# 4. Notes\n\nNew.\n\n# 5. Privacy")
    found = compared(OLD, new)
    assert {name: pair.state for name, pair in found.items()} == {
        "Notes": "added",
        "Privacy": "renumbered",
    }


_TEXTS = st.text(st.sampled_from("абғқ АБ12.,-\u0306e "), max_size=60)


@given(_TEXTS, _TEXTS)
def test_the_pieces_give_back_both_texts(old: str, new: str) -> None:
    pieces = list(differing(old, new))
    for sign, text in (("-", old), ("+", new)):
        assert "".join(one for kind, one in pieces if kind in {"=", sign}) == " ".join(text.split())


@given(_TEXTS, _TEXTS)
def test_no_piece_begins_or_ends_within_a_word(old: str, new: str) -> None:
    pieces = list(differing(old, new))
    for side in ("-", "+"):
        own = [text for sign, text in pieces if sign in {"=", side}]
        for one, other in pairwise(own):
            assert not (_letter(one[-1]) and _letter(other[0]))


def _letter(sign: str) -> bool:
    return sign.isalnum() or unicodedata.combining(sign) > 0


@given(st.lists(_TEXTS, max_size=6), st.lists(_TEXTS, max_size=6))
def test_any_two_texts_can_be_compared(old: list[str], new: list[str]) -> None:
    one, other = ("\n\n# ".join(part) for part in (old, new))
    pairs = compare_texts(read(one), read(other))
    assert [pair.new for pair in pairs if pair.new and not pair.margins] == list(
        read(other).sections
    )
