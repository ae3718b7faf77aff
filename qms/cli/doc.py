"""``qms doc``: the life of a controlled document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli import doc_life, doc_print, doc_proof, doc_reading, doc_text
from qms.cli.help import QmsCommand
from qms.cli.nouns import noun_group

if TYPE_CHECKING:
    import typer


def doc() -> typer.Typer:
    """Build ``qms doc``."""
    app = noun_group("doc", 'qms doc add --title "Regulation on surveys" --group regulation')
    for part in (doc_life, doc_text, doc_proof, doc_reading, doc_print):
        for name, run, words, example in part.VERBS:
            app.command(name, cls=QmsCommand, help=words, epilog=example)(run)
    return app
