"""Registers as tables, in the form that the university's policy prints them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from qms.engine import risks
from qms.engine.columns import cell, label
from qms.i18n import Shown, translate
from qms.kinds.document import ControlledDocument
from qms.model.states import ENTERED_BY_MISTAKE
from qms.report.document import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.engine.view import View
    from qms.kinds.policies.forms import FormColumn
    from qms.model.record import Record

_NUMBERS = frozenset({"row", "likelihood", "impact", "score", "moved"})
_DATES = frozenset({"assessed", "term", "date", "due", "approved_on"})


def form(
    view: View, name: str, caption: str, columns: Sequence[FormColumn],
    records: Iterable[Record], lang: str,
) -> Table:
    """Return records as a register in a printed form; ``row`` numbers the rows from 1."""
    shown = tuple(
        Column(item.column, item.label.shown(lang), _kind(item.column), item.width,
               group=item.group.shown(lang) if item.group else "")
        for item in columns
    )
    rows = tuple(
        tuple(number if item.column == "row" else plain(cell(view, record, item.column), lang)
              for item in columns)
        for number, record in enumerate(records, start=1)
    )
    return Table(name, caption, shown, rows)


def listing(
    view: View, name: str, caption: str, columns: Sequence[tuple[str, int]],
    records: Sequence[Record], lang: str, kind: type[Record],
) -> Table:
    """Return records as a table of our own; ``columns`` are names and widths."""
    shown = tuple(
        Column(column, translate(label(kind, column), lang), _kind(column), width)
        for column, width in columns
    )
    rows = tuple(
        tuple(plain(cell(view, record, column), lang) for column, _width in columns)
        for record in records
    )
    return Table(name, caption, shown, rows)


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
        return value.strftime("%Y-%m-%d" if lang == "en" else "%d.%m.%Y")
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
    documents = [item for item in view.snapshot.of(ControlledDocument)
                 if view.state_id(item) != ENTERED_BY_MISTAKE]
    return tuple(sorted(documents, key=lambda item: (order.get(item.group, len(order)), item.id)))
