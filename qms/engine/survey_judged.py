"""Of how many teachers the answers of a group are: few teachers are folded as few answers are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from qms.engine.stats_tables import SurveyTables
    from qms.kinds.policies.survey_results import TeacherRules

    ByUnit = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Judged:
    """How many answered about each teacher, by group of the files; None where that is not known.

    ``faculty`` tells whether a group is a faculty, not a part of one.
    """

    rules: TeacherRules
    by_unit: ByUnit | None
    faculty: Callable[[str], bool]

    def enough(self, groups: Collection[str]) -> bool:
        """Tell whether the answers of groups together are of enough teachers.

        Where nobody knows of whom they are, several groups may stand for several teachers, and a
        department by itself for one.  Groups without a name are all that is known of a file.
        """
        if self.by_unit is not None:
            found = of_groups(self.by_unit, groups)
            return several(found, self.rules.least, self.rules.most_share)
        return len(groups) != 1 or any(not group or self.faculty(group) for group in groups)


def several(answers: Mapping[str, int], least: int, most_share: float) -> bool:
    """Tell whether answers are about ``least`` teachers, none of whom has more than the share."""
    sizes = [n for n in answers.values() if n]
    return len(sizes) >= least and max(sizes) <= most_share * sum(sizes)


def of_groups(by_unit: ByUnit, groups: Iterable[str]) -> Counter[str]:
    """Return how many answered about each teacher in groups together."""
    found: Counter[str] = Counter()
    for group in groups:
        found.update(by_unit.get(group, {}))
    return found


def teachers_by_unit(tables: Iterable[SurveyTables]) -> dict[str, Counter[str]]:
    """Return how many answered about each teacher by unit, of tables by teacher and unit."""
    found: dict[str, Counter[str]] = {}
    for part in tables:
        for name, size in part.respondents.items():
            teacher, _space, unit = name.partition(" ")
            found.setdefault(unit, Counter())[teacher] += size
    return found
