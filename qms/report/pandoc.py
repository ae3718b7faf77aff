"""Pandoc, the bundled program that turns Markdown into DOCX and typst source."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any, Final

from qms.assets import assets
from qms.errors import ReportProblem
from qms.i18n import M
from qms.report.escape import READER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_SECONDS: Final = 120


def report_assets() -> Path:
    """Return the folder of the packaged report templates."""
    return assets() / "templates" / "report"


def missing_extra(error: Exception) -> ReportProblem:
    """Say how the programs for DOCX and PDF are installed."""
    problem = ReportProblem(
        M("Programs for DOCX and PDF are not installed; md, html and xlsx need none."),
        M(
            "Install them from the place that qms came from: {command}",
            command='pip install "qms[reports] @ PLACE"',
        ),
    )
    problem.__cause__ = error
    return problem


def binary() -> str:
    """Return the path of pandoc; raises ReportProblem when the extra is not installed."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise missing_extra(error) from error


def convert(markdown: str, data: dict[str, Any], folder: Path, *options: str) -> bytes:
    """Run pandoc once over ``markdown`` and return what it wrote.

    ``folder`` is an empty working folder; ``data`` is what ``filter.lua`` reads.  Pandoc itself
    runs in its sandbox: it reads no file and asks no network.
    """
    source = folder / "filter.json"
    source.write_text(json.dumps(data, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    command = [
        f"--from={READER}",
        f"--lua-filter={report_assets() / 'filter.lua'}",
        f"--data-dir={folder}",
        "--syntax-highlighting=none",
        *options,
    ]
    said = {"QMS_REPORT_DATA": str(source), "SOURCE_DATE_EPOCH": str(data["epoch"])}
    return _run(markdown.encode(), folder, command, said)


def transform(content: bytes, read: str, write: str, folder: Path) -> bytes:
    """Turn a text from one format of pandoc into another, in its sandbox and without a filter."""
    options = (f"--from={read}", f"--to={write}", f"--data-dir={folder}", "--output=-")
    return _run(content, folder, options, {})


def _run(content: bytes, folder: Path, options: Sequence[str], said: Mapping[str, str]) -> bytes:
    environment = {
        **said,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        **{key: os.environ[key] for key in ("SYSTEMROOT", "TEMP", "TMP") if key in os.environ},
    }
    try:
        done = subprocess.run(  # noqa: S603 -- the bundled program, options are ours
            [binary(), "--sandbox", "--wrap=none", *options],
            input=content,
            capture_output=True,
            cwd=folder,
            env=environment,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        problem = M("The text of the report took longer than {n} seconds.", n=_SECONDS)
        raise ReportProblem(problem) from error
    if done.returncode:
        detail = done.stderr.decode(errors="replace").strip()
        raise ReportProblem(M("pandoc refused the report: {detail}", detail=detail))
    return done.stdout
