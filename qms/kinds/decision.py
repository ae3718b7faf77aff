"""Decisions of bodies and officials."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, BodyRef, Post, WordOf
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class Decision(
    Record,
    spec=KindSpec(
        prefix="DEC",
        folder="decisions",
        title=N_("Decision"),
        plural=N_("Decisions"),
        columns=("title", "body", "act", "number", "date", "executors", "due"),
        asks=("title", "body", "act", "number", "date"),
    ),
):
    """An act: protocol item, order or directive, with its executors and term."""

    title: Text = Field(title=N_("Title"))
    body: BodyRef | None = Field(None, title=N_("Body"))
    act: Annotated[str, WordOf("act-kind")] = Field(title=N_("Act"))
    number: str | None = Field(None, title=N_("Number"))
    date: dt.date = Field(title=N_("Date"))
    text: Text | None = Field(None, title=N_("Text"))
    concerns: tuple[AnyRef, ...] = Field((), title=N_("Concerns"))
    executors: tuple[Post, ...] = Field((), title=N_("Executors"))
    due: dt.date | None = Field(None, title=N_("Due"))
    old_number: str | None = Field(None, title=N_("Old number"))
