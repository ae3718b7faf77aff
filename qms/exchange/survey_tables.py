"""Small groups are folded in the tables of a survey before anything enters the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.stats_tables import ItemSums, SurveyTables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from qms.engine.stats_tables import Matrix

    Enough = Callable[[Collection[str]], bool]

UNGROUPED: Final = ""
"""The key of answers that name no group."""


@dataclass(frozen=True, slots=True)
class Published:
    """What may enter the records: the whole, its groups, and the finer groups within these.

    ``upper`` has the group ``all`` and the faculties (or what stands in their place) that are large
    enough; ``finer`` the departments that are, each within a faculty that is shown.  Both are
    without counts where the whole is under the minimum.  ``folded`` are the groups of the file that
    are not shown by themselves.
    """

    upper: SurveyTables
    finer: SurveyTables
    folded: tuple[str, ...]


def _always(_groups: Collection[str]) -> bool:
    return True


def folded(
    tables: SurveyTables,
    minimum: int,
    upper: Callable[[str], str] = lambda group: group,
    enough: Enough = _always,
) -> Published:
    """Fold the groups under ``minimum`` respondents into their faculty, faculties into the whole.

    ``upper`` gives the faculty of a group, or the group itself; ``enough`` tells of groups of the
    file whether they can be shown together for another reason than their size.  What the shown
    groups leave of their whole can be subtracted by anybody.  So the rest is either nothing or at
    least two groups with ``minimum`` respondents together that are enough: the next smallest groups
    are folded until it is.  Nothing finer is shown of a faculty that is not.
    """
    parts: dict[str, dict[str, int]] = {}
    for name, size in tables.respondents.items():
        if size:
            parts.setdefault(upper(name), {})[name] = size
    shown = _shown(parts, minimum, {UNGROUPED}, enough)
    below: set[str] = set()
    for faculty in shown:
        if set(parts[faculty]) != {faculty}:
            finer = {name: {name: size} for name, size in parts[faculty].items()}
            below |= _shown(finer, minimum, {faculty}, enough)
    named = {group for group in tables.groups if group != UNGROUPED}
    everybody = [name for own in parts.values() for name in own]
    large = sum(tables.respondents.values()) >= minimum and enough(everybody)
    return Published(
        _enough(
            _joined(tables.whole(), _only(tables.regrouped(upper), shown), minimum), large=large
        ),
        _enough(_only(tables, below), large=large),
        tuple(sorted(named - shown - below)),
    )


def _shown(
    parts: Mapping[str, Mapping[str, int]], minimum: int, never: Collection[str], enough: Enough
) -> set[str]:
    """Return which of ``parts``, each of groups of the file, may stand beside the whole of all."""
    sizes = {name: sum(own.values()) for name, own in parts.items()}
    order = sorted(parts, key=lambda name: (sizes[name], name))
    hidden = {
        name
        for name in order
        if sizes[name] < minimum or name in never or not enough(list(parts[name]))
    }
    for name in order:
        rest = sum(sizes[one] for one in hidden)
        if not hidden or (
            len(hidden) > 1
            and rest >= minimum
            and enough([group for one in hidden for group in parts[one]])
        ):
            break
        hidden.add(name)
    return set(order) - hidden


def _only(tables: SurveyTables, groups: Collection[str]) -> SurveyTables:
    return SurveyTables(
        {name: size for name, size in tables.respondents.items() if name in groups},
        {key: row for key, row in tables.counts.items() if key[0] in groups},
        {key: row for key, row in tables.clusters.items() if key[0] in groups},
    )


def _joined(whole: SurveyTables, parts: SurveyTables, minimum: int) -> SurveyTables:
    """Put the groups beside the whole; the pairs of questions are of everybody."""
    return SurveyTables(
        {**whole.respondents, **parts.respondents},
        {**whole.counts, **parts.counts},
        {**whole.clusters, **parts.clusters},
        {block: _large(pairs, minimum) for block, pairs in whole.items.items()},
        whole.scores,
    )


def _enough(tables: SurveyTables, *, large: bool) -> SurveyTables:
    """Leave the number of respondents alone where the whole is too small."""
    return tables if large else SurveyTables(tables.respondents)


def _large(pairs: ItemSums, minimum: int) -> ItemSums:
    """Take out the pairs of questions that too few answered: their product tells two answers."""
    few = [[0 < n < minimum for n in row] for row in pairs.n]
    return ItemSums(pairs.questions, *(_without(getattr(pairs, part), few) for part in "nsp"))


def _without(matrix: Matrix, few: list[list[bool]]) -> Matrix:
    return tuple(
        tuple(0 if out else value for value, out in zip(*rows, strict=True))
        for rows in zip(matrix, few, strict=True)
    )
