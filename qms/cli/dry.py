"""What every command says that only shows what it would do."""

from __future__ import annotations

from qms.cli.output import line
from qms.i18n import M


def say_dry() -> None:
    """Say before the answer of a dry run that nothing of it was done."""
    line(M("Nothing is written; this is what would happen."))
