"""Which column of a foreign register goes into which field: proposed, kept, used again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from qms.exchange.fields import Leaf, Path, Type
from qms.exchange.words import fold, known, synonyms
from qms.i18n import LANGUAGES, translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qms.exchange.tables import Row, Table

_LOOKED_AT: Final = 20  # rows among which the headings are searched
_MOSTLY: Final = 0.8
_NUMBERED: Final = re.compile(r"(.+?) ?([1-9])")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table, from 0; ``path`` is None where it is left out."""

    at: int
    heading: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How a table becomes records of a kind.

    ``heading_row`` is the number of the row that holds the headings; ``const`` gives fields the
    same value in every record; ``words`` says, for a field, what a text of the register means.
    """

    noun: str
    heading_row: int
    columns: tuple[Column, ...]
    const: tuple[tuple[Path, str], ...] = ()
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def placed(self) -> tuple[tuple[int, Path], ...]:
        """Return the columns that are taken, with where they go."""
        return tuple((one.at, one.path) for one in self.columns if one.path is not None)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return the headings of the columns that are not taken."""
        return tuple(one.heading for one in self.columns if one.path is None and one.heading)

    def fills(self, name: str) -> bool:
        """Tell whether a field (``title``, ``assessments.impact``) gets a value from somewhere."""
        return any(path.leaf.name == name for path in self._filled())

    def _filled(self) -> Iterator[Path]:
        yield from (path for _, path in self.placed)
        yield from (path for path, _ in self.const)

    def heading(self, name: str) -> str:
        """Return the heading of the column that fills a field, or the field's own name."""
        found = (one.heading for one in self.columns if one.path and one.path.leaf.name == name)
        return next(found, name)


class Vocabulary:
    """The headings known for a kind."""

    def __init__(self, noun: str, leaves: Mapping[str, Leaf]) -> None:
        self.leaves = leaves
        self.names: dict[str, str] = {}
        for name, leaf in leaves.items():
            self._know(name, f"{leaf.group} {leaf.part}" if leaf.group else name)
        for heading, name in synonyms(noun).items():
            if name in leaves:
                self._know(name, heading)
        for inside in (False, True):  # the record's own fields before parts of its lists
            for name, leaf in leaves.items():
                if (leaf.group is not None) is inside:
                    self._know(name, *_titles(leaf))

    def _know(self, name: str, *headings: str) -> None:
        for heading in headings:
            self.names.setdefault(fold(heading), name)

    def paths(self, heading: str) -> Iterator[tuple[int, Path]]:
        """Yield what a heading may mean, with how exactly: 0 is a word of ours."""
        for distance, (words, lang) in enumerate(_languages(fold(heading))):
            yield from self._numbered(words, lang, distance)

    def _numbered(self, words: str, lang: str | None, distance: int) -> Iterator[tuple[int, Path]]:
        numbered = _NUMBERED.fullmatch(words)
        for name, number in ((words, None), *((numbered.groups(),) if numbered else ())):
            leaf = self.leaves.get(self.names.get(name, ""))
            if leaf is None or (number is not None and leaf.group is None):
                continue
            spoken = lang if leaf.type is Type.TEXT else None
            rank = 2 * distance + (number is None and leaf.group is not None)
            index = int(number or 1) if leaf.group is not None else None
            yield rank, Path(leaf, index, spoken)


def _titles(leaf: Leaf) -> tuple[str, ...]:
    return tuple(translate(leaf.title, lang) for lang in LANGUAGES)


def _languages(heading: str) -> Iterator[tuple[str, str | None]]:
    """Yield the heading as it is, then without a mark of its language."""
    yield heading, None
    for lang, endings in known()["suffixes"].items():
        for ending in map(fold, endings):
            if heading.endswith(f" {ending}"):
                yield heading.removesuffix(ending).strip(), lang


def propose(noun: str, leaves: Mapping[str, Leaf], table: Table, default: str) -> ColumnMap:
    """Find the row of headings and place as many columns as are recognised.

    ``default`` is the language of texts that name none; a column in Latin letters is English.
    """
    vocabulary = Vocabulary(noun, leaves)
    rows = [row for row in table.rows[:_LOOKED_AT] if not row.empty]
    best = max(rows, key=lambda row: _promise(vocabulary, row.cells), default=None)
    if best is None:
        return ColumnMap(noun, 1, ())
    columns = _placed(vocabulary, best.cells)
    below = [row for row in table.rows if row.number > best.number]
    return ColumnMap(noun, best.number, tuple(_spoken(one, default, below) for one in columns))


def _spoken(column: Column, default: str, rows: Sequence[Row]) -> Column:
    """Say that a column is English where another language would be taken for granted."""
    path = column.path
    if path is None or path.leaf.type is not Type.TEXT or path.lang or default == "en":
        return column
    letters = [sign for row in rows for sign in row.cells[column.at] if sign.isalpha()]
    latin = sum(letter.isascii() for letter in letters)
    if not letters or latin < len(letters) * _MOSTLY:
        return column
    return replace(column, path=replace(path, lang="en"))


def _promise(vocabulary: Vocabulary, cells: Sequence[str]) -> tuple[int, int]:
    recognised = {str(path) for cell in cells for _, path in list(vocabulary.paths(cell))[:1]}
    return len(recognised), len(set(filter(None, cells)))


def _placed(vocabulary: Vocabulary, headings: Sequence[str]) -> tuple[Column, ...]:
    """Give each field to the column that names it most exactly, the leftmost among equals."""
    taken: dict[str, int] = {}
    mine: dict[int, Path] = {}
    for _rank, at, path in _wishes(vocabulary, headings):
        slot = str(path)
        if at not in mine and slot not in taken and not _clashes(path, mine.values()):
            taken[slot], mine[at] = at, path
    return tuple(Column(at, text, mine.get(at)) for at, text in enumerate(headings))


def _wishes(vocabulary: Vocabulary, headings: Sequence[str]) -> list[tuple[int, int, Path]]:
    found = [
        (rank, at, path)
        for at, heading in enumerate(headings)
        for rank, path in vocabulary.paths(heading)
    ]
    return sorted(found, key=lambda wish: wish[:2])


def _clashes(path: Path, others: Iterable[Path]) -> bool:
    """Tell whether a plain text would stand beside the same text by language."""
    same = [other for other in others if (other.leaf, other.number) == (path.leaf, path.number)]
    return any(other.lang is None or path.lang is None for other in same)
