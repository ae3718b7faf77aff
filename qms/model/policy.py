"""The university's rules as data: one record per policy, in editions with their source."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Generic, TypeVar

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import DecisionRef, ItemId
from qms.model.items import Item, Source
from qms.model.record import Record

V = TypeVar("V", bound=Item)


class Edition(Item, Generic[V]):
    """One edition of a policy.

    Without ``from`` it holds for every earlier date (the first edition of a preset).  ``decision``
    names the act that approved it; without one it is a proposal that a body has yet to approve.
    """

    id: ItemId = Field(title=N_("Edition"))
    since: dt.date | None = Field(None, alias="from", title=N_("In force from"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    source: Source = Field(title=N_("Source"))
    value: V = Field(title=N_("Value"))


class Policy(Record, Generic[V]):
    """Editions of one policy; the one in force on a day is the last that began by then."""

    by_year: ClassVar[bool] = False
    """Whether each edition is the calendar of one year, so that a year may well have none."""

    editions: tuple[Edition[V], ...] = Field(min_length=1, title=N_("Editions"))

    def on(self, day: dt.date) -> Edition[V] | None:
        """Return the edition in force on ``day``, None before the first one."""
        begun = [edition for edition in self.editions if (edition.since or dt.date.min) <= day]
        return max(begun, key=lambda edition: edition.since or dt.date.min) if begun else None

    def edition(self, edition_id: str) -> Edition[V] | None:
        """Return an edition by its id."""
        return next((edition for edition in self.editions if edition.id == edition_id), None)
