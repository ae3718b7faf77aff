"""``qms restricted``: the workspace for what only some may read."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Final

import typer

from qms.actions.restricted_init import init_restricted
from qms.cli import state
from qms.cli.help import QmsCommand, group
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, M

_EXAMPLE: Final = "qms restricted init ../university-restricted"


def _init(
    folder: Annotated[
        Path, typer.Argument(metavar=N_("FOLDER"), help=N_("New folder beside this workspace"))
    ],
) -> None:
    session = state.session()
    made = init_restricted(session, (state.common().folder / folder).resolve())
    if as_json():
        envelope(session, "restricted-init", [{"folder": str(made.root)}])
        return
    line(M("Restricted workspace: {folder}", folder=str(made.root)))
    line(M("It is named in qms.yaml; who has no clone of it sees none of its records."))
    line(M("Next:"))
    line(f"  qms -C {shlex.quote(str(made.root))} check")
    line(f"  qms -C {shlex.quote(str(made.root))} complaint add --help")


def restricted() -> typer.Typer:
    """Build ``qms restricted``."""
    app = group(N_("What only some may read"), _EXAMPLE)
    app.command(
        "init",
        cls=QmsCommand,
        help=N_("Make the restricted workspace: a repository of its own beside this one"),
        epilog=_EXAMPLE,
    )(_init)
    return app
