"""``qms capa``: the life of a corrective and preventive action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.nouns import noun_group

if TYPE_CHECKING:
    import typer


def capa() -> typer.Typer:
    """Build ``qms capa``."""
    return noun_group(
        "capa",
        (
            'qms capa add --risk RSK-2026-0001 --title "Reminders before each survey"'
            " --owner ROLE-head-of-academic-quality-office --executor ROLE-dean --due 2026-12-20"
        ),
    )
