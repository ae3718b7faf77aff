"""Indicators with their passport and values."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.model.fields import AnyRef, ItemId, Post, RefTo, UnitRef, WordOf
from qms.model.ids import Numbering
from qms.model.items import DatedItem, Item
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class Better(StrEnum):
    """Which direction is an improvement."""

    HIGHER = N_("higher")
    LOWER = N_("lower")


class SurveyMeasure(StrEnum):
    """What of a survey an indicator is: a share or rate in per cent, or a mean score."""

    POSITIVE = N_("positive")
    NEUTRAL = N_("neutral")
    RESPONSE = N_("response")
    MEAN = N_("mean")


class FromSurvey(Item):
    """The figure of a survey that an indicator is: each wave of it gives a value.

    Of all questions where neither block nor question is named, of everybody without a ``unit``.
    """

    survey: Annotated[str, RefTo(("survey",))] = Field(title=N_("Survey instrument"))
    measure: SurveyMeasure = Field(SurveyMeasure.POSITIVE, title=N_("Measure"))
    block: ItemId | None = Field(None, title=N_("Block"))
    question: ItemId | None = Field(None, title=N_("Survey question"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        named = (self.block, self.question) != (None, None)
        both = self.block is not None and self.question is not None
        alone = self.measure is SurveyMeasure.MEAN and self.question is None
        if both or alone or (named and self.measure is SurveyMeasure.RESPONSE):
            raise PydanticCustomError(
                "qms_from_survey",
                N_("a mean is of one question, a response rate of none, a share of one part"),
            )
        return self


class Target(Item):
    """What a period aims at, in the indicator's unit of measure."""

    id: ItemId = Field(title=N_("Item"))
    period: str = Field(title=N_("Period"))
    target: float | None = Field(None, title=N_("Target value"))
    threshold: float | None = Field(None, title=N_("Threshold value"))


class Value(DatedItem):
    """A value for a period (an academic year, ``2024-2025``, or ``2024-2025/1`` for a semester).

    ``published`` is a figure published earlier that the recomputed ``value`` stands beside.
    """

    period: str = Field(title=N_("Period"))
    value: float = Field(title=N_("Value"))
    published: float | None = Field(None, title=N_("Published value"))
    method: Text | None = Field(None, title=N_("Method"))
    sources: tuple[AnyRef, ...] = Field((), title=N_("Sources"))


class Indicator(
    Record,
    spec=KindSpec(
        prefix="IND",
        folder="indicators",
        title=N_("Indicator"),
        plural=N_("Indicators"),
        numbering=Numbering.SLUG,
        columns=("title", "measure", "owner", "frequency", "last_period", "last_value", "target"),
        asks=("title", "measure", "purpose", "formula", "data_source", "frequency", "owner"),
    ),
):
    """What is measured and why: definition, purpose, formula, source, frequency, owner, users."""

    title: Text = Field(title=N_("Title"))
    definition: Text | None = Field(None, title=N_("Definition"))
    purpose: Text | None = Field(None, title=N_("Purpose"))
    formula: Text | None = Field(None, title=N_("Formula"))
    data_source: Text | None = Field(None, title=N_("Data source"))
    frequency: Annotated[str, WordOf("frequency")] | None = Field(None, title=N_("Frequency"))
    owner: Post | None = Field(None, title=N_("Owner"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    users: Text | None = Field(None, title=N_("Users"))
    measure: Text | None = Field(None, title=N_("Unit of measure"))
    better: Better = Field(Better.HIGHER, title=N_("Better when"))
    key: bool = Field(default=False, title=N_("Key indicator"))
    leading: bool = Field(default=False, title=N_("Leading indicator"))
    targets: tuple[Target, ...] = Field((), title=N_("Targets"))
    from_survey: FromSurvey | None = Field(None, title=N_("From a survey"))
    values: tuple[Value, ...] = Field((), title=N_("Values"))
