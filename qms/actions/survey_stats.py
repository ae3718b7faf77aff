"""The statistics of a wave from its stored tables, for everybody or within one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.waves import wave_of
from qms.engine.stats_items import form_of
from qms.engine.stats_of_wave import (
    developed,
    earlier_waves,
    fitting,
    population,
    upper_tables,
)
from qms.engine.stats_policy import settings_of
from qms.engine.stats_shares import pooled
from qms.engine.stats_tables import SurveyTables
from qms.engine.stats_wave import wave_stats
from qms.engine.survey_editions import senses_of
from qms.engine.survey_publication_shown import widest_shown
from qms.engine.surveys import low_response, response_limit, response_rate, survey_of, survey_rules
from qms.errors import ImportProblem, UsageProblem
from qms.exchange.survey_files import FOLDER, of_files
from qms.i18n import M
from qms.kinds.unit import Unit
from qms.kinds.wave import ALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.actions.session import Session
    from qms.engine.stats_items import Form
    from qms.engine.stats_of_wave import Developed
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_shares import Interval
    from qms.engine.stats_wave import GroupStats, WaveStats
    from qms.engine.survey_publication import SurveyPublication
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave

_EQUAL: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a wave: of everybody, or of one unit, which is then the whole.

    ``response`` is the response rate of these, 0 to 1, None where it is not known; ``limit`` is
    that of the early warning and ``low`` that the whole wave is under it.  ``university`` are the
    figures of everybody where ``stats`` are those of a unit.  ``clustered`` says that it is known
    who gave which answers, not only how many there are.
    """

    wave: Wave
    survey: Survey
    form: Form
    settings: Settings
    group: str
    stats: WaveStats
    over_waves: Developed
    response: float | None
    limit: float | None
    low: bool
    university: GroupStats | None = None
    clustered: bool = True

    def share(self, block: str) -> float | None:
        """Return the share of positive answers of a block, from its questions alone, 0 to 1."""
        asked = set(self.form.blocks.get(block, ()))
        parts = (
            (float(one.positive), float(one.valid))
            for name, one in self.stats.whole.questions.items()
            if name in asked and one.positive is not None
        )
        return pooled(tuple(parts))

    def widest(
        self, printed: SurveyPublication, block: str, group: str | None = None
    ) -> Interval | None:
        """Return the widest interval of a block, 0 to 1, where nobody knows who answered what.

        None where that is known, and where a number behind it is not printed.
        """
        if self.clustered:
            return None
        found = self.stats.groups[group] if group else self.stats.whole
        return widest_shown(printed, found, (group or self.group, block), self.settings)

    @property
    def outdated(self) -> bool:
        """Whether the sums of a block are of other options than count as positive today."""
        return any(
            abs((self.share(name) or 0.0) - one.satisfaction) > _EQUAL
            for name, one in self.stats.whole.blocks.items()
        )


def survey_stats(
    session: Session,
    wave_id: str,
    group: str | None = None,
    *,
    only: Callable[[Wave, GroupStats], GroupStats] = lambda _wave, found: found,
) -> Figures:
    """Compute the statistics of a wave; raises UsageProblem for a group that is not shown.

    ``only`` takes out of the figures of a wave what may not be printed of them over waves.
    """
    wave = wave_of(session, wave_id)
    view = session.view
    survey = survey_of(view, wave)
    if survey is None:
        raise ImportProblem(
            M("{id} cannot be read.", id=wave.survey), M("See what is wrong with: qms check")
        )
    rules = survey_rules(view)
    form, settings = form_of(survey, rules), settings_of(rules)
    tables = tables_of(session, wave, survey, form)
    if not tables[0].counts:
        raise UsageProblem(
            M("{id} has no counts of answers.", id=wave.id),
            M("Take the answers in: qms survey import FILE --wave {id}", id=wave.id),
        )
    could = population(wave)
    whole = wave_stats(form, tables[0], settings, could)
    within = _within(session, wave, tables, group) if group else None
    stats = wave_stats(form, within, settings, _of_group(could, group)) if within else whole
    pairs = [
        (one, only(one, found))
        for one in earlier_waves(view, wave)
        if (found := _earlier(session, one, settings, group))
    ]
    pairs.append((wave, only(wave, stats.whole)))
    return Figures(
        wave=wave,
        survey=survey,
        form=form,
        settings=settings,
        group=group or ALL,
        stats=stats,
        over_waves=developed(pairs, settings, senses_of(view, [one for one, _found in pairs])),
        response=_rate(stats, could.get(group)) if group else response_rate(wave),
        limit=response_limit(view),
        low=bool(low_response(view, wave)) and group is None,
        university=whole.whole if within else None,
        clustered=bool(stats.whole.blocks),
    )


def _rate(stats: WaveStats, could: int | None) -> float | None:
    return stats.whole.respondents / could if could else None


def tables_of(
    session: Session, wave: Wave, survey: Survey, form: Form
) -> tuple[SurveyTables, SurveyTables]:
    """Return the tables of the wave's record and those beside it.

    Of a sensitive survey and of a running wave the records hold none: they are had from the exact
    tables, folded as ever.
    """
    if not wave.results and (survey.sensitive or wave.imports):
        return _from_exact(session, wave, survey)
    folder = session.snapshot.entries[wave.id].path.rpartition("/")[0]
    found = {
        item.file: session.snapshot.content(f"{folder}/{FOLDER}/{item.file}") or b""
        for item in wave.tables
    }
    beside = of_files(found)
    upper = upper_tables(wave)
    joined = SurveyTables(upper.respondents, upper.counts, upper.clusters, beside.items)
    finer = SurveyTables(beside.respondents, beside.counts, beside.clusters)
    return fitting(form, joined), fitting(form, finer)


def _from_exact(session: Session, wave: Wave, survey: Survey) -> tuple[SurveyTables, SurveyTables]:
    from qms.actions.certificate_tables import taught_of
    from qms.actions.restricted_tables import beside_main, openly
    from qms.actions.survey_kept import kept, published

    try:
        exact = sum((one.tables for one in kept(session, wave)), start=SurveyTables())
    except ImportProblem:
        beside = beside_main(session, wave, survey)
        if beside is None:
            raise
        return beside
    found = published(session.view, openly(survey), exact, taught_of(session, wave, survey))
    return found.upper, found.finer


def _within(
    session: Session, wave: Wave, tables: tuple[SurveyTables, SurveyTables], group: str
) -> SurveyTables:
    """Return the tables of a unit as the whole, with the shown units below it as its groups."""
    upper, finer = tables
    own = next((one for one in tables if group in one.respondents and group != ALL), None)
    if own is None:
        raise UsageProblem(
            M("{wave} shows no results of {group} by itself.", wave=wave.id, group=group),
            M(
                "It has none, or too few answers. Shown are: {groups}",
                groups=(*upper.groups, *finer.groups),
            ),
        )
    below = {one for one in finer.groups if group in _above(session, one)} if own is upper else ()
    name = {group: ALL, **{one: one for one in below}}
    return SurveyTables(
        {
            name[one]: size
            for part in tables
            for one, size in part.respondents.items()
            if one in name
        },
        {
            (name[one], question): row
            for part in tables
            for (one, question), row in part.counts.items()
            if one in name
        },
        {
            (name[one], block): sums
            for part in tables
            for (one, block), sums in part.clusters.items()
            if one in name
        },
    )


def _above(session: Session, unit: str) -> set[str]:
    """Return the units above one."""
    found: set[str] = set()
    here = session.snapshot.get(unit)
    while isinstance(here, Unit) and here.parent and here.parent not in found:
        found.add(here.parent)
        here = session.snapshot.get(here.parent)
    return found


def _of_group(could: dict[str, int], group: str | None) -> dict[str, int]:
    return {ALL: could[group]} if group in could else {}


def _earlier(
    session: Session, wave: Wave, settings: Settings, group: str | None
) -> GroupStats | None:
    """Return the figures of an earlier wave as it asked, None where it has none of the group."""
    survey = survey_of(session.view, wave)
    if not wave.results or survey is None:
        return None
    form = form_of(survey, survey_rules(session.view))
    tables = tables_of(session, wave, survey, form)
    if group is None:
        found = tables[0].whole()
    elif any(group in part.respondents for part in tables):
        found = _within(session, wave, tables, group).whole()
    else:
        return None
    bare = SurveyTables(found.respondents, found.counts, found.clusters)
    return wave_stats(form, bare, settings, _of_group(population(wave), group or ALL)).whole
