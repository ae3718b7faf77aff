"""``qms collect``: rounds in which units fill in forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.nouns import noun_group

if TYPE_CHECKING:
    import typer


def collect() -> typer.Typer:
    """Build ``qms collect``."""
    return noun_group(
        "collection",
        ('qms collect add --title "Round of November" --date 2026-11-02 --due 2026-11-20'),
    )
