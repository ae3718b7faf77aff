"""The register of documents on paper, with what follows from it: levels, age, names, editions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from qms.engine.document_review import reviews
from qms.i18n import N_, M
from qms.kinds.document import ControlledDocument
from qms.report.documents_tables import (
    ages,
    applications,
    chain_table,
    external_table,
    former_table,
    level_table,
)
from qms.report.facts import Fact, facts, tally
from qms.report.frame import Content
from qms.report.registers import Registers, by_group

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from qms.engine.view import View
    from qms.report.document import Cell, Table
    from qms.report.frame import Frame

_EMPTY: Final = "\u00a0"
_UNGROUPED: Final = frozenset({"group"})


@dataclass(frozen=True, slots=True)
class DocumentRegister:
    """What the template may use: ``r`` in it."""

    as_of: dt.date
    fictitious: bool
    facts: tuple[Fact, ...]


def document_register(frame: Frame) -> Content:
    """Return the register in the order and grouping of the university, and what follows from it."""
    view = frame.view
    found: Sequence[ControlledDocument] = by_group(view)  # type: ignore[assignment]
    table = Registers(view, frame.lang, frame.circle).form(
        "register", N_("Register of documents"), frame.forms.document_register, found
    )
    model = DocumentRegister(view.today, frame.institution.fictitious, _facts(view, found))
    more = (
        level_table(frame),
        ages(frame),
        former_table(frame),
        chain_table(frame),
        applications(frame),
        external_table(frame),
    )
    shown = tuple(one for one in more if one.rows or one.note)
    return Content(model, (_grouped(frame, table), *shown))


def _facts(view: View, found: Sequence[ControlledDocument]) -> tuple[Fact, ...]:
    late = [one for one in reviews(view) if one.term is not None and one.term < view.today]
    return facts(
        (M("Documents"), tally(found), "documents.total"),
        (
            M("In force"),
            tally(item for item in found if view.state_id(item) == "in_force"),
            "documents.in_force",
        ),
        (M("Review overdue"), tally(one.now.document for one in late)),
    )


def _grouped(frame: Frame, table: Table) -> Table:
    """Put a line with the name of each group above its documents, as the regulation prints it."""
    if any(column.key in _UNGROUPED for column in table.columns) or not table.rows:
        return table
    at = next((n for n, column in enumerate(table.columns) if column.key == "title"), 0)
    rows: list[tuple[Cell, ...]] = []
    origin: list[tuple[str, ...]] = []
    pairs = zip(table.origin, table.rows, strict=True)
    for group, many in groupby(pairs, key=lambda pair: _group(frame.view, pair[0][0])):
        name = _heading(frame, group)
        rows.append(tuple(name if n == at else _EMPTY for n in range(len(table.columns))))
        origin.append(())
        for ids, row in many:
            rows.append(row)
            origin.append(ids)
    return replace(table, rows=tuple(rows), origin=tuple(origin))


def _group(view: View, record_id: str) -> str:
    record = view.snapshot.get(record_id)
    return record.group if isinstance(record, ControlledDocument) else ""


def _heading(frame: Frame, group: str) -> str:
    word = frame.view.word("document-group", group)
    return (word.label.shown(frame.lang) if word else group).upper()
