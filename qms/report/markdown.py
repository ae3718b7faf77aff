"""The Markdown file: needs no other program, so it can always be made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qms.i18n import N_, translate
from qms.report.escape import escape_cell, escape_line
from qms.report.layout import HEADING_MARKS, PLACEHOLDER
from qms.report.widths import texts
from qms.report.wording import long_date

if TYPE_CHECKING:
    from qms.report.document import Column, Figure, Letter, Meta, Table
    from qms.report.layout import Layout


_HEADING: Final = re.compile(rf"^(#{{1,5}} .*?)(?:{HEADING_MARKS})?[ ]*$", re.MULTILINE)
"""A heading: one level below the title, without what the template says of it."""


_GAPS: Final = re.compile(r"\n{3,}")
"""What the lines of a template without words leave behind."""


def as_markdown(layout: Layout) -> str:
    """Write the whole document as Markdown with pipe tables; a figure is told in words."""

    def put(match: re.Match[str]) -> str:
        kind, name = match[1], match[2]
        if kind == "table" and (table := layout.document.tables.get(name)):
            return table_lines(table, layout)
        if kind == "figure" and (figure := layout.document.figures.get(name)):
            return _figure(figure, layout)
        return match[0]

    body = _HEADING.sub(r"#\1", layout.document.markdown)
    body = _GAPS.sub("\n\n", PLACEHOLDER.sub(put, body))
    stamp = layout.document.meta.stamp
    last = f"\n<!-- {stamp} -->\n" if stamp else ""
    return f"{_front(layout.document.meta)}\n\n{body.strip()}\n{last}"


def table_lines(table: Table, layout: Layout) -> str:
    """Write one table with its caption above and its note below."""
    caption = layout.caption(table)
    sides = ["--:" if column.kind in {"integer", "number"} else "---" for column in table.columns]
    lines = [
        _row(["" if table.plain else _label(column) for column in table.columns]),
        f"| {' | '.join(sides)} |",
        *(_row(cells) for cells in texts(table, layout.lang)),
    ]
    parts = [f"**{escape_line(caption)}**"] if caption else []
    parts.append("\n".join(lines))
    if table.note:
        parts.append(escape_line(table.note))
    return "\n\n".join(parts)


def _label(column: Column) -> str:
    """Put the common heading before the label: Markdown has one row of headings."""
    return f"{column.group}: {column.label}" if column.group else column.label


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(escape_cell(cell) for cell in cells)} |"


def _figure(figure: Figure, layout: Layout) -> str:
    caption = layout.captions.get(("figure", figure.id), figure.caption)
    # one paragraph with all that a drawing shows would be pages long
    parts = [escape_line(part) for part in figure.alt.split("; ")]
    said = "\n".join(f"> - {part}" for part in parts) if len(parts) > 1 else f"> {parts[0]}"
    return f"**{escape_line(caption)}**\n\n{said}"


def _letter(meta: Meta, letter: Letter) -> str:
    lines = [*letter.organisation, " · ".join(filter(None, (letter.left, letter.middle)))]
    first = "\\\n".join(escape_line(line) for line in lines if line)
    title = " ".join(filter(None, (meta.title.upper(), letter.right)))
    parts = [first, f"# {escape_line(title)}", escape_line(meta.subtitle)]
    return "\n\n".join(part for part in parts if part)


def _front(meta: Meta) -> str:
    if meta.letter is not None:
        return _letter(meta, meta.letter)
    heading = meta.header
    rows = [
        [heading.university_kk, heading.university_ru],
        [heading.unit, " ".join(filter(None, (heading.title, heading.code)))],
        [meta.circle, heading.edition],
        *_dated(meta),
    ]
    table = [_row(rows[0]), "| --- | --- |", *(_row(row) for row in rows[1:])]
    title = f"# {escape_line(meta.title)}\n\n{escape_line(meta.subtitle)}"
    mark = "\\\n".join(escape_line(line) for line in meta.approval)
    state = f"**{escape_line(meta.watermark)}**" if meta.watermark else ""
    return "\n\n".join(filter(None, (state, mark, title, "\n".join(table))))


def _dated(meta: Meta) -> list[list[str]]:
    if meta.dated is not None:
        return [[meta.dated, ""]] if meta.dated else []
    return [[translate(N_("Data as of"), meta.lang), long_date(meta.date, meta.lang)]]
