"""What tells those who answered apart (level, year, sex ...): counted value by value, no more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.survey_composition import REST
from qms.errors import ImportProblem
from qms.exchange.survey_answers import exact, loose
from qms.exchange.survey_people import are_surnames
from qms.exchange.survey_personal import NOBODY, harmless, names_people
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    import pandas as pd

    from qms.engine.personal_names import Roster
    from qms.i18n import Message

    Numbers = np.ndarray[Any, np.dtype[Any]]

MOST: Final = 30
"""Values that a property has at most: what has more tells people, not parts of them, apart."""
DECLARED: Final = 60
"""Values that it has at most where a map says which."""
_SMALL: Final = 6
"""Values under the minimum that most answers may have: a first week of six years of study."""
Sizes = dict[tuple[str, str], int]
"""Valid answers by property and value."""


@dataclass(frozen=True, slots=True)
class StratumColumn:
    """A column, its place, the property that it says, and the values that its texts mean.

    Of a ``personal`` one, by its heading, no other text may stand in it.
    """

    heading: str
    property: str
    values: Mapping[str, str]
    personal: bool = False


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
            few = sorted(texts.most_common(DECLARED + 2), key=lambda one: loose(one[0]))
            for text, n in few:  # in an order that tells no size
                self.sizes = added(self.sizes, {(column.property, said(column, text)): n})
            self._is_property(column)
            if column.personal or names_people(frame[at]):
                refuse_undeclared(self.file, column, texts)

    def _is_property(self, column: StratumColumn) -> None:
        values = [value for name, value in self.sizes if name == column.property]
        most = DECLARED if column.values else MOST
        if len(values) > most or any(not value or value == REST for value in values):
            raise ImportProblem(
                _no_parts(self.file, column.heading),
                M(
                    "A property has at most {most} values that name nobody, as level of study"
                    " or year.",
                    most=most,
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


def refuse_undeclared(file: str, column: StratumColumn, texts: Iterable[str]) -> None:
    """Raise ImportProblem where a column of personal data has a text that no map names."""
    if not column.values or any(exact(one) and loose(one) not in column.values for one in texts):
        raise personal_data_of(file, column.heading)


def refuse_rare(
    file: str, column: StratumColumn, sizes: Mapping[tuple[str, str], int], minimum: int
) -> None:
    """Raise ImportProblem where most answers have values that fewer than ``minimum`` share.

    Such a column tells people apart.  Values that a map declares are parts, however small.
    """
    declared = {loose(value) for value in column.values.values()}
    here = {value: n for (name, value), n in sizes.items() if name == column.property}
    rare = [n for value, n in here.items() if n < minimum and loose(value) not in declared]
    if len(rare) > _SMALL and 2 * sum(rare) > sum(here.values()):
        raise ImportProblem(
            _no_parts(file, column.heading),
            M(
                "Most have a value that fewer than {n} share. Leave the column out, or say in a map"
                " which values it has: strata_values.",
                n=minimum,
            ),
        )


def personal_data_of(file: str, heading: str) -> ImportProblem:
    """Make the refusal of a column of personal data; what stands in it is not repeated."""
    return ImportProblem(
        _no_parts(file, heading),
        M(
            "It is personal data, which is not looked at. Leave the column out, or say in a map"
            " which values it has: strata_values."
        ),
    )


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
