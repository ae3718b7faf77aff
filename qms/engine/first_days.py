"""Since when a record has been there, told from the dates that it holds itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from qms.kinds.decision import Decision
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.figures import Span
    from qms.model.record import Record
    from qms.model.snapshot import Snapshot

_PARTS: Final = 3  # prefix, calendar year of registration, running number


def on_record(snapshot: Snapshot, record: Record, today: dt.date) -> bool:
    """Tell whether a record numbered by years was there by ``today``; others always were.

    It was when one of its facts, or the decision that it names, is dated up to ``today``, or when
    its number is of an earlier year.  Without a date it was there in the year of its number, but
    not before a record with a lower number.  No figure asks git when a record was entered.
    """
    parts = record.id.split("-")
    if len(parts) != _PARTS or not parts[1].isdecimal():
        return True
    first = first_day(snapshot, record)
    if int(parts[1]) < today.year or (first is not None and first <= today):
        return True
    return first is None and int(parts[1]) == today.year and not _later(snapshot, record, today)


def _later(snapshot: Snapshot, record: Record, today: dt.date) -> bool:
    """Tell whether a record with a lower number of the same year came after ``today``."""
    year = record.id.rpartition("-")[0]
    days = [
        first_day(snapshot, other)
        for other in snapshot.of(type(record))
        if other.id < record.id and other.id.rpartition("-")[0] == year
    ]
    return any(day is not None and day > today for day in days)


def first_of_all(snapshot: Snapshot, span: Span) -> dt.date | None:
    """Return the day on which the records begin where that is after a period, else None.

    They begin with the workspace, else with their first fact.  A fact entered later for a day
    within the period makes it a period with records.
    """
    begun = snapshot.config.begun
    if begun is not None and begun <= span.last:
        return None
    found = [day for record in snapshot for day in days(snapshot, record)]
    first = begun or min(found, default=None)
    return None if first is None or first <= span.last or any(map(span.has, found)) else first


def first_day(snapshot: Snapshot, record: Record) -> dt.date | None:
    """Return the day of the first fact that a record holds, None where it holds none."""
    return min(days(snapshot, record), default=None)


def days(snapshot: Snapshot, record: Record) -> Iterator[dt.date]:
    """Yield the days of the facts that a record holds, and of the decision that it names."""
    basis = snapshot.get(getattr(record, "decision", None) or "")
    for one in (record, *([basis] if isinstance(basis, Decision) else [])):
        day = getattr(one, "date", None)
        if isinstance(day, dt.date):
            yield day
    if isinstance(record, Wave) and record.valid is not None and record.closed is not None:
        yield record.closed
    for name in type(record).model_fields:
        value = getattr(record, name)
        for item in value if isinstance(value, tuple) else ():
            day = getattr(item, "date", None)
            if isinstance(day, dt.date):
                yield day
