"""Risk maps as they were taken on a day and approved."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, DecisionRef, ItemId
from qms.model.items import Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Placed(Item):
    """A risk in the map: the assessment that counted on the day."""

    risk: AnyRef = Field(title=N_("Risk"))
    likelihood: int = Field(ge=1, title=N_("Likelihood"))
    impact: int = Field(ge=1, title=N_("Impact"))


FLOW = workflow(
    (
        State("taken", N_("taken")),
        State("approved", N_("approved"), ("decision",), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("taken > approved entered_by_mistake",),
)


class RiskMap(
    Record,
    spec=KindSpec(
        prefix="RMAP",
        folder="riskmaps",
        title=N_("Risk map"),
        plural=N_("Risk maps"),
        columns=("title", "date", "decision", "state"),
        asks=("title", "date"),
        flow=FLOW,
    ),
):
    """The distribution of risks on a day, kept as it was put before the body that approves it.

    Regulation on monitoring and feedback, 9.2(2): the Academic Council approves the scales and
    the risk map.
    """

    title: Text = Field(title=N_("Title"))
    date: dt.date = Field(title=N_("Date"))
    scale: ItemId = Field(title=N_("Edition of the scale"))
    bands: ItemId | None = Field(None, title=N_("Edition of the bands"))
    placed: tuple[Placed, ...] = Field((), title=N_("Risks"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
