"""External documents: laws, orders, standards that documents of the university rest on."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import RefTo, UnitRef, WordOf
from qms.model.items import DatedItem, Source
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text


class Amendment(DatedItem):
    """The issuer changed it; ``number`` is that of the changing act."""

    number: str | None = Field(None, title=N_("Number"))
    text: Text | None = Field(None, title=N_("What changes"))


class ExternalCheck(DatedItem):
    """Somebody compared our copy with the issuer's: unchanged, amended, or no longer valid."""

    verdict: Literal["current", "amended", "cancelled"] = Field(title=N_("Verdict"))
    text: Text | None = Field(None, title=N_("Text"))


FLOW = workflow(
    (
        State("in_force", N_("in force")),
        State("cancelled", N_("no longer valid"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("in_force > cancelled entered_by_mistake",),
)


class ExternalDocument(
    Record,
    spec=KindSpec(
        prefix="EXT",
        folder="externals",
        title=N_("External document"),
        plural=N_("External documents"),
        columns=("title", "sort", "issuer", "number", "date", "state"),
        asks=("title", "sort", "issuer", "number", "date"),
        flow=FLOW,
    ),
):
    """A document from outside: who issued it, how it was amended, when it was last compared."""

    title: Text = Field(title=N_("Title"))
    sort: Annotated[str, WordOf("external-kind")] = Field(title=N_("Kind"))
    issuer: Text | None = Field(None, title=N_("Issuer"))
    number: str | None = Field(None, title=N_("Number"))
    date: dt.date | None = Field(None, title=N_("Date"))
    holder: UnitRef | None = Field(None, title=N_("Unit that keeps it"))
    url: str | None = Field(None, title=N_("Address"))
    succeeded_by: Annotated[str, RefTo(("external",))] | None = Field(None, title=N_("Replaced by"))
    source: Source | None = Field(None, title=N_("Source"))
    amendments: tuple[Amendment, ...] = Field((), title=N_("Amendments"))
    checks: tuple[ExternalCheck, ...] = Field((), title=N_("Comparisons"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
