"""Academic calendars: semesters, sessions and vacations, several side by side."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import ItemId
from qms.model.items import Item
from qms.model.policy import Policy
from qms.model.text import Text

PeriodKind = Literal["semester", "session", "vacation"]


class Span(Item):
    """A period of the year, both days inclusive."""

    id: ItemId = Field(title=N_("Item"))
    kind: PeriodKind = Field(title=N_("Kind"))
    first: dt.date = Field(alias="from", title=N_("From"))
    last: dt.date = Field(alias="to", title=N_("To"))


def _forwards(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    if any(span.last < span.first for span in spans):
        raise PydanticCustomError("qms_period", N_("a period ends before it begins"))
    return spans


class Calendar(Item):
    """One calendar: of most learners (``main``), first year, graduating year, interns ..."""

    id: ItemId = Field(title=N_("Calendar"))
    label: Text = Field(title=N_("Label"))
    periods: Annotated[tuple[Span, ...], AfterValidator(_forwards)] = Field(title=N_("Periods"))


class AcademicYearValue(Item):
    """The calendars of one academic year, named by the year in which it begins."""

    year: int = Field(title=N_("Year"))
    calendars: tuple[Calendar, ...] = Field(min_length=1, title=N_("Calendars"))
    proposed: bool = Field(default=False, title=N_("Proposed, to be reviewed"))


class AcademicCalendar(
    Policy[AcademicYearValue], spec=policy("academic-calendar", N_("Academic calendar"))
):
    """Semesters, sessions and vacations by academic year; a year without one is named as such."""

    by_year: ClassVar[bool] = True

    def periods(self, year: int, calendar: str) -> tuple[Span, ...] | None:
        """Return the periods of a calendar in the academic year that begins in ``year``.

        The last edition of that year counts; a proposal that nobody has reviewed does not.
        """
        value = self.year(year)
        found = [item for item in value.calendars if item.id == calendar] if value else []
        return found[0].periods if found else None

    def year(self, year: int) -> AcademicYearValue | None:
        """Return the reviewed calendars of an academic year, None when there are none."""
        found = [edition.value for edition in self.editions if edition.value.year == year]
        return next((value for value in reversed(found) if not value.proposed), None)
