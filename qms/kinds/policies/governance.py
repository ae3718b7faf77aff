"""Rules of bodies: numbering series of their acts, quorum, what waits for them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import BodyRef, ItemId, RefTo, UnitRef, WordOf
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class Series(Item):
    """Numbers of one body's acts of one kind, anew in each academic or calendar year.

    Without ``body`` the series is of acts that no body takes (orders of the rector).
    """

    id: ItemId = Field(title=N_("Item"))
    body: BodyRef | None = Field(None, title=N_("Body"))
    act: Annotated[str, WordOf("act-kind")] = Field(title=N_("Act"))
    by: Literal["academic_year", "calendar_year"] = Field(title=N_("Numbered by"))
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


class GovernanceValue(Item):
    """Series, quorums and the matrix of responsibility."""

    series: tuple[Series, ...] = Field((), title=N_("Numbering series"))
    quorums: tuple[Quorum, ...] = Field((), title=N_("Quorums"))
    matrix: tuple[Duty, ...] = Field((), title=N_("Matrix of responsibility"))
    secretariat: UnitRef | None = Field(None, title=N_("Office informed of quality matters"))


class Governance(Policy[GovernanceValue], spec=policy("governance", N_("Governance"))):
    """How bodies number their acts, when they can decide, and who does what with data."""
