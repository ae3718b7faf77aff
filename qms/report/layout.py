"""What every format needs to know before it starts: order, captions, column widths."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from qms.i18n import N_, M, say, translate
from qms.report.document import Column, Document, Table
from qms.report.escape import escape_line
from qms.report.heading import heading_cells
from qms.report.heads import head
from qms.report.origins import unmarked
from qms.report.widths import setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.report.widths import Setting

PLACEHOLDER: Final = re.compile(r"^\[\]\(qms:(table|figure)/([\w-]+)\)$", re.MULTILINE)
"""What ``{{ table(id) }}`` and ``{{ figure(id) }}`` leave behind, alone in a paragraph."""

_MARK: Final = r"(?:[#.][\w:.-]+|[\w-]+=[^\s{}\\]+|-)"
HEADING_MARKS: Final = rf"[ \t]*(?<!\\)\{{ *{_MARK}(?: +{_MARK})* *\}}"
"""What a template may say of a heading at its end, ``{#name .class}``; never shown."""

PROVENANCE: Final = "provenance"
NOTHING: Final = N_("No entries.")
_CAPTIONS: Final = {"table": N_("Table {n}. {caption}"), "figure": N_("Figure {n}. {caption}")}


@dataclass(frozen=True)  # no slots: what is worked out once needs a place
class Layout:
    """A document with its numbered captions; ``captions`` is keyed by (kind, id).

    ``marked`` is its text with the marks of figures, for the format that links them.
    """

    document: Document
    captions: Mapping[tuple[str, str], str]
    marked: str

    @property
    def lang(self) -> str:
        """The language of the document."""
        return self.document.meta.lang

    @cached_property
    def settings(self) -> Mapping[str, Setting]:
        """How each table is set, by its name."""
        meta = self.document.meta
        tables = self.document.tables.items()
        return {
            name: setting(table, meta.lang, meta.style, turned=meta.turned)
            for name, table in tables
        }

    def caption(self, table: Table) -> str:
        """Return the numbered caption, or the plain one where the text does not place it."""
        return self.captions.get(("table", table.id), table.caption)


def lay_out(document: Document) -> Layout:
    """Append the provenance and number tables and figures in the order of the text."""
    whole = _without_empty(with_provenance(document))
    text = whole.markdown
    whole = replace(whole, markdown=unmarked(text))
    captions: dict[tuple[str, str], str] = {}
    numbers = dict.fromkeys(_CAPTIONS, 0)
    for kind, name in PLACEHOLDER.findall(whole.markdown):
        item = whole.tables.get(name) if kind == "table" else whole.figures.get(name)
        if item is None or not item.caption or (kind, name) in captions:
            continue
        numbers[kind] += 1
        pattern = M(_CAPTIONS[kind], n=numbers[kind], caption=item.caption)
        captions[kind, name] = say(pattern, whole.meta.lang)
    return Layout(whole, captions, text)


def with_provenance(document: Document) -> Document:
    """Add the last section: where every figure comes from."""
    meta = document.meta
    if not meta.provenance or PROVENANCE in document.tables:
        return document
    said = dict(meta.provenance)
    if meta.stamp and meta.stamp.template and meta.stamp.circle != "public":
        said[translate(N_("Edition of the template"), meta.lang)] = meta.stamp.template
    columns = (
        Column("what", translate(N_("Source of the data"), meta.lang), width=3),
        Column("value", translate(N_("Value"), meta.lang), width=7),
    )
    table = Table(PROVENANCE, "", columns, tuple(said.items()))
    heading = translate(N_("Provenance"), meta.lang)
    text = f"{document.markdown.rstrip()}\n\n# {heading}\n\n[](qms:table/{PROVENANCE})\n"
    return replace(document, markdown=text, tables={**document.tables, PROVENANCE: table})


def _without_empty(document: Document) -> Document:
    """Say of a table without rows that it has none, in place of an empty grid."""

    def put(match: re.Match[str]) -> str:
        table = document.tables.get(match[2]) if match[1] == "table" else None
        return match[0] if table is None or table.rows else _empty(table, document.meta.lang)

    return replace(document, markdown=PLACEHOLDER.sub(put, document.markdown))


def _empty(table: Table, lang: str) -> str:
    nothing = translate(NOTHING, lang)
    said = f"**{escape_line(table.caption)}.** {nothing}" if table.caption else nothing
    return f"{said}\n\n{escape_line(table.note)}" if table.note else said


def all_text(document: Document) -> Iterator[str]:
    """Yield every text that a reader will see."""
    meta = document.meta
    heading = meta.header
    yield from (meta.title, meta.subtitle, meta.author, meta.circle, meta.page_form, meta.place)
    yield from (meta.watermark, meta.dated or "")
    yield from (heading.university_kk, heading.university_ru, heading.unit, *meta.approval)
    yield from (heading.title, heading.edition, heading.code, heading.department)
    lines = (line for cell in heading_cells(meta) for line in cell.lines)
    yield from (part.text for line in lines for part in line.parts)
    yield document.markdown
    if meta.letter is not None:
        letter = meta.letter
        yield from (*letter.organisation, letter.left, letter.middle, letter.right, letter.foot)
    for table in document.tables.values():
        yield from (table.caption, table.note, *(cell.label for cell in chain(*head(table))))
        yield from (cell for row in table.rows for cell in row if isinstance(cell, str))
    for figure in document.figures.values():
        yield from (figure.caption, figure.alt, figure.svg)
