"""Opportunities, beside the risks."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, Post, UnitRef, WordOf
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text

FLOW = workflow(
    (
        State("open", N_("open")),
        State("taken_up", N_("taken up"), ("measures",)),
        State("closed", N_("closed"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("open > taken_up closed entered_by_mistake", "taken_up > closed"),
)


class Opportunity(
    Record,
    spec=KindSpec(
        prefix="OPP",
        folder="opportunities",
        title=N_("Opportunity"),
        plural=N_("Opportunities"),
        columns=("title", "subsystem", "unit", "owner", "due", "state"),
        asks=("title", "unit", "owner", "benefit", "measures", "due"),
        flow=FLOW,
    ),
):
    """A circumstance that can help to reach an objective (ISO 9001:2015, 6.1)."""

    title: Text = Field(title=N_("Title"))
    subsystem: Annotated[str, WordOf("subsystem")] | None = Field(None, title=N_("Subsystem"))
    unit: UnitRef = Field(title=N_("Unit"))
    owner: Post = Field(title=N_("Owner"))
    benefit: Text | None = Field(None, title=N_("Benefit"))
    measures: tuple[Text, ...] = Field((), title=N_("Measures"))
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))
    due: dt.date | None = Field(None, title=N_("Due"))
    result: Text | None = Field(None, title=N_("Result"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
