"""Roles; a role at a unit is a post."""

from __future__ import annotations

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import RoleRef, UnitRef
from qms.model.ids import Numbering
from qms.model.items import Named, Source
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class Role(
    Record,
    spec=KindSpec(
        prefix="ROLE",
        folder="roles",
        title=N_("Role"),
        plural=N_("Roles"),
        numbering=Numbering.SLUG,
        columns=("name", "reports_to", "unit"),
        asks=("names", "reports_to"),
    ),
):
    """A role that somebody holds at a unit.  Holders' names are never in records."""

    names: tuple[Named, ...] = Field(min_length=1, title=N_("Names"))
    abbreviation: Text | None = Field(None, title=N_("Abbreviation"))
    reports_to: RoleRef | None = Field(None, title=N_("Reports to"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    source: Source | None = Field(None, title=N_("Source"))
