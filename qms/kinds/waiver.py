"""Waivers: deviations that somebody accepted, in the open and for a time."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import AnyRef, DecisionRef
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class Waiver(
    Record,
    spec=KindSpec(
        prefix="WVR",
        folder="waivers",
        title=N_("Waiver"),
        plural=N_("Waivers"),
        columns=("rule", "records", "reason", "decision", "until"),
        asks=("rule", "records", "reason", "until", "decision"),
    ),
):
    """Accepts what a rule reports for these records until a day (inclusive).

    Void when expired or when it hides nothing; shown in every check and report.  ``agreed`` are the
    decisions of those who permit it together with whoever took ``decision``.
    """

    rule: Annotated[str, Field(pattern=r"^[A-Z][0-9]{3}$")] = Field(title=N_("Rule"))
    records: tuple[AnyRef, ...] = Field(min_length=1, title=N_("Records"))
    reason: Text = Field(title=N_("Reason"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    agreed: tuple[DecisionRef, ...] = Field((), title=N_("Agreed by decisions"))
    until: dt.date = Field(title=N_("Until"))
