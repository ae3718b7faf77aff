"""PDF/A-2a and PDF/UA-1 through typst, with the vendored fonts alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from qms.errors import ReportProblem
from qms.i18n import N_, M, translate
from qms.report.glyphs import font_folder, missing, spelled
from qms.report.heading import heading_cells, page_parts
from qms.report.heads import HeadCell, head_data
from qms.report.layout import all_text
from qms.report.metrics import AS_WIDE
from qms.report.pandoc import convert, missing_extra, report_assets
from qms.report.widths import FEW_ROWS, breakable, texts
from qms.report.wording import as_of

if TYPE_CHECKING:
    from pathlib import Path

    from qms.kinds.policies.forms import Style
    from qms.report.document import Figure, Meta
    from qms.report.layout import Layout
    from qms.report.look import Logo

REGIONS: Final = {"kk": "KZ", "ru": "KZ", "en": "GB"}
_LONG_CELL: Final = 900
"""Letters from which a row may be broken over two sheets: it might not fit on one."""
_SHORT_TABLE: Final = 1200
"""Letters up to which a table surely fits on one sheet, and stays on one."""
_UNTITLED: Final = "\u2013"
"""Stands for a title without words: PDF/UA wants one."""
_MAIN: Final = '#import "report.typ": *\n#show: report\n\n'


def pdf(layout: Layout, data: dict[str, Any], folder: Path, logo: Logo | None = None) -> bytes:
    """Return the PDF; ``folder`` is an empty working folder, ``data`` what the filter reads."""
    body = convert(layout.document.markdown, data, folder, "--to=typst").decode()
    (folder / "main.typ").write_text(_MAIN + body, encoding="utf-8")
    report = (report_assets() / "report.typ").read_text(encoding="utf-8")
    (folder / "report.typ").write_text(report, encoding="utf-8")
    words = json.dumps(_data(layout, data["missing"], logo), ensure_ascii=False, sort_keys=True)
    (folder / "data.json").write_text(words, encoding="utf-8")
    for figure in layout.document.figures.values():
        svg = spelled(figure.svg, data["missing"])
        (folder / f"{figure.id}.svg").write_text(svg, encoding="utf-8")
    if logo:
        (folder / logo.name).write_bytes(logo.content)
    return compile_typst(folder, "main.typ", data["epoch"])


def png(svg: str, folder: Path, pixels_per_inch: float = 200.0) -> bytes:
    """Draw a chart or a logo as PNG, for programs that show no SVG."""
    (folder / "chart.svg").write_text(spelled(svg, missing([svg])), encoding="utf-8")
    page = '#set page(width: auto, height: auto, margin: 2pt)\n#image("chart.svg")\n'
    (folder / "chart.typ").write_text(page, encoding="utf-8")
    return compile_typst(folder, "chart.typ", 0, ppi=pixels_per_inch)


def compile_typst(folder: Path, name: str, epoch: int, ppi: float | None = None) -> bytes:
    """Compile one file of ``folder`` to PDF, or to PNG when a resolution is given."""
    try:
        import typst
    except ImportError as error:
        raise missing_extra(error) from error
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()]
    )
    compiler = typst.Compiler(folder / name, root=folder, font_paths=fonts)
    try:
        if ppi is not None:
            made = compiler.compile(format="png", ppi=ppi, timestamp=epoch)
        else:
            standards: list[typst.PDFStandard] = ["a-2a", "ua-1"]
            made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=epoch)
    except typst.TypstError as error:
        detail = M("typst refused the report: {detail}", detail=error.diagnostic or str(error))
        raise ReportProblem(detail) from error
    if not isinstance(made, bytes):
        raise ReportProblem(M("typst refused the report: {detail}", detail=name))
    return made


def _data(layout: Layout, absent: tuple[str, ...], logo: Logo | None = None) -> dict[str, Any]:
    meta = layout.document.meta
    lang = meta.lang
    data: dict[str, Any] = {
        "meta": _meta(meta),
        "date": {"year": meta.date.year, "month": meta.date.month, "day": meta.date.day},
        "region": REGIONS.get(lang, "KZ"),
        "keywords": [str(meta.stamp)] if meta.stamp else [],
        "as_of": as_of(meta),
        "contents_title": translate(N_("Contents"), lang),
        "heading": [asdict(cell) for cell in heading_cells(meta, logo=logo is not None)],
        "page": [asdict(part) for part in page_parts(meta.page_form)],
        "style": _style(meta.style),
        "logo": logo.name if logo else None,
        "tables": {name: _table(name, layout) for name in layout.document.tables},
        "figures": {name: _figure(item, layout) for name, item in layout.document.figures.items()},
    }
    return _spelled(data, absent)  # type: ignore[no-any-return]


def _meta(meta: Meta) -> dict[str, Any]:
    heading = meta.header
    return {
        "title": meta.title if meta.title.strip() else _UNTITLED,
        "subtitle": meta.subtitle,
        "lang": meta.lang,
        "author": meta.author,
        "circle": meta.circle,
        "place": meta.place,
        "letter": asdict(meta.letter) if meta.letter else None,
        "approval": list(meta.approval),
        "watermark": meta.watermark,
        "cover": meta.cover,
        "turned": meta.turned,
        "university_kk": heading.university_kk,
        "university_ru": heading.university_ru,
    }


def _style(style: Style) -> dict[str, Any]:
    """Return sizes in points and margins in millimetres; the fonts are the vendored ones."""
    return {
        "size": style.size,
        "table": style.table_size * AS_WIDE,
        "spacing": style.line_spacing,
        **style.margins.model_dump(),
    }


def _table(name: str, layout: Layout) -> dict[str, Any]:
    table, setting = layout.document.tables[name], layout.settings[name]
    rooms = setting.rooms
    rows = [
        [breakable(cell, room) for cell, room in zip(row, rooms, strict=True)]
        for row in texts(table, layout.lang)
    ]
    return {
        "caption": layout.caption(table),
        "head": head_data(table, lambda cell: _head_words(cell, rooms)),
        "kinds": [column.kind for column in table.columns],
        "shares": setting.shares,
        "scale": setting.scale,
        "rows": rows,
        "note": table.note,
        "plain": table.plain,
        "whole": len(rows) < FEW_ROWS
        and sum(len(cell) for row in rows for cell in row) < _SHORT_TABLE,
        "long": any(len(cell) > _LONG_CELL for row in rows for cell in row),
    }


def _figure(figure: Figure, layout: Layout) -> dict[str, Any]:
    return {
        "caption": layout.captions.get(("figure", figure.id), figure.caption),
        "alt": figure.alt,
        "file": f"{figure.id}.svg",
    }


def _head_words(cell: HeadCell, rooms: tuple[float, ...]) -> str:
    room = sum(rooms[cell.at : cell.at + cell.columns])
    return breakable(cell.label, room, bold=True)


def _spelled(value: Any, absent: tuple[str, ...]) -> Any:  # noqa: ANN401 -- any JSON
    if isinstance(value, str):
        return spelled(value, absent)
    if isinstance(value, dict):
        return {key: _spelled(item, absent) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(item, absent) for item in value]
    return value


def missing_signs(layout: Layout) -> tuple[str, ...]:
    """Return the signs of the document that will print as their number."""
    return missing(all_text(layout.document))
