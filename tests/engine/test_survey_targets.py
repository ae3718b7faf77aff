"""Shares beside targets, and by standard: limits are reached exactly, spellings are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.stats_items import form_of
from qms.engine.stats_policy import settings_of
from qms.engine.stats_reduce import reduce_rows
from qms.engine.stats_wave import wave_stats
from qms.engine.survey_standards import conformity, in_order, key_of
from qms.engine.survey_targets import Light, against, light_of, limits, target_row
from qms.kinds.policies.survey_results import LightRules
from qms.kinds.survey import Survey, Target
from tests.surveys import survey
from tests.workspaces import view

LIGHTS = LightRules(green_from=0.8, amber_from=0.6)
SHARE = st.floats(0, 1)


@pytest.mark.req("KZ-SURV-14")
def test_a_group_stands_beside_target_threshold_and_university_weighed_by_valid_answers() -> None:
    asked = ("{id: q1, text: A, scale: five, block: a}", "{id: q2, text: B, scale: five, block: a}")
    more = "targets: [{id: '1', block: a, target: 0.75, threshold: 0.5}]\n"
    (found,) = view(survey(*asked, more=more)).snapshot.of(Survey)
    form = form_of(found, None)
    rows = [("u", (4, 4)), ("u", (0, None)), ("v", (0, 5)), ("v", (0, 0))]
    stats = wave_stats(form, reduce_rows(form, rows), settings_of(None))
    block, whole = against(found, form, stats.groups["u"], stats.whole, LIGHTS)
    assert (block.name, block.value, block.target, block.threshold) == ("a", 2 / 3, 0.75, 0.5)
    assert (block.university, block.light) == (2 / 6, Light.AMBER)
    assert block.difference == 2 / 3 - 0.75
    assert block.from_university == 2 / 3 - 2 / 6
    assert (whole.name, whole.target, whole.light) == ("*", None, Light.AMBER)
    (alone, _all) = against(found, form, stats.whole, None, LIGHTS)
    assert (alone.university, alone.from_university, alone.light) == (None, None, Light.RED)
    hidden = target_row(found, "a", None, 0.5, LIGHTS)
    assert (hidden.light, hidden.difference, hidden.from_university) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "target", "threshold", "light"),
    [
        (0.8, None, None, Light.GREEN),
        (0.799, None, None, Light.AMBER),
        (0.6, None, None, Light.AMBER),
        (0.599, None, None, Light.RED),
        (0.5, 0.5, None, Light.GREEN),
        (0.49, 0.5, None, Light.RED),
        (0.85, None, 0.9, Light.RED),
        (0.9, None, 0.9, Light.GREEN),
        (0.7, 0.9, 0.7, Light.AMBER),
    ],
)
def test_exactly_the_limit_is_reached_and_what_is_stated_goes_before_the_policy(
    value: float, target: float | None, threshold: float | None, light: Light
) -> None:
    stated = Target(id="1", target=target, threshold=threshold)
    assert light_of(value, LIGHTS, stated) is light


@given(SHARE, st.none() | SHARE, st.none() | SHARE)
def test_amber_never_begins_above_green_and_under_the_threshold_is_red(
    value: float, target: float | None, threshold: float | None
) -> None:
    stated = Target(id="1", target=target, threshold=threshold)
    green, amber = limits(LIGHTS, stated)
    assert amber <= green
    if threshold is not None and value < threshold:
        assert light_of(value, LIGHTS, stated) is Light.RED


@pytest.mark.req("KZ-SURV-37")
def test_conformity_weighs_the_questions_of_a_standard_by_their_valid_answers() -> None:
    asked = (
        "{id: q1, text: A, scale: five, standards: [ESG 1.4, ESG 1.10]}",
        "{id: q2, text: B, scale: five, standards: [esg-1-4]}",
        "{id: q3, text: C, standards: [ESG 1.2]}",
    )
    (found,) = view(survey(*asked)).snapshot.of(Survey)
    form = form_of(found, None)
    rows = [("u", (4, 5)), ("u", (4, 5)), ("u", (0, 0))]
    group = wave_stats(form, reduce_rows(form, rows), settings_of(None)).whole
    two, four, ten = conformity(found, group)
    assert (two.standard, two.answered, two.share) == ("ESG 1.2", (), None)
    assert (four.questions, four.valid, four.positive, four.share) == (("q1", "q2"), 4, 2, 0.5)
    assert (ten.standard, ten.share) == ("ESG 1.10", 2 / 3)


def test_standards_are_told_apart_by_their_words_and_numbers_alone() -> None:
    assert key_of("ESG 1.4") == key_of("esg-1-4") == key_of(" Esg_1/4 ")
    assert key_of("Стандарт 4") != key_of("Критерий 4")
    keys = sorted(map(key_of, ("ESG 1.10", "ESG 1.9", "ESG 1", "ISO 9001")), key=in_order)
    assert keys == ["esg-1", "esg-1-9", "esg-1-10", "iso-9001"]
