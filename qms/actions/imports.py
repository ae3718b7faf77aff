"""Take in a foreign register: propose the mapping, read, reconcile, write as one change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qms.actions.values import choose, opening_type, required
from qms.errors import ImportProblem, StoreProblem
from qms.exchange.fields import Type, leaves
from qms.exchange.lookup import Lookup
from qms.exchange.mapping import ColumnMap, propose
from qms.exchange.mapping_file import field_names, parsed, written
from qms.exchange.reading import Context, Reader
from qms.exchange.reconciliation import Reconciliation, remarks, sums
from qms.exchange.soundness import known, mark_repeated, sound
from qms.exchange.tables import read_table
from qms.i18n import M, current
from qms.kinds import all_kinds
from qms.model.change import Change, Create, Placeholder
from qms.model.ids import Numbering
from qms.store import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.actions.session import Session
    from qms.exchange.fields import Leaf
    from qms.exchange.reading import Doubt, Taken
    from qms.exchange.tables import Table
    from qms.i18n import Message
    from qms.model.record import Record


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; ``repeat`` is "refuse", "again" or "new" for rows known already."""

    noun: str
    file: Path
    mapping: Path | None = None
    sheet: str | None = None
    dry: bool = False
    repeat: str = "refuse"

    @property
    def map_path(self) -> Path:
        """Return where the mapping is kept: beside the register unless said otherwise."""
        return self.mapping or self.file.with_name(f"{self.file.name}.map.yaml")


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
    fields = leaves(kind)
    table = read_table(request.file, request.sheet)
    made, note = _mapping(session, request, fields, table)
    reader = Reader(table, made, fields, Lookup(session.view), _context(session, kind, fields))
    rows, sections = reader.rows()
    mark_repeated(made, rows)
    records = sound(session.view, kind, made, rows)
    here = _known(session, request, rows)
    taken = [row for row in rows if not row.refusals and row.row not in here]
    counted = [name for name in kind.spec.columns if name in _words(fields)][:1]
    found = Reconciliation(
        noun=request.noun,
        file=request.file.name,
        dry=request.dry,
        columns=tuple((made.columns[at].heading, str(path)) for at, path in made.placed),
        unplaced=made.left_out,
        read=len(rows) + len(sections),
        taken=len(taken),
        known=len(here),
        doubtful=tuple(doubt for row in taken for doubt in row.doubts),
        left_out=(*_left_out(rows), *sections),
        sums=tuple(sums(session.view, ("state", *counted), [records[row.row] for row in taken])),
        notes=(*table.notes, *note, *remarks(reader.short_years, reader.cleaned, here)),
    )
    return found if request.dry or not taken else _write(session, request, taken, found)


def _words(fields: dict[str, Leaf]) -> set[str]:
    return {name for name, leaf in fields.items() if leaf.type is Type.WORD}


def _left_out(rows: list[Taken]) -> Iterator[Doubt]:
    return (doubt for row in rows if row.refusals for doubt in (*row.refusals, *row.doubts))


def _mapping(
    session: Session, request: Request, fields: dict[str, Leaf], table: Table
) -> tuple[ColumnMap, tuple[Message, ...]]:
    """Use the mapping kept beside the register, or propose one and keep it there."""
    path = request.map_path
    notes: tuple[Message, ...] = ()
    if path.is_file():
        made = parsed(path.name, path.read_bytes(), request.noun, fields, table)
        notes = (M("Mapping used: {path}", path=str(path)),)
    else:
        made = propose(request.noun, fields, table, session.config.default_language)
        if not request.dry:
            notes = (_kept(request, written(made, _lacking(fields, made), current())),)
    lacking = _lacking(fields, made)
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


def _kept(request: Request, data: bytes) -> Message:
    try:
        files.create(request.map_path, data)
    except StoreProblem as problem:
        if request.mapping is not None:
            raise
        return M("The mapping could not be kept: {reason}", reason=problem.message)
    return M("Mapping proposed and kept: {path}", path=str(request.map_path))


def _lacking(fields: dict[str, Leaf], made: ColumnMap) -> tuple[str, ...]:
    needed = _required(all_kinds()[made.noun], fields)
    return field_names(fields, tuple(name for name in needed if not made.fills(name)), current())


def _required(kind: type[Record], fields: dict[str, Leaf]) -> tuple[str, ...]:
    """Return what every record needs, by name: ``title``, ``assessments.impact``."""
    found: list[str] = ["id"] if kind.spec.numbering is Numbering.SLUG else []
    for name in required(kind):
        inner = f"{kind.spec.opening}.{name}"
        parts = [leaf.name for leaf in fields.values() if leaf.group == name and leaf.required]
        found += [name] if name in fields else [inner] if inner in fields else parts
    return tuple(found)


def _context(session: Session, kind: type[Record], fields: dict[str, Leaf]) -> Context:
    """Return what ``add`` would fill in by itself: the day, and the scale's edition of today."""
    defaults: dict[str, dict[str, Any]] = {}
    opening = opening_type(kind)
    if opening is not None and kind.spec.opening is not None:
        given = {"date": session.today.isoformat()}
        if "edition" in opening.model_fields and session.view.scale is not None:
            given["edition"] = session.view.scale.id
        defaults[kind.spec.opening] = given
    return Context(session.today, defaults, _required(kind, fields))


def _known(session: Session, request: Request, rows: list[Taken]) -> set[int]:
    """Return the rows to pass over because the workspace has them; raises ImportProblem."""
    found = known(session.view, all_kinds()[request.noun], rows)
    if not found or request.repeat == "again":
        return set()
    if request.repeat == "refuse" and not request.dry:
        raise ImportProblem(
            M(
                "{file}: rows that are in the workspace already (same old number and title):"
                " {n} of {all}; nothing was written.",
                file=request.file.name,
                n=len(found),
                all=len(rows),
            ),
            M("--only-new takes the other rows, --again takes all of them a second time."),
        )
    return found


def _write(
    session: Session, request: Request, taken: list[Taken], found: Reconciliation
) -> Reconciliation:
    names = {row.row: Placeholder(f"row-{row.row}") for row in taken}
    edits = tuple(
        Create(
            request.noun,
            {key: value for key, value in row.tree.items() if key != "id"},
            names[row.row],
            row.tree.get("id"),
        )
        for row in taken
    )
    name = " ".join(request.file.name.split())
    summary = f"Take in {name}: {len(taken)} x {request.noun}"
    applied = session.write(Change(summary, f"import {request.noun}", edits))
    ids = tuple(applied.ids[names[row.row]] for row in taken)
    return replace(found, ids=ids, commit=applied.commit)
