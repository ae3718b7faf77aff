"""The indicators of one teacher in one wave, from that teacher's own tables alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress
from operator import mul
from typing import TYPE_CHECKING

from qms.engine.disclosure_shares import edge_of
from qms.engine.disclosure_types import Blurred, Hidden, Reason
from qms.engine.stats_block import block_stats
from qms.engine.stats_of_wave import fitting
from qms.engine.stats_tables import WHOLE, ClusterSums

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.disclosure_types import Rules
    from qms.engine.stats_items import Form, Item
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_shares import Interval
    from qms.engine.stats_tables import SurveyTables


@dataclass(frozen=True, slots=True)
class Indicator:
    """One block of one teacher, ``*`` for all questions.

    ``respondents`` gave a judged answer to it, None where the number is hidden.  ``share`` of
    positive answers is 0 to 1; one of few people near 0 or 1 is blurred, since "all of them" tells
    what each answered.  ``mean`` is on the points ``scale`` (least, most), None where the questions
    have several scales or the share is not printed exactly.
    """

    block: str
    respondents: int | None
    share: float | Blurred | Hidden
    interval: Interval | None = None
    mean: float | None = None
    scale: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a block: people, positive and judged answers; ``rest`` has no block."""

    id: str
    people: int
    good: int
    judged: int
    rest: bool = False


def indicators(
    form: Form, tables: SurveyTables, teacher: str, rules: Rules, settings: Settings
) -> tuple[Indicator, ...]:
    """Return all questions and each block, none for a teacher with too few respondents.

    ``tables`` may hold other teachers: nothing of them is read.  What blocks leave of the whole
    can be subtracted; so beside one that is not printed exactly others are hidden, the smallest
    first, until what is left says nothing of single people either.
    """
    if tables.respondents.get(teacher, 0) < rules.minimum:
        return ()
    own = fitting(form, tables)
    whole = _part(form, own, teacher, WHOLE)
    if whole is None or whole.people < rules.minimum:
        return ()
    named = [_part(form, own, teacher, block) for block in form.blocks if block != WHOLE]
    parts = [part for part in named if part]
    hidden = _hidden([*parts, *_rest(form, own, teacher)], rules)
    shown = [_indicator(form, own, teacher, whole, rules, settings)]
    for part in parts:
        found = _indicator(form, own, teacher, part, rules, settings)
        exact = isinstance(found.share, float)
        small = part.people < rules.minimum
        if small or (exact and part.id in hidden):
            found = Indicator(part.id, None, Hidden(Reason.SMALL if small else Reason.LINKED))
        shown.append(found)
    return tuple(shown)


def _part(form: Form, tables: SurveyTables, teacher: str, block: str) -> _Part | None:
    """Return None for a block without a judged answer."""
    asked = set(form.blocks[block])
    good, judged = _answers(tables, teacher, (item for item in form.items if item.id in asked))
    people = tables.clusters.get((teacher, block), ClusterSums()).n
    return _Part(block, people, good, judged) if judged else None


def _rest(form: Form, tables: SurveyTables, teacher: str) -> list[_Part]:
    """Return the questions of no block as a part that is never printed."""
    named = {name for block, names in form.blocks.items() if block != WHOLE for name in names}
    items = [item for item in form.items if item.id not in named]
    good, judged = _answers(tables, teacher, items)
    most = max((_answers(tables, teacher, (item,))[1] for item in items), default=0)
    return [_Part("", most, good, judged, rest=True)] if judged and named else []


def _answers(tables: SurveyTables, teacher: str, items: Iterable[Item]) -> tuple[int, int]:
    """Return the positive and the judged answers to some questions."""
    good = judged = 0
    for item in items:
        row = tables.counts.get((teacher, item.id))
        if row is not None and item.positive is not None:
            counts = [row[place] for place in item.points]
            good += sum(compress(counts, item.positive))
            judged += sum(counts)
    return good, judged


def _hidden(parts: list[_Part], rules: Rules) -> set[str]:
    """Return the parts that are not printed exactly: small, blurred, or hidden beside these."""
    out = [part for part in parts if part.rest or not _plain(part, rules)]
    left = sorted((part for part in parts if part not in out), key=lambda part: part.judged)
    while out and left and not _safe(out, rules):
        out.append(left.pop(0))
    return {part.id for part in out}


def _safe(out: list[_Part], rules: Rules) -> bool:
    """Tell whether what several parts have together may be known."""
    people = max(part.people for part in out)
    good, judged = sum(part.good for part in out), sum(part.judged for part in out)
    alone = len(out) == 1 and not out[0].rest
    return not alone and _plain(_Part("", people, good, judged), rules)


def _plain(part: _Part, rules: Rules) -> bool:
    return (
        part.people >= rules.minimum
        and blurred_share(part.good, part.judged, part.people, rules) is None
    )


def blurred_share(good: int, judged: int, people: int, rules: Rules) -> Blurred | None:
    """Return what is printed of a share near 0 or 100 % of few people, None where it is exact.

    Many answers of few people say of each what they answered, so the edge is that of the people.
    """
    if people >= rules.blur_below:
        return None
    edge = edge_of(people, rules)
    if 100 * good < edge * judged:
        return Blurred(0, good, edge, above=False)
    if 100 * (judged - good) < edge * judged:
        return Blurred(good, judged, 100 - edge, above=True)
    return None


def _indicator(  # noqa: PLR0913, PLR0917 -- a part, and what it is computed with
    form: Form,
    tables: SurveyTables,
    teacher: str,
    part: _Part,
    rules: Rules,
    settings: Settings,
) -> Indicator:
    blurred = blurred_share(part.good, part.judged, part.people, rules)
    if blurred:
        return Indicator(part.id, part.people, blurred)
    sums = tables.clusters[teacher, part.id]
    current = (sums.y, sums.m) == (part.good, part.judged)
    stats = block_stats(sums, settings) if current else None
    asked = set(form.blocks[part.id])
    items = [item for item in form.items if item.id in asked and item.positive is not None]
    found = Indicator(
        part.id, part.people, part.good / part.judged, stats.interval if stats else None
    )
    scales = {(item.scores[0], item.scores[-1]) for item in items}
    if len(scales) != 1:
        return found
    return replace(found, mean=_mean(tables, teacher, items), scale=scales.pop())


def _mean(tables: SurveyTables, teacher: str, items: Iterable[Item]) -> float | None:
    """Return the mean of all valid answers, as the questions mean them: reversed ones turned."""
    total = number = 0
    for item in items:
        row = tables.counts.get((teacher, item.id), ())
        counts = [row[place] for place in item.points] if row else []
        total += sum(map(mul, item.scores, counts))
        number += sum(counts)
    return total / number if number else None
