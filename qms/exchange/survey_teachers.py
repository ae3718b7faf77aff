"""Answers about one teacher each: counted by a keyed pseudonym instead of the teacher's code."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, cast

from qms.engine.stats_tables import SurveyTables
from qms.exchange.survey_columns import Headings
from qms.exchange.survey_reduce import reduced
from qms.exchange.survey_tables import UNGROUPED

if TYPE_CHECKING:
    from pathlib import Path

    from qms.exchange.survey_columns import Columns, Groups
    from qms.exchange.survey_reduce import Ask

_SIZE: Final = 16
_FOR: Final = b"qms-teacher"  # the digests of responses are made with the same key


def pseudonym(key: bytes, code: str) -> str:
    """Return the keyed BLAKE2b of a teacher's code, 32 hexadecimal digits (RFC 7693, section 2.9).

    Case and the spaces around a code do not matter.
    """
    text = unicodedata.normalize("NFC", " ".join(code.split()).casefold())
    return blake2b(text.encode(), digest_size=_SIZE, key=key, person=_FOR).hexdigest()


@dataclass(frozen=True, slots=True)
class _Pseudonyms:
    """Stands where the units of a column are looked up: every code has a pseudonym."""

    key: bytes

    def unit(self, text: str) -> str:
        return pseudonym(self.key, text)


@dataclass(frozen=True, slots=True)
class ByTeacher:
    """Exact tables by pseudonym, without the pairs of questions; ``unnamed`` answers name none."""

    tables: SurveyTables
    unnamed: int = 0

    @property
    def teachers(self) -> int:
        """How many teachers have answers."""
        return len(self.tables.respondents)


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


def by_teacher(
    path: Path, columns: Columns, heading: str, ask: Ask, sheet: str | None = None
) -> ByTeacher:
    """Count a file by teacher, with the same cleaning as for the units.

    The file is read once more: tables by teacher are never beside others in memory or on disk.
    """
    own = replace(columns, group=heading)
    found = reduced(path, own, cast("Groups", _Pseudonyms(ask.key)), ask, sheet).tables
    unnamed = found.respondents.get(UNGROUPED, 0)
    named = SurveyTables(
        {name: size for name, size in found.respondents.items() if name != UNGROUPED},
        {key: row for key, row in found.counts.items() if key[0] != UNGROUPED},
        {key: row for key, row in found.clusters.items() if key[0] != UNGROUPED},
    )
    return ByTeacher(named, unnamed)


def of_teacher(tables: SurveyTables, teacher: str) -> SurveyTables:
    """Return the tables of one teacher alone; no number of another is in them."""
    return SurveyTables(
        {name: size for name, size in tables.respondents.items() if name == teacher},
        {key: row for key, row in tables.counts.items() if key[0] == teacher},
        {key: row for key, row in tables.clusters.items() if key[0] == teacher},
    )
