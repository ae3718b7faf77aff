"""Training of those who take part in quality assurance."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import BodyRef, ItemId, Post, RefTo, WordOf
from qms.model.items import Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Trained(Item):
    """Who took part: members of a body, or a post, and how many of them; never names."""

    id: ItemId = Field(title=N_("Item"))
    body: BodyRef | None = Field(None, title=N_("Body"))
    post: Post | None = Field(None, title=N_("Post"))
    number: int = Field(ge=1, title=N_("Number of people"))


FLOW = workflow(
    (
        State("held", N_("held")),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("held > entered_by_mistake",),
)


class Training(
    Record,
    spec=KindSpec(
        prefix="TRN",
        folder="trainings",
        title=N_("Training"),
        plural=N_("Trainings"),
        columns=("title", "topics", "date", "hours", "state"),
        asks=("title", "topics", "date"),
        flow=FLOW,
    ),
):
    """A training that was held: on what, when, for whom."""

    title: Text = Field(title=N_("Title"))
    topics: tuple[Annotated[str, WordOf("training-topic")], ...] = Field(
        min_length=1, title=N_("Subjects")
    )
    date: dt.date = Field(title=N_("Date"))
    hours: int | None = Field(None, ge=1, title=N_("Hours"))
    trained: tuple[Trained, ...] = Field((), title=N_("Trained"))
    evidence: tuple[Annotated[str, RefTo(("evidence",))], ...] = Field((), title=N_("Evidence"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
