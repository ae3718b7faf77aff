"""Waves of which nobody said how far their results may be read (7.5.3(5))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.survey_composition import composition
from qms.engine.survey_loop import last_waves
from qms.engine.surveys import over, survey_rules
from qms.kinds.policies.survey_statistics import StatisticsRules

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.kinds.wave import Wave


def unlike(view: View, wave: Wave) -> tuple[str, ...]:
    """Return the properties by which those who answered are unlike those who could.

    The test is Pearson's chi-square at the level of significance of POL-survey-rules.
    """
    rules = survey_rules(view)
    numbers = rules.statistics if rules else StatisticsRules()
    minimum = rules.minimum_group if rules else 1
    rows = composition(wave, minimum, finite=numbers.finite_population)
    chances = {row.property: row.p for row in rows if row.p is not None}
    return tuple(sorted(name for name, p in chances.items() if p < numbers.significance))


def unlimited(view: View) -> tuple[Wave, ...]:
    """Return the last wave of each survey whose answers are in and whose limits are not written."""
    return tuple(
        wave
        for wave in last_waves(view)
        if wave.limitations is None and over(view, wave) and (wave.valid or wave.results)
    )
