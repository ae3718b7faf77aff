"""``qms report panel``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qms.actions.panel import write_panel
from qms.actions.values import parse_date
from qms.cli import state
from qms.cli.common import languages
from qms.cli.help import QmsCommand
from qms.cli.notes import left_out
from qms.cli.papers import show_paths
from qms.i18n import N_

_Since = Annotated[
    str | None, typer.Option("--since", metavar=N_("DATE"), help=N_("Day of the last visit"))
]
_Out = Annotated[Path, typer.Option("--out", metavar=N_("FOLDER"), help=N_("Where to write"))]


def _panel(since: _Since = None, out: _Out = Path("build/reports")) -> None:
    session = state.session()
    asked = languages(state.common()) or session.config.languages
    folder = out if out.is_absolute() else Path.cwd() / out
    day = parse_date(since, "--since") if since else None
    show_paths(session, "report", [write_panel(session, day, asked, folder)])
    left_out(session)


def add_panel(app: typer.Typer) -> None:
    """Add the command to ``qms report``."""
    app.command(
        "panel",
        cls=QmsCommand,
        help=N_("Answers for an accreditation panel, as one page that needs no network"),
        epilog="qms report panel --since 2021-06-01",
    )(_panel)
