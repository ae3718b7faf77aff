"""``qms report``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.reports import academic_year, annual_report
from qms.actions.values import choose
from qms.cli import state
from qms.cli.common import languages
from qms.cli.help import QmsCommand, group
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_
from qms.report.render import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

_Year = Annotated[str | None, typer.Option("--year", metavar="2024-2025", help=N_("Academic year"))]
_Formats = Annotated[
    str, typer.Option("--format", metavar=",".join(FORMATS), help=N_("Formats, with commas"))
]
_Out = Annotated[Path, typer.Option("--out", metavar=N_("FOLDER"), help=N_("Where to write"))]


def _annual(
    year: _Year = None, formats: _Formats = "pdf,docx", out: _Out = Path("build/reports")
) -> None:
    session = state.session()
    wanted = tuple(choose("--format", part.strip(), FORMATS) for part in formats.split(","))
    asked = languages(state.common()) or (session.config.default_language,)
    folder = out if out.is_absolute() else Path.cwd() / out
    written = annual_report(
        session,
        academic_year(session, year),
        asked,
        wanted,
        folder,
        progress=_say() if sys.stderr.isatty() else None,
        warn=_say(),
    )
    if as_json():
        envelope(session, "report-annual", [{"path": str(path)} for path in written])
        return
    for path in written:
        line(str(path))


def _say() -> Callable[[str], None]:
    return lambda text: typer.echo(text, err=True)


def report() -> typer.Typer:
    """Build ``qms report``."""
    app = group(
        N_("Make a report"), "qms report annual --year 2024-2025 --lang kk --format pdf,docx"
    )
    app.command(
        "annual",
        cls=QmsCommand,
        help=N_("The annual report of an academic year"),
        epilog="qms report annual --year 2024-2025 --lang kk --format pdf,docx --out build/reports",
    )(_annual)
    return app
