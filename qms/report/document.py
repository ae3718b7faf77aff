"""What a report is before it becomes a file: words, tables and figures, nothing of a format."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from qms.kinds.policies.forms import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.kinds.policies.forms import HeaderCell

Cell: TypeAlias = str | int | float | date | None
ColumnKind: TypeAlias = Literal["text", "integer", "number", "date"]

_STAMP: Final = re.compile(r"qms:([a-z][a-z-]*)((?: [a-z]+=[\w./-]+)+)", re.ASCII)
_PAIR: Final = re.compile(r" ([a-z]+)=([\w./-]+)", re.ASCII)

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
    ``origin`` names, row by row, the records that a row was made of; empty where none are named.
    ``keys`` name the rows in the addresses of their figures; empty where their places do.
    Raises ValueError for a ragged row or a figure that is no number.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    plain: bool = False
    origin: tuple[tuple[str, ...], ...] = ()
    keys: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.origin and len(self.origin) != len(self.rows):
            raise ValueError(f"{self.id}: {len(self.origin)} origins of {len(self.rows)} rows")
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
    """A chart as SVG; ``alt`` says in words everything that the picture shows.

    ``origin`` names the records that it shows.
    """

    id: str
    caption: str
    svg: str
    alt: str
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from: its value as printed and the ids of the records behind it.

    ``label`` says in words what it counts, ``section`` is the heading under which it is printed;
    both are empty where nothing says so.
    """

    value: str
    ids: tuple[str, ...]
    label: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a report file says of itself to programs, in its properties.

    ``report`` is the name on the command line, ``commit`` the full id or empty, ``template`` the
    interface that its template declares (``annual/2``).
    """

    report: str
    period: str
    lang: str
    circle: str
    commit: str
    day: date
    template: str
    unit: str = ""

    def __str__(self) -> str:
        """Return the one line that stands in the file."""
        parts = {
            "period": self.period,
            "lang": self.lang,
            "circle": self.circle,
            "commit": self.commit,
            "day": self.day.isoformat(),
            "template": self.template,
            "unit": self.unit,
        }
        return " ".join((f"qms:{self.report}", *(f"{k}={v}" for k, v in parts.items() if v)))

    @classmethod
    def parse(cls, text: str) -> Stamp | None:
        """Read the line back from anywhere in a text; None where there is none."""
        match = _STAMP.search(text)
        if match is None:
            return None
        said = dict(_PAIR.findall(match[2]))
        try:
            day = date.fromisoformat(said.pop("day"))
            return cls(report=match[1], day=day, **{"commit": "", **said})
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Heading:
    """The table at the top of every page: who issues what, in which edition.

    ``university`` is in the language of the report; ``form`` the cells of POL-forms, none for the
    usual three.
    """

    university_kk: str
    university_ru: str
    unit: str
    title: str
    edition: str = ""
    university: str = ""
    department: str = ""
    code: str = ""
    form: tuple[HeaderCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line of the page header: words, or what each format computes for itself."""

    kind: Literal["text", "page", "pages", "logo"]
    text: str = ""


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """One line of a cell of the page header; ``unpaged`` are its words where there are no pages."""

    parts: tuple[Part, ...]
    bold: bool = False
    unpaged: str = ""

    @property
    def paged(self) -> bool:
        """Whether the line says the number of the page."""
        return any(part.kind in {"page", "pages"} for part in self.parts)


@dataclass(frozen=True, slots=True)
class HeadingCell:
    """One cell of the page header, filled; ``width`` is its share beside the others'."""

    width: int
    lines: tuple[HeadingLine, ...]


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
    page) and ``{M}`` (all pages); ``provenance`` maps a label to its value, in reading order;
    ``approval`` are the lines of the mark of approval, none before it.  ``watermark`` lies behind
    the text of every page.  ``dated`` stands on the cover in place of the day of the data, which
    None means.  Without ``cover`` the title stands above the text, and there are no contents.  A
    ``turned`` paper has all its pages on their side.
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
    stamp: Stamp | None = None
    style: Style = field(default_factory=Style)
    approval: tuple[str, ...] = ()
    watermark: str = ""
    dated: str | None = None
    cover: bool = True
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report; ``markdown`` names its tables and figures by placeholders.

    ``origins`` maps the address of each figure (``risks.live``, ``bands/critical/count``) to its
    records.
    """

    meta: Meta
    markdown: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
