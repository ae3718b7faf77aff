"""Survey waves: one run of an instrument."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import DecisionRef, RefTo, UnitRef
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text

FLOW = workflow(
    (
        State("planned", N_("planned")),
        State("running", N_("running"), ("opened",)),
        State("finished", N_("finished"), ("opened", "closed")),
        State("reported", N_("reported"), ("opened", "closed"), final=True),
        State("cancelled", N_("cancelled"), final=True),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    (
        "planned > running finished cancelled entered_by_mistake",
        "running > finished cancelled",
        "finished > reported",
    ),
)


class Wave(
    Record,
    spec=KindSpec(
        prefix="WAVE",
        folder="waves",
        title=N_("Survey wave"),
        plural=N_("Survey waves"),
        main_file="wave.yaml",
        columns=("survey", "period", "opened", "closed", "invited", "valid", "state"),
        asks=("survey", "period", "opened", "closed", "invited", "valid"),
        flow=FLOW,
    ),
):
    """One run of a survey with its totals; tables lie beside it, rows never enter git."""

    survey: Annotated[str, RefTo(("survey",))] = Field(title=N_("Survey instrument"))
    period: str = Field(title=N_("Period"))
    run_by: UnitRef | None = Field(None, title=N_("Run by"))
    approved: DecisionRef | None = Field(None, title=N_("Approval"))
    announced: dt.date | None = Field(None, title=N_("Announced on"))
    opened: dt.date | None = Field(None, title=N_("Opened"))
    closed: dt.date | None = Field(None, title=N_("Closed"))
    invited: int | None = Field(None, ge=0, title=N_("Invited"))
    ineligible: int | None = Field(None, ge=0, title=N_("Ineligible"))
    received: int | None = Field(None, ge=0, title=N_("Answers received"))
    valid: int | None = Field(None, ge=0, title=N_("Valid answers"))
    summary: Text | None = Field(None, title=N_("Summary"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))
