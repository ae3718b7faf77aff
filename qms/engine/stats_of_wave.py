"""The tables of a wave as its record holds them, and its figures beside those of earlier waves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.stats_tables import ClusterSums, SurveyTables
from qms.engine.stats_trend import Point, dynamics
from qms.engine.survey_editions import apart
from qms.engine.surveys import over
from qms.engine.years import AcademicYear
from qms.kinds.wave import Wave
from qms.kinds.wave_sums import ALL, asked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.engine.stats_items import Form
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_shares import Estimate
    from qms.engine.stats_trend import Dynamics
    from qms.engine.stats_wave import GroupStats
    from qms.engine.survey_editions import Apart, Sense
    from qms.engine.view import View

_YEAR: Final = re.compile(r"[0-9]{4}(?=-[0-9]{4})")


def upper_tables(wave: Wave) -> SurveyTables:
    """Return the tables in the record of a wave: everybody, and the groups shown beside.

    Pairs of questions are not in it: they lie in a file beside.
    """
    stated = {item.group: item.valid for item in wave.responses}
    counted: dict[str, int] = {}
    for item in wave.results:
        counted[item.group] = max(counted.get(item.group, 0), sum(item.counts) + item.blank)
    return SurveyTables(
        {**counted, **stated},
        {(item.group, item.question): (*item.counts, item.blank) for item in wave.results},
        {(item.group, item.block): ClusterSums(*item.sums) for item in wave.blocks},
    )


def fitting(form: Form, tables: SurveyTables) -> SurveyTables:
    """Return tables without the counts that do not fit the instrument."""
    widths = {item.id: item.options + 1 for item in form.items}
    counts = {key: row for key, row in tables.counts.items() if widths.get(key[1]) == len(row)}
    return SurveyTables(tables.respondents, counts, tables.clusters, tables.items)


def population(wave: Wave) -> dict[str, int]:
    """Return how many could answer by group, as far as the wave says it."""
    found = {item.group: item.invited for item in wave.responses if item.invited is not None}
    everybody = asked(wave.invited, wave.ineligible)
    return found if everybody is None else {**found, ALL: everybody}


@dataclass(frozen=True, slots=True)
class Developed:
    """How questions and blocks went over waves, ``*`` for all questions; waves oldest first.

    ``senses`` say by wave what it asked: where two differ, values do not compare.
    """

    waves: tuple[Wave, ...]
    questions: Mapping[str, Dynamics]
    blocks: Mapping[str, Dynamics]
    senses: Mapping[str, Sense]

    @property
    def apart(self) -> tuple[Apart, ...]:
        """Questions whose values do not compare with those of all waves before the last one."""
        return apart([self.senses[wave.id] for wave in self.waves])

    def comparable(self, name: str, one: Wave, other: Wave) -> bool:
        """Tell whether two waves asked the same under the name of a question or block."""
        a, b = (self.senses[wave.id].names.get(name) for wave in (one, other))
        return a == b


def developed(
    pairs: Sequence[tuple[Wave, GroupStats]], settings: Settings, senses: Mapping[str, Sense]
) -> Developed:
    """Compare waves of one instrument, each with its figures, oldest first.

    A wave counts for the academic year of its period, else for the one in which it closed.
    """
    questions = dict.fromkeys(name for _wave, group in pairs for name in group.questions)
    blocks = dict.fromkeys(name for _wave, group in pairs for name in group.blocks)
    by_question = {
        name: [
            (wave, found.estimate, found.interval is not None)
            for wave, group in pairs
            if (found := group.questions.get(name)) and found.estimate
        ]
        for name in questions
    }
    by_block = {
        name: [
            (wave, one.estimate, one.interval is not None)
            for wave, group in pairs
            if (one := group.blocks.get(name))
        ]
        for name in blocks
    }
    return Developed(
        tuple(wave for wave, _group in pairs),
        {name: _dynamics(name, found, settings, senses) for name, found in by_question.items()},
        {name: _dynamics(name, found, settings, senses) for name, found in by_block.items()},
        senses,
    )


def _dynamics(
    name: str,
    found: Sequence[tuple[Wave, Estimate, bool]],
    settings: Settings,
    senses: Mapping[str, Sense],
) -> Dynamics:
    points = [
        Point(wave.period, year, estimate, senses[wave.id].names.get(name), sufficient)
        for wave, estimate, sufficient in found
        if (year := year_of(wave)) is not None
    ]
    return dynamics(points, settings)


def year_of(wave: Wave) -> int | None:
    """Return the first calendar year of the academic year of a wave, None where nothing says it."""
    said = _YEAR.match(wave.period)
    if said:
        return int(said[0])
    return AcademicYear.of(wave.closed).start if wave.closed else None


def earlier_waves(view: View, wave: Wave) -> tuple[Wave, ...]:
    """Return the waves of the same instrument that were over before, oldest first."""
    own = _order(wave)
    waves = [
        one
        for one in view.snapshot.of(Wave)
        if one.survey == wave.survey and _order(one) < own and over(view, one)
    ]
    return tuple(sorted(waves, key=_order))


def _order(wave: Wave) -> tuple[str, str]:
    return (str(wave.closed or wave.opened or wave.period), wave.id)
