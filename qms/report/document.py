"""What a report is before it becomes a file: words, tables and figures, nothing of a format."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Cell: TypeAlias = str | int | float | date | None
ColumnKind: TypeAlias = Literal["text", "integer", "number", "date"]

PAGE_UNITS: Final = 10
"""Width units that fit an upright A4 page of 170 mm: one unit is about 17 mm."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` is in units of which ten fill an upright page.

    Neighbours with the same ``group`` stand under one common heading.
    """

    key: str
    label: str
    kind: ColumnKind = "text"
    width: int = 1
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One object feeds Markdown, HTML, DOCX, PDF and XLSX.

    ``rows`` holds one cell a column, in the order of ``columns``.  A table without a caption is
    not numbered; a ``plain`` one has neither lines nor headings and only sets words side by side.
    Raises ValueError for a ragged row or a figure that is no number.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    plain: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.id}: {len(row)} cells in {len(self.columns)} columns")
            if any(isinstance(cell, float) and not math.isfinite(cell) for cell in row):
                raise ValueError(f"{self.id}: a figure that is no number")

    @property
    def wide(self) -> bool:
        """Whether it needs a sheet on its side."""
        return sum(column.width for column in self.columns) > PAGE_UNITS


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as SVG; ``alt`` says in words everything that the picture shows."""

    id: str
    caption: str
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The table at the top of every page: who issues what, in which edition."""

    university_kk: str
    university_ru: str
    unit: str
    title: str
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The head of an official paper, in place of cover, contents and the table of every page.

    ``organisation`` stands line by line above the title; ``left``, ``middle`` and ``right`` on one
    line below it (date, place, number); ``foot`` is small, at the bottom of every page.
    """

    organisation: tuple[str, ...]
    left: str = ""
    middle: str = ""
    right: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Meta:
    """What the cover, the page header and the file's own properties say.

    ``author`` is a unit, never a person; ``page_form`` is the profile's wording with ``{N}`` (this
    page) and ``{M}`` (all pages); ``provenance`` maps a label to its value, in reading order.
    """

    title: str
    subtitle: str
    lang: str
    date: date
    author: str
    circle: str
    header: Heading
    page_form: str = "{N} / {M}"
    place: str = ""
    provenance: Mapping[str, str] = field(default_factory=dict)
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report; ``markdown`` names its tables and figures by placeholders."""

    meta: Meta
    markdown: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
