"""Evidence: files that prove something, by their hash."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, UnitRef, WordOf
from qms.model.items import Item
from qms.model.record import KindSpec, Record
from qms.model.text import Text

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Storage(StrEnum):
    """Where the bytes are.  What may hold personal data is outside: git could never forget it."""

    GIT = N_("git")
    OUTSIDE = N_("outside")


class Period(Item):
    """A span of days, both inclusive."""

    first: dt.date = Field(alias="from", title=N_("From"))
    last: dt.date = Field(alias="to", title=N_("To"))


class Evidence(
    Record,
    spec=KindSpec(
        prefix="EVD",
        folder="evidence",
        title=N_("Evidence"),
        plural=N_("Evidence"),
        main_file="evidence.yaml",
        columns=("title", "unit", "date", "storage", "place", "size", "proves"),
        asks=("title", "unit", "date", "place"),
    ),
):
    """A file that proves something, named by its content: the hash tells any other file apart.

    ``sort`` is what kind of record it is (journal, act, minutes ...), ``purposes`` what records of
    the quality system are kept for.
    """

    title: Text = Field(title=N_("Title"))
    sort: Annotated[str, WordOf("record-sort")] | None = Field(None, title=N_("Kind of record"))
    purposes: tuple[Annotated[str, WordOf("record-purpose")], ...] = Field((), title=N_("Kept for"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    date: dt.date = Field(title=N_("Date"))
    source: Text | None = Field(None, title=N_("Source"))
    period: Period | None = Field(None, title=N_("Period"))
    proves: tuple[AnyRef, ...] = Field((), title=N_("Proves"))
    storage: Storage = Field(title=N_("Storage"))
    place: str = Field(min_length=1, title=N_("Place"))
    sha256: Sha256 = Field(title=N_("SHA-256"))
    size: int = Field(ge=0, title=N_("Size, bytes"))
    media_type: str | None = Field(None, title=N_("Media type"))
    expires: dt.date | None = Field(None, title=N_("Valid until"))
