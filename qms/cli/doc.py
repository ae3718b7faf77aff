"""``qms doc``: the life of a controlled document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli import doc_life, doc_print, doc_proof, doc_reading, doc_text
from qms.cli.help import add_verbs, group
from qms.cli.nouns import add_list
from qms.kinds.document import ControlledDocument

if TYPE_CHECKING:
    import typer


def doc() -> typer.Typer:
    """Build ``qms doc``."""
    app = group(ControlledDocument.spec.plural, doc_life.ADD)
    for part in (doc_life, doc_text, doc_proof, doc_reading, doc_print):
        add_verbs(app, part.VERBS)
    add_list(app, "doc")
    return app
