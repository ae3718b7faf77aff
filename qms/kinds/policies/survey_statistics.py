"""What figures of surveys are computed with: the university's numbers, within POL-survey-rules."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.model.fields import ItemId
from qms.model.items import Item, Source

_YEARS: Final = 3  # the regulation: "at least three years" (7.5.3(5))


class HalfWidth(Item):
    """A class of precision: an interval of at most this half-width, 0 to 1."""

    id: ItemId = Field(title=N_("Item"))
    most: float = Field(gt=0, lt=1, title=N_("Half-width at most"))


_WIDTHS: Final = (
    HalfWidth(id="narrow", most=0.03),
    HalfWidth(id="usable", most=0.05),
    HalfWidth(id="rough", most=0.1),
)


class StatisticsRules(Item):
    """Numbers of the statistics; the regulation orders intervals "when the sample is sufficient".

    ``confidence`` (0 to 1) of all intervals; ``minimum_answers`` under which none is printed;
    ``half_widths`` from the narrowest; ``finite_population`` corrects for the number of people who
    could answer; ``significance`` (0 to 1) for p values, corrected over groups by ``correction``;
    ``trend_years`` that a trend needs; a block of an alpha under ``least_alpha`` (-1 to 1) is not
    consistent; answers of a person to ``straight_from`` questions or more that are all one option
    are counted as a straight line.
    """

    confidence: float = Field(0.95, gt=0.5, lt=1, title=N_("Level of confidence"))
    minimum_answers: int = Field(30, ge=2, title=N_("Fewest answers of an interval"))
    half_widths: tuple[HalfWidth, ...] = Field(_WIDTHS, title=N_("Classes of precision"))
    finite_population: bool = Field(default=False, title=N_("Correct for the population"))
    significance: float = Field(0.05, gt=0, lt=0.5, title=N_("Level of significance"))
    correction: Literal["holm", "benjamini-hochberg"] = Field(
        "holm", title=N_("Correction for many groups")
    )
    trend_years: int = Field(_YEARS, ge=_YEARS, title=N_("Years of a trend"))
    least_alpha: float = Field(0.7, gt=-1, lt=1, title=N_("Smallest alpha of a block"))
    straight_from: int = Field(5, ge=2, title=N_("Questions of a straight line"))
    source: Source | None = Field(None, title=N_("Source"))
    trend_source: Source | None = Field(None, title=N_("Source of the years of a trend"))

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(one.most >= other.most for one, other in pairwise(self.half_widths)):
            raise PydanticCustomError(
                "qms_half_widths", N_("classes of precision stand from the narrowest to the widest")
            )
        return self
