"""From documents to files on disk: searched where they leave the office, then written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.privacy import gate
from qms.report.render import put, rendered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.model.record import Circle
    from qms.report.document import Document


def publish(
    session: Session, circle: Circle, order: Order, documents: Iterable[tuple[str, Document]]
) -> tuple[Path, ...]:
    """Write documents by name in the formats of the order, and return the paths.

    What leaves the office is searched for personal data, all of it before the first file is
    written; raises PublishingProblem.
    """
    guard = gate(session, circle)
    files: dict[str, bytes] = {}
    for name, document in documents:
        files |= rendered(
            guard.document(name, document) if guard else document,
            order.formats,
            name,
            workspace=session.store.root,
            progress=order.progress,
            warn=order.warn,
        )
    for name, content in files.items():
        if guard:
            guard(name, content)
    return put(order.out, files)
