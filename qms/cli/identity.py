"""Who commits: asked once on a terminal, before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from qms.i18n import _
from qms.store.setup import repository

if TYPE_CHECKING:
    from pathlib import Path


def ask_identity(root: Path) -> None:
    """Ask for a name and an address where git knows none, and keep them for this repository."""
    repo = repository(root)
    if repo.identity() is None:
        name = typer.prompt(_("Your post, as it shall stand in the history"), err=True)
        email = typer.prompt(_("Your e-mail address"), err=True)
        repo.set_identity(name, email)
