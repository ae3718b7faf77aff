"""``qms certificate``: the register of certificates that teachers asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.help import group
from qms.cli.nouns import add_list
from qms.kinds import all_kinds

if TYPE_CHECKING:
    import typer


def certificate() -> typer.Typer:
    """Build ``qms certificate``; a certificate is made with ``qms survey certificate``."""
    app = group(all_kinds()["certificate"].spec.plural, "qms certificate list")
    add_list(app, "certificate")
    return app
