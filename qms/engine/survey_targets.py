"""A share of positive answers beside its target, its threshold and the university's (7.5.3(5))."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qms.engine.stats_shares import pooled
from qms.engine.stats_tables import WHOLE
from qms.i18n import N_
from qms.kinds.policies.survey_results import LightRules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.stats_items import Form
    from qms.engine.stats_wave import GroupStats
    from qms.kinds.policies.survey_rules import SurveyRulesValue
    from qms.kinds.survey import Survey, Target


class Light(StrEnum):
    """A traffic light; the word stands beside the colour wherever one is shown."""

    GREEN = N_("green")
    AMBER = N_("amber")
    RED = N_("red")


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One line of the table of results: a block by its id, ``*`` for all questions; all 0 to 1.

    ``value`` is None where it is not known or not shown; then nothing is compared.  ``university``
    is the share of everybody, which a group is compared with.
    """

    name: str
    value: float | None
    target: float | None
    threshold: float | None
    university: float | None
    light: Light | None

    @property
    def difference(self) -> float | None:
        """The value less the target, -1 to 1."""
        return _less(self.value, self.target)

    @property
    def from_threshold(self) -> float | None:
        """The value less the threshold, -1 to 1; under 0 something is wrong."""
        return _less(self.value, self.threshold)

    @property
    def from_university(self) -> float | None:
        """The value less the university's, -1 to 1."""
        return _less(self.value, self.university)


def against(
    survey: Survey,
    form: Form,
    group: GroupStats,
    university: GroupStats | None,
    lights: LightRules,
) -> tuple[TargetRow, ...]:
    """Compare the blocks of a group, all questions last, with what they are to be.

    ``university`` are the figures of everybody, None where the group is everybody.
    """
    whole = shares(form, university) if university else {}
    return tuple(
        target_row(survey, name, value, whole.get(name), lights)
        for name, value in shares(form, group).items()
    )


def target_row(
    survey: Survey, name: str, value: float | None, university: float | None, lights: LightRules
) -> TargetRow:
    """Compare one share, 0 to 1, that is had from elsewhere: of a publication, say."""
    stated = target_of(survey, name)
    target, threshold = (stated.target, stated.threshold) if stated else (None, None)
    light = None if value is None else light_of(value, lights, stated)
    return TargetRow(name, value, target, threshold, university, light)


def target_of(survey: Survey, name: str) -> Target | None:
    """Return what is stated for a block, ``*`` for all questions; the last one where it is twice.

    What holds for all questions holds for no block: blocks differ by what they ask.
    """
    block = None if name == WHOLE else name
    return next((item for item in reversed(survey.targets) if item.block == block), None)


def light_of(value: float, lights: LightRules, stated: Target | None = None) -> Light:
    """Return the light of a share, 0 to 1.

    A stated target is where green begins and a stated threshold where amber does; what is not
    stated is the policy's.  Exactly the limit is reached.
    """
    green, amber = limits(lights, stated)
    if value >= green:
        return Light.GREEN
    return Light.AMBER if value >= amber else Light.RED


def limits(lights: LightRules, stated: Target | None = None) -> tuple[float, float]:
    """Return from which share on a light is green and amber, 0 to 1; amber never above green."""
    target = stated.target if stated else None
    threshold = stated.threshold if stated else None
    green = lights.green_from if target is None else target
    amber = lights.amber_from if threshold is None else threshold
    return (green, min(green, amber)) if threshold is None else (max(green, amber), amber)


def lights_of(rules: SurveyRulesValue | None) -> LightRules:
    """Return the lights of POL-survey-rules, without a policy the program's own numbers."""
    return rules.lights if rules else LightRules()


def shares(form: Form, group: GroupStats) -> Mapping[str, float | None]:
    """Return block -> share of positive answers pooled over its questions, ``*`` last, 0 to 1."""
    return {name: share(form, group, name) for name in form.blocks}


def share(form: Form, group: GroupStats, block: str) -> float | None:
    """Return the share of a block: sum(positive) / sum(valid) of its questions (7.5.3(3))."""
    asked = set(form.blocks.get(block, ()))
    return pooled(
        tuple(
            (float(one.positive), float(one.valid))
            for name, one in group.questions.items()
            if name in asked and one.positive is not None
        )
    )


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
