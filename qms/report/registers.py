"""Registers as tables, in the form that the university's policy prints them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.engine import risks
from qms.engine.columns import cell, label, named
from qms.engine.year_figures import documents
from qms.i18n import Day, Shown, translate
from qms.report.document import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument
    from qms.kinds.policies.forms import FormColumn
    from qms.model.record import Record

    Records = tuple[type[Record], Sequence[Record]]

_NUMBERS = frozenset({"row", "likelihood", "impact", "score", "moved"})
_DATES = frozenset({"assessed", "term", "date", "due", "approved_on", "until"})


@dataclass(frozen=True, slots=True)
class Registers:
    """Makes tables of records as they are on the view's day, in the words of ``lang``."""

    view: View
    lang: str

    def form(
        self, name: str, caption: str, columns: Sequence[FormColumn], records: Iterable[Record]
    ) -> Table:
        """Return records as a register in a printed form; ``row`` numbers the rows from 1."""
        shown = tuple(self._printed(item) for item in columns)
        rows = tuple(
            tuple(self._cell(number, record, item.column) for item in columns)
            for number, record in enumerate(records, start=1)
        )
        return Table(name, translate(caption, self.lang), shown, rows)

    def listing(
        self, name: str, caption: str, columns: Sequence[tuple[str, int]], records: Records
    ) -> Table:
        """Return records as a table of our own; ``columns`` are names and widths."""
        kind, found = records
        shown = tuple(
            Column(column, translate(label(kind, column), self.lang), _kind(column), width)
            for column, width in columns
        )
        rows = tuple(
            tuple(self._cell(number, record, column) for column, _width in columns)
            for number, record in enumerate(found, start=1)
        )
        return Table(name, translate(caption, self.lang), shown, rows)

    def _printed(self, item: FormColumn) -> Column:
        group = item.group.shown(self.lang) if item.group else ""
        label_ = item.label.shown(self.lang)
        return Column(item.column, label_, _kind(item.column), item.width, group)

    def _cell(self, number: int, record: Record, column: str) -> Cell:
        if column == "row":
            return number
        return plain(named(self.view, cell(self.view, record, column)), self.lang)


def _kind(column: str) -> Any:
    if column in _NUMBERS:
        return "integer"
    return "date" if column in _DATES else "text"


def plain(value: Any, lang: str) -> Cell:
    """Return a cell in the words of the report's language."""
    if isinstance(value, tuple):
        return "; ".join(_word(item, lang) for item in value)
    if isinstance(value, Shown):
        return value.shown(lang)
    return value if isinstance(value, str | int | float | dt.date | None) else str(value)


def _word(value: Any, lang: str) -> str:
    if isinstance(value, dt.date):
        return Day(value).shown(lang)
    return str(plain(value, lang))


def by_score(view: View) -> tuple[Record, ...]:
    """Return the risks of the register, the highest score first, closed ones last."""

    def key(risk: Any) -> tuple[bool, int, str]:
        found = risks.rating(view, risk)
        return (not view.is_open(risk), -(found.score if found else 0), risk.id)

    return tuple(sorted(risks.registered(view), key=key))


def by_group(view: View) -> tuple[Record, ...]:
    """Return the documents in the order of the vocabulary's groups, then by id."""
    found = view.words.vocabulary("document-group") if view.words else None
    order = {word.id: number for number, word in enumerate(found.words if found else ())}

    def key(item: ControlledDocument) -> tuple[int, str]:
        return (order.get(item.group, len(order)), item.id)

    return tuple(sorted(documents(view), key=key))
