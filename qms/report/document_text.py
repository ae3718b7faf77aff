"""Somebody's text, Markdown or Word, as the chain of reports takes it: it formats, nothing more.

Pandoc reads it in its sandbox; of its tree is kept what a paper may hold (document_safe).
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import ReportProblem
from qms.i18n import M
from qms.report.document_safe import Reading, Safe
from qms.report.escape import READER
from qms.report.pandoc import transform

if TYPE_CHECKING:
    from qms.report.document_safe import Nodes, Pictures

MARKDOWN: Final = "commonmark+pipe_tables+strikeout+footnotes"
_UNPACKED: Final = 300_000_000
"""Bytes of all parts of a Word file; more is no text."""
_HEADING: Final = re.compile(r"^#{1,6} .*$", re.MULTILINE)
"""A heading, whose braces the chain would read as marks; code stands indented."""


def read_markdown(content: bytes, pictures: Pictures, lang: str = "en") -> Reading:
    """Read a Markdown text; ``pictures`` gives a file beside it by its relative path, or None.

    A code block called ``process`` is drawn as a chart (qms/report/charts/process.py).
    """
    text = content.decode("utf-8-sig", errors="replace")
    return _read(text.encode(), MARKDOWN, pictures, lang)


def read_word(content: bytes) -> Reading:
    """Read a Word file; raises ReportProblem for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > _UNPACKED:
                raise ReportProblem(M("The Word file is larger than {n} bytes.", n=_UNPACKED))
            names = [name for name in package.namelist() if name.startswith("word/media/")]
            media = {name.removeprefix("word/"): package.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise ReportProblem(M("The text is no Word file: {reason}", reason=str(error))) from error
    return _read(content, "docx", media.get)


def _read(content: bytes, kind: str, pictures: Pictures, lang: str = "en") -> Reading:
    with tempfile.TemporaryDirectory(prefix="qms-text-") as name:
        tree = json.loads(transform(content, kind, "json", Path(name)))
    reading = Reading()
    try:
        reading.blocks = list(Safe(reading, pictures, lang).blocks(tree["blocks"], top=True))
    except RecursionError as error:
        raise ReportProblem(M("The text is nested too deep.")) from error
    return reading


def written(blocks: Nodes) -> str:
    """Write blocks as the Markdown of the chain."""
    tree = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
    with tempfile.TemporaryDirectory(prefix="qms-text-") as name:
        text = transform(json.dumps(tree).encode(), "json", READER, Path(name)).decode()
    return _HEADING.sub(lambda line: line[0].replace("{", "\\{"), text)
