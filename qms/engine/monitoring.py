"""Monitoring of satisfaction by department: what each one heard in an academic year, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.figures import known
from qms.engine.units import family
from qms.kinds.feedback import Feedback
from qms.kinds.unit import Unit
from qms.kinds.wave import Wave
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.engine.years import AcademicYear

SURVEY: Final = "survey"
"""The way of a wave of a questionnaire, beside the ways of feedback in the vocabulary."""
_DEPARTMENT: Final = "department"
_VOID: Final = frozenset({"cancelled", ENTERED_BY_MISTAKE})


@dataclass(frozen=True, slots=True)
class Heard:
    """One line of the log: a record of feedback, or a wave that the unit ran.

    ``sort`` is a word of feedback-sort, or ``survey``; ``people`` are those who were heard, None
    where that is not known; ``topics`` are words of feedback-topic.
    """

    unit: str
    date: dt.date
    record: str
    sort: str
    group: str | None
    people: int | None
    topics: tuple[str, ...]


def heard(view: View, year: AcademicYear, unit: str | None = None) -> tuple[Heard, ...]:
    """Return the log of an academic year by unit and day; of one unit with those below it."""
    units = family(view, unit) if unit else None
    rows = (row for row in _rows(view) if year.has(row.date) and row.date <= view.today)
    return tuple(
        sorted(
            (row for row in rows if units is None or row.unit in units),
            key=lambda row: (row.unit, row.date, row.record),
        )
    )


def silent(view: View, year: AcademicYear, unit: str | None = None) -> tuple[str, ...]:
    """Return the departments that existed in the year and of which the log has nothing."""
    units = family(view, unit) if unit else None
    said = {row.unit for row in heard(view, year)}
    return tuple(
        sorted(
            item.id
            for item in view.snapshot.of(Unit)
            if item.level == _DEPARTMENT
            and item.id not in said
            and (units is None or item.id in units)
            and not (item.valid_from and item.valid_from > year.last)
            and not (item.valid_to and item.valid_to < year.first)
        )
    )


def _rows(view: View) -> Iterator[Heard]:
    for item in known(view, Feedback):
        topics = tuple(dict.fromkeys(theme.topic for theme in item.themes))
        yield Heard(item.unit, item.date, item.id, item.sort, item.group, item.people, topics)
    for wave in view.snapshot.of(Wave):
        day = wave.closed or wave.opened
        if wave.run_by and day and view.state_id(wave) not in _VOID:
            survey = view.snapshot.get(wave.survey)
            group = getattr(survey, "target_group", None)
            yield Heard(wave.run_by, day, wave.id, SURVEY, group, wave.valid, ())
