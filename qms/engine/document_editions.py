"""Editions of a document with the day of each thing that happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.document_steps import agreed_on, begun_on
from qms.engine.documents import approved_on, edition_state, editions, in_force, in_force_from
from qms.kinds.document import ControlledDocument
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.documents import EditionState
    from qms.engine.view import View
    from qms.kinds.document_parts import Edition


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition: begun, agreed by all, approved, in force, until when; None for what is not."""

    edition: Edition
    state: EditionState
    begun: dt.date | None
    agreed: dt.date | None
    approved: dt.date | None
    in_force: dt.date | None
    until: dt.date | None


def edition_lines(view: View, document: ControlledDocument) -> tuple[EditionLine, ...]:
    """Return the editions begun by the day of the view, oldest first (Dulaty manual, 9.5.2)."""
    known = until(editions(document), view.today)
    if not known:
        return ()
    starts = [in_force_from(view, document, item) for item in known]
    moves = until(document.transitions, view.today)
    end = next((item.date for item in moves if item.to == "withdrawn"), None)
    ends = [*starts[1:], end]
    return tuple(
        EditionLine(
            item,
            edition_state(view, document, item),
            begun_on(document, item),
            agreed_on(view, document, item),
            approved_on(view, document, item),
            start,
            (stop or end) if start else None,
        )
        for item, start, stop in zip(known, starts, ends, strict=True)
    )


def all_in_force(view: View) -> tuple[tuple[ControlledDocument, Edition], ...]:
    """Return every document in force on the day of the view with its edition, one each."""
    found = ((item, in_force(view, item)) for item in view.snapshot.of(ControlledDocument))
    return tuple((document, edition) for document, edition in found if edition is not None)
