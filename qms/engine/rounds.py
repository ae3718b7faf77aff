"""Rounds of forms: whose open items go into whose form, who returned what, who is silent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from qms.engine.capas import running
from qms.engine.risks import rating
from qms.engine.units import home
from qms.kinds.capa import Capa
from qms.kinds.collection import Collection
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.risk import Risk
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.engine.view import View
    from qms.kinds.collection import DifferingCell, ReturnedForm, SentForm

Asked: TypeAlias = Risk | Capa | Nonconformity | Complaint

_ANSWERS: Final = {Capa: "executor", Nonconformity: "responsible", Complaint: "responsible"}


def answers_for(view: View, record: Asked) -> str | None:
    """Return the one unit whose form asks about a record.

    That of the post which carries it out (executor, responsible), else the record's own.
    """
    post = view.post(getattr(record, _ANSWERS.get(type(record), ""), None), record.unit)
    return post.unit if post and post.unit else home(view, record)


def is_asked(view: View, record: object) -> bool:
    """Tell whether a form asks about a record: a live risk, a running CAPA, an open case."""
    match record:
        case Risk():
            return view.is_open(record) and rating(view, record) is not None
        case Capa():
            return running(view, record)
        case Nonconformity():
            return view.is_open(record)
        case Complaint():
            return view.is_open(record) and not until(record.considerations, view.today)
        case _:
            return False


def open_items(view: View) -> Mapping[str | None, tuple[Asked, ...]]:
    """Return what each unit is asked about, in the order of kinds and ids; None: no unit."""
    found: dict[str | None, list[Asked]] = defaultdict(list)
    for record in _all(view):
        if is_asked(view, record) and view.on_record(record):
            found[answers_for(view, record)].append(record)
    return {unit: tuple(records) for unit, records in found.items()}


def _all(view: View) -> Iterator[Asked]:
    yield from view.snapshot.of(Risk)
    yield from view.snapshot.of(Capa)
    yield from view.snapshot.of(Nonconformity)
    yield from view.snapshot.of(Complaint)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one form of a round stands on the view's day; ``returned`` are its returns, in order."""

    form: SentForm
    returned: tuple[ReturnedForm, ...] = ()
    differing: tuple[DifferingCell, ...] = field(default=())
    reminded: tuple[dt.date, ...] = ()

    @property
    def silent(self) -> bool:
        """Tell whether nothing came back."""
        return not self.returned


def standings(view: View, collection: Collection) -> tuple[Standing, ...]:
    """Return how every form of a round stands, in the order in which they were sent."""
    settled = {item.cell for item in until(collection.settled, view.today)}
    returns = until(collection.returns, view.today)
    left = [item for item in until(collection.differing, view.today) if item.id not in settled]
    reminders = until(collection.reminders, view.today)
    return tuple(
        Standing(
            form,
            tuple(item for item in returns if item.form == form.id),
            tuple(item for item in left if item.form == form.id),
            tuple(item.date for item in reminders if item.form == form.id),
        )
        for form in collection.forms
    )


def silent(view: View, collection: Collection) -> tuple[SentForm, ...]:
    """Return the forms of a round that have not come back."""
    return tuple(item.form for item in standings(view, collection) if item.silent)


def open_rounds(view: View) -> tuple[Collection, ...]:
    """Return the rounds that are not closed, oldest first."""
    found = [item for item in view.snapshot.of(Collection) if view.is_open(item)]
    return tuple(sorted(found, key=lambda item: (item.date, item.id)))
