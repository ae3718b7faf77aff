"""Rules of bodies: numbering series of their acts, quorum, what waits for them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import AnyRef, BodyRef, DocRef, ItemId, RefTo, UnitRef, WordOf
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class Series(Item):
    """Numbers of one body's acts of one kind, anew in each academic or calendar year.

    Without ``body`` the series is of acts that no body takes (orders of the rector).  Where
    several run side by side (``parallel``), numbers tell neither the order nor one act.
    """

    id: ItemId = Field(title=N_("Item"))
    body: BodyRef | None = Field(None, title=N_("Body"))
    act: Annotated[str, WordOf("act-kind")] = Field(title=N_("Act"))
    by: Literal["academic_year", "calendar_year"] = Field(title=N_("Numbered by"))
    parallel: bool = Field(default=False, title=N_("Several series side by side"))
    source: Source | None = Field(None, title=N_("Source"))


class Quorum(Item):
    """The share of members that must be present, as numerator over denominator."""

    body: BodyRef = Field(title=N_("Body"))
    numerator: int = Field(ge=1, title=N_("Numerator"))
    denominator: int = Field(ge=1, title=N_("Denominator"))
    source: Source | None = Field(None, title=N_("Source"))


class Duty(Item):
    """What a subject does with the data of its level (matrix of responsibility)."""

    subject: Annotated[str, RefTo(("unit", "body"))] = Field(title=N_("Subject"))
    level: Annotated[str, WordOf("org-level")] = Field(title=N_("Level"))
    prepares: Text | None = Field(None, title=N_("Data preparation"))
    analyses: Text | None = Field(None, title=N_("Data analysis"))
    decides: Text | None = Field(None, title=N_("Decisions and approval of measures"))


class Matter(Item):
    """What waits for a body: it is proposed for the agenda of its next meeting.

    With ``levels`` only matters of these levels; without, of every level.
    """

    id: ItemId = Field(title=N_("Item"))
    body: BodyRef = Field(title=N_("Body"))
    topic: Literal["policies", "risks", "capas"] = Field(title=N_("Topic"))
    levels: tuple[Annotated[str, WordOf("org-level")], ...] = Field((), title=N_("Levels"))
    source: Source | None = Field(None, title=N_("Source"))


class Specific(Item):
    """What a unit does otherwise than a uniform policy says, by its own operating procedure."""

    id: ItemId = Field(title=N_("Item"))
    unit: UnitRef = Field(title=N_("Unit"))
    policy: AnyRef = Field(title=N_("Policy"))
    what: Text = Field(title=N_("What is done otherwise"))
    sop: DocRef = Field(title=N_("Standard operating procedure"))


class GovernanceValue(Item):
    """Series, quorums, matters of bodies, the matrix of responsibility, specifics of units.

    ``job_descriptions`` names the units whose roles must each have a job description.
    """

    series: tuple[Series, ...] = Field((), title=N_("Numbering series"))
    quorums: tuple[Quorum, ...] = Field((), title=N_("Quorums"))
    matrix: tuple[Duty, ...] = Field((), title=N_("Matrix of responsibility"))
    matters: tuple[Matter, ...] = Field((), title=N_("Matters of bodies"))
    specifics: tuple[Specific, ...] = Field((), title=N_("Specifics of units"))
    job_descriptions: tuple[UnitRef, ...] = Field((), title=N_("Units with job descriptions"))
    secretariat: UnitRef | None = Field(None, title=N_("Office informed of quality matters"))


class Governance(Policy[GovernanceValue], spec=policy("governance", N_("Governance"))):
    """How bodies number their acts, when they can decide, and who does what with data."""
