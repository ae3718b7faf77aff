"""Corrective and preventive actions."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, ItemId, Post, RefTo, UnitRef, WordOf
from qms.model.items import DatedItem, Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Action(StrEnum):
    """Correction mends the case, corrective action removes the cause (ISO 9000:2015, 3.12)."""

    CORRECTION = N_("correction")
    CORRECTIVE = N_("corrective")
    PREVENTIVE = N_("preventive")


class Measure(Item):
    """One measure of a plan, with its own executor and term where they differ from the plan's."""

    id: ItemId = Field(title=N_("Item"))
    text: Text = Field(title=N_("Measure"))
    action: Action = Field(Action.CORRECTIVE, title=N_("Kind of action"))
    executor: Post | None = Field(None, title=N_("Executor"))
    due: dt.date | None = Field(None, title=N_("Due"))


class Postponement(DatedItem):
    """The term was moved to ``new``; ``by`` says who permitted it, ``basis`` why."""

    new: dt.date = Field(title=N_("New term"))


class Update(DatedItem):
    """What was done since the last update; "no change" is one too."""

    text: Text = Field(title=N_("Text"))
    progress: int | None = Field(None, ge=0, le=100, title=N_("Progress, per cent"))


PLAN = ("nonconformity", "causes", "measures", "due", "owner", "executor")

FLOW = workflow(
    (
        State("proposed", N_("proposed")),
        State("planned", N_("planned"), PLAN),
        State("approved", N_("approved"), PLAN),
        State("done", N_("done"), PLAN),
        State("closed", N_("closed"), PLAN, final=True),
        State("cancelled", N_("cancelled"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    (
        "proposed > planned cancelled entered_by_mistake",
        "planned > approved cancelled entered_by_mistake",
        "approved > done cancelled",
        "done > closed approved",
        "closed > approved",
    ),
)


class Capa(
    Record,
    spec=KindSpec(
        prefix="CAPA",
        folder="capas",
        title=N_("CAPA"),
        plural=N_("CAPAs"),
        columns=("title", "sources", "level", "owner", "executor", "term", "moved", "state"),
        flags=(("sources", "--risk"),),
        inherits=("title", "unit"),
        asks=("title", "sources", "unit", "owner", "executor", "due", "nonconformity"),
        flow=FLOW,
    ),
):
    """A plan of corrective and preventive action.

    Content: regulation on monitoring and feedback, 1.4: nonconformity, causes, measures, terms,
    responsible persons.  A CAPA may be proposed before it has them; it is planned with them.
    """

    title: Text = Field(title=N_("Title"))
    sources: tuple[AnyRef, ...] = Field((), title=N_("Sources"))
    level: Annotated[str, WordOf("org-level")] | None = Field(None, title=N_("Level"))
    originator: Annotated[str, RefTo(("unit", "body"))] | None = Field(None, title=N_("Originator"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    owner: Post | None = Field(None, title=N_("Owner"))
    executor: Post | None = Field(None, title=N_("Executor"))
    due: dt.date | None = Field(None, title=N_("Due"))
    nonconformity: Text | None = Field(None, title=N_("Nonconformity"))
    causes: Text | None = Field(None, title=N_("Root causes"))
    measures: tuple[Measure, ...] = Field((), title=N_("Measures"))
    old_number: str | None = Field(None, title=N_("Old number"))
    postponements: tuple[Postponement, ...] = Field((), title=N_("Postponements"))
    updates: tuple[Update, ...] = Field((), title=N_("Updates"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
