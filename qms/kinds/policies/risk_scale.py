"""The risk scale: how many levels likelihood and impact have, and what each means."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class Level(Item):
    """One level.  ``proposed`` marks a wording that the regulation leaves blank."""

    value: int = Field(ge=1, title=N_("Level"))
    label: Text = Field(title=N_("Label"))
    description: Text | None = Field(None, title=N_("Description"))
    proposed: bool = Field(default=False, title=N_("Proposed, to be approved"))
    source: Source | None = Field(None, title=N_("Source"))


def _from_one(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    if [level.value for level in levels] != list(range(1, len(levels) + 1)):
        raise PydanticCustomError("qms_levels", N_("levels are numbered 1, 2, 3 ... in this order"))
    return levels


class Factor(Item):
    """Likelihood or impact: its printed name and symbol and its levels from 1 upwards."""

    name: Text = Field(title=N_("Name"))
    symbol: str = Field(title=N_("Symbol"))
    levels: Annotated[tuple[Level, ...], Field(min_length=2), AfterValidator(_from_one)] = Field(
        title=N_("Levels")
    )

    def level(self, value: int) -> Level | None:
        """Return the level with that number, None outside the scale."""
        return self.levels[value - 1] if 1 <= value <= len(self.levels) else None


class ScaleValue(Item):
    """An n x m matrix; score = likelihood x impact, from 1 to n * m, higher is worse."""

    likelihood: Factor = Field(title=N_("Likelihood"))
    impact: Factor = Field(title=N_("Impact"))

    @property
    def highest(self) -> int:
        """Return the highest score."""
        return len(self.likelihood.levels) * len(self.impact.levels)


class RiskScale(Policy[ScaleValue], spec=policy("risk-scale", N_("Risk scale"))):
    """Levels of likelihood and impact, by edition.

    Approved by the collegial body together with the risk map.
    """
