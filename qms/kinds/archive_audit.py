"""Archive audits: the yearly act on completeness and integrity."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, ItemId, Post, RefTo, UnitRef
from qms.model.items import Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Gap(Item):
    """What the audit found, and the CAPA that it started."""

    id: ItemId = Field(title=N_("Item"))
    sort: Literal[
        "missing", "altered", "expired", "nothing_filed", "no_owner", "no_term", "git", "restore"
    ] = Field(title=N_("Kind"))
    record: AnyRef | None = Field(None, title=N_("Record"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    class_id: ItemId | None = Field(None, alias="class", title=N_("Class of the file plan"))
    text: Text | None = Field(None, title=N_("Text"))
    capa: Annotated[str, RefTo(("capa",))] | None = Field(None, title=N_("CAPA"))


FLOW = workflow(
    (
        State("drawn_up", N_("drawn up")),
        State("signed", N_("signed"), ("by",), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("drawn_up > signed entered_by_mistake",),
)


class ArchiveAudit(
    Record,
    spec=KindSpec(
        prefix="ARC",
        folder="archiveaudits",
        title=N_("Archive audit"),
        plural=N_("Archive audits"),
        columns=("title", "date", "expected", "present", "state"),
        asks=("title", "date"),
        flow=FLOW,
    ),
):
    """An act of the audit: how much was expected, there and intact, and every gap.

    ``elsewhere`` counts papers that could not be reached, so are in none of these numbers.
    ``restored`` tells whether a backup could be restored; absent where it was not tried.
    """

    title: Text = Field(title=N_("Title"))
    date: dt.date = Field(title=N_("Date"))
    by: Post | None = Field(None, title=N_("By"))
    expected: int | None = Field(None, ge=0, title=N_("Expected"))
    present: int | None = Field(None, ge=0, title=N_("Present"))
    intact: int | None = Field(None, ge=0, title=N_("Intact"))
    elsewhere: int | None = Field(None, ge=0, title=N_("Not looked at"))
    restored: bool | None = Field(None, title=N_("Backup restored"))
    gaps: tuple[Gap, ...] = Field((), title=N_("Gaps"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
