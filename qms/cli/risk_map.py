"""``qms risk-map``: risk maps as a body approved them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.nouns import noun_group

if TYPE_CHECKING:
    import typer


def risk_map() -> typer.Typer:
    """Build ``qms risk-map``."""
    return noun_group(
        "risk-map",
        ("qms risk-map list"),
    )
