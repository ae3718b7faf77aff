"""The HTML page's links from a figure to its records, and from a record to its row of a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from qms.engine.tally import Share, Tally
from qms.i18n import N_, M, say, translate
from qms.report.origins import record_of
from qms.report.widths import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.report.document import Cell, Origin, Table
    from qms.report.layout import Layout

TITLE: Final = N_("Figures and their records")
NAME: Final = "figures-and-records"
PLACE: Final = "<!--figures and their records-->"  # text of records never holds a live sign
_ROWS: Final = re.compile(r'<tr id="(row:[^"]+)"')


def figure_link(layout: Layout, address: str, printed: str) -> Markup:
    """Return a printed figure as a link to its records; plain where the report names none."""
    if address not in layout.document.origins:
        return Markup("{}").format(printed)
    return Markup('<a class="figure" href="#origin:{}">{}</a>').format(address, printed)


def row_ids(table: Table) -> tuple[str, ...]:
    """Return the id of each row on the page, empty for rows that are made of no record."""
    return tuple(
        f"row:{table.id}:{number}" if ids else ""
        for number, ids in enumerate(table.origin or ((),) * len(table.rows), 1)
    )


def linked_texts(table: Table, layout: Layout) -> list[list[str]]:
    """Return the rows as words, their figures as links."""
    return [
        [_cell(layout, cell, words) for cell, words in zip(row, printed, strict=True)]
        for row, printed in zip(table.rows, texts(table, layout.lang), strict=True)
    ]


def _cell(layout: Layout, cell: Cell, words: str) -> str:
    is_figure = isinstance(cell, Tally | Share) and cell.name
    return figure_link(layout, cell.name, words) if is_figure else words  # type: ignore[union-attr]


def with_place(layout: Layout) -> str:
    """Return the marked text with a last section for the figures and their records."""
    if not layout.document.origins:
        return layout.marked
    heading = translate(TITLE, layout.lang)
    return f"{layout.marked.rstrip()}\n\n# {heading} {{#{NAME}}}\n\n[](qms:table/{NAME})\n"


def parts(layout: Layout) -> dict[tuple[str, str], str]:
    """Return what stands in that section until the rest of the page is there."""
    return {("table", NAME): PLACE} if layout.document.origins else {}


def appendix(layout: Layout, body: str) -> dict[str, object]:
    """Return what the template of that section prints.

    A record leads to the first row of a table that is on the page.  A report that leaves the
    office names no record beyond those that its tables list.
    """
    rows = _row_of(layout, frozenset(_ROWS.findall(body)))
    stamp = layout.document.meta.stamp
    inside = stamp is None or stamp.circle == "internal"
    intro = N_("Every figure of the report, and the records behind it.")
    headings = (N_("Figure"), N_("Value"), N_("Records"))
    return {
        "intro": translate(intro, layout.lang),
        "head": [translate(text, layout.lang) for text in headings],
        "origins": [
            (address, origin.value, list(_records(layout, address, origin, rows, inside=inside)))
            for address, origin in layout.document.origins.items()
        ],
    }


def _row_of(layout: Layout, there: frozenset[str]) -> dict[str, str]:
    """Return record id -> id of the first row on the page that is made of it."""
    found: dict[str, str] = {}
    for table in layout.document.tables.values():
        for row, ids in zip(row_ids(table), table.origin, strict=False):
            for record_id in ids if row in there else ():
                found.setdefault(record_id, row)
    return found


def _row(rows: dict[str, str], counted: str) -> str:
    return rows.get(counted) or rows.get(record_of(counted), "")


def _records(
    layout: Layout, address: str, origin: Origin, rows: dict[str, str], *, inside: bool
) -> Iterator[tuple[str, str]]:
    """Yield (words, id of a place on the page or nothing) for each record of a figure."""
    table = layout.document.tables.get(address)
    if table is not None and any(row in rows.values() for row in row_ids(table)):
        yield layout.caption(table), f"table-{address}"
        return
    named = [item for item in origin.ids if inside or _row(rows, item)]
    for item in named:
        yield item, _row(rows, item)
    if len(named) < len(origin.ids):
        hidden = len(origin.ids) - len(named)
        yield say(M("not listed in this report: {n}", n=hidden), layout.lang), ""
