"""Who answered beside who could: composition of a wave against its population (7.5.2(2))."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from qms.engine.stats_tails import chi_square_tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qms.kinds.wave import Stratum, Wave

REST: Final = "*"
"""The value of the row that holds those of a property that are too few to be shown alone."""
_EXPECTED: Final = 5  # Cochran 1954: a fifth of the expected numbers at most under 5, none under 1
_FIFTH: Final = 0.2
_COLUMNS: Final = 2


@dataclass(frozen=True, slots=True)
class StratumRow:
    """One value of a property; shares, ``difference`` and ``response`` are 0 to 1.

    ``population_share`` is of the population that is known of the property, ``answer_share`` of
    the valid answers whose value is known, ``difference`` the second less the first.  ``response``
    is valid answers of those invited.  ``valid`` is None where the value is folded into ``REST``.
    ``p``, the same in all rows of a property, is the chance of answers at least as unlike the
    population if they were drawn from it; None where numbers are missing or too small for it.
    """

    property: str
    value: str
    population: int | None
    invited: int | None
    valid: int | None
    population_share: float | None
    answer_share: float | None
    difference: float | None
    response: float | None
    p: float | None


def composition(wave: Wave, minimum: int = 1, *, finite: bool = False) -> tuple[StratumRow, ...]:
    """Return the strata of a wave in their order, property by property; none where none are known.

    Values with fewer than ``minimum`` valid answers are folded into ``REST``, which stands last.
    With ``finite`` the test is of a sample without replacement: X^2 (N - 1) / (N - n).
    """
    names = list(dict.fromkeys(item.property for item in wave.strata))
    ordered = sorted(wave.strata, key=lambda item: names.index(item.property))
    return tuple(
        row
        for _name, items in groupby(ordered, key=lambda item: item.property)
        for row in _rows(_folded(list(items), minimum), finite=finite)
    )


def apart(sizes: Mapping[str, int], minimum: int, hidden: int = 0) -> set[str]:
    """Return the values whose number may stand beside the whole of all of them.

    Those left out are none or, with the ``hidden`` answers of others, at least two values with
    ``minimum`` answers together: the next smallest are left out until they are.
    """
    by_size = sorted(((size, name) for name, size in sizes.items() if size))
    left = [name for size, name in by_size if size < minimum]
    for _size, name in by_size[len(left) :]:
        rest = hidden + sum(sizes[one] for one in left)
        if not rest or (rest >= minimum and (hidden or len(left) > 1)):
            break
        left.append(name)
    return {name for name in sizes if name not in left}


def _folded(items: list[Stratum], minimum: int) -> list[Stratum]:
    """Take the numbers under the minimum out, and put them together in the last row."""
    before = next((item.valid or 0 for item in items if item.value == REST), 0)
    values = [item for item in items if item.value != REST]
    sizes = {item.value: item.valid for item in values if item.valid is not None}
    shown = apart(sizes, minimum, before)
    valid = before + sum(size for value, size in sizes.items() if value not in shown)
    kept = [
        item if item.value in shown else item.model_copy(update={"valid": None}) for item in values
    ]
    if not valid:
        return kept
    folded = [item for item in kept if item.valid is None]
    # at least two are folded together: with one alone in the population another is not in it
    named = folded if len(folded) > 1 or not before else []
    rest = {name: _sum(getattr(item, name) for item in named) for name in ("population", "invited")}
    return [*kept, kept[0].model_copy(update={"value": REST, "valid": valid, **rest})]


def _sum(numbers: Iterable[int | None]) -> int | None:
    """Return a sum, None where one of its parts is not known or there are none."""
    known = list(numbers)
    return sum(one for one in known if one is not None) if known and None not in known else None


def _rows(items: Sequence[Stratum], *, finite: bool) -> list[StratumRow]:
    people = sum(item.population or 0 for item in items if item.value != REST)
    answers = sum(item.valid or 0 for item in items)
    p = chance(
        [
            (item.valid, item.population)
            for item in items
            if item.valid is not None and item.population is not None
        ],
        finite=finite,
    )
    return [_row(item, people, answers, p) for item in items]


def _row(item: Stratum, people: int, answers: int, p: float | None) -> StratumRow:
    expected = _part(item.population, people)
    found = _part(item.valid, answers)
    return StratumRow(
        property=item.property,
        value=item.value,
        population=item.population,
        invited=item.invited,
        valid=item.valid,
        population_share=expected,
        answer_share=found,
        difference=None if expected is None or found is None else found - expected,
        response=_part(item.valid, item.invited or 0),
        p=p,
    )


def _part(number: int | None, whole: int) -> float | None:
    return None if number is None or not whole else number / whole


def chance(pairs: Sequence[tuple[int, int]], *, finite: bool = False) -> float | None:
    """Return the p value of Pearson's chi-square of answers against a population, by value.

    ``pairs`` are answers and people of each value; values without people are left out.  None for
    fewer than two values, or expected numbers too small for the distribution (Cochran 1954).
    """
    known = [(n, size) for n, size in pairs if size]
    answers, people = (sum(column) for column in zip(*known, strict=True)) if known else (0, 0)
    expected = [answers * size / people for _n, size in known]
    small = sum(one < _EXPECTED for one in expected)
    if len(known) < _COLUMNS or min(expected) < 1 or small > _FIFTH * len(expected):
        return None
    square = sum((n - one) ** 2 / one for (n, _size), one in zip(known, expected, strict=True))
    if finite:
        if answers >= people:
            return None
        square *= (people - 1) / (people - answers)
    return chi_square_tail(square, len(known) - 1)
