"""Rules about CAPAs: approval by source, the monthly clock, effectiveness, separation of duties."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import BodyRef, ItemId, Post, RoleRef, WordOf
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class LevelBodies(Item):
    """Bodies that may approve a plan of a level: these, and any of these levels."""

    level: Annotated[str, WordOf("org-level")] = Field(title=N_("Level"))
    bodies: tuple[BodyRef, ...] = Field((), title=N_("Bodies"))
    body_levels: tuple[Annotated[str, WordOf("org-level")], ...] = Field(
        (), title=N_("Levels of bodies")
    )


class Route(Item):
    """How CAPAs of some sources are approved, controlled and judged.

    ``sources`` are kinds of records (``risk``, ``wave``), or a kind and a word of its source
    (``nc/internal-audit``); a route without any serves all others.  With ``bodies`` a
    decision with its number, of a body of the right level, is needed; with ``roles`` an approval
    by each of these roles; with neither, an approval by any post.  ``from_months`` to
    ``to_months`` is the window of the effectiveness review, counted from completion; ``review_at``
    says in words where it is done otherwise.
    """

    id: ItemId = Field(title=N_("Item"))
    label: Text = Field(title=N_("Label"))
    sources: tuple[str, ...] = Field((), title=N_("Sources"))
    bodies: tuple[LevelBodies, ...] = Field((), title=N_("Bodies by level"))
    roles: tuple[RoleRef, ...] = Field((), title=N_("Roles that approve"))
    from_months: int | None = Field(None, ge=0, title=N_("Review not before, months"))
    to_months: int | None = Field(None, ge=1, title=N_("Review not after, months"))
    review_at: Text | None = Field(None, title=N_("Review at"))
    source: Source = Field(title=N_("Source"))


class UpdateRule(Item):
    """At least one update in each calendar month that has a day of such a period."""

    only_in: Literal["semester", "session", "vacation"] | None = Field(
        None, title=N_("Only in periods")
    )
    calendar: ItemId = Field("main", title=N_("Calendar"))
    source: Source = Field(title=N_("Source"))


class EscalationRule(Item):
    """What goes to the post above: overdue ones, silent ones, and from which move of the term."""

    overdue: bool = Field(default=True, title=N_("Overdue"))
    silent: bool = Field(default=False, title=N_("No update"))
    postponements: int | None = Field(None, ge=1, title=N_("From this postponement"))
    source: Source = Field(title=N_("Source"))


class Similar(Item):
    """So many nonconformities on one subject within so many months propose a systemic CAPA."""

    count: int = Field(ge=2, title=N_("Count"))
    months: int = Field(ge=1, title=N_("Months counted"))
    source: Source = Field(title=N_("Source"))


class Proportion(Item):
    """A nonconformity of a severity needs at least an action of one of these kinds."""

    severity: Annotated[str, WordOf("severity")] = Field(title=N_("Severity"))
    actions: tuple[Literal["correction", "corrective", "preventive"], ...] = Field(
        title=N_("Kinds of action")
    )
    source: Source = Field(title=N_("Source"))


class Separation(Item):
    """Whether who carried out may not judge the effect."""

    required: bool = Field(default=True, title=N_("Required"))
    source: Source = Field(title=N_("Source"))


class CapaRulesValue(Item):
    """All rules of CAPAs; a rule that is absent does not hold.

    Changes of state before ``guards_from`` were decided before the rules were kept here, and are
    not judged by them.
    """

    guards_from: dt.date | None = Field(None, title=N_("Rules judge changes of state from"))
    routes: tuple[Route, ...] = Field((), title=N_("Routes"))
    updates: UpdateRule | None = Field(None, title=N_("Updates"))
    escalation: EscalationRule | None = Field(None, title=N_("Escalation"))
    separation: Separation | None = Field(None, title=N_("Separation of duties"))
    similar: Similar | None = Field(None, title=N_("Similar nonconformities"))
    proportions: tuple[Proportion, ...] = Field((), title=N_("Proportionality"))
    lead_auditor: Post | None = Field(None, title=N_("Lead auditor"))


class CapaRules(Policy[CapaRulesValue], spec=policy("capa-rules", N_("Rules of CAPAs"))):
    """Approval, control, clock and effectiveness of CAPAs, by edition."""
