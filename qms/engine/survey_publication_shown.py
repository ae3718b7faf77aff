"""The statistics of a wave without those that rest on a hidden number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qms.engine.stats_block import widest
from qms.engine.stats_compare import among
from qms.engine.stats_of_wave import population
from qms.engine.stats_wave import GroupStats, Spread, WaveStats
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.stats_compare import Contrast
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_shares import Interval
    from qms.engine.survey_publication import SurveyPublication


def shown_group(found: GroupStats, printed: SurveyPublication, group: str) -> GroupStats:
    """Return the questions and blocks of a group of which all numbers are printed."""
    return replace(
        found,
        questions={name: one for name, one in found.questions.items() if printed.open(group, name)},
        blocks={name: one for name, one in found.blocks.items() if printed.open(group, name)},
    )


def shown_stats(
    found: WaveStats, printed: SurveyPublication, group: str, settings: Settings
) -> WaveStats:
    """Return the statistics of a wave, ``group`` being its whole, as far as they may be printed.

    Alpha is that of everybody; a group is compared with the others where it and they are printed,
    and its p value is corrected for the groups that are.
    """
    whole = shown_group(found.whole, printed, group)
    return WaveStats(
        whole=whole,
        groups={name: shown_group(one, printed, name) for name, one in found.groups.items()},
        reliability={
            name: one for name, one in found.reliability.items() if printed.open(ALL, name)
        },
        spread={
            name: _spread(one, found, _open(one.contrasts, printed, name, settings), printed, name)
            for name, one in found.spread.items()
            if name in whole.blocks
        },
        questions={
            name: _open(one, printed, name, settings)
            for name, one in found.questions.items()
            if name in whole.questions
        },
    )


def widest_shown(
    printed: SurveyPublication, found: GroupStats, name: tuple[str, str], settings: Settings
) -> Interval | None:
    """Return the widest interval of a block, 0 to 1, of counts that name nobody's answers.

    ``name`` is the group, as the publication has it, and the block.  None where respondents are
    told apart, and where a number behind the interval is not printed.
    """
    group, block = name
    share, answers = printed.share(group, block), printed.valid(group, block)
    if not isinstance(share, float) or not isinstance(answers, int):
        return None
    if found.blocks or not printed.open(group, block):
        return None
    judged = (found.questions.get(one) for one in printed.given.form.blocks[block])
    number = sum(1 for one in judged if one and one.valid and one.positive is not None)
    could = population(printed.given.wave).get(group)
    return widest(share, answers, number, settings, could)


def _open(
    found: Iterable[Contrast], printed: SurveyPublication, name: str, settings: Settings
) -> tuple[Contrast, ...]:
    return among((one for one in found if printed.open(one.group, name)), settings)


def _spread(
    one: Spread,
    found: WaveStats,
    contrasts: tuple[Contrast, ...],
    printed: SurveyPublication,
    block: str,
) -> Spread:
    """Return the groups beside each other; their means only where all of them are printed."""
    having = [name for name, group in found.groups.items() if block in group.blocks]
    if all(printed.open(name, block) for name in having):
        return replace(one, contrasts=contrasts)
    return Spread(None, None, contrasts)
