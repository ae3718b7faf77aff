"""What a publication of a wave is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.disclosure_types import Key, Publication, Rules
    from qms.engine.stats_items import Form
    from qms.engine.stats_tables import SurveyTables
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave


@dataclass(frozen=True, slots=True)
class Given:
    """What a publication is made of.

    ``upper`` are the tables of everybody and of the faculties, ``finer`` those of departments,
    whose faculty ``above`` names; ``population`` is how many could answer by group, as anybody may
    know.  ``state`` names the answers that were in when the tables were made: the same numbers have
    the same name in every report.  ``earlier`` is what is out already, ``parts`` are waves whose
    answers this one holds as well and ``wholes`` those that hold its answers, by id.
    """

    wave: Wave
    survey: Survey
    form: Form
    upper: SurveyTables
    finer: SurveyTables
    above: Mapping[str, str]
    population: Mapping[str, int]
    rules: Rules
    earlier: tuple[Publication, ...] = ()
    state: str = "-"
    parts: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()

    @property
    def name(self) -> Key:
        """The first parts of the names of all its numbers."""
        return (self.wave.id, self.state)

    def respondents(self) -> dict[str, int]:
        """Return who answered by group: everybody, faculties, departments."""
        upper, finer = self.upper.respondents, self.finer.respondents
        everybody = upper.get(ALL, sum(upper.values()))
        return {ALL: everybody, **_groups(upper), **_groups(finer)}

    def row(self, group: str, question: str) -> tuple[int, ...] | None:
        """Return the counts of a group for each option of the scale, blanks last."""
        for tables in (self.upper, self.finer):
            found = tables.counts.get((group, question))
            if found is not None:
                return found
        return self.upper.whole().counts.get((group, question))


def _groups(respondents: Mapping[str, int]) -> dict[str, int]:
    return {group: size for group, size in sorted(respondents.items()) if group != ALL}
