"""What an item of the list of what is due says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from qms.i18n import Shown


class Due(StrEnum):
    """Where an item comes from."""

    DUTY = "duty"
    RISK = "risk"
    CAPA = "capa"
    MEASURE = "measure"
    DECISION = "decision"
    REQUEST = "request"
    OBLIGATION = "obligation"
    MEETING = "meeting"
    UPDATE = "update"
    REVIEW = "review"
    COMPLAINT = "complaint"
    COLLECTION = "collection"
    DOCUMENT = "document"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something to be done by ``date`` (the last day in time) by ``who`` (posts, units, bodies).

    ``part`` tells items of one record apart: a rule's code, a measure, an occurrence.  ``start``
    is the first day on which it can be done, ``group`` the obligation's group, ``above`` the post
    before which an overdue CAPA is put.
    """

    source: Due
    record: str
    title: Shown
    date: dt.date
    who: tuple[str, ...]
    unit: str | None
    overdue: bool
    part: str = ""
    start: dt.date | None = None
    group: str | None = None
    above: str | None = None

    @property
    def key(self) -> str:
        """Return a name that stays the same as long as it is the same thing to do."""
        return f"{self.record}@{self.part or self.source.value}"
