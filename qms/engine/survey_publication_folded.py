"""Units without numbers of their own: too few answered, so they count within the unit above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.documents_current import exists
from qms.engine.posts import ancestors
from qms.kinds.unit import Unit
from qms.kinds.wave_log import counting
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View

_DEPARTMENT: Final = "department"
_FACULTY: Final = "faculty"


def folded_number(found: SurveyPublication) -> int:
    """Return how many groups of the answers were folded; 0 where no file of answers tells."""
    return max((log.folded for log in counting(found.given.wave.imports)), default=0)


def folded_units(
    view: View, found: SurveyPublication, level: str, within: str = ALL
) -> tuple[Unit, ...]:
    """Return the units of a level without numbers of their own, where any group was folded.

    Some of them may have no answers at all: a reader is not told which.  ``level`` is that of the
    units named, faculty or department; those of the faculty ``within`` alone where one is given.
    Units that did not exist when the answers were taken are left out.  Empty too where nothing
    says that the answers were given by departments.
    """
    number = folded_number(found)
    units = tuple(
        unit
        for unit in _asked(view.on(found.given.wave.closed or view.today), level)
        if unit.id not in found.groups and within in {ALL, _faculty(view, unit)}
    )
    told = level == _FACULTY or found.given.finer.respondents or len(units) <= number
    return units if number and told else ()


def _asked(then: View, level: str) -> Iterator[Unit]:
    """Yield the units of a level; where there are departments, the faculties that have one."""
    there = [unit for unit in then.snapshot.of(Unit) if exists(then, unit)]
    above = {_faculty(then, unit) for unit in there if unit.level == _DEPARTMENT}
    for unit in there:
        if unit.level == level and (level != _FACULTY or not above or unit.id in above):
            yield unit


def _faculty(view: View, unit: Unit) -> str | None:
    return next((one.id for one in ancestors(view, unit.id) if one.level == _FACULTY), None)
