"""Sheets that belong to a document: acquaintance, registration of changes, title, notice.

Which columns a sheet has, in which order and under which headings, POL-forms says; what stands in
them, the records (qms/report/document_rows.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from qms.errors import UsageProblem
from qms.i18n import N_, M, translate
from qms.report.document import Column, Document, Table
from qms.report.document_head import edition_words, forms_of, interface, meta, watermark
from qms.report.document_rows import changes, coverage, edition_rows, readers, system_row
from qms.report.document_signed import agreed, approved, developed
from qms.report.document_tables import BLANK
from qms.report.papers import signatures
from qms.report.template import environment, fill
from qms.report.widths import setting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Edition
    from qms.kinds.policies.forms import FormColumn, SheetForm
    from qms.kinds.system_change import SystemChange
    from qms.report.document import Meta
    from qms.report.document_signed import Row
    from qms.report.papers import Desk

SheetName: TypeAlias = Literal["acquaintance", "changes", "title", "notice"]
SHEETS: Final[tuple[SheetName, ...]] = get_args(SheetName)
_FIELDS: Final = dict(
    zip(SHEETS, ("acquaintance_sheet", "change_sheet", "title_sheet", "notice_sheet"), strict=True)
)
_TEMPLATE: Final = "report/document_sheet.md.j2"
_DATES: Final = frozenset({"date", "introduced"})
ROOM: Final = f"{BLANK}\n{BLANK}"
"""Two empty lines: nobody signs on one of small type."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table with the words above it."""

    heading: str
    table: Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the template of a sheet may use: ``r`` in it.

    ``about`` are lines below the title, ``parts`` tables with their headings, ``remarks`` lines
    below them; ``signed`` tells whether there are lines to sign on.
    """

    about: tuple[str, ...]
    parts: tuple[Part, ...]
    remarks: tuple[str, ...]
    signed: bool


def form_of(desk: Desk, which: SheetName) -> SheetForm:
    """Return the form of a sheet; raises UsageProblem where POL-forms describes none."""
    found: SheetForm | None = getattr(forms_of(desk), _FIELDS[which])
    if found is None:
        raise UsageProblem(
            M("{id} describes no such sheet: {name}", id="POL-forms", name=which),
            M("Enter {key}: qms edit {id}", id="POL-forms", key=_FIELDS[which]),
        )
    return found


def table_of(
    desk: Desk, form: SheetForm, name: str, rows: Iterable[Row], blank: int | None = None
) -> Table:
    """Return the table of a sheet: what the records fill, then empty rows to write on.

    ``blank`` is how many; those of the form where it is not given, one where all would be none.
    """
    filled = list(rows)
    empty = form.blank if blank is None else blank
    filled += [{}] * (empty if filled or empty else 1)
    cells = tuple(
        tuple(_cell(column.column, number, row) for column in form.columns)
        for number, row in enumerate(filled, start=1)
    )
    return Table(name, "", tuple(_column(desk, item) for item in form.columns), cells)


def _cell(name: str, number: int, row: Row) -> str | dt.date:
    blank = ROOM if name == "signature" else BLANK
    return str(number) if name == "row" else row.get(name) or blank


def _column(desk: Desk, item: FormColumn) -> Column:
    label, group = desk.text(item.label), desk.text(item.group)
    kind: Literal["date", "text"] = "date" if item.column in _DATES else "text"
    return Column(item.column, label, kind, item.width, group)


def title_parts(desk: Desk, document: ControlledDocument, edition: Edition) -> tuple[Part, ...]:
    """Return developed, agreed, approved: each a table in the form of the title sheet."""
    form = form_of(desk, "title")
    groups = (
        ("developed", N_("Developed by"), developed),
        ("agreed", N_("Agreed with"), agreed),
        ("approved", N_("Approved by"), approved),
    )
    return tuple(
        Part(translate(words, desk.lang), table_of(desk, form, name, rows, 0))
        for name, words, of in groups
        if (rows := list(of(desk, document, edition)))
    )


def sheet_parts(
    desk: Desk,
    document: ControlledDocument,
    edition: Edition,
    which: SheetName,
    unit: str | None = None,
) -> tuple[Part, ...]:
    """Return the tables of a sheet; raises UsageProblem where POL-forms describes none."""
    if which == "title":
        return title_parts(desk, document, edition)
    form = form_of(desk, which)
    if which == "acquaintance":
        rows = readers(desk, document, edition, unit)
    else:
        rows = (changes if which == "changes" else edition_rows)(desk, document, edition)
    return (Part("", table_of(desk, form, which, rows)),)


def sheet(
    desk: Desk,
    document: ControlledDocument,
    edition: Edition,
    which: SheetName,
    unit: str | None = None,
) -> Document:
    """Return a sheet of an edition as a paper of its own."""
    title = desk.text(form_of(desk, which).title)
    head = about(desk, document, edition, title)
    model = Sheet(
        (desk.text(document.title), desk.called(unit) if unit else ""),
        sheet_parts(desk, document, edition, which, unit),
        coverage(desk, document, edition, unit) if which == "acquaintance" else (),
        signed=which == "notice",
    )
    rows = (*agreed(desk, document, edition), *approved(desk, document, edition))
    signed = [(str(row.get("position") or ""), str(row.get("name") or "")) for row in rows]
    return _paper(desk, head, model, signed)


def about(
    desk: Desk,
    document: ControlledDocument,
    edition: Edition,
    title: str,
    template: str = _TEMPLATE,
) -> Meta:
    """Return the head of a paper about an edition, whose page header names the document."""
    name = f"{document.id}/{edition.id}"
    made = meta(desk, title, interface(template), name, document.owner_unit)
    header = replace(
        made.header,
        title=desk.text(document.title),
        code=document.code or "",
        edition=edition_words(desk, edition),
    )
    mark = watermark(desk, document, edition)
    return replace(made, header=header, watermark=mark, cover=False)


def notice_sheet(desk: Desk, change: SystemChange) -> Document:
    """Return the notification sheet of a change of the system (Dulaty manual, 10.3.6).

    Each place changed is a row with its eight facts; those who agree and approve sign below.
    """
    form = form_of(desk, "notice")
    rows = [system_row(desk, item) for item in change.places]
    made = meta(desk, desk.text(form.title), interface(_TEMPLATE), change.id, change.unit)
    head = replace(made, cover=False)
    model = Sheet(
        (desk.text(change.title), desk.text(change.purpose)),
        (Part("", table_of(desk, form, "notice", rows)),),
        (),
        signed=True,
    )
    posts = [post for post in (change.responsible, change.approved_by) if post]
    signed = [(desk.words(post, change.unit), desk.name(post)) for post in posts]
    units = [(desk.called(unit), "") for unit in change.interested]
    return _paper(desk, head, model, [*units, *signed])


def with_template(desk: Desk, parts: Sequence[Part], template: str) -> dict[str, Table]:
    """Return the tables by name; below the last stands the edition of the template."""
    tables = {part.table.id: part.table for part in parts}
    if tables:
        name, last = list(tables.items())[-1]
        said = M("Template: {template}", template=interface(template)).shown(desk.lang)
        tables[name] = replace(last, note=said)
    return tables


def _paper(desk: Desk, head: Meta, model: Sheet, signed: Sequence[tuple[str, str]]) -> Document:
    tables = with_template(desk, model.parts, _TEMPLATE)
    ways = (setting(table, desk.lang, head.style) for table in tables.values())
    head = replace(head, turned=any(way.wide for way in ways))
    signed = signed if model.signed else ()
    model = replace(model, signed=bool(signed))
    if signed:
        tables["signatures"] = signatures(signed)
    made = environment(desk.workspace)
    text = fill(made, _TEMPLATE, lang=desk.lang, r=model, tables=tables, figures={})
    return Document(head, text, tables)
