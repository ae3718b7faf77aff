"""Days off as the library ``holidays`` knows them: a proposal, which changes with its versions."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from qms.errors import ReportProblem
from qms.i18n import M

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

COUNTRY: Final = "KZ"
_SATURDAY: Final = 5
# the library has no Russian names for Kazakhstan
_NAMES: Final = {"kk": "kk", "en": "en_US"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Weekdays off with their names by language, worked weekend days, the library's version."""

    days_off: Mapping[dt.date, Mapping[str, str]]
    worked: tuple[dt.date, ...]
    version: str


def propose(year: int) -> Proposal:
    """Return what the library knows of a year; raises ReportProblem when it is not installed."""
    try:
        import holidays
    except ImportError as error:
        problem = ReportProblem(
            M("The library of holidays is not installed."),
            M("Install it: {command}", command='pip install "qms[calendars]"'),
        )
        raise problem from error
    names = {
        lang: holidays.country_holidays(COUNTRY, years=year, language=code)
        for lang, code in _NAMES.items()
    }
    some = names["en"]
    days = [day for day in sorted(some) if day.year == year and day.weekday() < _SATURDAY]
    worked = tuple(sorted(day for day in some.weekend_workdays if day.year == year))
    off = {day: {lang: found[day] for lang, found in names.items()} for day in days}
    return Proposal(off, worked, version("holidays"))
