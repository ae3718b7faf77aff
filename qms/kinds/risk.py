"""Risks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import ItemId, Post, UnitRef, WordOf
from qms.model.items import DatedItem
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Assessment(DatedItem):
    """Likelihood (V) and impact (I) on a day, in levels of the scale's edition named here.

    The score is never stored: it is the product of the two under that edition.
    """

    likelihood: int = Field(ge=1, title=N_("Likelihood"))
    impact: int = Field(ge=1, title=N_("Impact"))
    edition: ItemId = Field(title=N_("Edition of the scale"))
    why: Text | None = Field(None, title=N_("Why this level"))


FLOW = workflow(
    (
        State("open", N_("open")),
        State("closed", N_("closed"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("open > closed entered_by_mistake", "closed > open"),
)


class Risk(
    Record,
    spec=KindSpec(
        prefix="RSK",
        folder="risks",
        title=N_("Risk"),
        plural=N_("Risks"),
        columns=(
            "title",
            "category",
            "unit",
            "owner",
            "assessed",
            "likelihood",
            "impact",
            "score",
            "band",
            "state",
        ),
        asks=("title", "category", "likelihood", "impact", "unit", "owner", "measures"),
        opening="assessments",
        flow=FLOW,
    ),
):
    """Effect of uncertainty on objectives (ISO 31000:2018, 3.1).

    Register fields: regulation on monitoring and feedback, 9.2(3): owner, date of assessment,
    V x I, proposed response measures.
    """

    title: Text = Field(title=N_("Title"))
    subsystem: Annotated[str, WordOf("subsystem")] | None = Field(None, title=N_("Subsystem"))
    category: Annotated[str, WordOf("risk-category")] = Field(title=N_("Category"))
    unit: UnitRef = Field(title=N_("Unit"))
    owner: Post = Field(title=N_("Risk owner"))
    process: Text | None = Field(None, title=N_("Process"))
    cause: Text | None = Field(None, title=N_("Cause"))
    event: Text | None = Field(None, title=N_("Adverse event"))
    consequence: Text | None = Field(None, title=N_("Consequence"))
    measures: tuple[Text, ...] = Field((), title=N_("Response measures"))
    systemic: bool = Field(default=False, title=N_("Systemic"))
    old_number: str | None = Field(None, title=N_("Old number"))
    assessments: tuple[Assessment, ...] = Field(min_length=1, title=N_("Assessments"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
