"""The steps of a document's life as a regulation lists them, told from what happened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from qms.engine.documents import (
    approved_on,
    document_rules,
    editions,
    in_force,
    missing_agreements,
)
from qms.kinds.archive_audit import ArchiveAudit
from qms.kinds.case_file import CaseFile
from qms.kinds.decision import Decision
from qms.kinds.request import Request
from qms.kinds.system_change import SystemChange
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Acknowledgement, CopyMove, Edition, Publication
    from qms.model.text import Text

StepState = Literal["done", "skipped", "open"]


@dataclass(frozen=True, slots=True)
class Told:
    """What records tell of a step: whether it was taken, and on what day where that is known."""

    done: bool
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step: ``skipped`` is one without a trace although a later one was taken."""

    id: str
    label: Text
    state: StepState
    date: dt.date | None


_GOING_ON: Final = frozenset({"stored", "updated", "status", "available", "preserved", "protected"})
_NOTHING: Final = Told(done=False)


def steps(view: View, document: ControlledDocument, edition: Edition) -> tuple[Step, ...]:
    """Return the steps of an edition as POL-documents lists them (Dulaty manual, 9.5.3.3).

    Nothing is stored for them: each is derived from what the records hold up to the day.  What
    happened before a later edition was begun does not make its steps skipped, nor does what goes on
    for as long as a document is in force.
    """
    listed = document_rules(view).steps
    told = [_FACTS[item.shown_by](view, document, edition) for item in listed]
    since = _counted_from(document, edition)
    last = max(
        (
            number
            for number, (item, found) in enumerate(zip(listed, told, strict=True))
            if item.shown_by not in _GOING_ON and found.date and found.date >= since
        ),
        default=-1,
    )
    return tuple(
        Step(
            item.id,
            item.label,
            "done" if found.done else "skipped" if number < last else "open",
            found.date,
        )
        for number, (item, found) in enumerate(zip(listed, told, strict=True))
    )


def _counted_from(document: ControlledDocument, edition: Edition) -> dt.date:
    first = editions(document)[:1]
    return dt.date.min if edition.id in {item.id for item in first} else edition.date


def _on(days: Iterable[dt.date | None], today: dt.date) -> Told:
    """Return that a step was taken on the first of some days up to today."""
    known = [day for day in days if day is not None and day <= today]
    return Told(done=True, date=min(known)) if known else _NOTHING


def _last(days: Iterable[dt.date]) -> Told:
    found = max(days, default=None)
    return Told(done=True, date=found) if found is not None else _NOTHING


def _request(view: View, document: ControlledDocument) -> Request | None:
    found = view.snapshot.get(document.request) if document.request else None
    return found if isinstance(found, Request) else None


def begun_on(document: ControlledDocument, edition: Edition) -> dt.date | None:
    """Return the day on which an edition was begun, None for one that only a register printed."""
    return edition.date if any(item.id == edition.id for item in document.editions) else None


def _need(view: View, document: ControlledDocument, edition: Edition) -> Told:
    if edition.ground is None and edition.basis is None:
        return _NOTHING
    return _on([begun_on(document, edition)], view.today)


def _application(view: View, document: ControlledDocument, _edition: Edition) -> Told:
    request = _request(view, document)
    return _on([request.date], view.today) if request else _NOTHING


def _officials(view: View, document: ControlledDocument, _edition: Edition) -> Told:
    request = _request(view, document)
    if request is None:
        return _NOTHING
    moves = [item.date for item in until(request.transitions, view.today)]
    return _on([*moves, *_acts_on(view, request.id)], view.today)


def _acts_on(view: View, record_id: str) -> list[dt.date]:
    return [act.date for act in view.snapshot.of(Decision) if record_id in act.concerns]


def _kind(view: View, document: ControlledDocument, _edition: Edition) -> Told:
    begun = min((item.date for item in document.editions), default=None)
    return Told(done=True, date=begun if begun and begun <= view.today else None)


def _plan(view: View, document: ControlledDocument, _edition: Edition) -> Told:
    names = {document.id, document.request}
    planned = [
        change.date for change in view.snapshot.of(SystemChange) if names & set(change.concerns)
    ]
    terms = [
        act.date
        for act in view.snapshot.of(Decision)
        if act.due is not None and names & set(act.concerns)
    ]
    return _on([*planned, *terms], view.today)


def _working_group(_view: View, document: ControlledDocument, _edition: Edition) -> Told:
    return Told(done=True) if document.working_group else _NOTHING


def _first_edition(view: View, document: ControlledDocument, edition: Edition) -> Told:
    return _on([begun_on(document, edition)], view.today) if edition.texts else _NOTHING


def _agreed_days(view: View, document: ControlledDocument, edition: Edition) -> list[dt.date]:
    return [
        item.date
        for item in until(document.agreements, view.today)
        if item.edition == edition.id and item.verdict == "agreed"
    ]


def _first_agreed(view: View, document: ControlledDocument, edition: Edition) -> Told:
    return _on(_agreed_days(view, document, edition), view.today)


def agreed_on(view: View, document: ControlledDocument, edition: Edition) -> dt.date | None:
    """Return the day of the last agreement, None while one of the route is missing."""
    agreed = _agreed_days(view, document, edition)
    if missing_agreements(view, document, edition):
        return None
    return max(agreed, default=None)


def _last_edition(view: View, document: ControlledDocument, edition: Edition) -> Told:
    return _on([agreed_on(view, document, edition)], view.today)


def _original(view: View, document: ControlledDocument, _edition: Edition) -> Told:
    return _moved(view, document, "issued", {"original"}) or _medium(document)


def _medium(document: ControlledDocument) -> Told:
    return Told(done=True) if document.original_medium else _NOTHING


def _moved(view: View, document: ControlledDocument, sort: str, copies: set[str]) -> Told | None:
    wanted = {item.id for item in document.copies if item.sort in copies}
    days = [
        item.date
        for item in until(document.copy_moves, view.today)
        if item.sort == sort and item.copy_id in wanted
    ]
    return _on(days, view.today) if days else None


def _approved(view: View, document: ControlledDocument, edition: Edition) -> Told:
    day = approved_on(view, document, edition)
    if day is None or document.registration_number is None:
        return _NOTHING
    registered = document.registered or day
    return _on([max(day, registered)], view.today)


def _distributed(view: View, document: ControlledDocument, edition: Edition) -> Told:
    held: list[CopyMove | Acknowledgement | Publication] = [
        *(item for item in document.copy_moves if item.sort in {"issued", "updated"}),
        *document.acknowledgements,
        *document.publications,
    ]
    days = [item.date for item in until(held, view.today) if item.edition == edition.id]
    return _on(days, view.today)


def _stored(view: View, document: ControlledDocument, _edition: Edition) -> Told:
    return _moved(view, document, "issued", {"control"}) or _NOTHING


def _updated(view: View, document: ControlledDocument, edition: Edition) -> Told:
    """Tell when an approved edition was reviewed or revised; a later one is itself the update."""
    since = approved_on(view, document, edition)
    if since is None:
        return _NOTHING
    if edition.sort != "introduced":
        return Told(done=True, date=since)
    after = [*document.reviews, *editions(document)]
    return _on([item.date for item in until(after, view.today) if item.date > since], view.today)


def _status(view: View, document: ControlledDocument, edition: Edition) -> Told:
    if edition.number is None:
        return _NOTHING
    return _on([approved_on(view, document, edition)], view.today)


def _available(view: View, document: ControlledDocument, _edition: Edition) -> Told:
    """Tell since when every copy that is out, or the site, holds the edition in force."""
    current = in_force(view, document)
    if current is None:
        return _NOTHING
    held = {item.copy_id: item for item in until(document.copy_moves, view.today)}
    out = [item for item in held.values() if item.sort in {"issued", "updated"}]
    if any(item.edition != current.id for item in out):
        return _NOTHING
    shown = until(document.publications, view.today)
    placed = [item.date for item in shown if (item.edition, item.sort) == (current.id, "published")]
    return _last([*(item.date for item in out), *placed])


def _preserved(view: View, document: ControlledDocument, _edition: Edition) -> Told:
    days = [
        item.date
        for file in view.snapshot.of(CaseFile)
        for item in until(file.items, view.today)
        if item.record == document.id
    ]
    return _on(days, view.today)


def _protected(view: View, document: ControlledDocument, edition: Edition) -> Told:
    since = approved_on(view, document, edition)
    audits = (audit.date for audit in view.snapshot.of(ArchiveAudit))
    return _on([day for day in audits if since is not None and day >= since], view.today)


_FACTS: Final[dict[str, Callable[[View, ControlledDocument, Edition], Told]]] = {
    "need": _need,
    "application": _application,
    "officials": _officials,
    "kind": _kind,
    "plan": _plan,
    "working_group": _working_group,
    "first_edition": _first_edition,
    "first_agreed": _first_agreed,
    "last_edition": _last_edition,
    "original": _original,
    "approved": _approved,
    "distributed": _distributed,
    "stored": _stored,
    "updated": _updated,
    "status": _status,
    "available": _available,
    "preserved": _preserved,
    "protected": _protected,
}
