"""Changes of the quality system: planned ones, and unplanned ones with their consequences."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, DecisionRef, ItemId, Post, RefTo, UnitRef
from qms.model.items import DatedItem, Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class ChangedPlace(Item):
    """What identifies a change in design and development (Dulaty manual, 10.3.6)."""

    id: ItemId = Field(title=N_("Item"))
    registration_number: str = Field(title=N_("Registration number"))
    date: dt.date = Field(title=N_("Date"))
    title: Text = Field(title=N_("Full title of the document"))
    item: str | None = Field(None, title=N_("Item of the text"))
    paragraph: str | None = Field(None, title=N_("Paragraph"))
    page: str | None = Field(None, title=N_("Page"))
    by: Post = Field(title=N_("Who made the change"))
    signed: bool = Field(default=False, title=N_("Signed"))


class Told(DatedItem):
    """A unit was acquainted with the change against signature."""

    unit: UnitRef = Field(title=N_("Unit"))
    sheet: Annotated[str, RefTo(("evidence",))] | None = Field(None, title=N_("Sheet"))


FLOW = workflow(
    (
        State("proposed", N_("proposed")),
        State("approved", N_("approved"), ("purpose", "consequences", "decision")),
        State("introduced", N_("introduced"), ("decision",)),
        State("closed", N_("closed"), final=True),
        State("rejected", N_("rejected"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    (
        "proposed > approved rejected entered_by_mistake",
        "approved > introduced rejected",
        "introduced > closed",
    ),
)


class SystemChange(
    Record,
    spec=KindSpec(
        prefix="SCH",
        folder="systemchanges",
        title=N_("Change of the quality system"),
        plural=N_("Changes of the quality system"),
        columns=("title", "date", "planned", "responsible", "due", "state"),
        asks=("title", "purpose", "consequences", "resources", "responsible", "due"),
        flow=FLOW,
    ),
):
    """A change of the system, of a contract, or in design and development.

    ``planned`` is false for what happened unintended: then ``consequences`` are analysed and a
    risk is named.
    """

    title: Text = Field(title=N_("Title"))
    date: dt.date = Field(title=N_("Date"))
    planned: bool = Field(default=True, title=N_("Planned"))
    contract: bool = Field(default=False, title=N_("Change of a contract"))
    purpose: Text | None = Field(None, title=N_("Purpose"))
    consequences: Text | None = Field(None, title=N_("Consequences"))
    resources: Text | None = Field(None, title=N_("Resources"))
    responsible: Post | None = Field(None, title=N_("Responsible"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    due: dt.date | None = Field(None, title=N_("Due"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    approved_by: Post | None = Field(None, title=N_("Approved by"))
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))
    risks: tuple[Annotated[str, RefTo(("risk",))], ...] = Field((), title=N_("Risks"))
    interested: tuple[UnitRef, ...] = Field((), title=N_("Units to be acquainted"))
    places: tuple[ChangedPlace, ...] = Field((), title=N_("Places changed"))
    told: tuple[Told, ...] = Field((), title=N_("Acquaintance"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
