"""``qms complaint``: complaints about the work of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.nouns import noun_group

if TYPE_CHECKING:
    import typer


def complaint() -> typer.Typer:
    """Build ``qms complaint``."""
    return noun_group(
        "complaint",
        (
            'qms complaint add --number "12-05/77" --unit UNIT-university --topic grading'
            " --date 2026-11-02"
        ),
    )
