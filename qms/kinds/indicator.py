"""Indicators with their passport and values."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, ItemId, Post, UnitRef, WordOf
from qms.model.ids import Numbering
from qms.model.items import DatedItem, Item
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class Better(StrEnum):
    """Which direction is an improvement."""

    HIGHER = N_("higher")
    LOWER = N_("lower")


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
    values: tuple[Value, ...] = Field((), title=N_("Values"))
