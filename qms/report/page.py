"""The HTML page and the SVG charts: packaged Jinja templates with HTML escaping."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from qms.assets import assets
from qms.i18n import N_, translate
from qms.report import links
from qms.report.body import body_html
from qms.report.heading import heading_cells
from qms.report.heads import head
from qms.report.wording import as_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Environment

    from qms.report.document import Figure, HeadingCell, HeadingLine, Part, Table
    from qms.report.layout import Layout
    from qms.report.look import Logo


_WATERMARK: Final = (
    "p.watermark { position: fixed; inset: 0; margin: 0; display: flex; align-items: center;"
    " justify-content: center; transform: rotate(-45deg); color: #111; opacity: .12;"
    ' font: bold 7rem/1 "Noto Sans", "Segoe UI", sans-serif; white-space: nowrap;'
    " pointer-events: none; z-index: 1; }\n"
    "p.state { font-weight: bold; text-align: center; }\n"
)
"""A fixed block is repeated on every printed page; it lies above the tables, which have colours."""
_COUNTERS: Final = {"page": "counter(page)", "pages": "counter(pages)"}


@cache
def page_environment() -> Environment:
    """Return the environment of the packaged pages and charts; everything is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(assets() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def table_html(table: Table, layout: Layout) -> str:
    """Write one table; widths and sides are classes, because inline styles are refused."""
    return _render(
        "report/table.html.j2",
        table=table,
        caption=layout.caption(table),
        head=head(table),
        rows=links.linked_texts(table, layout),
        row_ids=links.row_ids(table),
    )


def figure_html(figure: Figure, layout: Layout) -> str:
    """Write one figure with its SVG in the page."""
    caption = layout.captions.get(("figure", figure.id), figure.caption)
    return _render("report/figure.html.j2", figure=figure, caption=caption)


def page(layout: Layout, logo: Logo | None = None) -> str:
    """Write the whole report as one page, which asks nothing of any network."""
    document = layout.document
    meta = document.meta
    tables = {("table", key): table_html(item, layout) for key, item in document.tables.items()}
    figures = {("figure", key): figure_html(i, layout) for key, i in document.figures.items()}
    placed = tables | figures | links.parts(layout)
    contents, body = body_html(links.with_place(layout), placed, partial(links.figure_link, layout))
    if links.PLACE in body:
        made = _render("report/origins.html.j2", **links.appendix(layout, body))
        body = body.replace(links.PLACE, made)
    cells = heading_cells(meta, logo=logo is not None)
    style = (assets() / "templates" / "report" / "page.css").read_text(encoding="utf-8")
    style += _printed(cells) if meta.letter is None else ""
    style += _WATERMARK if meta.watermark else ""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return _render(
        "report/page.html.j2",
        meta=meta,
        cells=list(_on_screen(cells)),
        logo=_data_url(logo) if logo else "",
        as_of=as_of(meta),
        contents_title=translate(N_("Contents"), meta.lang),
        contents=contents,
        body=body,
        style=style,
        digest=digest,
    )


def _on_screen(cells: Iterable[HeadingCell]) -> Iterator[list[HeadingLine]]:
    """Yield the lines of each cell that say something where there are no pages."""
    for cell in cells:
        lines = [line for line in cell.lines if line.unpaged or not line.paged]
        if lines:
            yield lines


def _printed(cells: Iterable[HeadingCell]) -> str:
    """Return the rule that numbers the pages of a printed page, as the page header says it."""
    lines = [line for cell in cells for line in cell.lines if line.paged]
    content = ' " " '.join(" ".join(map(_content, line.parts)) for line in lines)
    return f"@page {{ @top-right {{ content: {content}; font-size: 8pt; }} }}\n" if lines else ""


def _content(part: Part) -> str:
    """Write a part for CSS; a sign that could end the string or the sheet is its number there."""
    words = "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in part.text)
    return _COUNTERS.get(part.kind, f'"{words}"')


def _data_url(logo: Logo) -> str:
    """Return the logo inside its address: what is in a picture there cannot act."""
    content = base64.b64encode(logo.content).decode("ascii")
    return f"data:{logo.media_type};base64,{content}"


def _render(name: str, **values: Any) -> str:  # noqa: ANN401 -- what each page needs
    return page_environment().get_template(name).render(**values)
