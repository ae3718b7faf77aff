"""Collegial and working bodies."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import BodyRef, UnitRef, WordOf
from qms.model.ids import Numbering
from qms.model.items import Named, Source
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class Body(
    Record,
    spec=KindSpec(
        prefix="BODY",
        folder="bodies",
        title=N_("Body"),
        plural=N_("Bodies"),
        numbering=Numbering.SLUG,
        columns=("name", "abbreviation", "level", "unit"),
        asks=("names", "level"),
    ),
):
    """A council, commission or board that analyses, decides or approves."""

    names: tuple[Named, ...] = Field(min_length=1, title=N_("Names"))
    abbreviation: Text | None = Field(None, title=N_("Abbreviation"))
    level: Annotated[str, WordOf("org-level")] | None = Field(None, title=N_("Level"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    parent: BodyRef | None = Field(None, title=N_("Parent body"))
    duty: Text | None = Field(None, title=N_("What it decides"))
    valid_from: dt.date | None = Field(None, title=N_("Exists from"))
    valid_to: dt.date | None = Field(None, title=N_("Exists until"))
    successors: tuple[BodyRef, ...] = Field((), title=N_("Successors"))
    source: Source | None = Field(None, title=N_("Source"))
