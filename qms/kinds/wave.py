"""Survey waves: one run of an instrument."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from qms.i18n import N_
from qms.kinds.evidence import Sha256
from qms.kinds.one_line import OnOneLine
from qms.kinds.wave_coding import Coding
from qms.kinds.wave_log import ImportLog
from qms.kinds.wave_sums import ALL, contradictions
from qms.kinds.wave_tables import BlockSums, TableFile
from qms.model.fields import AnyRef, DecisionRef, ItemId, RefTo, UnitRef, WordOf
from qms.model.items import DatedItem, Item
from qms.model.record import Circle, KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text

__all__ = ["ALL", "FLOW", "Counts", "ImportLog", "Responses", "Wave"]

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


class Counts(Item):
    """Answers of one group to one question, in the order of the options of its scale.

    ``counts`` has a number for each option, those that do not count as valid included; ``group``
    is ``all`` or a unit; ``blank`` counts those who left the question out.  Groups under the
    policy's minimum are folded into the others before anything is written.
    """

    question: ItemId = Field(title=N_("Survey question"))
    group: str = Field(ALL, title=N_("Group"))
    counts: Annotated[tuple[int, ...], OnOneLine()] = Field(title=N_("Answers"))
    blank: int = Field(0, ge=0, title=N_("Left blank"))


class Responses(Item):
    """How many of a group were asked and how many of their answers count."""

    group: str = Field(title=N_("Group"))
    invited: int | None = Field(None, ge=0, title=N_("Invited"))
    valid: int = Field(ge=0, title=N_("Valid answers"))


class Stratum(Item):
    """How a part of those asked answered, beside what part of the population it is.

    ``property`` is what tells them apart (level of study, year, sex ...), ``value`` which part.
    """

    property: str = Field(min_length=1, title=N_("Property"))
    value: str = Field(min_length=1, title=N_("Value"))
    population: int | None = Field(None, ge=0, title=N_("Population"))
    invited: int | None = Field(None, ge=0, title=N_("Invited"))
    valid: int | None = Field(None, ge=0, title=N_("Valid answers"))


class Notice(DatedItem):
    """Those who were asked were told what was done: "you said, we did"."""

    text: Text = Field(title=N_("Text"))
    channel: Annotated[str, WordOf("notice-channel")] | None = Field(None, title=N_("Channel"))
    place: str | None = Field(None, title=N_("Place"))
    records: tuple[AnyRef, ...] = Field((), title=N_("What it changed"))


class PublishedFigures(DatedItem):
    """Figures that a report printed, in the folder ``published`` beside the wave.

    No hidden number is in it; later reports are judged against it, so that nothing can be had by
    subtracting one from the other.
    """

    circle: Circle = Field(title=N_("Circle"))
    report: ItemId = Field(title=N_("Report"))
    file: str = Field(pattern=r"^[a-z0-9-]+\.csv$", title=N_("File"))
    sha256: Sha256 = Field(title=N_("SHA-256"))


class Wave(
    Record,
    spec=KindSpec(
        prefix="WAVE",
        folder="waves",
        title=N_("Survey wave"),
        plural=N_("Survey waves"),
        main_file="wave.yaml",
        columns=("survey", "period", "opened", "closed", "invited", "valid", "marks", "state"),
        asks=("survey", "period", "opened", "closed", "invited", "valid"),
        flow=FLOW,
    ),
):
    """One run of a survey with its totals; tables lie beside it, rows never enter git.

    ``form`` is the digest of what counting its answers depended on, taken when they came in.
    ``scores`` of a test of knowledge: how many gave no right answer, one, two, and so on to all.
    """

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
    edition: str | None = Field(None, title=N_("Edition of the questionnaire"))
    form: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")] | None = Field(
        None, title=N_("Digest of what was asked")
    )
    summary: Text | None = Field(None, title=N_("Summary"))
    improvements: tuple[AnyRef, ...] = Field((), title=N_("What it changed"))
    no_action: Text | None = Field(None, title=N_("No measures because"))
    imports: tuple[ImportLog, ...] = Field((), title=N_("Import log"))
    responses: tuple[Responses, ...] = Field((), title=N_("Responses"))
    results: tuple[Counts, ...] = Field((), title=N_("Results"))
    blocks: tuple[BlockSums, ...] = Field((), title=N_("Blocks"))
    tables: tuple[TableFile, ...] = Field((), title=N_("Tables beside the wave"))
    scores: Annotated[tuple[int, ...], OnOneLine()] = Field((), title=N_("By right answers"))
    codings: tuple[Coding, ...] = Field((), title=N_("Open answers"))
    strata: tuple[Stratum, ...] = Field((), title=N_("Composition"))
    limitations: Text | None = Field(None, title=N_("Limits of interpretation"))
    notices: tuple[Notice, ...] = Field((), title=N_("You said, we did"))
    published: tuple[PublishedFigures, ...] = Field((), title=N_("Figures published"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))

    @model_validator(mode="after")
    def _numbers_agree(self) -> Self:
        """Refuse numbers that contradict each other, each at its place."""
        wrong = [
            InitErrorDetails(type=PydanticCustomError("qms_wave", why), loc=path, input=None)
            for path, why in contradictions(self)
        ]
        if wrong:
            raise ValidationError.from_exception_data(type(self).__name__, wrong)
        return self
