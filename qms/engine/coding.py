"""Answers in words, coded: what two coders saw differently, what holds, how often it was said."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.kinds.code_book import CodeBook
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave
    from qms.kinds.wave_coding import Coding

Codes = dict[str, frozenset[str]]
"""The themes of each coded answer by its key; an answer without a theme has an empty set."""


@dataclass(frozen=True, slots=True)
class Coded:
    """All codes given to the answers of one question by one edition of the code book.

    ``decided`` says of an answer and a theme that two coders saw differently whether it applies.
    """

    first: Codes = field(default_factory=dict)
    second: Codes = field(default_factory=dict)
    decided: Mapping[tuple[str, str], bool] = field(default_factory=dict)

    @property
    def twice(self) -> tuple[str, ...]:
        """The answers that both coders coded, sorted."""
        return tuple(sorted(self.first.keys() & self.second.keys()))


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that one coder gave a theme (``by_first``: it was the first) and one did not."""

    answer: str
    theme: str
    by_first: bool
    decided: bool | None = None


def cells(coded: Coded, theme: str) -> tuple[int, int, int, int]:
    """Count the answers coded twice: theme by both, by the first, by the second, by neither."""
    found = Counter((theme in coded.first[one], theme in coded.second[one]) for one in coded.twice)
    return found[True, True], found[True, False], found[False, True], found[False, False]


def differences(coded: Coded, themes: Sequence[str]) -> tuple[Difference, ...]:
    """Return what two coders saw differently, by answer and in the order of the themes."""
    return tuple(
        Difference(one, theme, theme in coded.first[one], coded.decided.get((one, theme)))
        for one in coded.twice
        for theme in themes
        if (theme in coded.first[one]) != (theme in coded.second[one])
    )


def settled(coded: Coded, themes: Sequence[str]) -> Codes:
    """Return the themes that hold: the first coder's, but what was decided where two differ.

    What differs and is not decided stays as the first coder saw it: ask ``differences`` before.
    """
    found = {one: set(codes) for one, codes in coded.first.items()}
    for item in differences(coded, themes):
        holds = item.by_first if item.decided is None else item.decided
        (found[item.answer].add if holds else found[item.answer].discard)(item.theme)
    return {one: frozenset(codes) for one, codes in found.items()}


def counts(
    codes: Codes, groups: Mapping[str, str], themes: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """Count answers by group: one number a theme in their order, last those without a theme.

    The tables of two campuses add.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one, given in codes.items():
        found[groups[one]].update(given or {""})
    return {group: tuple(seen[theme] for theme in (*themes, "")) for group, seen in found.items()}


def book_of(survey: Survey, coding: Coding) -> CodeBook | None:
    """Return the edition of the code book by which answers were coded."""
    return next((book for book in survey.code_books if book.id == coding.book), None)


def coding_of(wave: Wave, question: str) -> Coding | None:
    """Return the counts that a wave keeps of an open question."""
    return next((item for item in wave.codings if item.question == question), None)


def shown_groups(sizes: Mapping[str, int], minimum: int) -> frozenset[str]:
    """Return the groups of which counts may stand beside those of all.

    A group under ``minimum`` answers is folded into the whole, and so is that of nobody's unit
    (``""``).  What the shown ones leave can be subtracted by anybody, so it is nothing or at least
    two groups with ``minimum`` answers together: the next smallest is folded until it is.
    """
    by_size = sorted((size, group) for group, size in sizes.items() if size)
    hidden = {group: size for size, group in by_size if size < minimum or not group}
    for size, group in by_size:
        if not hidden or (len(hidden) > 1 and sum(hidden.values()) >= minimum):
            break
        hidden[group] = size
    return frozenset(group for _size, group in by_size if group not in hidden)
