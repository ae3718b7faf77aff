"""Reporting and survey calendars as dated rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import AnyRef, ItemId
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class Yearly(Item):
    """A day of every year: "before 1 July" is due on 30 June unless ``inclusive``.

    ``academic_year_offset`` 0 means the date that falls into the academic year itself
    (1 September to 31 August), 1 the same date one year later.
    """

    type: Literal["yearly"]
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    inclusive: bool = True
    academic_year_offset: int = 0


class Months(Item):
    """Within each of these months; due on the month's last day."""

    type: Literal["months"]
    months: tuple[int, ...] = Field(min_length=1)


class OnEvent(Item):
    """After an event of the academic calendar that is set every year by order."""

    type: Literal["event"]
    event: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]


DateRule = Annotated[Yearly | Months | OnEvent, Field(discriminator="type")]


class Entry(Item):
    """One recurring duty: what, who, to whom, when, by which section."""

    id: ItemId = Field(title=N_("Entry"))
    title: Text = Field(title=N_("Title"))
    responsible: tuple[AnyRef, ...] = Field((), title=N_("Responsible"))
    to: AnyRef | None = Field(None, title=N_("To"))
    target_group: Text | None = Field(None, title=N_("Target group"))
    times_per_year: int | None = Field(None, title=N_("Times a year"))
    rule: DateRule = Field(title=N_("When"))
    source: Source = Field(title=N_("Source"))


class CalendarValue(Item):
    """Entries in the order of the regulation."""

    entries: tuple[Entry, ...] = Field(title=N_("Entries"))


class ReportingCalendar(
    Policy[CalendarValue], spec=policy("reporting-calendar", N_("Reporting calendar"))
):
    """Which reports are due when, by edition."""


class SurveyCalendar(Policy[CalendarValue], spec=policy("survey-calendar", N_("Survey calendar"))):
    """Which surveys run when, by edition."""
