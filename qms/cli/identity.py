"""Who commits: asked once on a terminal, before anything is written."""

from __future__ import annotations

import typer

from qms.i18n import _


def ask_identity() -> tuple[str, str]:
    """Ask for a name and an address, which this repository keeps."""
    name: str = typer.prompt(_("Your post, as it shall stand in the history"), err=True)
    email: str = typer.prompt(_("Your e-mail address"), err=True)
    return name, email
