"""Registered copies: who holds which edition, which are behind, who has none, what is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from qms.engine.documents import FIRST, document_rules, editions
from qms.engine.documents_current import Current, current_documents, unserved
from qms.kinds.document import ControlledDocument
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.document_parts import Copy, Publication

CopyState = Literal["registered", "held", "returned", "destroyed"]
Task = Literal["update", "return"]
_STATES: Final[dict[str, CopyState]] = {
    "issued": "held",
    "updated": "held",
    "returned": "returned",
    "destroyed": "destroyed",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A registered copy on the day: with its holder or not, and the edition that it shows."""

    copy: Copy
    state: CopyState
    edition: str | None
    issued: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Behind:
    """Copies of a document that do not show the edition in force, and what is to be done."""

    document: ControlledDocument
    task: Task
    copies: tuple[Held, ...]
    since: dt.date
    edition: str | None


@dataclass(frozen=True, slots=True)
class Without:
    """Units that must have a copy of the edition in force and have none.

    ``control`` tells whether it is the control copy that the unit lacks.
    """

    now: Current
    units: tuple[str, ...]
    control: bool


def copies(view: View, document: ControlledDocument) -> tuple[Held, ...]:
    """Return the register of copies as it is on the day of the view, in the order of numbers."""
    found = [_held(view, document, item) for item in document.copies]
    return tuple(sorted(found, key=lambda item: (len(item.copy.number), item.copy.number)))


def _held(view: View, document: ControlledDocument, copy: Copy) -> Held:
    moves = [item for item in until(document.copy_moves, view.today) if item.copy_id == copy.id]
    shown = [item.edition or FIRST for item in moves if item.sort in {"issued", "updated"}]
    issued = [item.date for item in moves if item.sort == "issued"]
    return Held(
        copy,
        _STATES[moves[-1].sort] if moves else "registered",
        shown[-1] if shown else None,
        issued[-1] if issued else None,
        moves[-1].date if moves else None,
    )


def behind(view: View) -> tuple[Behind, ...]:
    """Return the copies that are still held and show no edition in force.

    A change is entered in the copy; a copy of an edition that was replaced, or of a document that
    was withdrawn, is returned.
    """
    return view.once(_behind)


def _behind(view: View) -> tuple[Behind, ...]:
    found = [item for now in current_documents(view) for item in _of_current(view, now)]
    for document in view.snapshot.of(ControlledDocument):
        if document.copies and view.state_id(document) == "withdrawn":
            left = tuple(item for item in copies(view, document) if item.state == "held")
            if left:
                found.append(Behind(document, "return", left, withdrawn_on(view, document), None))
    return tuple(found)


def withdrawn_on(view: View, document: ControlledDocument) -> dt.date:
    """Return the day on which a document was withdrawn, else the day of the view."""
    moves = until(document.transitions, view.today)
    return next((move.date for move in reversed(moves) if move.to == "withdrawn"), view.today)


def _of_current(view: View, now: Current) -> Iterator[Behind]:
    if not now.document.copies:
        return
    old = tuple(
        item
        for item in copies(view, now.document)
        if item.state == "held" and item.edition not in {now.edition.id, now.newest.id}
    )
    if old:
        task: Task = "update" if now.edition.sort == "changed" else "return"
        yield Behind(now.document, task, old, now.since, now.edition.id)


def without_copy(view: View) -> tuple[Without, ...]:
    """Return the units without the current copy, of documents whose copies are registered.

    A copy serves its holder and the units below it.  Copies are for the units that must read; the
    control copy is for the unit that POL-documents names.
    """
    return view.once(_without_copy)


def _without_copy(view: View) -> tuple[Without, ...]:
    return tuple(item for now in current_documents(view) for item in _lacking(view, now))


def _lacking(view: View, now: Current) -> Iterator[Without]:
    known = copies(view, now.document) if now.document.copies else ()
    held = [item for item in known if item.state == "held" and item.edition == now.edition.id]
    if not known:
        return
    holders = {item.copy.holder for item in held}
    units = [one for unit in now.document.reader_units for one in unserved(view, unit, holders)]
    if units:
        yield Without(now, tuple(dict.fromkeys(units)), control=False)
    office = view.once(document_rules).control_copy
    control = {item.copy.holder for item in held if item.copy.sort == "control"}
    if office is not None and office not in control:
        yield Without(now, (office,), control=True)


def public(view: View, document: ControlledDocument) -> tuple[Publication, ...]:
    """Return what is on the site on the day of the view: the last that was put at each address."""
    at: dict[str, Publication] = {}
    for item in until(document.publications, view.today):
        at.pop(item.url, None)
        if item.sort == "published":
            at[item.url] = item
    return tuple(at.values())


def unpublished(view: View) -> tuple[Current, ...]:
    """Return the documents of public groups whose edition in force is not on the site."""
    return view.once(_unpublished)


def _unpublished(view: View) -> tuple[Current, ...]:
    groups = view.once(document_rules).public
    return tuple(
        now
        for now in current_documents(view)
        if now.document.group in groups
        and now.judged
        and all((item.edition or FIRST) != now.edition.id for item in public(view, now.document))
    )


@dataclass(frozen=True, slots=True)
class Stale:
    """An edition that is on the site and no longer in force, since ``since``."""

    document: ControlledDocument
    publication: Publication
    since: dt.date


def stale(view: View) -> tuple[Stale, ...]:
    """Return what is still on the site and was superseded or withdrawn."""
    return view.once(_stale)


def _stale(view: View) -> tuple[Stale, ...]:
    found = []
    for now in current_documents(view):
        known = [item.id for item in editions(now.document)]
        older = set(known[: known.index(now.edition.id)])
        found += [
            Stale(now.document, item, now.since)
            for item in public(view, now.document)
            if (item.edition or FIRST) in older
        ]
    for document in view.snapshot.of(ControlledDocument):
        if document.publications and view.state_id(document) == "withdrawn":
            day = withdrawn_on(view, document)
            found += [Stale(document, item, day) for item in public(view, document)]
    return tuple(found)
