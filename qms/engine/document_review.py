"""When documents are reviewed: after so many years, or when basis or structure changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from qms.engine.documents import document_rules, editions, in_force_from
from qms.engine.documents_current import Current, current_documents
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.kinds.external_document import ExternalDocument
from qms.kinds.unit import Unit
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.document_parts import DocumentReview

_YEAR: Final = 365.25
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that asks for a review before its time."""

    date: dt.date
    what: Message
    cited: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """When a document was last looked at, by approval or review, and when it is due again.

    ``term`` is None where it is reviewed on demand.  ``events`` came after ``last``; ``unmet`` is
    a review that asked for another edition or for withdrawal, which did not follow.
    """

    now: Current
    last: dt.date
    reviewed: bool
    term: dt.date | None
    events: tuple[Event, ...]
    unmet: DocumentReview | None

    def age(self, today: dt.date) -> float:
        """Return the years since the document was last approved or reviewed."""
        return round((today - self.last).days / _YEAR, 1)


def reviews(view: View) -> tuple[Review, ...]:
    """Return how every document in force stands with its review."""
    return view.once(_reviews)


def _reviews(view: View) -> tuple[Review, ...]:
    return tuple(review_of(view, now) for now in current_documents(view))


def review_of(view: View, now: Current) -> Review:
    """Return when a document was last looked at, and what asks for a review."""
    said = until(now.document.reviews, view.today)
    last = max([now.approved, *(item.date for item in said)])
    years = review_years(view, now.document)
    return Review(
        now,
        last,
        bool(said) and said[-1].date >= now.approved,
        last + relativedelta(years=years) if years is not None else None,
        tuple(sorted(_events(view, now, last), key=lambda item: item.date)),
        _unmet(now, said),
    )


def review_years(view: View, document: ControlledDocument) -> int | None:
    """Return after how many years a document is reviewed; None on demand."""
    rules = view.once(document_rules).reviews
    own = next((rule for rule in rules if document.group in rule.groups), None)
    found = own or next((rule for rule in rules if not rule.groups), None)
    return found.years if found else None


def _unmet(now: Current, said: tuple[DocumentReview, ...]) -> DocumentReview | None:
    if not said or said[-1].verdict == "keep":
        return None
    last = said[-1]
    begun = any(item.date >= last.date and item.void is None for item in now.document.editions)
    return None if last.verdict == "revise" and begun else last


def _events(view: View, now: Current, last: dt.date) -> Iterator[Event]:
    for number, item in enumerate(now.document.cites):
        cited = view.snapshot.get(item.document) if item.basis else None
        if isinstance(cited, ExternalDocument):
            found: Iterator[Event] = _external(view, cited)
        elif isinstance(cited, ControlledDocument):
            found = _internal(view, cited)
        else:
            continue
        yield from (
            Event(event.date, event.what, number)
            for event in found
            if last < event.date <= view.today
        )
    owner = view.snapshot.get(now.document.owner_unit or "")
    if isinstance(owner, Unit):
        yield from (item for item in _structure(owner) if last < item.date <= view.today)


def _external(view: View, cited: ExternalDocument) -> Iterator[Event]:
    name = cited.title
    for change in until(cited.amendments, view.today):
        yield Event(change.date, M("{id} was amended: {title}", id=cited.id, title=name))
    for check in until(cited.checks, view.today):
        if check.verdict == "amended":
            yield Event(check.date, M("{id} was found amended: {title}", id=cited.id, title=name))
    ended = chain(
        (move.date for move in until(cited.transitions, view.today) if move.to == "cancelled"),
        (one.date for one in until(cited.checks, view.today) if one.verdict == "cancelled"),
    )
    first = min(ended, default=None)
    if first is not None:
        yield Event(first, M("{id} is no longer valid: {title}", id=cited.id, title=name))


def _internal(view: View, cited: ControlledDocument) -> Iterator[Event]:
    for edition in editions(cited)[1:]:
        since = in_force_from(view, cited, edition)
        if since is not None:
            what = M("{id} has a new edition: {title}", id=cited.id, title=cited.title)
            yield Event(since, what)
    for move in until(cited.transitions, view.today):
        if move.to == "withdrawn":
            yield Event(move.date, M("{id} was withdrawn: {title}", id=cited.id, title=cited.title))


def _structure(unit: Unit) -> Iterator[Event]:
    named = sorted(item.since for item in unit.names if item.since is not None)
    undated = any(item.since is None for item in unit.names)
    for day in named if undated else named[1:]:
        yield Event(day, M("its developer {unit} was renamed", unit=unit.id))
    if unit.valid_to is not None:
        into = unit.successors
        yield Event(
            unit.valid_to + _DAY,
            M("its developer {unit} was merged into {units}", unit=unit.id, units=into)
            if into
            else M("its developer {unit} is no more", unit=unit.id),
        )


@dataclass(frozen=True, slots=True)
class Control:
    """The control of observance: who has it, the last one, and until when the next is made."""

    now: Current
    by: tuple[str, ...]
    last: dt.date | None
    term: dt.date | None


def controls(view: View) -> tuple[Control, ...]:
    """Return the control of observance of every document that the rules are about."""
    return view.once(_controls)


def _controls(view: View) -> tuple[Control, ...]:
    rule = view.once(document_rules).observance
    if rule is None:
        return ()
    found = []
    for now in current_documents(view):
        if now.judged:
            own = view.post(now.document.controller, now.document.owner_unit)
            said = until(now.document.observances, view.today)
            last = said[-1].date if said else None
            begun = last or now.since
            term = begun + relativedelta(months=rule.months) if rule.months and own else None
            found.append(Control(now, (str(own),) if own else (), last, term))
    return tuple(found)
