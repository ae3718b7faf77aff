"""Files of the nomenclature: what a unit puts away in a year, from opening to disposal."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.kinds.evidence import Sha256, Storage
from qms.model.fields import AnyRef, ItemId, Post, RefTo, UnitRef
from qms.model.items import DatedItem
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Filed(DatedItem):
    """Something was put into the file: a record of ours, or a paper or file known by its hash."""

    title: Text | None = Field(None, title=N_("Title"))
    record: AnyRef | None = Field(None, title=N_("Record"))
    place: str | None = Field(None, title=N_("Place"))
    storage: Storage | None = Field(None, title=N_("Storage"))
    sha256: Sha256 | None = Field(None, title=N_("SHA-256"))
    size: int | None = Field(None, ge=0, title=N_("Size, bytes"))


FLOW = workflow(
    (
        State("open", N_("open")),
        State("closed", N_("closed")),
        State("archived", N_("in the archive"), ("place",)),
        State("disposed", N_("disposed of"), ("disposal",), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("open > closed entered_by_mistake", "closed > archived disposed open", "archived > disposed"),
)


class CaseFile(
    Record,
    spec=KindSpec(
        prefix="FILE",
        folder="files",
        title=N_("File of the nomenclature"),
        plural=N_("Files of the nomenclature"),
        columns=("title", "class_id", "unit", "year", "owner", "state"),
        asks=("class_id", "unit", "year"),
        flow=FLOW,
    ),
):
    """A file (a "case" of the file plan) of one unit and year; its class gives index and term.

    ``year`` is ``2025`` or ``2024-2025``.  ``cycle`` names the accreditation cycle to whose end a
    term is counted (POL-retention).
    """

    title: Text | None = Field(None, title=N_("Title"))
    class_id: ItemId = Field(alias="class", title=N_("Class of the file plan"))
    unit: UnitRef = Field(title=N_("Unit"))
    year: Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{4})?$")] = Field(title=N_("Year"))
    owner: Post | None = Field(None, title=N_("Owner"))
    place: str | None = Field(None, title=N_("Place"))
    cycle: ItemId | None = Field(None, title=N_("Accreditation cycle"))
    items: tuple[Filed, ...] = Field((), title=N_("Content"))
    disposal: Annotated[str, RefTo(("disposal",))] | None = Field(None, title=N_("Disposal act"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
