"""The form of a coder: answers in words, a column a theme, and what the form is known by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from qms.engine.coding_keys import digest
from qms.i18n import N_, translate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

MARK: Final = "qms-coding"
VERSION: Final = "1"
FIRST_ROW: Final = 4
"""The row of the first answer, from 1; above it stand title, categories and themes."""
THEME_ROW: Final = 3
FIRST_THEME: Final = 4
"""The column of the first theme, from 1; before it key, number and answer."""
LONGEST: Final = 30_000
"""Signs of an answer that a cell shows (Excel holds 32,767)."""
MOST: Final = 10_000
"""Answers of one form."""


class Pass(StrEnum):
    """Which coding a form is of: of all answers, of a part again, of what was seen differently."""

    FIRST = N_("first")
    SECOND = N_("second")
    THIRD = N_("third")


@dataclass(frozen=True, slots=True)
class Column:
    """A theme as the form shows it."""

    id: str
    category: str
    title: str
    applies: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An answer; ``given`` are codes that stand in it, and ``open`` the themes to be decided.

    ``open`` is for the third pass alone: its other themes were seen alike and cannot be changed.
    """

    key: str
    text: str
    given: Mapping[str, bool]
    open: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        """The text as a cell holds it."""
        return self.text if len(self.text) <= LONGEST else f"{self.text[:LONGEST]} ..."

    @property
    def coded(self) -> bool:
        """Whether its coder looked at it already."""
        return bool(self.given)


@dataclass(frozen=True, slots=True)
class Known:
    """What a form is of: it comes back with this, under the seal of the workspace."""

    wave: str
    question: str
    turn: Pass
    coder: str
    book: str
    lang: str
    day: dt.date

    @property
    def cells(self) -> list[str]:
        """The head of the hidden sheet."""
        about = [self.wave, self.question, self.turn.value, self.coder, self.book, self.lang]
        return [MARK, VERSION, *about, self.day.isoformat(), sheet_name(self.lang)]


@dataclass(frozen=True, slots=True)
class Form:
    """A form to code by."""

    known: Known
    institution: str
    survey: str
    asked: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def sheet_name(lang: str) -> str:
    """Return the name of the sheet to fill in."""
    return translate(N_("Coding"), lang)


def none_title(lang: str) -> str:
    """Return the heading of the column for answers that have no theme."""
    return translate(N_("None of the themes"), lang)


def base_rows(made: Form, secret: bytes) -> list[list[str]]:
    """Return what the hidden sheet holds: a sealed head, the themes, every answer by its key."""
    body = [
        *(["theme", column.id, column.title] for column in made.columns),
        *(_row(row) for row in made.rows),
    ]
    head = made.known.cells
    return [[*head, seal(secret, [head, *body])], *body]


def _row(row: Row) -> list[str]:
    return ["row", row.key, text_sum(row.shown), " ".join(sorted(row.open))]


def text_sum(text: str) -> str:
    """Return the check sum of an answer as it is printed: only its spaces may change."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def seal(secret: bytes, rows: Sequence[Sequence[str]]) -> str:
    """Return the seal of a form: no other workspace makes it, empty cells at the end apart."""
    lines = ["\t".join(row).rstrip("\t") for row in rows]
    return digest(secret, "form", *lines)
