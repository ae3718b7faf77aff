"""Who may be shown what: the circle of a record against the circle of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from qms.engine.personal_data import contact
from qms.i18n import N_
from qms.kinds import noun_of
from qms.kinds.complaint import Complaint
from qms.kinds.decision import Decision
from qms.kinds.policies.circles import Circles
from qms.kinds.survey import Survey
from qms.kinds.waiver import Waiver
from qms.kinds.wave import Wave
from qms.model.record import Circle
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from qms.engine.personal_data import Personal
    from qms.engine.view import View
    from qms.kinds.policies.circles import CirclesValue
    from qms.model.diagnostic import FieldPath
    from qms.model.record import Record

    R = TypeVar("R", bound=Record)
    Test: TypeAlias = Callable[[str], object]

PERSONAL: Final = "A301"
"""Code of the rule on personal data in what is published; a waiver of it opens the gate."""
MADE: Final[Mapping[str, Mapping[str, str]]] = {
    "risk": {
        "change": N_("What happened"),
        "before": N_("Score before"),
        "capas": N_("CAPAs"),
    },
    "capa": {
        "responsible": N_("Responsible persons"),
        "updated": N_("Last update"),
        "update": N_("What was done"),
    },
    "indicator": {
        "date": N_("Date"),
        "earlier": N_("Earlier periods"),
        "change": N_("Change"),
        "direction": N_("Direction"),
        "threshold": N_("Threshold value"),
        "reached": N_("So far"),
    },
    "obligation": {
        "occurrence": N_("Occurrence"),
        "due": N_("Due"),
        "done": N_("Done on"),
        "in_time": N_("In time"),
    },
    "wave": {
        "group": N_("Unit"),
        "response": N_("Response rate, %"),
        "satisfaction": N_("Positive answers, %"),
        "before": N_("A year before, %"),
        "all": N_("Whole university, %"),
    },
}
"""Columns that reports make for a period, by kind; the policy publishes them as it does fields."""
ORDER: Final = (Circle.INTERNAL, Circle.CORPORATE, Circle.PUBLIC)
"""From the narrowest circle to the widest."""


def wide_enough(has: Circle, wanted: Circle) -> bool:
    """Tell whether what is of circle ``has`` may be seen by ``wanted`` without more ado."""
    return ORDER.index(has) >= ORDER.index(wanted)


def may_show(view: View, record: Record, circle: Circle) -> bool:
    """Tell whether a report for a circle may list a record.

    It may where the record's circle is wide enough, or where the policy publishes columns of its
    kind for the circle and the record names no circle of its own.  What is sensitive never may.
    """
    if circle is not Circle.INTERNAL and sensitive(view, record):
        return False
    if wide_enough(record.shown_circle, circle):
        return True
    return record.circle is None and shown_columns(view, type(record), circle) is not None


def sensitive(view: View, record: Record) -> bool:
    """Tell whether a record is a complaint, a survey with sensitive data, or a wave of one.

    Such records stay with the office, whatever columns of them the policy publishes; they are only
    counted.
    """
    if isinstance(record, Complaint):
        return True
    survey = view.snapshot.get(record.survey) if isinstance(record, Wave) else record
    return isinstance(survey, Survey) and survey.sensitive


def may_name(view: View, record_id: str, circle: Circle) -> bool:
    """Tell whether a report for a circle may print the id of a record outside of its own table."""
    record = view.snapshot.get(record_id)
    if record is None or not may_show(view, record, circle):
        return circle is Circle.INTERNAL
    if wide_enough(record.shown_circle, circle):
        return True
    return "id" in (shown_columns(view, type(record), circle) or ())


def nameable(view: View, ids: Iterable[str], circle: Circle) -> tuple[str, ...]:
    """Return the ids that a report for a circle may print, in their order."""
    return tuple(name for name in ids if may_name(view, name, circle))


def shown_columns(view: View, kind: type[Record], circle: Circle) -> frozenset[str] | None:
    """Return the columns of a kind that the policy publishes for a circle, None where none is.

    What is published for a wider circle is published for the narrower ones too.
    """
    circles = circles_of(view)
    noun = noun_of(kind)
    found = [
        item.columns
        for item in (circles.publish if circles else ())
        if item.kind == noun and wide_enough(item.circle, circle)
    ]
    return frozenset(name for columns in found for name in columns) if found else None


def circles_of(view: View) -> CirclesValue | None:
    """Return the policy of circles in force."""
    edition = view.snapshot.policy(Circles, view.today)
    return edition.value if edition else None


def contacts_of(view: View) -> frozenset[Personal]:
    """Return the telephones and addresses of the university itself: they name nobody."""
    circles = circles_of(view)
    listed = circles.contacts if circles else ()
    return frozenset(item for text in listed for item in contact(text))


def split(view: View, records: Iterable[R], circle: Circle) -> tuple[tuple[R, ...], int]:
    """Return the records that a report for a circle may list, and how many it leaves out."""
    found = tuple(records)
    kept = tuple(record for record in found if may_show(view, record, circle))
    return kept, len(found) - len(kept)


def texts_of(
    tree: Mapping[str, Any], columns: frozenset[str] | None = None
) -> Iterator[tuple[FieldPath, str]]:
    """Yield the place and text of every scalar of a raw record, or of some of its fields."""
    for key, value in tree.items():
        if columns is not None and key not in columns:
            continue
        if isinstance(value, str):
            yield (key,), value
        else:
            yield from _scalars(value, (key,))


def _scalars(value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _scalars(item, (*path, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _scalars(item, (*path, number))
    elif value is not None and not isinstance(value, bool):
        yield path, str(value)


def any_text(tree: Mapping[str, Any], columns: frozenset[str] | None, test: Test) -> bool:
    """Tell whether a test holds of any of the texts of :func:`texts_of`, which takes longer."""
    waiting = [value for key, value in tree.items() if columns is None or key in columns]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if test(value):
                return True
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value
        elif value is not None and not isinstance(value, bool) and test(str(value)):
            return True
    return False


def permission(view: View, record_id: str) -> Waiver | None:
    """Return the waiver by which the legal service lets a record name a person, None without one.

    It counts until its last day, and when there is a decision of each unit that the policy of
    circles names; decisions of others, or of some of them alone, permit nothing.
    """
    return next((item for item in permissions(view) if record_id in item.records), None)


def permissions(view: View) -> tuple[Waiver, ...]:
    """Return the waivers by which the legal service lets records name persons today."""
    circles = circles_of(view)
    wanted = frozenset(circles.deciders if circles else ())
    if not wanted:
        return ()
    return tuple(
        item
        for item in view.snapshot.of(Waiver)
        if item.rule == PERSONAL and view.today <= item.until and wanted <= _deciders(view, item)
    )


def _deciders(view: View, waiver: Waiver) -> frozenset[str | None]:
    """Return the units that have decided for a waiver by today."""
    named = (waiver.decision, *waiver.agreed)
    records = [view.snapshot.get(name) for name in named if name]
    return frozenset(
        item.unit
        for item in records
        if isinstance(item, Decision)
        and item.date <= view.today
        and view.state_id(item) not in {"cancelled", ENTERED_BY_MISTAKE}
    )
