"""Requests: incoming letters, instructions, demands for information."""

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


class Reminder(DatedItem):
    """The addressee was reminded of the term."""


FLOW = workflow(
    (
        State("registered", N_("registered")),
        State("in_work", N_("in work"), ("executors",)),
        State("answered", N_("answered"), ("answer_number|answer",), final=True),
        State("withdrawn", N_("withdrawn"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    (
        "registered > in_work answered withdrawn entered_by_mistake",
        "in_work > answered withdrawn",
    ),
)


class Request(
    Record,
    spec=KindSpec(
        prefix="REQ",
        folder="requests",
        title=N_("Request"),
        plural=N_("Requests"),
        columns=("title", "request_kind", "sender", "number", "date", "executors", "due", "state"),
        asks=("title", "request_kind", "sender", "number", "date", "executors", "due"),
        flow=FLOW,
    ),
):
    """A letter or instruction that wants an answer by a day, or one that the office sent out."""

    title: Text = Field(title=N_("Title"))
    request_kind: Annotated[str, WordOf("request-kind")] = Field(title=N_("Kind"))
    sender: Text | None = Field(None, title=N_("Sender"))
    addressee: UnitRef | None = Field(None, title=N_("Addressee"))
    number: str | None = Field(None, title=N_("Number"))
    date: dt.date = Field(title=N_("Date"))
    received: dt.date | None = Field(None, title=N_("Received on"))
    resolution: Text | None = Field(None, title=N_("Resolution"))
    executors: tuple[Post, ...] = Field((), title=N_("Executors"))
    due: dt.date | None = Field(None, title=N_("Due"))
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))
    answer: Text | None = Field(None, title=N_("Answer"))
    answer_number: str | None = Field(None, title=N_("Number of the answer"))
    old_number: str | None = Field(None, title=N_("Old number"))
    reminders: tuple[Reminder, ...] = Field((), title=N_("Reminders"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
