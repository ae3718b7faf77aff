"""Nonconformities."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, Post, RefTo, UnitRef, WordOf
from qms.model.items import DatedItem
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Step(DatedItem):
    """One step of handling was taken: what was done or found, and what came of it."""

    step: Annotated[str, WordOf("nonconformity-step")] = Field(title=N_("Step"))
    text: Text = Field(title=N_("Text"))
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))


FLOW = workflow(
    (
        State("registered", N_("registered")),
        State("in_work", N_("in work")),
        State("closed", N_("closed"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("registered > in_work closed entered_by_mistake", "in_work > closed", "closed > in_work"),
)


class Nonconformity(
    Record,
    spec=KindSpec(
        prefix="NC",
        folder="nonconformities",
        title=N_("Nonconformity"),
        plural=N_("Nonconformities"),
        columns=("title", "sort", "source", "topic", "severity", "unit", "date", "state"),
        asks=("title", "sort", "source", "topic", "severity", "unit", "date"),
        flow=FLOW,
    ),
):
    """Non-fulfilment of a requirement (ISO 9000:2015, 3.6.9).

    Correction, causes and the other steps of handling are dated items; corrective action is a
    CAPA that names this record as its source.
    """

    title: Text = Field(title=N_("Title"))
    sort: Annotated[str, WordOf("nonconformity-kind")] = Field(title=N_("Kind"))
    source: Annotated[str, WordOf("nonconformity-source")] = Field(title=N_("Source"))
    topic: Annotated[str, WordOf("nonconformity-topic")] | None = Field(None, title=N_("Topic"))
    severity: Annotated[str, WordOf("severity")] | None = Field(None, title=N_("Severity"))
    unit: UnitRef = Field(title=N_("Unit"))
    date: dt.date = Field(title=N_("Date"))
    requirement: Text | None = Field(None, title=N_("Requirement not met"))
    description: Text | None = Field(None, title=N_("Description"))
    responsible: Post | None = Field(None, title=N_("Responsible"))
    coordinator: Post | None = Field(None, title=N_("Coordinator"))
    reported: tuple[AnyRef, ...] = Field((), title=N_("Reported in"))
    evidence: tuple[Annotated[str, RefTo(("evidence",))], ...] = Field((), title=N_("Evidence"))
    correction: Text | None = Field(None, title=N_("Correction"))
    causes: Text | None = Field(None, title=N_("Root causes"))
    cause_method: Annotated[str, WordOf("root-cause-method")] | None = Field(
        None, title=N_("Method of finding the root cause")
    )
    caused_by: tuple[AnyRef, ...] = Field((), title=N_("Caused by"))
    no_action: Text | None = Field(None, title=N_("No corrective action because"))
    old_number: str | None = Field(None, title=N_("Old number"))
    steps: tuple[Step, ...] = Field((), title=N_("Steps of handling"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
