"""A round under way: conflicts settled, silent units reminded, the round closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.collect import round_of
from qms.actions.dated import day_of, move_to, one_more, post_of
from qms.actions.papers import desk, write_papers
from qms.actions.records import Written
from qms.engine.rounds import open_items, standings
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.change import Change
from qms.report.round_memo import memo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.engine.rounds import Standing
    from qms.kinds.collection import Collection
    from qms.model.change import Edit
    from qms.report.document import Document


def standing(session: Session, record_id: str | None) -> tuple[Collection, tuple[Standing, ...]]:
    """Return a round and how each of its forms stands."""
    collection = round_of(session, record_id)
    return collection, standings(session.view, collection)


def remind(
    session: Session, record_id: str | None, order: Order, by: str | None
) -> tuple[Path, ...]:
    """Write a memo to each silent unit and record, once a day, that it was reminded."""
    session.refuse_past()
    collection = round_of(session, record_id)
    _refuse_closed(session, collection)
    quiet = [item for item in standings(session.view, collection) if item.silent]
    open_ = open_items(session.view)

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        at = desk(session, session.view, lang, order.circle)
        for item in quiet:
            unit = item.form.unit
            document = memo(at, collection, unit, open_.get(unit, ()))
            yield f"memo-{collection.id}-{unit}", document

    paths = write_papers(session, order, made)
    post = post_of(session, by)
    fresh = [item for item in quiet if session.today not in item.reminded]
    edits = [
        one_more(collection, "reminders", session.today, by=post, ahead=ahead, form=item.form.id)
        for ahead, item in enumerate(fresh)
    ]
    if edits:
        _write(session, collection, "remind", edits)
    return paths


def close(
    session: Session, record_id: str | None, date: str | None, by: str | None, basis: str | None
) -> Written:
    """Close a round; what did not come back stays told by it."""
    collection = round_of(session, record_id)
    _refuse_closed(session, collection)
    post = post_of(session, by)
    edit = move_to(collection, "closed", day_of(session, date), by=post, basis=basis)
    return _write(session, collection, "close", [edit])


def settle(  # noqa: PLR0913 -- the parts of a dated item
    session: Session,
    record_id: str | None,
    cells: Sequence[str],
    *,
    kept: str,
    by: str | None = None,
    basis: str | None = None,
) -> Written:
    """Record that differing cells were looked at, and which value holds."""
    collection = round_of(session, record_id)
    forms = standings(session.view, collection)
    left = [item.id for one in forms for item in one.differing]
    unknown = [cell for cell in cells if cell not in left]
    if unknown or not cells:
        raise UsageProblem(
            M("{id} has no open conflict {number}.", id=collection.id, number=", ".join(unknown)),
            M("Open ones: {values}", values=tuple(left) or ("-",)),
        )
    edits = [
        one_more(
            *(collection, "settled", session.today),
            by=post_of(session, by),
            basis=basis,
            ahead=ahead,
            cell=cell,
            kept=kept,
        )
        for ahead, cell in enumerate(cells)
    ]
    return _write(session, collection, "settle", edits)


def _write(session: Session, collection: Collection, verb: str, edits: Sequence[Edit]) -> Written:
    change = Change(f"{collection.id}: {verb}", f"collect {verb}", tuple(edits))
    return Written(collection.id, session.write(change), session.reopened().view)


def _refuse_closed(session: Session, collection: Collection) -> None:
    if not session.view.is_open(collection):
        state = session.view.state(collection)
        raise UsageProblem(
            M(
                "{id} is in the state: {state}.",
                id=collection.id,
                state=M(state.label if state else ""),
            )
        )
