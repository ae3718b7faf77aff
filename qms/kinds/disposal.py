"""Disposal acts: which files are destroyed, by what rule, by whose decision."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import DecisionRef, ItemId, Post, RefTo
from qms.model.items import Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Disposed(Item):
    """A file or a superseded original, and the rule whose term has passed on that day."""

    id: ItemId = Field(title=N_("Item"))
    subject: Annotated[str, RefTo(("file", "doc"))] = Field(title=N_("File or document"))
    edition: ItemId | None = Field(None, title=N_("Edition"))
    rule: ItemId = Field(title=N_("Class of the file plan"))
    expired: dt.date | None = Field(None, title=N_("Term passed on"))


FLOW = workflow(
    (
        State("drawn_up", N_("drawn up")),
        State("approved", N_("approved"), ("decision",)),
        State("carried_out", N_("carried out"), ("decision",), final=True),
        State("rejected", N_("rejected"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("drawn_up > approved rejected entered_by_mistake", "approved > carried_out rejected"),
)


class Disposal(
    Record,
    spec=KindSpec(
        prefix="DSP",
        folder="disposals",
        title=N_("Disposal act"),
        plural=N_("Disposal acts"),
        columns=("title", "date", "decision", "state"),
        asks=("title", "date"),
        flow=FLOW,
    ),
):
    """An act by which files are destroyed after their term; nothing is destroyed without one."""

    title: Text = Field(title=N_("Title"))
    date: dt.date = Field(title=N_("Date"))
    members: tuple[Post, ...] = Field((), title=N_("Commission"))
    items: tuple[Disposed, ...] = Field((), title=N_("Files"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    evidence: tuple[Annotated[str, RefTo(("evidence",))], ...] = Field((), title=N_("Evidence"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
