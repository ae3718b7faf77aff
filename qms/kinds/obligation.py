"""Obligations: what has to be done again and again, or after an event."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.model.fields import AnyRef, ItemId, RefTo, WordOf
from qms.model.ids import Numbering
from qms.model.items import DatedItem, Item, Source
from qms.model.record import KindSpec, Record
from qms.model.text import Text

OCCURRENCE = r"^[0-9]{4}(-[0-9]{4})?(/[0-9]{1,3})?$"
"""``2024-2025/2``: the second occurrence of an academic year; ``2025/3`` of a calendar year."""


class Yearly(Item):
    """A day of every academic year: "before 1 July" is due on 30 June unless ``inclusive``.

    ``year_offset`` 0 is the date that falls into the academic year, 1 the one a year later.
    """

    type: Literal["yearly"]
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    inclusive: bool = True
    year_offset: int = 0


class Months(Item):
    """Once in each of these months: from its first day, due on its last."""

    type: Literal["months"]
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(min_length=1)


class Window(Item):
    """Once between the first day of a month and the last day of another: 1 May to 30 June."""

    type: Literal["window"]
    first_month: int = Field(ge=1, le=12)
    last_month: int = Field(ge=1, le=12)


class InAcademicYear(Item):
    """Once at any time of the academic year; overdue only after its end."""

    type: Literal["academic_year"]


class Monthly(Item):
    """Every calendar month; with ``only_in``, months without a day of such a period are silent."""

    type: Literal["monthly"]
    only_in: Literal["semester", "session", "vacation"] | None = None


class InPeriod(Item):
    """During each period of the academic calendar: every session, every semester."""

    type: Literal["period"]
    period: Literal["semester", "session", "vacation"]


class AfterPeriod(Item):
    """So many working days after the end of each such period (of those named by ``which``)."""

    type: Literal["after_period"]
    period: Literal["semester", "session", "vacation", "academic_year"]
    which: tuple[ItemId, ...] = ()
    working_days: int = Field(0, ge=0)


class AfterEvent(Item):
    """So many working days, days or months after an event that somebody records.

    Until an event is recorded the obligation waits.  With ``before`` the term is counted back
    from the event, which is then recorded ahead.  With ``pauses`` vacations do not count.  Without
    a number nothing is stated: once the event happened the obligation is open without a term.
    """

    type: Literal["after_event"]
    event: Text
    working_days: int | None = Field(None, ge=0)
    days: int | None = Field(None, ge=0)
    months: int | None = Field(None, ge=1)
    before: bool = False
    pauses: bool = False

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(part is not None for part in (self.working_days, self.days, self.months)) > 1:
            raise PydanticCustomError(
                "qms_term", N_("a term is given in working days, in days or in months")
            )
        return self


class EveryYears(Item):
    """Every n years after ``anchor``, the last event or the last completion, the latest of them.

    Without an anchor it waits for its first event, such as the approval of a document.
    """

    type: Literal["every_years"]
    years: int = Field(ge=1, le=50)
    anchor: dt.date | None = None


_PARTS = {"BYDAY", "COUNT", "FREQ", "INTERVAL", "UNTIL", "WKST"}
_LONGER = _PARTS | {"BYMONTH", "BYMONTHDAY", "BYSETPOS"}
_MAY = {"DAILY": _PARTS, "WEEKLY": _PARTS, "MONTHLY": _LONGER, "YEARLY": _LONGER}


def _first(text: str, start: dt.date) -> dt.datetime | None:
    """Return the first day of a rhythm; raises ValueError or TypeError when it is none."""
    from dateutil.rrule import rrulestr

    begin = dt.datetime(start.year, start.month, start.day)  # noqa: DTZ001 -- whole days
    return next(iter(rrulestr(text, dtstart=begin)), None)


class Recurring(Item):
    """Any other rhythm in whole days, as RFC 5545 writes it: ``FREQ=WEEKLY;BYDAY=MO``."""

    type: Literal["rrule"]
    rrule: Annotated[str, Field(min_length=6, max_length=200, pattern=r"^[A-Z0-9=;,+-]+$")]
    start: dt.date

    @model_validator(mode="after")
    def _happens(self) -> Self:
        """Refuse what is no rhythm, and one without a single day: it would be sought for ever."""
        parts = dict(part.partition("=")[::2] for part in self.rrule.split(";"))
        first = None
        if set(parts) <= _MAY.get(parts.get("FREQ", ""), set()) and parts.get("INTERVAL") != "0":
            with suppress(ValueError, TypeError):
                first = _first(self.rrule, self.start)
        if first is None:
            raise PydanticCustomError(
                "qms_rrule", N_("a rhythm is written as in RFC 5545: FREQ=WEEKLY;BYDAY=MO")
            )
        return self


DateRule = Annotated[
    Yearly
    | Months
    | Window
    | InAcademicYear
    | Monthly
    | InPeriod
    | AfterPeriod
    | AfterEvent
    | EveryYears
    | Recurring,
    Field(discriminator="type"),
]


class Completion(DatedItem):
    """An occurrence was done on ``date``, proved by evidence or another record."""

    occurrence: Annotated[str, Field(pattern=OCCURRENCE)] = Field(title=N_("Occurrence"))
    evidence: tuple[AnyRef, ...] = Field((), title=N_("Evidence"))


class Event(DatedItem):
    """The event that opens a window happened on ``date``."""


class Obligation(
    Record,
    spec=KindSpec(
        prefix="OBL",
        folder="obligations",
        title=N_("Obligation"),
        plural=N_("Obligations"),
        numbering=Numbering.SLUG,
        columns=("title", "group", "responsible", "rule_words", "next_due", "occurrence_state"),
        asks=("title", "group", "responsible"),
    ),
):
    """A recurring or event-driven duty of the university's calendars.

    Its occurrences are computed from the rule and the academic calendar; only what happened
    (completions, events) is recorded.
    """

    title: Text = Field(title=N_("Title"))
    group: Annotated[str, WordOf("obligation-group")] = Field(title=N_("Group"))
    responsible: tuple[AnyRef, ...] = Field((), title=N_("Responsible"))
    to: AnyRef | None = Field(None, title=N_("Recipient"))
    target_group: Text | None = Field(None, title=N_("Target group"))
    report_kind: Annotated[str, WordOf("report-kind")] | None = Field(None, title=N_("Report"))
    survey: Annotated[str, RefTo(("survey",))] | None = Field(None, title=N_("Survey instrument"))
    sensitive: bool = Field(default=False, title=N_("Sensitive data"))
    rule: DateRule = Field(title=N_("When"))
    calendar: ItemId = Field("main", title=N_("Academic calendar"))
    valid_from: dt.date | None = Field(None, title=N_("Exists from"))
    valid_to: dt.date | None = Field(None, title=N_("Exists until"))
    source: Source = Field(title=N_("Source"))
    events: tuple[Event, ...] = Field((), title=N_("Events"))
    completions: tuple[Completion, ...] = Field((), title=N_("Completions"))
