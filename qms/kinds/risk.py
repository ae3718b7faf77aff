"""Risks."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, DecisionRef, ItemId, Post, RefTo, UnitRef, WordOf
from qms.model.items import DatedItem
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Stage(StrEnum):
    """What an assessment speaks of (ISO 31000:2018, 6.4 and 6.5).

    Inherent: before any control; current: with the controls of that day; residual: after the
    treatment; target: what the treatment aims at.  Current and residual ones rate the risk.
    """

    INHERENT = N_("inherent")
    CURRENT = N_("current")
    RESIDUAL = N_("residual")
    TARGET = N_("target")


class Assessment(DatedItem):
    """Likelihood (V) and impact (I) on a day, in levels of the scale's edition named here.

    The score is never stored: it is the product of the two under that edition.  ``by`` is who
    assessed, ``why`` says why these levels and not the ones below.
    """

    stage: Stage = Field(Stage.CURRENT, title=N_("Stage"))
    likelihood: int = Field(ge=1, title=N_("Likelihood"))
    impact: int = Field(ge=1, title=N_("Impact"))
    edition: ItemId = Field(title=N_("Edition of the scale"))
    why: Text | None = Field(None, title=N_("Why this level"))


class Option(StrEnum):
    """What is done about a risk (ISO 31000:2018, 6.5.2)."""

    AVOID = N_("avoid")
    REDUCE = N_("reduce")
    SHARE = N_("share")
    ACCEPT = N_("accept")


class Treatment(DatedItem):
    """The option chosen on a day; ``by`` decided it.

    An acceptance ends with ``until`` and names who approved it: the post ``by``, or a decision.
    """

    option: Option = Field(title=N_("Option"))
    text: Text | None = Field(None, title=N_("Text"))
    until: dt.date | None = Field(None, title=N_("Until"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))


class RiskReview(DatedItem):
    """The risk was looked at on a day, at a meeting or by the post ``by``; nothing else changed.

    ``report_to`` is the role that got a report under intensive monitoring.
    """

    meeting: Annotated[str, RefTo(("meeting",))] | None = Field(None, title=N_("Meeting"))
    report_to: Post | None = Field(None, title=N_("Report to"))
    text: Text | None = Field(None, title=N_("Text"))


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
            "next_review",
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
    level: Annotated[str, WordOf("risk-level")] | None = Field(None, title=N_("Level"))
    unit: UnitRef = Field(title=N_("Unit"))
    units: tuple[UnitRef, ...] = Field((), title=N_("Other units concerned"))
    owner: Post = Field(title=N_("Risk owner"))
    process: Text | None = Field(None, title=N_("Process"))
    objectives: tuple[Text, ...] = Field((), title=N_("Objectives at risk"))
    cause: Text | None = Field(None, title=N_("Cause"))
    event: Text | None = Field(None, title=N_("Adverse event"))
    consequence: Text | None = Field(None, title=N_("Consequence"))
    caused_by: tuple[AnyRef, ...] = Field((), title=N_("Caused by"))
    indicators: tuple[Annotated[str, RefTo(("indicator",))], ...] = Field(
        (), title=N_("Indicators")
    )
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))
    measures: tuple[Text, ...] = Field((), title=N_("Response measures"))
    systemic: bool = Field(default=False, title=N_("Systemic"))
    old_number: str | None = Field(None, title=N_("Old number"))
    assessments: tuple[Assessment, ...] = Field(min_length=1, title=N_("Assessments"))
    treatments: tuple[Treatment, ...] = Field((), title=N_("Treatments"))
    reviews: tuple[RiskReview, ...] = Field((), title=N_("Reviews"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
