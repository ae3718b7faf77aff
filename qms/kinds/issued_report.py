"""Issued reports: what left the office, to whom, and what was made of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.kinds.evidence import Sha256
from qms.model.fields import AnyRef, ItemId, UnitRef, WordOf
from qms.model.items import DatedItem, Item
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class IssuedFile(Item):
    """One file of the report by its hash."""

    id: ItemId = Field(title=N_("Item"))
    name: str = Field(min_length=1, title=N_("File"))
    sha256: Sha256 = Field(title=N_("SHA-256"))


class Use(DatedItem):
    """What was decided or changed because of the report."""

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
    """A report as it was issued: period, commit, hashes, circle, recipients, use made of it."""

    title: Text = Field(title=N_("Title"))
    report_kind: Annotated[str, WordOf("report-kind")] = Field(title=N_("Kind"))
    period: str = Field(title=N_("Period"))
    issued: dt.date = Field(title=N_("Issued on"))
    unit: UnitRef | None = Field(None, title=N_("Issued by"))
    recipients: tuple[AnyRef, ...] = Field((), title=N_("Recipients"))
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] | None = Field(
        None, title=N_("Commit")
    )
    files: tuple[IssuedFile, ...] = Field((), title=N_("Files"))
    uses: tuple[Use, ...] = Field((), title=N_("Use made of it"))
