"""Issued reports: what left the office, to whom, and what was made of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.kinds.evidence import Sha256
from qms.model.fields import AnyRef, DecisionRef, ItemId, RefTo, UnitRef, WordOf
from qms.model.items import DatedItem, Item
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class IssuedFile(Item):
    """One file of the report by its hash; ``evidence`` is the record that says where it lies."""

    id: ItemId = Field(title=N_("Item"))
    name: str = Field(min_length=1, title=N_("File"))
    sha256: Sha256 = Field(title=N_("SHA-256"))
    evidence: Annotated[str, RefTo(("evidence",))] | None = Field(None, title=N_("Evidence"))


class IssuedFigure(Item):
    """A figure as the report printed it: its address (``risks.live``) and its value."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_./-]*$", title=N_("Figure"))
    value: float = Field(title=N_("Value"))


class Use(DatedItem):
    """What was decided or changed because of the report; ``use`` says of which kind it is."""

    use: Annotated[str, WordOf("report-use")] | None = Field(None, title=N_("Kind of use"))
    text: Text = Field(title=N_("Text"))
    decision: AnyRef | None = Field(None, title=N_("Decision"))


class IssuedReport(
    Record,
    spec=KindSpec(
        prefix="RPT",
        folder="reports",
        title=N_("Issued report"),
        plural=N_("Issued reports"),
        columns=("title", "report_kind", "period", "issued", "unit", "recipients"),
        asks=("title", "report_kind", "period", "issued", "unit"),
    ),
):
    """A report as it was issued: period, commit, hashes, circle, recipients, use made of it.

    ``data_as_of`` is the day whose records it shows; ``scope`` the unit that it is about, none for
    the whole university; ``template`` the edition of the form it was drawn up on; ``approved`` the
    act that approved it before it was placed anywhere; ``meeting`` where it was considered.
    ``supersedes`` names the issued report that this one replaces, ``summary`` what changed.
    """

    title: Text = Field(title=N_("Title"))
    report_kind: Annotated[str, WordOf("report-kind")] = Field(title=N_("Kind"))
    period: str = Field(title=N_("Period"))
    issued: dt.date = Field(title=N_("Issued on"))
    unit: UnitRef | None = Field(None, title=N_("Issued by"))
    recipients: tuple[AnyRef, ...] = Field((), title=N_("Recipients"))
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] | None = Field(
        None, title=N_("Commit")
    )
    report: ItemId | None = Field(None, title=N_("Report"))
    scope: UnitRef | None = Field(None, title=N_("About the unit"))
    template: str | None = Field(None, title=N_("Edition of the form"))
    data_as_of: dt.date | None = Field(None, title=N_("Data as of"))
    approved: DecisionRef | None = Field(None, title=N_("Approval"))
    meeting: Annotated[str, RefTo(("meeting",))] | None = Field(None, title=N_("Meeting"))
    supersedes: Annotated[str, RefTo(("issued-report",))] | None = Field(
        None, title=N_("Supersedes")
    )
    summary: Text | None = Field(None, title=N_("Summary of changes"))
    figures: tuple[IssuedFigure, ...] = Field((), title=N_("Figures"))
    files: tuple[IssuedFile, ...] = Field((), title=N_("Files"))
    uses: tuple[Use, ...] = Field((), title=N_("Use made of it"))
