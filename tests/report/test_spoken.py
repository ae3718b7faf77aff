"""Texts of records that are not there in the language of a report."""

from __future__ import annotations

from qms.i18n import Message, say
from qms.model.text import Text
from qms.report.registers import plain
from qms.report.spoken import spoken

KAZAKH = Text((("kk", "Есеп"),), "kk")
BOTH = Text((("kk", "Есеп"), ("en", "Report")), "kk", plain=False)


def test_a_text_in_another_language_than_the_reports_is_marked() -> None:
    assert spoken(KAZAKH, "en") == "Есеп (kk)"
    assert spoken(KAZAKH, "kk") == "Есеп"
    assert spoken(BOTH, "en") == "Report"
    assert spoken(BOTH, "ru") == "Есеп (kk)"


def test_texts_within_sentences_and_lists_are_marked_too() -> None:
    sentence = Message("{title}: {parts}", {"title": KAZAKH, "parts": (BOTH, KAZAKH)})
    assert spoken(sentence, "en") == "Есеп (kk): Report, Есеп (kk)"
    assert plain((KAZAKH, sentence), "en") == "Есеп (kk); Есеп (kk): Report, Есеп (kk)"


def test_an_answer_on_the_screen_bears_no_mark() -> None:
    assert say(KAZAKH, "en") == "Есеп"
