"""One document, five formats, equal bytes for equal content."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qms.errors import ReportProblem
from qms.i18n import M, say
from qms.report.glyphs import listed, stand_in
from qms.report.layout import Layout, lay_out
from qms.report.look import Look, look_of
from qms.report.markdown import as_markdown
from qms.report.page import page
from qms.report.pdf import missing_signs, pdf, png
from qms.report.sheets import workbook
from qms.report.word import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from qms.report.document import Document, Figure

DOCUMENTS: Final = ("md", "html", "docx", "pdf", "xlsx")
"""Formats of the whole report."""
PICTURES: Final = ("svg", "png")
"""Formats of its figures, one file each."""
FORMATS: Final = (*DOCUMENTS, *PICTURES)


def render(  # noqa: PLR0913 -- where to write, and who listens
    document: Document,
    formats: Iterable[str],
    out: Path,
    stem: str,
    *,
    workspace: Path | None = None,
    progress: Callable[[str], None] | None = None,
    warn: Callable[[str], None] | None = None,
    gate: Callable[[str, bytes], None] | None = None,
) -> tuple[Path, ...]:
    """Write ``out/stem.FORMAT`` for each format, in the order of FORMATS, and return the paths.

    A picture is ``out/stem-FIGURE.svg`` or ``.png``.  ``gate`` is shown the name and content of
    every file before any is written, and may refuse.  ``workspace`` may bring its own Word styles
    and logo (qms/report/look.py).  ``progress`` hears each
    format before it is made, ``warn`` each thing that prints otherwise than typed.  Raises
    ReportProblem when a program is missing or refuses the text; nothing is written then.
    """
    files = rendered(document, formats, stem, workspace=workspace, progress=progress, warn=warn)
    if gate:
        for file, content in files.items():
            gate(file, content)
    return put(out, files)


def rendered(  # noqa: PLR0913 -- as render, which writes what this returns
    document: Document,
    formats: Iterable[str],
    stem: str,
    *,
    workspace: Path | None = None,
    progress: Callable[[str], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> dict[str, bytes]:
    """Return the files of a document by name, in the order of FORMATS; nothing is written."""
    wanted = _fitting(document, _known(formats), warn)
    layout, look = lay_out(document), look_of(workspace)
    if warn and "pdf" in wanted:
        _tell_of_signs(layout, warn)
    files: dict[str, bytes] = {}
    for kind in wanted:
        for file, figure in _named(document, kind, stem):
            if progress:
                progress(say(M("Writing {name}", name=file)))
            files[file] = picture(figure, kind) if figure else make(layout, kind, look)
    return files


def _fitting(
    document: Document, wanted: tuple[str, ...], warn: Callable[[str], None] | None
) -> tuple[str, ...]:
    """Leave out formats of pictures where there are none; refuse where nothing would be left."""
    empty = [kind for kind in wanted if kind in PICTURES and not document.figures]
    for kind in empty:
        message = M("The report has no figures to write as {format}.", format=kind)
        if len(empty) == len(wanted):
            raise ReportProblem(message, M("Leave out this format: {name}", name=kind))
        if warn:
            warn(say(message))
    return tuple(kind for kind in wanted if kind not in empty)


def _named(document: Document, kind: str, stem: str) -> Iterator[tuple[str, Figure | None]]:
    """Yield the names of the files of a format, those of pictures with their figure."""
    if kind in DOCUMENTS:
        yield f"{stem}.{kind}", None
    for figure in document.figures.values() if kind in PICTURES else ():
        yield f"{stem}-{figure.id}.{kind}", figure


def put(out: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files by name into a folder, which is made where it is missing."""
    out.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        write_file(out / file, content)
    return tuple(out / file for file in files)


def _known(formats: Iterable[str]) -> tuple[str, ...]:
    wanted = set(formats)
    if unknown := wanted.difference(FORMATS):
        raise ReportProblem(
            M("There is no format {name}.", name=", ".join(sorted(unknown))),
            M("Formats: {names}", names=FORMATS),
        )
    return tuple(kind for kind in FORMATS if kind in wanted)


def _tell_of_signs(layout: Layout, warn: Callable[[str], None]) -> None:
    absent = missing_signs(layout)
    if absent:
        problem = M(
            "No font of the report has these signs; PDF prints a space as a plain one and each"
            " other as its number: {signs}",
            signs=listed(absent),
        )
        warn(say(problem))


def picture(figure: Figure, kind: str) -> bytes:
    """Return a figure as a file of its own."""
    if kind == "svg":
        return figure.svg.encode()
    with tempfile.TemporaryDirectory(prefix="qms-report-") as name:
        return png(figure.svg, Path(name))


def make(layout: Layout, kind: str, look: Look | None = None) -> bytes:
    """Return the bytes of one format of the whole report."""
    look = look or Look()
    if kind == "md":
        return as_markdown(layout).encode()
    if kind == "html":
        return page(layout, look.logo).encode()
    if kind == "xlsx":
        return workbook(layout)
    with tempfile.TemporaryDirectory(prefix="qms-report-") as name:
        folder = Path(name)
        data = _data(layout)
        if kind == "pdf":
            absent = missing_signs(layout)
            shown = {sign: stand_in(sign) for sign in absent}
            return pdf(layout, {**data, "missing": shown}, folder, look.logo)
        return word(layout, data, folder, look)


def _data(layout: Layout) -> dict[str, Any]:
    """Return what filter.lua needs for DOCX and PDF; the day of the report is its time."""
    document = layout.document
    day = datetime.combine(document.meta.date, time(), UTC)
    return {
        "epoch": int(day.timestamp()),
        "missing": {},
        "tables": {key: {"wide": item.wide} for key, item in layout.settings.items()},
        "figures": {key: {} for key in document.figures},
    }


def write_file(path: Path, content: bytes) -> None:
    """Write beside and rename, so that no reader ever meets half a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    os.replace(file.name, path)  # noqa: PTH105 -- Path.replace is the same call
