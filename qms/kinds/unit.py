"""Structural units."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import ItemId, UnitRef, WordOf
from qms.model.ids import Numbering
from qms.model.items import Item, Named, Source
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class UnitFunction(Item):
    """A task or function that the unit's regulation gives it, by its number there."""

    id: ItemId = Field(title=N_("Item"))
    text: Text = Field(title=N_("Function"))


OrgLevel = Annotated[str, WordOf("org-level")]


class Unit(
    Record,
    spec=KindSpec(
        prefix="UNIT",
        folder="units",
        title=N_("Unit"),
        plural=N_("Units"),
        numbering=Numbering.SLUG,
        columns=("name", "abbreviation", "level", "parent"),
        asks=("names", "level", "parent"),
    ),
):
    """A structural unit: faculty, kafedra, department or office, with its place in the tree."""

    names: tuple[Named, ...] = Field(min_length=1, title=N_("Names"))
    abbreviation: Text | None = Field(None, title=N_("Abbreviation"))
    level: OrgLevel | None = Field(None, title=N_("Level"))
    parent: UnitRef | None = Field(None, title=N_("Parent unit"))
    valid_from: dt.date | None = Field(None, title=N_("Exists from"))
    valid_to: dt.date | None = Field(None, title=N_("Exists until"))
    successors: tuple[UnitRef, ...] = Field((), title=N_("Successors"))
    functions: tuple[UnitFunction, ...] = Field((), title=N_("Functions"))
    source: Source | None = Field(None, title=N_("Source"))
