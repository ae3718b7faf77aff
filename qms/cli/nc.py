"""``qms nc``: nonconformities from the fact to the proof that it does not recur."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.nouns import noun_group

if TYPE_CHECKING:
    import typer


def nc() -> typer.Typer:
    """Build ``qms nc``."""
    return noun_group(
        "nc",
        (
            'qms nc add --title "Three classes cancelled without notice" --sort resources'
            " --source internal-audit --topic cancelled-classes --unit UNIT-university"
            " --date 2026-11-02"
        ),
    )
