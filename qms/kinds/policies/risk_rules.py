"""Rules about risks: the yearly map, acceptance, early warning."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import BodyRef, ItemId, RefTo, UnitRef, WordOf
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class MapRule(Item):
    """Which body approves the risk map, and how often."""

    body: BodyRef = Field(title=N_("Body"))
    months: int = Field(ge=1, title=N_("Months between maps"))
    source: Source = Field(title=N_("Source"))


class EarlyWarning(Item):
    """A leading indicator; what it hits on proposes a risk, or to assess one again.

    ``measure`` response_rate and neutral_share look at each finished wave (per cent), complaints
    and nonconformities count by unit over ``months``, indicator looks at the values of one
    indicator.  ``when`` below and above compare with ``limit``; growth and fall compare with the
    wave, period or months before, and hit when the change is larger than ``limit`` (points of per
    cent, the indicator's unit, or a number).  Exactly the limit is no hit.
    """

    id: ItemId = Field(title=N_("Item"))
    title: Text = Field(title=N_("Title"))
    measure: Literal[
        "response_rate", "neutral_share", "complaints", "nonconformities", "indicator"
    ] = Field(title=N_("Measure"))
    indicator: Annotated[str, RefTo(("indicator",))] | None = Field(None, title=N_("Indicator"))
    when: Literal["below", "above", "growth", "fall"] = Field(title=N_("When"))
    limit: float = Field(0, title=N_("Limit"))
    months: int = Field(12, ge=1, title=N_("Months counted"))
    category: Annotated[str, WordOf("risk-category")] | None = Field(None, title=N_("Category"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    source: Source = Field(title=N_("Source"))


class RiskRulesValue(Item):
    """The yearly map, how long a risk may be accepted, leading indicators."""

    map: MapRule | None = Field(None, title=N_("Risk map"))
    accept_months: int | None = Field(None, ge=1, title=N_("Accepted for at most, months"))
    warnings: tuple[EarlyWarning, ...] = Field((), title=N_("Leading indicators"))


class RiskRules(Policy[RiskRulesValue], spec=policy("risk-rules", N_("Rules of risks"))):
    """The risk map, acceptance and early warning, by edition."""
