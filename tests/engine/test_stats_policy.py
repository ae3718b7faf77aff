"""POL-survey-rules holds every number of the statistics; a workspace that has none still loads."""

from __future__ import annotations

import pytest

from qms.engine.stats_policy import settings_of
from qms.engine.stats_settings import Correction, Width
from qms.engine.surveys import survey_rules
from tests.engine.answers import SETTINGS
from tests.workspaces import preset, view

PATH = "records/policies/POL-survey-rules.yaml"


def policy(*edits: tuple[str, str]) -> str:
    """Return the rules of the preset with other words in some places."""
    text = preset("kaznmu")[PATH].decode()
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    return text


@pytest.mark.req("KZ-SURV-11")
def test_the_preset_states_the_numbers_and_says_that_they_are_the_universitys_own() -> None:
    rules = survey_rules(view())
    assert rules
    assert settings_of(rules) == SETTINGS
    assert rules.statistics.source
    assert rules.statistics.source.own
    assert rules.statistics.trend_source
    assert rules.statistics.trend_source.section == "7.5.3(5)"


def test_another_policy_gives_other_settings() -> None:
    text = policy(
        ("correction: holm", "correction: benjamini-hochberg"),
        ("confidence: 0.95", "confidence: 0.9"),
        ("finite_population: false", "finite_population: true"),
    )
    found = settings_of(survey_rules(view(text)))
    assert (found.level, found.finite) == (0.9, True)
    assert found.correction is Correction.BENJAMINI_HOCHBERG
    assert found.widths[0] == Width("narrow", 0.03)


def test_rules_without_a_word_on_statistics_load_and_have_the_programs_numbers() -> None:
    before, _part, rest = policy().partition("      statistics:\n")
    assert "trend_source" in rest
    assert settings_of(survey_rules(view(before))) == SETTINGS
    assert settings_of(None) == SETTINGS
