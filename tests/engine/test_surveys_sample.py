"""The tables of the sample say what its indicators say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from qms.actions.sample import sample_changes
from qms.engine.surveys import over, wave_figures
from qms.kinds.indicator import Indicator
from qms.kinds.wave import ALL, Wave
from qms.model.change import Append, Create, Set
from qms.store.yaml_writer import dump
from tests.workspaces import view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.surveys import WaveFigures
    from qms.engine.view import View

NOUNS = frozenset({"survey", "wave", "indicator"})


@pytest.fixture(scope="module")
def sample() -> View:
    """Return questionnaires, waves and indicators as the sample leaves them."""
    trees: dict[str, dict[str, Any]] = {}
    for one in sample_changes():
        for edit in one.change.edits:
            if isinstance(edit, Create) and edit.noun in NOUNS:
                record_id = str(edit.record_id)
                trees[record_id] = {"id": record_id, "schema": 1, **edit.tree}
            elif isinstance(edit, Set) and edit.record_id in trees:
                trees[edit.record_id][str(edit.path[0])] = edit.value
            elif isinstance(edit, Append) and edit.record_id in trees:
                before = trees[edit.record_id].get(str(edit.path[0]), [])
                trees[edit.record_id][str(edit.path[0])] = [*before, edit.item]
    return view(*(dump(tree).decode() for tree in trees.values()), today="2026-06-20")


def per_cent(figures: WaveFigures) -> Mapping[str, float | None]:
    """Return the share that each indicator takes from a wave, 0 to 1."""
    questions = {one.question: one.positive for one in figures.questions}
    return {
        "IND-learner-satisfaction": figures.satisfaction,
        "IND-employer-satisfaction": figures.satisfaction,
        "IND-fair-grading": questions.get("q5"),
        "IND-academic-integrity-awareness": questions.get("q1"),
        "IND-survey-response-rate": figures.response,
    }


def test_every_wave_that_is_over_has_tables_that_add_up(sample: View) -> None:
    waves = [wave for wave in sample.snapshot.of(Wave) if over(sample, wave)]
    assert len(waves) == 34
    for wave in waves:
        figures = wave_figures(sample, wave)
        assert len(figures.questions) * (1 + len(figures.groups)) == len(wave.results)
        assert {item.group: item.valid for item in wave.responses}[ALL] == wave.valid
        assert not figures.survey.sensitive or not figures.groups


def test_an_indicator_agrees_with_the_wave_that_it_names(sample: View) -> None:
    compared = 0
    for indicator in sample.snapshot.of(Indicator):
        for value in indicator.values:
            wave = sample.snapshot.get(value.sources[0]) if value.sources else None
            if isinstance(wave, Wave):
                share = per_cent(wave_figures(sample, wave))[indicator.id]
                places = 0 if value.value == int(value.value) else 1
                assert round(100 * (share or 0), places) == value.value, (indicator.id, wave.id)
                compared += 1
    assert compared == 14
