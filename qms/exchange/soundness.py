"""Rows that would not be sound records are refused one by one, before anything is written."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from qms.engine.check import integrity_only
from qms.engine.view import View
from qms.exchange.reading import Doubt
from qms.i18n import M
from qms.model.snapshot import Entry, Snapshot
from qms.model.text import said_in
from qms.store.problems import problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qms.exchange.mapping import ColumnMap
    from qms.exchange.reading import Taken
    from qms.i18n import Message
    from qms.model.record import Record


def sound(
    view: View, kind: type[Record], made: ColumnMap, rows: Iterable[Taken]
) -> dict[int, Record]:
    """Complete each row as its kind wants and return the records by row number.

    A row that makes no valid record, or one that breaks a rule of integrity, gets its refusal.
    """
    entries = dict(view.snapshot.entries)
    own: dict[str, Taken] = {}
    occupied = set(view.snapshot.occupied)
    for row in rows:
        if row.refusals:
            continue
        if kind.spec.completes_import is not None:
            row.tree = kind.spec.completes_import(row.tree, view.today)
        record_id = str(row.tree.get("id") or f"{kind.spec.prefix}-0000-{row.row:04d}")
        record = _record(view, kind, made, row, record_id)
        if record is not None and record_id in occupied:
            _refuse(made, row, ("id",), M("the id {id} is used already", id=record_id))
        elif record is not None:
            entries[record_id] = Entry(record, "", row.tree)
            own[record_id] = row
            occupied.add(record_id)
    old = view.snapshot
    after = View(Snapshot(old.rev, old.config, entries, next_to=old.next_to), view.today)
    for hit in integrity_only(after):
        if hit.record in own:
            _refuse(made, own[hit.record], hit.field, hit.message)
    return {row.row: entries[record_id].record for record_id, row in own.items()}


def _record(
    view: View, kind: type[Record], made: ColumnMap, row: Taken, record_id: str
) -> Record | None:
    tree = {**row.tree, "id": record_id, "schema": kind.spec.version}
    context = said_in(view.snapshot.config.default_language)
    try:
        return kind.model_validate_json(json.dumps(tree), strict=True, context=context)
    except ValidationError as error:
        for problem in problems(error, kind, b"{}"):
            _refuse(made, row, problem.field, problem.message)
        return None


def _refuse(made: ColumnMap, row: Taken, path: Sequence[str | int], why: Message) -> None:
    name = ".".join(part for part in path if isinstance(part, str))
    row.refusals.append(Doubt(row.row, made.heading(name), why))


def known(view: View, kind: type[Record], rows: Iterable[Taken]) -> set[int]:
    """Return the rows that are in the workspace already, by old number and title."""
    here: set[tuple[str, str]] = set()
    for record in view.snapshot.of(kind):
        here |= _keys(view.snapshot.entries[record.id].tree)
    return {row.row for row in rows if not row.refusals and not here.isdisjoint(_keys(row.tree))}


def mark_repeated(made: ColumnMap, rows: Iterable[Taken]) -> None:
    """Make rows doubtful that have the number and title of an earlier row of the same file."""
    first: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        for key in sorted(_keys(row.tree)):
            if first[key]:
                why = M("the same number and title as in row {row}", row=first[key])
                row.doubts.append(Doubt(row.row, made.heading("title"), why))
                break
            first[key] = row.row


def _keys(tree: Mapping[str, Any]) -> set[tuple[str, str]]:
    title = tree.get("title")
    words = title.values() if isinstance(title, dict) else [title]
    return {(str(tree.get("old_number", "")), text) for text in words if isinstance(text, str)}
