"""Registers as tables, in the form that the university's policy prints them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.engine import risks
from qms.engine.cells import named
from qms.engine.circles import may_show, shown_columns, wide_enough
from qms.engine.columns import cell, label
from qms.engine.year_figures import documents
from qms.i18n import Day, M, Shown, translate
from qms.model.record import Circle
from qms.report.document import Cell, Column, Table
from qms.report.spoken import spoken

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
    """Makes tables of records as they are on the view's day, in the words of ``lang``.

    Records and columns that the circle may not see are left out; a note says how many records.
    """

    view: View
    lang: str
    circle: Circle = Circle.INTERNAL

    def form(
        self, name: str, caption: str, columns: Sequence[FormColumn], records: Iterable[Record]
    ) -> Table:
        """Return records as a register in a printed form; ``row`` numbers the rows from 1."""
        listed = tuple(records)
        shown = [(item.column, self._printed(item)) for item in columns]
        return self._table(name, caption, shown, (type(listed[0]) if listed else None, listed))

    def listing(
        self, name: str, caption: str, columns: Sequence[tuple[str, int]], records: Records
    ) -> Table:
        """Return records as a table of our own; ``columns`` are names and widths."""
        kind, _found = records
        shown = [
            (
                column,
                Column(column, translate(label(kind, column), self.lang), _kind(column), width),
            )
            for column, width in columns
        ]
        return self._table(name, caption, shown, records)

    def _table(
        self, name: str, caption: str, columns: Sequence[tuple[str, Column]], records: Any
    ) -> Table:
        kind, found = records
        kept = tuple(item for item in found if may_show(self.view, item, self.circle))
        allowed = self._allowed(kind)
        chosen = [pair for pair in columns if allowed is None or pair[0] in allowed]
        rows = tuple(
            tuple(self._cell(number, record, column) for column, _head in chosen)
            for number, record in enumerate(kept, start=1)
        )
        return Table(
            name,
            translate(caption, self.lang),
            tuple(head for _column, head in chosen),
            rows,
            note=cut_note(len(found) - len(kept), self.lang),
            origin=tuple((record.id,) for record in kept),
        )

    def _allowed(self, kind: type[Record] | None) -> frozenset[str] | None:
        """Return the columns that the circle may see, None for all."""
        if kind is None or wide_enough(kind.spec.circle, self.circle):
            return None
        return (shown_columns(self.view, kind, self.circle) or frozenset()) | {"row"}

    def _printed(self, item: FormColumn) -> Column:
        group = item.group.shown(self.lang) if item.group else ""
        label_ = item.label.shown(self.lang)
        return Column(item.column, label_, _kind(item.column), item.width, group)

    def _cell(self, number: int, record: Record, column: str) -> Cell:
        if column == "row":
            return number
        return plain(named(self.view, cell(self.view, record, column)), self.lang)


def cut_note(hidden: int, lang: str) -> str:
    """Say how many entries a table leaves out for the circle of the report, nothing for none."""
    said = M("Entries for a narrower circle, not shown: {n}.", n=hidden)
    return said.shown(lang) if hidden else ""


def _kind(column: str) -> Any:
    if column in _NUMBERS:
        return "integer"
    return "date" if column in _DATES else "text"


def plain(value: Any, lang: str) -> Cell:
    """Return a cell in the words of the report's language."""
    if isinstance(value, str | int | float | dt.date | None):
        return value  # first, because to look for a protocol takes long in a register
    if isinstance(value, tuple):
        return "; ".join(_word(item, lang) for item in value)
    return spoken(value, lang) if isinstance(value, Shown) else str(value)


def _word(value: Any, lang: str) -> str:
    if isinstance(value, dt.date):
        return Day(value).shown(lang)
    return str(plain(value, lang))


def live_by_score(view: View) -> tuple[Record, ...]:
    """Return the live risks, the highest score first."""

    def key(risk: Any) -> tuple[int, str]:
        found = risks.rating(view, risk)
        return (-(found.score if found else 0), risk.id)

    return tuple(sorted(risks.live(view), key=key))


def by_group(view: View) -> tuple[Record, ...]:
    """Return the documents in the order of the vocabulary's groups, then by id."""
    found = view.words.vocabulary("document-group") if view.words else None
    order = {word.id: number for number, word in enumerate(found.words if found else ())}

    def key(item: ControlledDocument) -> tuple[int, str]:
        return (order.get(item.group, len(order)), item.id)

    return tuple(sorted(documents(view), key=key))
