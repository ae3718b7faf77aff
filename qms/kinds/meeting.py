"""Meetings of bodies and their minutes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, BodyRef, ItemId, Post, WordOf
from qms.model.items import Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class AgendaItem(Item):
    """A question of the agenda, and once the meeting was held what was heard and resolved.

    ``concerns`` names the records discussed; decisions refer to the meeting and this item.
    """

    id: ItemId = Field(title=N_("Item"))
    title: Text = Field(title=N_("Question"))
    speaker: Post | None = Field(None, title=N_("Speaker"))
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))
    tags: tuple[Annotated[str, WordOf("agenda-tag")], ...] = Field((), title=N_("Tags"))
    heard: Text | None = Field(None, title=N_("Heard"))
    resolved: Text | None = Field(None, title=N_("Resolved"))


class Attendance(Item):
    """Who took part: numbers for the quorum, posts for the list; never names."""

    members: int = Field(ge=1, title=N_("Members"))
    present: int = Field(ge=0, title=N_("Present"))
    posts: tuple[Post, ...] = Field((), title=N_("Posts present"))
    guests: tuple[Post, ...] = Field((), title=N_("Invited posts"))


FLOW = workflow(
    (
        State("planned", N_("planned")),
        State("held", N_("held"), ("agenda", "attendance")),
        State("signed", N_("minutes signed"), ("agenda", "attendance", "number"), final=True),
        State("cancelled", N_("cancelled"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("planned > held cancelled entered_by_mistake", "held > signed"),
)


class Meeting(
    Record,
    spec=KindSpec(
        prefix="MTG",
        folder="meetings",
        title=N_("Meeting"),
        plural=N_("Meetings"),
        columns=("body", "date", "number", "questions", "state"),
        asks=("body", "date"),
        flow=FLOW,
    ),
):
    """A meeting of a body.  Its number is that of the minutes, in the body's own series."""

    body: BodyRef = Field(title=N_("Body"))
    date: dt.date = Field(title=N_("Date"))
    number: str | None = Field(None, title=N_("Number of the minutes"))
    place: Text | None = Field(None, title=N_("Place"))
    chair: Post | None = Field(None, title=N_("Chair"))
    secretary: Post | None = Field(None, title=N_("Secretary"))
    attendance: Attendance | None = Field(None, title=N_("Attendance"))
    agenda: tuple[AgendaItem, ...] = Field((), title=N_("Agenda"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
