"""``qms export all``: the emergency exit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qms.actions.export import export_all
from qms.cli import state
from qms.cli.help import QmsCommand, group
from qms.cli.notes import left_out
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, M, say

_EXAMPLE = "qms export all --out everything.xlsx"


def _all(
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help=N_("As one Excel workbook, the only format"))
    ] = True,
    out: Annotated[
        Path | None, typer.Option("--out", metavar=N_("FILE"), help=N_("Where to write"))
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Overwrite a file that is no such workbook"))
    ] = False,
) -> None:
    session = state.session()
    path = export_all(session, out, Path.cwd(), force=force)
    left_out(session)
    if as_json():
        envelope(session, "export-all", [{"path": str(path)}])
    else:
        line(str(path))
    broken = len({part.path for part in session.snapshot.broken})
    if broken:
        message = M(
            "Records that cannot be read stand as their lines of text: {n}. See: qms check",
            n=broken,
        )
        typer.echo(say(message), err=True)
        raise typer.Exit(1)


def export() -> typer.Typer:
    """Build ``qms export``."""
    app = group(N_("Take all records out"), _EXAMPLE)
    app.command(
        "all",
        cls=QmsCommand,
        help=N_("Write every field of every record into one workbook, for the office alone"),
        epilog=_EXAMPLE,
    )(_all)
    return app
