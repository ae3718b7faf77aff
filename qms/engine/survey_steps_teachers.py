"""What two versions of a wave's tables tell together of few teachers, as of few who answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.survey_judged import of_groups, several
from qms.engine.survey_steps import Pair

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator
    from typing import TypeAlias

    from qms.engine.survey_steps import Cell, Version
    from qms.kinds.policies.survey_results import TeacherRules

    Teachers: TypeAlias = frozenset[str]

_MANY: Final = None
"""Stands for teachers enough: more of them tell no more of any of them."""


def few_teachers(before: Version, after: Version, rules: TeacherRules) -> tuple[Cell, ...]:
    """Return the groups of which both versions tell what few teachers were answered, but not none.

    Who has other answers than before is known by their number alone.  Nothing is told where the
    teachers of a version are not known, or it has no counts of answers.
    """
    if before.judged is None or after.judged is None:
        return ()
    if not (before.tables.counts and after.tables.counts):
        return ()
    pair = Pair(before, after)
    changed = ((cell, _change(pair, cell)) for cell in pair.joined)
    found = [
        cell
        for cell, sizes in changed
        if sizes and not several(sizes, rules.least, rules.most_share)
    ]
    return tuple(dict.fromkeys((*found, *_mixtures(pair, rules.least))))


def _of(version: Version, cell: Cell) -> Counter[str]:
    return of_groups(version.judged or {}, cell)


def _change(pair: Pair, cell: Cell) -> dict[str, int]:
    """Return by how many answers each teacher with more or fewer changed."""
    old, new = _of(pair.before, cell), _of(pair.after, cell)
    return {name: abs(new[name] - old[name]) for name in old | new if new[name] != old[name]}


def _mixtures(pair: Pair, least: int) -> Iterator[Cell]:
    """Yield each cell of a version that is of few teachers less cells of the other."""
    for cell, parts, (own, other) in pair.parted:
        if any(_left(pair, cell, parts, (own, other), least)):
            yield cell


def _left(
    pair: Pair, cell: Cell, parts: list[Cell], versions: tuple[Version, Version], least: int
) -> Iterator[bool]:
    """Yield whether few are left of a cell, for each choice of parts that are subtracted."""
    own, other = versions
    none: Teachers | None = frozenset()
    found = {(none, False, False)}  # teachers, whether a part was subtracted, whether one was not
    for part in parts:
        less = {*_change(pair, part & cell), *_of(other, part - cell)}
        stays = set(_of(own, part & cell))
        found = {
            one
            for here, taken, left in found
            for one in (
                (_both(here, less, least), True, left),
                (_both(here, stays, least), taken, True),
            )
        }
    inside = all(part <= cell for part in parts)
    for here, taken, left in found:
        yield bool(here) and taken and (left or not inside)


def _both(here: Teachers | None, more: set[str], least: int) -> Teachers | None:
    together = _MANY if here is None else here | more
    return _MANY if together is None or len(together) >= least else frozenset(together)
