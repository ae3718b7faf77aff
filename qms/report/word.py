"""DOCX: pandoc writes the text, a pass over it adds what pandoc cannot: header, cover, contents."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from qms.report.heading import heading_cells
from qms.report.heads import head_data
from qms.report.pandoc import convert, missing_extra, report_assets
from qms.report.pdf import png
from qms.report.widths import SHEET, texts
from qms.report.word_header import add_header, set_style
from qms.report.word_letter import add_letter
from qms.report.word_parts import add_front
from qms.report.word_table_look import finish_table, hold_before, space_after
from qms.report.word_watermark import add_watermark
from qms.report.word_widths import name_of, set_widths

if TYPE_CHECKING:
    from pathlib import Path

    from qms.report.document import Figure, Meta
    from qms.report.layout import Layout
    from qms.report.look import Look

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_LANGUAGES: Final = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
_PROPERTY_LIMIT: Final = 255
_SECTION_MARK: Final = '<w:sectPr><w:pgSz w:orient="{}"/></w:sectPr>'


def word(layout: Layout, data: dict[str, Any], folder: Path, look: Look) -> bytes:
    """Return the DOCX in the university's own styles, else in ours as POL-forms sets them."""
    reference = look.reference or report_assets() / "reference.docx"
    source = {
        **data,
        "tables": {name: _table(name, layout) for name in layout.document.tables},
        "figures": {
            name: _figure(item, layout, folder) for name, item in layout.document.figures.items()
        },
        "portrait": _SECTION_MARK.format("portrait"),
        "landscape": _SECTION_MARK.format("landscape"),
    }
    options = ("--to=docx", f"--reference-doc={reference}", "--output=-")
    made = convert(layout.document.markdown, source, folder, *options)
    return repacked(_finished(made, layout, look, logo_png(look, folder)))


def logo_png(look: Look, folder: Path) -> bytes | None:
    """Return the logo as PNG, which every Word shows."""
    if look.logo is None or look.logo.media_type == "image/png":
        return look.logo.content if look.logo else None
    return png(look.logo.content.decode(errors="replace"), folder)


def _finished(made: bytes, layout: Layout, look: Look, logo: bytes | None) -> bytes:
    try:
        import docx
    except ImportError as error:
        raise missing_extra(error) from error
    paper = docx.Document(io.BytesIO(made))
    meta = layout.document.meta
    for table in paper.element.body.iter(_w("tbl")):
        finish_table(table)
        if found := layout.settings.get(name_of(table)):
            set_widths(table, found, meta.style.table_size)
        hold_before(table)
        space_after(table)
    for chart in paper.element.body.findall(_w("p")):
        if chart.style == "Chart":
            hold_before(chart)
    _complete_styles(paper)
    if look.reference is None:
        set_style(paper, meta.style)
    if meta.turned:
        _turn(paper.sections[-1], paper.sections[-1].bottom_margin)
    _heads(paper, meta, logo)
    _properties(paper, meta)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _heads(paper: Any, meta: Meta, logo: bytes | None) -> None:  # noqa: ANN401 -- docx.Document is a function
    if meta.letter is not None:
        add_letter(paper, meta, meta.letter)
        _sections(paper)
        return
    add_front(paper, meta, logo)
    _sections(paper)
    cells = heading_cells(meta, logo=logo is not None)
    add_header(paper.sections[0], cells, logo)
    add_watermark(paper.sections[0].header, meta.watermark)


def _complete_styles(paper: Any) -> None:  # noqa: ANN401 -- docx.Document is a function
    """Take the styles that a university's own look lacks from the packaged one."""
    import docx

    known = {style.name for style in paper.styles}
    for style in docx.Document(str(report_assets() / "reference.docx")).styles:
        if style.name not in known:
            paper.styles.element.append(deepcopy(style.element))


def _sections(paper: Any) -> None:  # noqa: ANN401 -- docx.Document is a function
    """Give the marks of filter.lua the size and margins of the reference document."""
    last = paper.sections[-1]._sectPr  # noqa: SLF001 -- python-docx offers no copy
    marks = list(paper.sections)[:-1]
    for section in marks:
        mark = section._sectPr  # noqa: SLF001 -- as above
        turned = section.orientation == 1
        for child in list(mark):
            mark.remove(child)
        for name in ("pgSz", "pgMar"):
            mark.append(deepcopy(last.find(_w(name))))
        if turned:
            _turn(section, last.bottom_margin)
    if marks:  # what follows the first section inherits its headers
        headers = [*last.findall(_w("headerReference")), *last.findall(_w("footerReference"))]
        for index, reference in enumerate(headers):
            marks[0]._sectPr.insert(index, reference)  # noqa: SLF001 -- as above


def _turn(section: Any, side: Any) -> None:  # noqa: ANN401 -- python-docx wants its own lengths
    """Lay a sheet on its side: what was the binding edge is now the upper one."""
    size = (section.page_height, section.page_width)
    section.orientation, (section.page_width, section.page_height) = 1, size
    section.top_margin, section.bottom_margin = section.left_margin, section.right_margin
    section.left_margin = section.right_margin = side


def _properties(paper: Any, meta: Meta) -> None:  # noqa: ANN401 -- docx.Document is a function
    day = datetime.combine(meta.date, time())
    properties = paper.core_properties
    properties.title = meta.title[:_PROPERTY_LIMIT]
    properties.subject = meta.subtitle[:_PROPERTY_LIMIT]
    properties.author, properties.last_modified_by = meta.author[:_PROPERTY_LIMIT], ""
    properties.created = properties.modified = day
    properties.language, properties.revision = meta.lang, 1
    properties.keywords = str(meta.stamp) if meta.stamp else ""
    for item in paper.styles.element.iter(_w("lang")):
        item.set(_w("val"), _LANGUAGES.get(meta.lang, meta.lang))


def _table(name: str, layout: Layout) -> dict[str, Any]:
    table, setting = layout.document.tables[name], layout.settings[name]
    return {
        "caption": layout.caption(table),
        "head": head_data(table, lambda cell: cell.label),
        "kinds": [column.kind for column in table.columns],
        "shares": setting.shares,
        "rows": texts(table, layout.lang),
        "note": table.note,
        "plain": table.plain,
        "wide": setting.wide,
    }


def _figure(figure: Figure, layout: Layout, folder: Path) -> dict[str, Any]:
    path = folder / f"{figure.id}.png"
    path.write_bytes(png(figure.svg, folder))
    caption = layout.captions.get(("figure", figure.id), figure.caption)
    margins = layout.document.meta.style.margins
    width = f"{SHEET[0] - margins.left - margins.right - 5}mm"
    return {"caption": caption, "alt": figure.alt, "png": str(path), "width": width}


def repacked(package: bytes) -> bytes:
    """Pack a DOCX again, the same bytes for the same content: fixed order, times and rights."""
    source = zipfile.ZipFile(io.BytesIO(package))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            target.writestr(entry, source.read(name))
    return buffer.getvalue()


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
