"""Integer tables of a survey from which every statistic follows; tables of parts add.

A respondent is one person's answers, in exactly one group.  Tables of files, campuses or weeks
are added with ``+``; nothing in them belongs to one respondent.  What they do not hold, the order
and the pairing of answers of one person, cannot be had back from them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias

    Matrix: TypeAlias = "tuple[tuple[int, ...], ...]"

WHOLE: Final = "*"
"""The block of all questions; no block of an instrument can have this id."""


def in_order(group: str) -> tuple[tuple[int, str], ...]:
    """Return what puts groups in order: numbers in their ids by their value, UNIT-2 before 10."""
    parts = re.split(r"([0-9]+)", group)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


@dataclass(frozen=True, slots=True)
class ClusterSums:
    """Sums over the respondents of one group who gave a judged answer to one block.

    A respondent has ``m`` valid answers to questions of which the positive options are known, and
    ``y`` positive ones among them.  ``n`` counts respondents with m > 0; the others are the sums of
    y, m, y^2, y m and m^2 over these (Cochran 1977, section 2.11: what a ratio of sums needs).
    """

    n: int = 0
    y: int = 0
    m: int = 0
    yy: int = 0
    ym: int = 0
    mm: int = 0

    def __add__(self, other: ClusterSums) -> ClusterSums:
        return ClusterSums(*(a + b for a, b in zip(self.parts, other.parts, strict=True)))

    def __sub__(self, other: ClusterSums) -> ClusterSums:
        return ClusterSums(*(a - b for a, b in zip(self.parts, other.parts, strict=True)))

    @property
    def parts(self) -> tuple[int, ...]:
        """The six numbers in their order."""
        return (self.n, self.y, self.m, self.yy, self.ym, self.mm)


@dataclass(frozen=True, slots=True)
class ItemSums:
    """Pairs of questions of one block, everybody together: k questions, three k x k matrices.

    ``n[i][j]`` counts the respondents with valid answers to both i and j, ``s[i][j]`` sums the
    score of i over these, ``p[i][j]`` the product of both scores.  Scores are as printed in the
    instrument: a reversed question is turned by a sign in the statistics, not here.
    """

    questions: tuple[str, ...]
    n: Matrix
    s: Matrix
    p: Matrix

    def __add__(self, other: ItemSums) -> ItemSums:
        if self.questions != other.questions:
            names = (*self.questions, *(q for q in other.questions if q not in self.questions))
            return self.over(names) + other.over(names)
        return ItemSums(
            self.questions,
            *(_plus(getattr(self, part), getattr(other, part)) for part in "nsp"),
        )

    def over(self, names: tuple[str, ...]) -> ItemSums:
        """Return the same sums over other questions; one that was not asked has zeros."""
        at = {name: place for place, name in enumerate(self.questions)}
        return ItemSums(names, *(_over(getattr(self, part), at, names) for part in "nsp"))


def _plus(one: Matrix, other: Matrix) -> Matrix:
    return tuple(
        tuple(a + b for a, b in zip(*rows, strict=True)) for rows in zip(one, other, strict=True)
    )


def _over(matrix: Matrix, at: Mapping[str, int], names: tuple[str, ...]) -> Matrix:
    return tuple(
        tuple(matrix[at[row]][at[name]] if row in at and name in at else 0 for name in names)
        for row in names
    )


@dataclass(frozen=True, slots=True)
class SurveyTables:
    """All tables of one wave, or of a part of it.

    ``respondents`` by group; ``counts`` by group and question: answers for each option of its scale
    in the order of the instrument, and last how many left it blank; ``clusters`` by group and
    block; ``items`` by block; ``scores`` of a test of knowledge by group: respondents by how many
    answers were right, from none to all.  The group ``all`` stands only in tables whose small
    groups were folded away: it is then everybody, and the other groups are parts of it.
    """

    respondents: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    clusters: Mapping[tuple[str, str], ClusterSums] = field(default_factory=dict)
    items: Mapping[str, ItemSums] = field(default_factory=dict)
    scores: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __add__(self, other: SurveyTables) -> SurveyTables:
        return _sum((self, other), str)

    def regrouped(self, group: Callable[[str], str]) -> SurveyTables:
        """Return the tables with each group counted under another name: its faculty's, say."""
        return _sum((self,), group)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that are parts of the whole, sorted."""
        return tuple(sorted(group for group in self.respondents if group != ALL))

    def whole(self) -> SurveyTables:
        """Return the tables of everybody under the one group ``all``."""
        if ALL in self.respondents:
            return SurveyTables(
                {ALL: self.respondents[ALL]},
                {key: row for key, row in self.counts.items() if key[0] == ALL},
                {key: row for key, row in self.clusters.items() if key[0] == ALL},
                self.items,
                {name: row for name, row in self.scores.items() if name == ALL},
            )
        return self.regrouped(lambda _group: ALL)


def _sum(parts: Iterable[SurveyTables], group: Callable[[str], str]) -> SurveyTables:
    respondents: Counter[str] = Counter()
    counts: dict[tuple[str, str], tuple[int, ...]] = {}
    clusters: dict[tuple[str, str], ClusterSums] = {}
    items: dict[str, ItemSums] = {}
    scores: dict[str, tuple[int, ...]] = {}
    for part in parts:
        for name, number in part.respondents.items():
            respondents[group(name)] += number
        for (name, question), row in part.counts.items():
            key = (group(name), question)
            counts[key] = _added(counts[key], row) if key in counts else row
        for (name, block), sums in part.clusters.items():
            key = (group(name), block)
            clusters[key] = clusters[key] + sums if key in clusters else sums
        for block, pairs in part.items.items():
            items[block] = items[block] + pairs if block in items else pairs
        for name, row in part.scores.items():
            own = group(name)
            scores[own] = _added(scores[own], row) if own in scores else row
    return SurveyTables(dict(respondents), counts, clusters, items, scores)


def _added(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """Add counts option by option; raises ValueError for scales of different length."""
    return tuple(a + b for a, b in zip(one, other, strict=True))
