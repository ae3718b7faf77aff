"""Decisions of bodies and officials."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, BodyRef, ItemId, Post, RefTo, UnitRef, WordOf
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text

FLOW = workflow(
    (
        State("taken", N_("taken")),
        State("done", N_("carried out"), final=True),
        State("cancelled", N_("cancelled"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("taken > done cancelled entered_by_mistake", "done > taken"),
)


class Decision(
    Record,
    spec=KindSpec(
        prefix="DEC",
        folder="decisions",
        title=N_("Decision"),
        plural=N_("Decisions"),
        columns=("title", "body", "act", "number", "date", "executors", "due", "state"),
        asks=("title", "body", "act", "number", "date", "executors", "due"),
        flow=FLOW,
    ),
):
    """An act: protocol item, order or directive, with its executors and term.

    Without a term there is nothing to control: the decision stands as taken.
    """

    title: Text = Field(title=N_("Title"))
    body: BodyRef | None = Field(None, title=N_("Body"))
    act: Annotated[str, WordOf("act-kind")] = Field(title=N_("Act"))
    number: str | None = Field(None, title=N_("Number"))
    date: dt.date = Field(title=N_("Date"))
    unit: UnitRef | None = Field(None, title=N_("Unit that decided"))
    by: Post | None = Field(None, title=N_("Official who decided"))
    meeting: Annotated[str, RefTo(("meeting",))] | None = Field(None, title=N_("Meeting"))
    item: ItemId | None = Field(None, title=N_("Question of the agenda"))
    sorts: tuple[Annotated[str, WordOf("decision-sort")], ...] = Field((), title=N_("Sorts"))
    text: Text | None = Field(None, title=N_("Text"))
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))
    executors: tuple[Post, ...] = Field((), title=N_("Executors"))
    due: dt.date | None = Field(None, title=N_("Due"))
    evidence: tuple[Annotated[str, RefTo(("evidence",))], ...] = Field((), title=N_("Evidence"))
    old_number: str | None = Field(None, title=N_("Old number"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
