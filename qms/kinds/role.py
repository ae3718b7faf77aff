"""Roles; a role at a unit is a post."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import DecisionRef, DocRef, ItemId, Post, RoleRef, UnitRef, WordOf
from qms.model.ids import Numbering
from qms.model.items import DatedItem, Named, Source
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class Appointment(DatedItem):
    """The post got a holder: who proposed, by which act.  The holder is not named."""

    proposed_by: Post | None = Field(None, title=N_("Proposed by"))
    decision: DecisionRef = Field(title=N_("Decision"))


class Role(
    Record,
    spec=KindSpec(
        prefix="ROLE",
        folder="roles",
        title=N_("Role"),
        plural=N_("Roles"),
        numbering=Numbering.SLUG,
        columns=("name", "reports_to", "unit", "job_description"),
        asks=("names", "reports_to"),
    ),
):
    """A role that somebody holds at a unit.  Holders' names are never in records.

    ``level`` says at units of which level the role is found, where it belongs to no single unit;
    ``functions`` are those of the role's unit that its head gave to it.
    """

    names: tuple[Named, ...] = Field(min_length=1, title=N_("Names"))
    abbreviation: Text | None = Field(None, title=N_("Abbreviation"))
    reports_to: RoleRef | None = Field(None, title=N_("Reports to"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    level: Annotated[str, WordOf("org-level")] | None = Field(None, title=N_("Level"))
    job_description: DocRef | None = Field(None, title=N_("Job description"))
    functions: tuple[ItemId, ...] = Field((), title=N_("Functions"))
    source: Source | None = Field(None, title=N_("Source"))
    appointments: tuple[Appointment, ...] = Field((), title=N_("Appointments"))
