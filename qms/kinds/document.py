"""Controlled documents: the fields of the register."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import BodyRef, DecisionRef, ItemId, UnitRef, WordOf
from qms.model.items import Item
from qms.model.record import Circle, KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Approval(Item):
    """One act of approval; a document may need up to three in sequence."""

    id: ItemId = Field(title=N_("Item"))
    body: BodyRef | None = Field(None, title=N_("Body"))
    act: Annotated[str, WordOf("act-kind")] = Field(title=N_("Act"))
    number: str | None = Field(None, title=N_("Number"))
    date: dt.date | None = Field(None, title=N_("Date"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))


FLOW = workflow(
    (
        State("draft", N_("draft")),
        State("in_force", N_("in force"), ("approvals",)),
        State("withdrawn", N_("withdrawn"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("draft > in_force withdrawn entered_by_mistake", "in_force > withdrawn"),
)


def taken_in(tree: dict[str, Any], today: dt.date) -> dict[str, Any]:
    """Complete a row of a foreign register: approved documents are in force since the last act."""
    dates = [act["date"] for act in tree.get("approvals", []) if act.get("date")]
    if not tree.get("approvals"):
        return tree
    since = max(dates, default=today.isoformat())
    return {**tree, "transitions": [{"id": "1", "date": since, "to": "in_force"}]}


class ControlledDocument(
    Record,
    spec=KindSpec(
        prefix="DOC",
        folder="documents",
        title=N_("Document"),
        plural=N_("Documents"),
        main_file="document.yaml",
        columns=(
            "title",
            "group",
            "code",
            "registration_number",
            "approved_by",
            "approved_on",
            "state",
        ),
        asks=("title", "group", "code", "owner_unit"),
        flow=FLOW,
        circle=Circle.CORPORATE,
        completes_import=taken_in,
    ),
):
    """A document of the quality system as its register holds it (documented information)."""

    title: Text = Field(title=N_("Title"))
    group: Annotated[str, WordOf("document-group")] = Field(title=N_("Group"))
    code: str | None = Field(None, title=N_("Document code"))
    registration_number: str | None = Field(None, title=N_("Registration number"))
    edition: str | None = Field(None, title=N_("Edition"))
    owner_unit: UnitRef | None = Field(None, title=N_("Developer unit"))
    approvals: tuple[Approval, ...] = Field((), title=N_("Approvals"))
    original_medium: Annotated[str, WordOf("medium")] | None = Field(None, title=N_("Original"))
    old_number: str | None = Field(None, title=N_("Old number"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
