"""Rounds in which units fill in forms."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.kinds.evidence import Sha256
from qms.model.fields import ItemId, Post, RefTo, UnitRef
from qms.model.items import DatedItem, Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class SentForm(Item):
    """The form of one unit: how many items it asks about, and the hash of the file sent."""

    id: ItemId = Field(title=N_("Item"))
    unit: UnitRef = Field(title=N_("Unit"))
    items: int = Field(ge=0, title=N_("Items"))
    sha256: Sha256 = Field(title=N_("SHA-256"))


class ReturnedForm(DatedItem):
    """A filled form came back on ``date``; ``by`` filled it in.

    ``behalf`` is who typed it in for them, with a scan as ``evidence``.
    """

    form: ItemId = Field(title=N_("Form"))
    sha256: Sha256 = Field(title=N_("SHA-256"))
    taken: int = Field(ge=0, title=N_("Cells taken over"))
    conflicts: int = Field(0, ge=0, title=N_("Conflicts"))
    behalf: Post | None = Field(None, title=N_("On behalf, entered by"))
    evidence: Annotated[str, RefTo(("evidence",))] | None = Field(None, title=N_("Evidence"))


class Reminded(DatedItem):
    """The unit of a form was reminded."""

    form: ItemId = Field(title=N_("Form"))


FLOW = workflow(
    (
        State("open", N_("open")),
        State("closed", N_("closed"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("open > closed entered_by_mistake", "closed > open"),
)


class Collection(
    Record,
    spec=KindSpec(
        prefix="COL",
        folder="collections",
        title=N_("Round of forms"),
        plural=N_("Rounds of forms"),
        columns=("title", "date", "due", "state"),
        asks=("title", "date", "due"),
        flow=FLOW,
    ),
):
    """One round: forms sent to units, and what came back."""

    title: Text = Field(title=N_("Title"))
    date: dt.date = Field(title=N_("Date"))
    due: dt.date = Field(title=N_("Due"))
    forms: tuple[SentForm, ...] = Field((), title=N_("Forms"))
    returns: tuple[ReturnedForm, ...] = Field((), title=N_("Returned"))
    reminders: tuple[Reminded, ...] = Field((), title=N_("Reminders"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
