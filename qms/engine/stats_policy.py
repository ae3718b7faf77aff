"""The numbers of the statistics, as the policy of the university states them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.stats_settings import Correction, Settings, Width
from qms.kinds.policies.survey_statistics import StatisticsRules

if TYPE_CHECKING:
    from qms.kinds.policies.survey_rules import SurveyRulesValue


def settings_of(rules: SurveyRulesValue | None) -> Settings:
    """Return the settings of POL-survey-rules, without a policy the program's own numbers."""
    stated = rules.statistics if rules else StatisticsRules()
    return Settings(
        level=stated.confidence,
        minimum=stated.minimum_answers,
        widths=tuple(Width(item.id, item.most) for item in stated.half_widths),
        finite=stated.finite_population,
        significance=stated.significance,
        correction=Correction(stated.correction),
        years=stated.trend_years,
        alpha=stated.least_alpha,
    )
