"""All statistics of one wave, from its tables alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.stats_alpha import reliability
from qms.engine.stats_block import block_stats, cluster_interval, effective_size
from qms.engine.stats_compare import contrasts
from qms.engine.stats_question import question_stats
from qms.engine.stats_shares import Estimate, estimate, pooled, unweighted
from qms.engine.stats_tables import in_order
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.engine.stats_alpha import Reliability
    from qms.engine.stats_block import BlockStats
    from qms.engine.stats_compare import Contrast
    from qms.engine.stats_items import Form
    from qms.engine.stats_question import QuestionStats
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_tables import ClusterSums, SurveyTables


@dataclass(frozen=True, slots=True)
class GroupStats:
    """One group: its respondents, its questions by id and its blocks by id, ``*`` for all."""

    group: str
    respondents: int
    questions: Mapping[str, QuestionStats]
    blocks: Mapping[str, BlockStats]


@dataclass(frozen=True, slots=True)
class Spread:
    """One block over the groups, shares 0 to 1.

    ``pooled`` weighs each group by its valid answers, ``unweighted`` each the same; they part where
    large groups are more or less content than small ones.  ``contrasts`` are the groups against the
    rest.
    """

    pooled: float | None
    unweighted: float | None
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True)
class WaveStats:
    """One wave: everybody, the groups by name, the reliability of each block, both over groups.

    ``spread`` is by block, ``questions`` has the contrasts of the groups by question.
    """

    whole: GroupStats
    groups: Mapping[str, GroupStats]
    reliability: Mapping[str, Reliability]
    spread: Mapping[str, Spread]
    questions: Mapping[str, tuple[Contrast, ...]]


def wave_stats(
    form: Form,
    tables: SurveyTables,
    settings: Settings,
    population: Mapping[str, int] | None = None,
) -> WaveStats:
    """Compute all statistics of a wave.

    ``population`` is the number of people who could answer by group, ``all`` for everybody; it is
    used where the settings ask for the finite-population correction.
    """
    known = population or {}
    whole = _group(form, ALL, tables.whole(), settings, known.get(ALL))
    names = sorted(tables.groups, key=in_order)
    groups = {name: _group(form, name, tables, settings, known.get(name)) for name in names}
    turned = {item.id for item in form.items if item.reversed}
    found = {block: reliability(sums, turned, settings) for block, sums in tables.items.items()}
    return WaveStats(
        whole=whole,
        groups=groups,
        reliability={block: one for block, one in found.items() if one},
        spread={
            block: _spread(
                [(name, one.blocks.get(block)) for name, one in groups.items()], all_, settings
            )
            for block, all_ in whole.blocks.items()
        },
        questions={
            question: _questions(
                [(name, one.questions.get(question)) for name, one in groups.items()],
                all_,
                settings,
            )
            for question, all_ in whole.questions.items()
        },
    )


def _group(
    form: Form, name: str, tables: SurveyTables, settings: Settings, population: int | None
) -> GroupStats:
    rows = ((item, tables.counts.get((name, item.id))) for item in form.items)
    sums = ((block, tables.clusters.get((name, block))) for block in form.blocks)
    blocks = ((block, block_stats(one, settings, population)) for block, one in sums if one)
    return GroupStats(
        group=name,
        respondents=tables.respondents.get(name, 0),
        questions={
            item.id: question_stats(item, row, settings, population) for item, row in rows if row
        },
        blocks={block: one for block, one in blocks if one},
    )


def _spread(
    groups: Iterable[tuple[str, BlockStats | None]], whole: BlockStats, settings: Settings
) -> Spread:
    shown = {name: one for name, one in groups if one}
    parts = tuple((one.sums.y, one.sums.m) for one in shown.values())
    pairs = {
        name: (one.estimate, _of(whole.sums - one.sums, settings))
        for name, one in shown.items()
        if whole.sums.m > one.sums.m
    }
    return Spread(pooled(parts), unweighted(parts), contrasts(pairs, settings))


def _of(sums: ClusterSums, settings: Settings) -> Estimate:
    interval = cluster_interval(sums, settings.level)
    return Estimate(sums.y / sums.m, effective_size(sums), interval)


def _questions(
    groups: Iterable[tuple[str, QuestionStats | None]], whole: QuestionStats, settings: Settings
) -> tuple[Contrast, ...]:
    """Compare the groups that have answers with the rest, where it is known what is positive."""
    pairs = {
        name: (one.estimate, _rest(whole, one, settings))
        for name, one in groups
        if one and one.estimate and whole.valid > one.valid
    }
    return contrasts(pairs, settings)


def _rest(whole: QuestionStats, one: QuestionStats, settings: Settings) -> Estimate:
    good = (whole.positive or 0) - (one.positive or 0)
    return estimate(good, whole.valid - one.valid, settings.level)
