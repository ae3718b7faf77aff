"""A population by property and value, from a table of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.survey_composition import REST
from qms.errors import ImportProblem
from qms.exchange.survey_answers import exact, loose
from qms.exchange.survey_columns import Headings
from qms.exchange.survey_personal import NOBODY, harmless
from qms.exchange.tables import read_table
from qms.i18n import M

if TYPE_CHECKING:
    from pathlib import Path

    from qms.engine.personal_names import Roster
    from qms.exchange.tables import Row

_NEEDED: Final = ("property", "value", "population")
_INVITED: Final = "invited"


@dataclass(frozen=True, slots=True)
class People:
    """How many people have a value of a property, and how many of them were asked.

    ``row`` is the one of the file.
    """

    property: str
    value: str
    population: int
    invited: int | None
    row: int


def population(path: Path, sheet: str | None = None, names: Roster = NOBODY) -> tuple[People, ...]:
    """Read a table with the columns property, value, population and, if known, invited.

    Raises ImportProblem naming the row of what cannot be, also of one of ``names``.
    """
    table = read_table(path, sheet)
    reader = _Reader(table.name, table.rows[0].cells, names)
    found = tuple(reader.people(row) for row in table.rows[1:] if not row.empty)
    if not found:
        raise ImportProblem(
            M("{file} is empty.", file=table.name), M("Give a row for each value of a property.")
        )
    return found


class _Reader:
    """Reads row by row, and knows which values were there."""

    def __init__(self, file: str, heads: tuple[str, ...], names: Roster) -> None:
        self.names = names
        known = Headings(file, heads)
        self.file = file
        self.at = {name: heads.index(known.named(name)) for name in _NEEDED}
        invited = known.any_of((_INVITED,))
        if invited is not None:
            self.at[_INVITED] = heads.index(invited)
        self.seen: set[tuple[str, str]] = set()

    def people(self, row: Row) -> People:
        name, value = (self._words(row, column) for column in _NEEDED[:2])
        everybody = self._number(row, "population")
        invited = self._number(row, _INVITED) if self._cell(row, _INVITED) else None
        if invited is not None and invited > everybody:
            raise ImportProblem(
                M(
                    "{file}, row {row}: {invited} invited of {population}.",
                    file=self.file,
                    row=row.number,
                    invited=invited,
                    population=everybody,
                ),
                M("No more can be invited than there are."),
            )
        if (name, loose(value)) in self.seen:
            raise ImportProblem(
                M(
                    "{file}, row {row}: {value} is there twice.",
                    file=self.file,
                    row=row.number,
                    value=value,
                ),
                M("Give one row for each value of a property."),
            )
        self.seen.add((name, loose(value)))
        return People(name, value, everybody, invited, row.number)

    def _cell(self, row: Row, column: str) -> str:
        return exact(row.cells[self.at[column]]) if column in self.at else ""

    def _words(self, row: Row, column: str) -> str:
        text = " ".join(self._cell(row, column).split())
        if not text or text == REST or not harmless(text, "", self.names):
            raise self._wrong(row, column, text)
        return text

    def _number(self, row: Row, column: str) -> int:
        text = self._cell(row, column)
        if not (text.isascii() and text.isdigit()):
            raise self._wrong(row, column, text)
        return int(text)

    def _wrong(self, row: Row, column: str, text: str) -> ImportProblem:
        return ImportProblem(
            M(
                "{file}, row {row}, column {column}: {value} is not known here.",
                file=self.file,
                row=row.number,
                column=column,
                value=harmless(text, "?", self.names) or '""',
            ),
            M("Names of properties and values name no person; numbers are 0, 1, 2, ..."),
        )
