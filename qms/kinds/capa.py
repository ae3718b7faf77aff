"""Corrective and preventive actions."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import (
    AnyRef,
    DecisionRef,
    ItemId,
    Post,
    RefTo,
    UnitRef,
    WordOf,
)
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
    start: dt.date | None = Field(None, title=N_("Start"))
    due: dt.date | None = Field(None, title=N_("Due"))
    resources: Text | None = Field(None, title=N_("Resources"))


class Effect(Item):
    """By what the effect of a CAPA is told: one indicator, one survey item, or one subject.

    ``target`` is in the unit of the indicator, in per cent of positive answers to the ``question``
    or the questions of the ``block`` of a ``survey`` (of one ``group``, else of all), or in similar
    nonconformities with the word ``topic`` within the months of ``within``.  Fewer than ``minimum``
    valid answers show nothing.
    """

    indicator: Annotated[str, RefTo(("indicator",))] | None = Field(None, title=N_("Indicator"))
    survey: Annotated[str, RefTo(("survey",))] | None = Field(None, title=N_("Survey instrument"))
    question: ItemId | None = Field(None, title=N_("Survey question"))
    block: ItemId | None = Field(None, title=N_("Block"))
    group: UnitRef | None = Field(None, title=N_("Group"))
    topic: Annotated[str, WordOf("nonconformity-topic")] | None = Field(
        None, title=N_("Subject of nonconformities")
    )
    target: float = Field(title=N_("Target value"))
    minimum: int | None = Field(None, ge=1, title=N_("Least number of answers"))
    within: int | None = Field(None, ge=1, title=N_("Months counted"))


class Approval(DatedItem):
    """The plan was approved: by a decision of a body, or by the post ``by``."""

    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    evidence: tuple[Annotated[str, RefTo(("evidence",))], ...] = Field((), title=N_("Evidence"))


class Control(DatedItem):
    """A joint control meeting dealt with the CAPA."""

    meeting: Annotated[str, RefTo(("meeting",))] | None = Field(None, title=N_("Meeting"))
    text: Text | None = Field(None, title=N_("Text"))


class Cause(StrEnum):
    """Why a CAPA went to the post above."""

    OVERDUE = N_("overdue")
    SILENT = N_("no update")
    POSTPONED = N_("postponed too often")


class Escalation(DatedItem):
    """The CAPA was put before the post ``to``; ``of`` is the term, month or move it concerns."""

    cause: Cause = Field(title=N_("Cause"))
    of: str = Field(min_length=1, title=N_("Term or month"))
    to: Post = Field(title=N_("To"))


class Completion(DatedItem):
    """A measure (without one: the whole plan) was carried out, proved by ``evidence``."""

    measure: ItemId | None = Field(None, title=N_("Measure"))
    text: Text | None = Field(None, title=N_("Text"))
    evidence: tuple[Annotated[str, RefTo(("evidence",))], ...] = Field((), title=N_("Evidence"))


class Verdict(StrEnum):
    """What an effectiveness review found."""

    EFFECTIVE = N_("effective")
    NOT_SHOWN = N_("effect not shown")
    FAILED = N_("not effective")


class EffectReview(DatedItem):
    """The post ``by`` judged the effect; ``value`` and ``n`` are the figures it saw.

    A review that is not ``final`` tells how things stand and closes nothing.
    """

    verdict: Verdict = Field(title=N_("Verdict"))
    final: bool = Field(default=True, title=N_("Final"))
    value: float | None = Field(None, title=N_("Value"))
    n: int | None = Field(None, ge=0, title=N_("Valid answers"))
    text: Text | None = Field(None, title=N_("Text"))
    evidence: tuple[Annotated[str, RefTo(("evidence",))], ...] = Field((), title=N_("Evidence"))


class Postponement(DatedItem):
    """The term ``old`` was moved to ``new``; ``by`` says who permitted it, ``basis`` why."""

    old: dt.date | None = Field(None, title=N_("Old term"))
    new: dt.date = Field(title=N_("New term"))


class Update(DatedItem):
    """What was done since the last update; "no change" is one too.

    ``asked`` is a new term that is asked for; only a postponement moves the term.
    """

    text: Text = Field(title=N_("Text"))
    progress: int | None = Field(None, ge=0, le=100, title=N_("Progress, per cent"))
    asked: dt.date | None = Field(None, title=N_("New term asked for"))


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
        columns=(
            *("title", "sources", "level", "owner", "executor"),
            *("original_term", "term", "moved", "state"),
        ),
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
    improvement: Annotated[str, WordOf("improvement-source")] | None = Field(
        None, title=N_("Source of improvement")
    )
    prevents: Annotated[str, WordOf("preventive-situation")] | None = Field(
        None, title=N_("Situation to prevent")
    )
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    owner: Post | None = Field(None, title=N_("Owner"))
    executor: Post | None = Field(None, title=N_("Executor"))
    verifier: Post | None = Field(None, title=N_("Verifier"))
    coordinator: Post | None = Field(None, title=N_("Coordinator"))
    start: dt.date | None = Field(None, title=N_("Start"))
    due: dt.date | None = Field(None, title=N_("Due"))
    nonconformity: Text | None = Field(None, title=N_("Nonconformity"))
    causes: Text | None = Field(None, title=N_("Root causes"))
    cause_method: Annotated[str, WordOf("root-cause-method")] | None = Field(
        None, title=N_("Method of finding the root cause")
    )
    resources: Text | None = Field(None, title=N_("Resources"))
    measures: tuple[Measure, ...] = Field((), title=N_("Measures"))
    effect: Effect | None = Field(None, title=N_("Effect told by"))
    observe_until: dt.date | None = Field(None, title=N_("Observed until"))
    old_number: str | None = Field(None, title=N_("Old number"))
    approvals: tuple[Approval, ...] = Field((), title=N_("Approvals"))
    controls: tuple[Control, ...] = Field((), title=N_("Control meetings"))
    postponements: tuple[Postponement, ...] = Field((), title=N_("Postponements"))
    updates: tuple[Update, ...] = Field((), title=N_("Updates"))
    escalations: tuple[Escalation, ...] = Field((), title=N_("Escalations"))
    completions: tuple[Completion, ...] = Field((), title=N_("Completions"))
    reviews: tuple[EffectReview, ...] = Field((), title=N_("Effectiveness reviews"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
