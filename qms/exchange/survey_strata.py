"""What tells those who answered apart (level, year, sex ...): counted value by value, no more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.survey_composition import REST
from qms.errors import ImportProblem
from qms.exchange.survey_answers import exact, loose
from qms.exchange.survey_people import are_surnames
from qms.exchange.survey_personal import NOBODY, harmless
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    import pandas as pd

    from qms.engine.personal_names import Roster
    from qms.i18n import Message

    Numbers = np.ndarray[Any, np.dtype[Any]]

MOST: Final = 60
"""Values that a property has at most: what has more tells people, not parts of them, apart."""
Sizes = dict[tuple[str, str], int]
"""Valid answers by property and value."""


@dataclass(frozen=True, slots=True)
class StratumColumn:
    """A column, its place, the property that it says, and the values that its texts mean."""

    heading: str
    property: str
    values: Mapping[str, str]


class Strata:
    """Counts the values of the columns; a cell that is blank belongs to none."""

    def __init__(self, file: str, columns: Iterable[tuple[int, StratumColumn]]) -> None:
        self.file = file
        self.columns = tuple(columns)
        self.sizes: Sizes = {}

    def add(self, frame: pd.DataFrame, kept: Numbers) -> None:
        """Count one piece; raises ImportProblem for a column that is no property."""
        for at, column in self.columns:
            texts = Counter(frame[at].to_numpy()[kept].tolist())
            few = sorted(texts.most_common(MOST + 2), key=lambda one: loose(one[0]))
            for text, n in few:  # in an order that tells no size
                self.sizes = added(self.sizes, {(column.property, said(column, text)): n})
            self._is_property(column)

    def _is_property(self, column: StratumColumn) -> None:
        values = [value for name, value in self.sizes if name == column.property]
        if len(values) > MOST or any(not value or value == REST for value in values):
            raise ImportProblem(
                _no_parts(self.file, column.heading),
                M(
                    "A property has at most {most} values that name nobody, as level of study"
                    " or year.",
                    most=MOST,
                ),
            )
        refuse_people(self.file, column, self.sizes)


def refuse_people(
    file: str, column: StratumColumn, sizes: Iterable[tuple[str, str]], roster: Roster = NOBODY
) -> None:
    """Raise ImportProblem where values of a property name people, whom the roster may know."""
    values = [value for name, value in sizes if name == column.property]
    if are_surnames(values) or any(not harmless(value, "", roster) for value in values):
        raise no_property(file, column.heading)


def no_property(file: str, heading: str) -> ImportProblem:
    """Make the refusal of a column of people; what stands in it is not repeated."""
    return ImportProblem(
        _no_parts(file, heading),
        M(
            "Names of people are no property. Answers about teachers are counted with --teacher"
            " {column}: by keyed pseudonyms, kept apart.",
            column=heading,
        ),
    )


def _no_parts(file: str, heading: str) -> Message:
    return M(
        "{file}, column {column}: these are no parts of those who answered.",
        file=file,
        column=heading,
    )


def said(column: StratumColumn, text: str) -> str:
    """Return the value that a cell means, empty for a blank one."""
    return column.values.get(loose(text), " ".join(exact(text).split()))


def added(one: Sizes, other: Mapping[tuple[str, str], int]) -> Sizes:
    """Add sizes; values that differ by case or spaces alone are one, blank ones none."""
    sums = dict(one)
    known = {(name, loose(value)): (name, value) for name, value in sums}
    for (name, value), n in other.items():
        if value:
            key = known.setdefault((name, loose(value)), (name, value))
            sums[key] = sums.get(key, 0) + n
    return sums


def summed(parts: Iterable[Sizes]) -> Sizes:
    """Return the sizes of several files together."""
    sums: Sizes = {}
    for part in parts:
        sums = added(sums, part)
    return sums


def listed(sizes: Sizes) -> list[list[Any]]:
    """Return sizes as they are kept beside exact tables."""
    return [[name, value, n] for (name, value), n in sorted(sizes.items())]


def of_listed(rows: object) -> Sizes:
    """Read what ``listed`` returned; raises TypeError or ValueError for anything else."""
    if not isinstance(rows, list):
        raise TypeError
    return {(str(name), str(value)): int(n) for name, value, n in rows}
