"""Take in a foreign register: propose the mapping, read, reconcile, write as one change."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from qms.actions.values import choose, opening_type, required
from qms.engine.check import integrity_only
from qms.engine.columns import Labelled, cell, label
from qms.engine.view import View
from qms.errors import ImportProblem, StoreProblem
from qms.exchange.fields import Type, leaves
from qms.exchange.lookup import Lookup
from qms.exchange.mapping import ColumnMap, propose
from qms.exchange.mapping_file import field_names, parsed, written
from qms.exchange.reading import Context, Doubt, Reader, Taken
from qms.exchange.tables import read_table
from qms.i18n import M, current
from qms.kinds import all_kinds
from qms.model.change import Change, Create
from qms.model.ids import Numbering
from qms.model.snapshot import Entry, Snapshot
from qms.model.text import DEFAULT_LANGUAGE
from qms.store import files
from qms.store.problems import problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.columns import Cell
    from qms.exchange.fields import Leaf
    from qms.exchange.tables import Table
    from qms.i18n import Message
    from qms.model.record import Record

_FIRST: Final = 10


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; ``repeat`` is "refuse", "again" or "new" for rows known already."""

    noun: str
    file: Path
    mapping: Path | None = None
    sheet: str | None = None
    dry: bool = False
    repeat: str = "refuse"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What became of every row that was read; read = taken + left_out + known already."""

    request: Request
    columns: tuple[tuple[str, str], ...]
    unplaced: tuple[str, ...]
    read: int
    taken: int
    known: int
    doubtful: tuple[Doubt, ...]
    left_out: tuple[Doubt, ...]
    sums: tuple[tuple[str, tuple[tuple[Cell, int], ...]], ...]
    notes: tuple[Message, ...]
    ids: tuple[str, ...] = ()
    commit: str | None = None


@dataclass
class _Work:
    """The parts of one import while it is made."""

    session: Session
    request: Request
    kind: type[Record]
    table: Table
    made: ColumnMap
    notes: list[Message] = field(default_factory=list)


def importable() -> tuple[str, ...]:
    """Return the kinds that a register can hold: those of which there is more than one record."""
    return tuple(
        noun for noun, kind in all_kinds().items() if kind.spec.numbering is not Numbering.FIXED
    )


def take_in(session: Session, request: Request) -> Reconciliation:
    """Read a register and write its records, or with ``dry`` only say what would become of it.

    Raises ImportProblem when the file or the mapping cannot be used, or when rows are in the
    workspace already; ChangeRefused when the records would not be sound.
    """
    choose("KIND", request.noun, importable())
    kind = all_kinds()[request.noun]
    known = leaves(kind)
    table = read_table(request.file, request.sheet)
    made, notes = _mapping(session, request, kind, known, table)
    work = _Work(session, request, kind, table, made, [*table.notes, *notes])
    reader = Reader(table, made, known, Lookup(session.view), _context(session, kind))
    rows, sections = reader.rows()
    records = _checked(work, rows)
    rows_known = _known(work, [row for row in rows if not row.refusals])
    taken = [row for row in rows if not row.refusals and row.row not in rows_known]
    work.notes += _remarks(reader, rows_known)
    found = _reconciled(work, rows, taken, [records[row.row] for row in taken])
    found = replace(
        found,
        known=len(rows_known),
        left_out=(*found.left_out, *sections),
        read=found.read + len(sections),
    )
    return found if request.dry or not taken else _write(work, taken, found)


def _mapping(
    session: Session, request: Request, kind: type[Record], known: dict[str, Leaf], table: Table
) -> tuple[ColumnMap, list[Message]]:
    """Use the mapping kept beside the register, or propose one and keep it there."""
    path = request.mapping or request.file.with_name(f"{request.file.name}.map.yaml")
    if path.is_file():
        made = parsed(path.name, path.read_bytes(), request.noun, known, table)
        notes = [M("Mapping used: {path}", path=str(path))]
    else:
        made = propose(request.noun, known, table, session.config.default_language)
        lacking = field_names(known, _lacking(kind, made), current())
        notes = [] if request.dry else [_kept(request, path, written(made, lacking, current()))]
    lacking = field_names(known, _lacking(kind, made), current())
    if lacking:
        raise ImportProblem(
            M("{file}: no column for {fields}.", file=request.file.name, fields=lacking),
            M(
                "Say in {path} which columns they are, or give values under const; then import"
                " again with --map {path}",
                path=str(path),
            ),
        )
    return made, notes


def _kept(request: Request, path: Path, data: bytes) -> Message:
    try:
        files.create(path, data)
    except StoreProblem as problem:
        if request.mapping is not None:
            raise
        return M("The mapping could not be kept: {reason}", reason=problem.message)
    return M("Mapping proposed and kept: {path}", path=str(path))


def _lacking(kind: type[Record], made: ColumnMap) -> tuple[str, ...]:
    return tuple(name for name in _required(kind) if not made.fills(name))


def _required(kind: type[Record]) -> tuple[str, ...]:
    """Return what every record needs, by name: ``title``, ``assessments.impact``."""
    own = leaves(kind)
    found: list[str] = []
    for name in (*(("id",) if kind.spec.numbering is Numbering.SLUG else ()), *required(kind)):
        inner = f"{kind.spec.opening}.{name}"
        parts = [leaf.name for leaf in own.values() if leaf.group == name and leaf.required]
        found += [name] if name in own else [inner] if inner in own else parts
    return tuple(found)


def _context(session: Session, kind: type[Record]) -> Context:
    defaults: dict[str, dict[str, Any]] = {}
    opening = opening_type(kind)
    if opening is not None and kind.spec.opening is not None:
        given: dict[str, Any] = {"date": session.today.isoformat()}
        if "edition" in opening.model_fields and session.view.scale is not None:
            given["edition"] = session.view.scale.id
        defaults[kind.spec.opening] = given
    return Context(session.today, defaults, _required(kind))


def _checked(work: _Work, rows: list[Taken]) -> dict[int, Record]:
    """Complete every row as its kind wants, and refuse the rows that make no sound record."""
    session, kind = work.session, work.kind
    entries = dict(session.snapshot.entries)
    own: dict[str, Taken] = {}
    for number, row in enumerate((row for row in rows if not row.refusals), start=1):
        if kind.spec.completes_import is not None:
            row.tree = kind.spec.completes_import(row.tree, session.today)
        record_id = row.tree.get("id") or f"{kind.spec.prefix}-0000-{number:04d}"
        record = _validated(work, row, record_id)
        if record is None:
            continue
        if record_id in entries or record_id in session.snapshot.occupied:
            why = M("the id {id} is used already", id=record_id)
            row.refusals.append(Doubt(row.row, work.made.heading("id"), why))
            continue
        entries[record_id] = Entry(record, "", row.tree)
        own[record_id] = row
    after = View(Snapshot(session.snapshot.rev, session.config, entries), session.today)
    for hit in integrity_only(after):
        if hit.record in own:
            _refuse(work, own[hit.record], hit.field, hit.message)
    return {row.row: entries[record_id].record for record_id, row in own.items()}


def _validated(work: _Work, row: Taken, record_id: str) -> Record | None:
    tree = {**row.tree, "id": record_id, "schema": work.kind.spec.version}
    context = {DEFAULT_LANGUAGE: work.session.config.default_language}
    try:
        return work.kind.model_validate_json(json.dumps(tree), strict=True, context=context)
    except ValidationError as error:
        for problem in problems(error, work.kind, b"{}"):
            _refuse(work, row, problem.field, problem.message)
        return None


def _refuse(work: _Work, row: Taken, path: Sequence[str | int], why: Message) -> None:
    name = ".".join(str(part) for part in path if isinstance(part, str))
    row.refusals.append(Doubt(row.row, work.made.heading(name), why))


def _known(work: _Work, rows: list[Taken]) -> set[int]:
    """Return the rows that stand in the workspace already, by old number and title."""
    here = {
        key
        for record in work.session.snapshot.of(work.kind)
        for key in _keys(work.session.snapshot.entries[record.id].tree)
    }
    found = {row.row for row in rows if not here.isdisjoint(_keys(row.tree))}
    if not found or work.request.repeat == "again":
        return set()
    if work.request.repeat == "refuse" and not work.request.dry:
        raise ImportProblem(
            M(
                "{file}: rows that are in the workspace already (same old number and title): {n} of"
                " {all}; nothing was written.",
                file=work.request.file.name,
                n=len(found),
                all=len(rows),
            ),
            M("--only-new takes the other rows, --again takes all of them a second time."),
        )
    return found


def _keys(tree: Any) -> set[tuple[str, str]]:
    title = tree.get("title")
    words = title.values() if isinstance(title, dict) else [title]
    return {(str(tree.get("old_number", "")), text) for text in words if isinstance(text, str)}


def _remarks(reader: Reader, known: set[int]) -> list[Message]:
    found = []
    if known:
        found.append(M("Rows in the workspace already, not taken: {rows}", rows=_some(known)))
    if reader.short_years:
        found.append(
            M("Years of two digits were completed, rows: {rows}", rows=_some(reader.short_years))
        )
    if reader.cleaned:
        found.append(
            M(
                "Invisible or composed characters were cleaned, rows: {rows}",
                rows=_some(reader.cleaned),
            )
        )
    return found


def _some(rows: Iterable[int]) -> tuple[str, ...]:
    """Return the first row numbers, and how many more there are."""
    numbers = sorted(set(rows))
    more = (f"+{len(numbers) - _FIRST}",) if len(numbers) > _FIRST else ()
    return (*map(str, numbers[:_FIRST]), *more)


def _reconciled(
    work: _Work, rows: list[Taken], taken: list[Taken], records: list[Record]
) -> Reconciliation:
    return Reconciliation(
        request=work.request,
        columns=tuple((work.made.columns[at].heading, str(path)) for at, path in work.made.placed),
        unplaced=work.made.left_out,
        read=len(rows),
        taken=len(taken),
        known=0,
        doubtful=tuple(doubt for row in taken for doubt in row.doubts),
        left_out=tuple(
            doubt for row in rows if row.refusals for doubt in (*row.refusals, *row.doubts)
        ),
        sums=tuple(_sums(work, records)),
        notes=tuple(work.notes),
    )


def _sums(work: _Work, records: list[Record]) -> Iterable[tuple[str, tuple[tuple[Cell, int], ...]]]:
    """Count the records by state and by the first vocabulary of their list (group, category)."""
    words = [name for name, leaf in leaves(work.kind).items() if leaf.type is Type.WORD]
    grouping = [name for name in work.kind.spec.columns if name in words][:1]
    for column in ("state", *grouping):
        values = [cell(work.session.view, record, column) for record in records]
        shown = {_word(value): value for value in values if value is not None}
        counts = Counter(_word(value) for value in values)
        if shown:
            yield (
                label(work.kind, column),
                tuple((value, counts[word]) for word, value in shown.items()),
            )


def _word(value: Cell) -> str:
    return value.word if isinstance(value, Labelled) else str(value)


def _write(work: _Work, taken: list[Taken], found: Reconciliation) -> Reconciliation:
    names = {row.row: f"<row {row.row} of the register>" for row in taken}
    edits = tuple(
        Create(
            work.request.noun,
            {key: value for key, value in row.tree.items() if key != "id"},
            names[row.row],
            row.tree.get("id"),
        )
        for row in taken
    )
    name = " ".join(work.request.file.name.split())
    summary = f"Take in {name}: {len(taken)} x {work.request.noun}"
    applied = work.session.write(Change(summary, f"import {work.request.noun}", edits))
    return replace(
        found, ids=tuple(applied.ids[names[row.row]] for row in taken), commit=applied.commit
    )
