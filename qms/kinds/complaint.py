"""Complaints about the work of a unit."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, Post, UnitRef, WordOf
from qms.model.items import DatedItem
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Consideration(DatedItem):
    """The complaint was considered: by the post ``by``, with what result, in neutral words."""

    result: Annotated[str, WordOf("complaint-result")] = Field(title=N_("Result"))
    text: Text | None = Field(None, title=N_("Text"))


FLOW = workflow(
    (
        State("registered", N_("registered")),
        State("considered", N_("considered"), ("considerations",)),
        State("answered", N_("answered"), ("considerations",), final=True),
        State("withdrawn", N_("withdrawn"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("registered > considered withdrawn entered_by_mistake", "considered > answered"),
)


class Complaint(
    Record,
    spec=KindSpec(
        prefix="CMP",
        folder="complaints",
        title=N_("Complaint"),
        plural=N_("Complaints"),
        columns=("number", "unit", "topic", "date", "due", "outcome", "answered_on", "state"),
        asks=("number", "unit", "topic", "date", "due"),
        flow=FLOW,
    ),
):
    """A complaint by its number, unit, subject and dates.

    Its text and the person stay outside the records, under ``private/complaints/``.
    """

    number: str = Field(min_length=1, title=N_("Number"))
    unit: UnitRef = Field(title=N_("Unit"))
    topic: Annotated[str, WordOf("nonconformity-topic")] = Field(title=N_("Topic"))
    channel: Annotated[str, WordOf("complaint-channel")] | None = Field(None, title=N_("Channel"))
    anonymous: bool = Field(default=False, title=N_("Anonymous"))
    date: dt.date = Field(title=N_("Date"))
    due: dt.date | None = Field(None, title=N_("Due"))
    responsible: Post | None = Field(None, title=N_("Responsible"))
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))
    no_action: Text | None = Field(None, title=N_("No corrective action because"))
    considerations: tuple[Consideration, ...] = Field((), title=N_("Considerations"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
