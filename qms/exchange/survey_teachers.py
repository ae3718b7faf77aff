"""Answers about one teacher each: counted by a keyed pseudonym instead of the teacher's code."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from qms.engine.stats_tables import SurveyTables
from qms.exchange.keyed import keyed
from qms.exchange.survey_columns import Headings
from qms.exchange.survey_reduce import Reducer, read_by

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import numpy as np
    import pandas as pd

    from qms.exchange.survey_columns import Columns, Groups
    from qms.exchange.survey_jobs import Job
    from qms.exchange.survey_reduce import Ask

    Numbers = np.ndarray[Any, np.dtype[Any]]

_SIZE: Final = 16
_KEY: Final = 32
_FOR: Final = "qms-teacher"  # the digests of responses are made with the same key


def pseudonym(key: bytes, code: str) -> str:
    """Return the HMAC-SHA-256 of a teacher's code, its first 32 hexadecimal digits.

    Case and the spaces around a code do not matter.
    """
    text = unicodedata.normalize("NFC", " ".join(code.split()).casefold())
    own = keyed(key, [_FOR], _KEY)
    return keyed(own, [text], _SIZE).hex()


@dataclass(frozen=True, slots=True)
class _Pseudonyms:
    """Stands where the units of a column are looked up: every code has a pseudonym."""

    key: bytes

    def unit(self, text: str) -> str:
        return pseudonym(self.key, text)


@dataclass(frozen=True, slots=True)
class ByTeacher:
    """Exact tables by pseudonym and unit, without the pairs of questions.

    The groups are pseudonyms, those of answers in a unit with a space and its id.  ``unnamed``
    answers name no teacher.
    """

    tables: SurveyTables
    unnamed: int = 0

    @property
    def teachers(self) -> int:
        """How many teachers have answers."""
        return len({teacher_of(name) for name in self.tables.respondents})


def teacher_column(file: str, columns: Columns, name: str) -> tuple[Columns, str]:
    """Return the columns without the teacher's, and its heading; raises ImportProblem for none.

    What stands in it is looked at by nothing else, and is not among the columns left out.
    """
    heading = Headings(file, columns.heads).named(name)
    rest = (
        tuple(one for one in names if one != heading)
        for names in (columns.left_out, columns.personal)
    )
    left_out, personal = rest
    return replace(columns, left_out=left_out, personal=personal), heading


class _Reducer(Reducer):
    """Counts by teacher and unit together."""

    def __init__(self, file: str, columns: Columns, groups: Groups, ask: Ask, heading: str) -> None:
        super().__init__(file, columns, groups, ask)
        self.heading = heading

    @property
    def places(self) -> tuple[int, ...]:
        """The columns that are read, that of the teachers among them."""
        return tuple(dict.fromkeys((*super().places, self.at[self.heading])))

    def grouped(self, frame: pd.DataFrame) -> tuple[list[str], Numbers]:
        """Return the pairs of teacher and unit of the piece, and the place of each row's pair."""
        import numpy as np

        units, of_unit = super().grouped(frame)
        pseudonyms = cast("Groups", _Pseudonyms(self.ask.key))
        teachers, of_teacher = self.units(frame, self.heading, pseudonyms)
        pairs, places = np.unique(of_teacher * len(units) + of_unit, return_inverse=True)
        found = (divmod(int(pair), len(units)) for pair in pairs)
        return [f"{teachers[one]} {units[unit]}".rstrip() for one, unit in found], places


def by_teacher(job: Job, heading: str) -> ByTeacher:
    """Count a file by teacher and unit, with the same cleaning as for the units alone.

    The file is read once more: tables by teacher are never beside others in memory or on disk.
    """
    worker = _Reducer(job.path.name, job.columns, job.groups, job.ask, heading)
    found = read_by(worker, job.path, job.sheet).tables
    unnamed = sum(n for name, n in found.respondents.items() if not teacher_of(name))
    return ByTeacher(_only(found, teacher_of), unnamed)


def teacher_of(name: str) -> str:
    """Return the pseudonym of a group of the tables, empty where no teacher was named."""
    return name.partition(" ")[0]


def _only(tables: SurveyTables, wanted: Callable[[str], object]) -> SurveyTables:
    return SurveyTables(
        {name: size for name, size in tables.respondents.items() if wanted(name)},
        {key: row for key, row in tables.counts.items() if wanted(key[0])},
        {key: row for key, row in tables.clusters.items() if wanted(key[0])},
    )


def of_teacher(tables: SurveyTables, teacher: str) -> SurveyTables:
    """Return the tables of one teacher alone, of all units; no number of another is in them."""
    own = _only(tables, lambda name: teacher_of(name) == teacher)
    return own.regrouped(lambda _name: teacher)


def by_unit(tables: SurveyTables, teacher: str) -> dict[str, int]:
    """Return how many answered about one teacher in each unit; under no id those of none."""
    own = _only(tables, lambda name: teacher_of(name) == teacher)
    return {name.partition(" ")[2]: size for name, size in own.respondents.items()}
