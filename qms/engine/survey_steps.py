"""What two versions of a wave's tables tell together, and whether it is of few people.

The history keeps every version.  A version is known by its shown groups, and by what these leave of
their faculty and of the whole.  So each version parts the groups of the files into *cells* whose
counts anybody has, and from two versions follows:

- what changed in the cells that both have, joined where one version has them finer (`_changes`);
- a cell of one version less cells of the other that lie in it or reach beyond it: the answers of
  the groups that only one of the two covers, mixed with what changed in the others (`_mixtures`).
  Where these others did not change, it is the answers of a group that was folded.

Nothing of that may rest on fewer people than the minimum.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from qms.engine.stats_tables import WHOLE
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias

    from qms.engine.stats_tables import SurveyTables

    Cell: TypeAlias = frozenset[str]
    Row: TypeAlias = tuple[int, ...]

_REST: Final = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Tables as they were counted, by group of the files, and which groups were ``shown``.

    ``above`` gives the faculty of a group; one that is not named stands for itself.  Unless
    ``exact`` the tables are had from what was shown: each rest is then counted for its faculty.
    ``files`` are the SHA-256 of those it is of, and ``judged`` is how many answered about each
    teacher by group: None where that is not known, or no teacher is asked about.
    """

    tables: SurveyTables
    shown: frozenset[str]
    above: Mapping[str, str] = field(default_factory=dict)
    exact: bool = True
    files: tuple[str, ...] = ()
    judged: Mapping[str, Mapping[str, int]] | None = None

    def cells(self, groups: Iterable[str], others: Mapping[str, str]) -> tuple[Cell, ...]:
        """Return groups parted into those that are shown, and the rests of faculties and of all.

        ``others`` gives the faculty of groups that this version did not know.
        """
        found: dict[str, set[str]] = {}
        for group in groups:
            faculty = self.above.get(group, others.get(group, group))
            shown = group if group in self.shown else faculty
            found.setdefault(shown if faculty in self.shown else _REST, set()).add(group)
        return tuple(frozenset(cell) for cell in found.values())


@dataclass(frozen=True, slots=True)
class Step:
    """A difference that tells few answers: of which groups of the files, to which question.

    ``question`` is ``*`` for the number of respondents.
    """

    groups: Cell
    question: str


def small_steps(before: Version, after: Version, least: int) -> tuple[Step, ...]:
    """Return what both versions together tell of fewer than ``least`` people, but not of none.

    A change counts as the greater of what was gained and what was lost over the options and blank:
    that many people at least answered otherwise, or more.  Nothing is told by a version without
    counts of answers.
    """
    if not (before.tables.counts and after.tables.counts):
        return ()
    pair = Pair(before, after)
    steps = (
        Step(groups, question)
        for question in pair.questions
        for groups, size in (*pair.changes(question), *pair.mixtures(question, least))
        if 0 < size < least
    )
    return tuple(dict.fromkeys(steps))


class Pair:
    """Two versions over the same groups.

    ``joined`` are the least sets of groups that both know; ``parted`` each cell of a version that
    the other parts otherwise, with these parts, and whose they are.
    """

    def __init__(self, before: Version, after: Version) -> None:
        groups = sorted({*before.tables.respondents, *after.tables.respondents} - {ALL})
        self.before, self.after = before, after
        self.cells = (before.cells(groups, after.above), after.cells(groups, before.above))
        asked = {key[1] for one in (before, after) for key in one.tables.counts}
        self.questions = (WHOLE, *sorted(asked))
        self.joined = _joined(*self.cells)
        self.parted = tuple(self._parted())

    def _parted(self) -> Iterator[tuple[Cell, list[Cell], tuple[Version, Version]]]:
        """Yield each cell of a version that the other parts otherwise, these parts, and whose."""
        versions = (self.before, self.after)
        for at, own in enumerate(self.cells):
            for cell in own:
                parts = [part for part in self.cells[1 - at] if part & cell]
                if parts != [cell]:
                    yield cell, parts, (versions[at], versions[1 - at])

    def changes(self, question: str) -> Iterator[tuple[Cell, int]]:
        """Yield each least set of groups that both versions know, and by how many it changed."""
        for cell in self.joined:
            yield cell, self._change(question, cell)

    def mixtures(self, question: str, most: int) -> Iterator[tuple[Cell, int]]:
        """Yield each cell of a version that the other parts otherwise, with the people left of it.

        None where what single groups answered is not known of both; ``most`` or more is one.
        """
        if not (self.before.exact and self.after.exact):
            return
        for cell, parts, versions in self.parted:
            for people in self._left(question, cell, parts, versions, most):
                yield cell, people

    def _left(
        self,
        question: str,
        cell: Cell,
        parts: list[Cell],
        versions: tuple[Version, Version],
        most: int,
    ) -> set[int]:
        """Return how many people may be in a cell less some parts that the other version has of it.

        A part that is subtracted leaves what changed of it and what of it lies outside; one that is
        not leaves its answers.  No mixture are: nothing subtracted, or all of the cell and no more.
        """
        own, other = versions
        found = {(0, False, False)}  # people, whether a part was subtracted, whether one was not
        for part in parts:
            less = self._change(question, part & cell) + _people(other, question, part - cell)
            stays = _people(own, question, part & cell)
            found = {
                one
                for n, taken, left in found
                for one in (
                    (min(n + less, most), True, left),
                    (min(n + stays, most), taken, True),
                )
            }
        inside = all(part <= cell for part in parts)
        return {n for n, taken, left in found if taken and (left or not inside)}

    def _change(self, question: str, groups: Cell) -> int:
        rows = (_row(one, question, groups) for one in (self.before, self.after))
        moves = [new - old for old, new in zip_longest(*rows, fillvalue=0)]
        return max(sum(n for n in moves if n > 0), -sum(n for n in moves if n < 0))


def _joined(one: tuple[Cell, ...], other: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the finest parting of which both are refinements."""
    found: list[Cell] = []
    for cell in (*one, *other):
        touching = [known for known in found if known & cell]
        found = [known for known in found if not known & cell]
        found.append(cell.union(*touching))
    return tuple(found)


def _row(version: Version, question: str, groups: Cell) -> Row:
    """Return the counts of groups together; for ``*`` how many answered."""
    tables = version.tables
    if question == WHOLE:
        return (sum(tables.respondents.get(group, 0) for group in groups),)
    rows = [tables.counts.get((group, question), ()) for group in groups]
    return tuple(map(sum, zip_longest(*rows, fillvalue=0)))


def _people(version: Version, question: str, groups: Cell) -> int:
    return sum(_row(version, question, groups))
