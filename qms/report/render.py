"""One document, five formats, equal bytes for equal content."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qms.errors import ReportProblem
from qms.i18n import M, say
from qms.report.glyphs import name
from qms.report.layout import Layout, lay_out
from qms.report.markdown import as_markdown
from qms.report.page import page
from qms.report.pdf import missing_signs, pdf
from qms.report.sheets import workbook
from qms.report.word import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qms.report.document import Document

FORMATS: Final = ("md", "html", "docx", "pdf", "xlsx")


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

    ``gate`` is shown the name and content of every file before any is written, and may refuse.

    ``workspace`` may bring its own ``templates/report/reference.docx``.  ``progress`` hears each
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
    wanted = _known(formats)
    layout = lay_out(document)
    if warn and "pdf" in wanted:
        _tell_of_signs(layout, warn)
    files: dict[str, bytes] = {}
    for kind in wanted:
        file = f"{stem}.{kind}"
        if progress:
            progress(say(M("Writing {name}", name=file)))
        files[file] = make(layout, kind, workspace)
    return files


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
    for sign in missing_signs(layout):
        problem = M(
            "No font of the report has {sign}; PDF prints it as {name}.",
            sign=sign,
            name=name(sign),
        )
        warn(say(problem))


def make(layout: Layout, kind: str, workspace: Path | None = None) -> bytes:
    """Return the bytes of one format."""
    if kind == "md":
        return as_markdown(layout).encode()
    if kind == "html":
        return page(layout).encode()
    if kind == "xlsx":
        return workbook(layout)
    with tempfile.TemporaryDirectory(prefix="qms-report-") as name:
        folder = Path(name)
        data = _data(layout)
        if kind == "pdf":
            return pdf(layout, {**data, "missing": missing_signs(layout)}, folder)
        own = workspace / "templates" / "report" / "reference.docx" if workspace else None
        return word(layout, data, folder, own if own and own.is_file() else None)


def _data(layout: Layout) -> dict[str, Any]:
    """Return what filter.lua needs for DOCX and PDF; the day of the report is its time."""
    document = layout.document
    day = datetime.combine(document.meta.date, time(), UTC)
    return {
        "epoch": int(day.timestamp()),
        "missing": [],
        "tables": {key: {"wide": item.wide} for key, item in document.tables.items()},
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
