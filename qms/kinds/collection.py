"""Rounds in which units fill in forms."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.kinds.evidence import Sha256
from qms.model.fields import AnyRef, ItemId, Post, RefTo, UnitRef
from qms.model.items import DatedItem, Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class SentForm(Item):
    """The form of one unit: how many records it asks about, and the hash of the file sent.

    ``base`` is the check sum of what the form was filled with; a form that comes back is known
    by it, whatever its file is called.
    """

    id: ItemId = Field(title=N_("Item"))
    unit: UnitRef = Field(title=N_("Unit"))
    items: int = Field(ge=0, title=N_("Items"))
    sha256: Sha256 = Field(title=N_("SHA-256"))
    base: Sha256 | None = Field(None, title=N_("Check sum of the form's base"))


class ReturnedForm(DatedItem):
    """A filled form came back on ``date``; ``by`` filled it in.

    ``behalf`` is who typed it in for them, with a scan as ``evidence``.  ``taken`` and
    ``conflicts`` count cells of the form.
    """

    form: ItemId = Field(title=N_("Form"))
    sha256: Sha256 = Field(title=N_("SHA-256"))
    taken: int = Field(ge=0, title=N_("Cells taken over"))
    conflicts: int = Field(0, ge=0, title=N_("Conflicts"))
    behalf: Post | None = Field(None, title=N_("On behalf, entered by"))
    evidence: Annotated[str, RefTo(("evidence",))] | None = Field(None, title=N_("Evidence"))


class DifferingCell(DatedItem):
    """A cell that both the unit and the workspace changed, to different values.

    The three values are kept as the form shows them; an empty one is left out.
    """

    form: ItemId = Field(title=N_("Form"))
    about: AnyRef = Field(title=N_("Record"))
    field: str = Field(min_length=1, title=N_("Field"))
    base: str | None = Field(None, title=N_("When the form was sent"))
    workspace: str | None = Field(None, title=N_("In the workspace"))
    sheet: str | None = Field(None, title=N_("In the form"))


class Kept(StrEnum):
    """Which of two differing values holds."""

    WORKSPACE = N_("workspace")
    FORM = N_("form")


class SettledCell(DatedItem):
    """Somebody looked at a differing cell; a value of the form that holds is entered as usual."""

    cell: ItemId = Field(title=N_("Differing cell"))
    kept: Kept = Field(title=N_("What holds"))


class Reminded(DatedItem):
    """The unit of a form was reminded."""

    form: ItemId = Field(title=N_("Form"))


FLOW = workflow(
    (
        State("open", N_("open")),
        State("closed", N_("closed"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("open > closed entered_by_mistake", "closed > open"),
)


class Collection(
    Record,
    spec=KindSpec(
        prefix="COL",
        folder="collections",
        title=N_("Round of forms"),
        plural=N_("Rounds of forms"),
        columns=("title", "date", "due", "state"),
        asks=("title", "date", "due"),
        flow=FLOW,
    ),
):
    """One round: forms sent to units, and what came back."""

    title: Text = Field(title=N_("Title"))
    date: dt.date = Field(title=N_("Date"))
    due: dt.date = Field(title=N_("Due"))
    forms: tuple[SentForm, ...] = Field((), title=N_("Forms"))
    returns: tuple[ReturnedForm, ...] = Field((), title=N_("Returned"))
    differing: tuple[DifferingCell, ...] = Field((), title=N_("Conflicts"))
    settled: tuple[SettledCell, ...] = Field((), title=N_("Conflicts settled"))
    reminders: tuple[Reminded, ...] = Field((), title=N_("Reminders"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
