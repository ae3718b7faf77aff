"""What a glance lets pass holds nothing that a thorough look would find."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qms.engine.personal_data import personal_data
from qms.engine.personal_names import Roster

PIECES = st.sampled_from([
    *("870", "1", "23", "4567", "990112", "300123", "+7", "+", "(", ")", "-", " ", "\n", ".", ","),
    *("О", "o", "О1", "1О2", "тел", "тел. ", "ИИН ", "call ", "a", "b.kz", "user"),
    *(" at ", "\nat\n"),
    *("(at)", "[ат]", "<собака>", " собака ", " dot ", " точка kz", "@", "U+0040", "U+0031", "＠"),
    *("１２", "٣", "²", "①", "\u200b", "\u00ad", "\u2011", "\u00a0", "ſ", "\u212a", "\u1c82"),
    *("и\u0306", "\u212a"),
    *("ROLE-dean@UNIT-law", "deadbeef00112233", "ұялы", "қаз", "Титул", "word"),
])  # fmt: skip
SOMEBODY = Roster(("Zzyzx Qwertyuiop",))
"""Whoever looks for a name takes the thorough look."""


@settings(max_examples=500)
@given(st.lists(PIECES, max_size=9).map("".join))
def test_a_glance_passes_nothing_that_a_thorough_look_finds(text: str) -> None:
    assert personal_data(text) == personal_data(text, SOMEBODY)


@given(st.text(max_size=40))
def test_nor_in_any_other_text(text: str) -> None:
    assert personal_data(text) == personal_data(text, SOMEBODY)


@given(st.from_regex(r"[A-Z]{2,5}-[0-9]{4}-[0-9]{4}", fullmatch=True))
def test_an_id_of_a_record_names_nobody(text: str) -> None:
    assert not personal_data(text, SOMEBODY)
