"""Controlled documents: the register, editions, approval, distribution, review."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final

from pydantic import Field

from qms.i18n import N_
from qms.kinds.document_parts import (
    Acknowledgement,
    Agreement,
    Approval,
    Cited,
    Copy,
    CopyMove,
    DocumentReview,
    Edition,
    Inspection,
    Observance,
    Publication,
)
from qms.model.fields import DocRef, Post, RefTo, UnitRef, WordOf
from qms.model.record import Circle, KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text

FLOW = workflow(
    (
        State("draft", N_("draft")),
        State("in_force", N_("in force"), ("approvals",)),
        State("withdrawn", N_("withdrawn"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("draft > in_force withdrawn entered_by_mistake", "in_force > withdrawn"),
)
"""The document as a whole; how far an edition has come is derived from what happened to it."""

APPROVED_FIELDS: Final = {1: (("group", "code", "owner_unit"), ("title",))}
"""What an approval covers beside the text, by version of the schema: fields, texts."""


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
    """A document of the quality system (documented information), with all its editions.

    ``edition`` is what a register taken from elsewhere prints; documents that are kept here from
    their draft on have ``editions``.  ``readers`` are units and posts whose people must read it;
    ``request`` is the application from which it came.
    """

    title: Text = Field(title=N_("Title"))
    group: Annotated[str, WordOf("document-group")] = Field(title=N_("Group"))
    code: str | None = Field(None, title=N_("Document code"))
    registration_number: str | None = Field(None, title=N_("Registration number"))
    registered: dt.date | None = Field(None, title=N_("Registered on"))
    edition: str | None = Field(None, title=N_("Edition"))
    owner_unit: UnitRef | None = Field(None, title=N_("Developer unit"))
    controller: Post | None = Field(None, title=N_("Controlled by"))
    request: Annotated[str, RefTo(("request",))] | None = Field(None, title=N_("Application"))
    working_group: tuple[Post, ...] = Field((), title=N_("Working group"))
    reader_units: tuple[UnitRef, ...] = Field((), title=N_("Units that must read it"))
    reader_posts: tuple[Post, ...] = Field((), title=N_("Posts that must read it"))
    cites: tuple[Cited, ...] = Field((), title=N_("Cited documents"))
    process: Text | None = Field(None, title=N_("Process"))
    introduced_by: DocRef | None = Field(None, title=N_("Introduced by"))
    replaces: DocRef | None = Field(None, title=N_("Replaces"))
    editions: tuple[Edition, ...] = Field((), title=N_("Editions"))
    agreements: tuple[Agreement, ...] = Field((), title=N_("Agreements"))
    inspections: tuple[Inspection, ...] = Field((), title=N_("Inspections"))
    approvals: tuple[Approval, ...] = Field((), title=N_("Approvals"))
    original_medium: Annotated[str, WordOf("medium")] | None = Field(None, title=N_("Original"))
    copies: tuple[Copy, ...] = Field((), title=N_("Copies"))
    copy_moves: tuple[CopyMove, ...] = Field((), title=N_("Movements of copies"))
    acknowledgements: tuple[Acknowledgement, ...] = Field((), title=N_("Acknowledgements"))
    reviews: tuple[DocumentReview, ...] = Field((), title=N_("Reviews"))
    observances: tuple[Observance, ...] = Field((), title=N_("Controls of observance"))
    publications: tuple[Publication, ...] = Field((), title=N_("Publications"))
    old_number: str | None = Field(None, title=N_("Old number"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
