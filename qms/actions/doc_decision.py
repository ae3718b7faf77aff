"""The draft of the decision by which the next body of the route approves an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.doc_life import drafted, open_document
from qms.actions.papers import desk, write_papers
from qms.report.draft_decision import draft_decision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.report.document import Document


def write_decision(session: Session, record_id: str, order: Order) -> tuple[Path, ...]:
    """Write the draft decision; raises UsageProblem for a document without a draft edition."""
    document = open_document(session, record_id)
    edition = drafted(session, document)

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        table = desk(session, session.view, lang, order.circle)
        stem = f"{document.id.lower()}-edition-{edition.id}-decision"
        yield stem, draft_decision(table, document, edition)

    return write_papers(session, order, made)
