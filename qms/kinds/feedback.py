"""Feedback by other ways than questionnaires: boxes, focus groups, interviews, discussions."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, ItemId, Post, RefTo, UnitRef, WordOf
from qms.model.items import Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Theme(Item):
    """What was said on one topic and by how many, in neutral words: never by whom."""

    id: ItemId = Field(title=N_("Item"))
    topic: Annotated[str, WordOf("feedback-topic")] = Field(title=N_("Topic"))
    number: int | None = Field(None, ge=1, title=N_("How many said it"))
    text: Text | None = Field(None, title=N_("Text"))


FLOW = workflow(
    (
        State("registered", N_("registered")),
        State("closed", N_("closed"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("registered > closed entered_by_mistake", "closed > registered"),
)


class Feedback(
    Record,
    spec=KindSpec(
        prefix="FBK",
        folder="feedback",
        title=N_("Feedback"),
        plural=N_("Feedback received"),
        columns=("subject", "sort", "group", "unit", "date", "people", "addressees", "state"),
        asks=("subject", "sort", "group", "unit", "date", "people"),
        flow=FLOW,
    ),
):
    """What was heard outside of questionnaires: of which group, by which way, on which topics.

    Counts and themes, no names.  A text that may name somebody stays outside the records, under
    ``private/feedback/``.  The five criteria (origin, purpose of use, regularity, anonymity,
    channel) are those of the regulation on monitoring and feedback, 7.2.
    """

    subject: Text = Field(title=N_("Subject"))
    sort: Annotated[str, WordOf("feedback-sort")] = Field(title=N_("Way of feedback"))
    group: Annotated[str, WordOf("target-group")] = Field(title=N_("Target group"))
    unit: UnitRef = Field(title=N_("Unit"))
    date: dt.date = Field(title=N_("Date"))
    people: int | None = Field(None, ge=1, title=N_("Number of people"))
    origin: Annotated[str, WordOf("feedback-origin")] | None = Field(None, title=N_("By origin"))
    function: Annotated[str, WordOf("feedback-function")] | None = Field(
        None, title=N_("By function")
    )
    regularity: Annotated[str, WordOf("feedback-regularity")] | None = Field(
        None, title=N_("By regularity")
    )
    anonymity: Annotated[str, WordOf("feedback-anonymity")] | None = Field(
        None, title=N_("By anonymity")
    )
    channel: Annotated[str, WordOf("feedback-channel")] | None = Field(None, title=N_("By channel"))
    addressees: tuple[Annotated[str, RefTo(("unit", "body"))], ...] = Field(
        (), title=N_("Addressees")
    )
    responsible: Post | None = Field(None, title=N_("Responsible"))
    themes: tuple[Theme, ...] = Field((), title=N_("Themes"))
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))
    no_action: Text | None = Field(None, title=N_("No measures because"))
    evidence: tuple[Annotated[str, RefTo(("evidence",))], ...] = Field((), title=N_("Evidence"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
