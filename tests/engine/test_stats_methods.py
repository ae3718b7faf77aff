"""Each figure says how it was computed, and where the formula comes from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qms.engine.stats_methods import CORRECTIONS, LIMITS, METHODS, Method, methods
from qms.engine.stats_settings import Correction
from tests.engine.answers import SETTINGS

PAGE = Path(__file__).parents[2] / "docs" / "methods-surveys.md"
ALL = (*METHODS, *CORRECTIONS.values())


@pytest.mark.parametrize("method", ALL, ids=[method.name for method in ALL])
def test_the_page_of_methods_has_each_formula_with_its_source(method: Method) -> None:
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"`{method.formula}`" in page
    after = page.split(f"`{method.formula}`", 1)[1]
    assert method.source in after[:400]


@pytest.mark.req("KZ-SURV-11")
def test_a_report_can_print_the_methods_and_the_numbers_of_the_policy() -> None:
    said = [message.shown("en") for message in methods(SETTINGS)]
    assert said[6].startswith("Interval of a question. The score interval of a share. Formula: (s")
    assert "Source: Wilson 1927, JASA 22." in said[6]
    assert any("confidence of 95 %, from 30 valid answers on" in line for line in said)
    assert any("narrow ≤ 3, usable ≤ 5, rough ≤ 10" in line for line in said)
    kazakh = [message.shown("kk") for message in methods(SETTINGS)]
    assert any("0,05" in line for line in kazakh)
    assert any("needs 3 years" in line and "under 0.05" in line for line in said)
    assert said[-len(LIMITS) :] == list(LIMITS)


def test_only_the_methods_of_the_policy_are_printed() -> None:
    other = replace(SETTINGS, correction=Correction.BENJAMINI_HOCHBERG, finite=True)
    for settings, source in ((SETTINGS, "Holm"), (other, "Benjamini")):
        text = "\n".join(message.shown("en") for message in methods(settings))
        assert [name for name in ("Holm", "Benjamini") if name in text] == [source]
        assert ("corrected for the size" in text) == settings.finite
