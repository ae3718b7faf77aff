"""Calendar files (RFC 5545): what is due, as all-day events that a calendar program follows.

The file is written anew each time, and read back first: an item keeps its UID for life, gets the
next SEQUENCE when it changed, and is CANCELLED when it is gone.  An item that did not change keeps
its bytes, so that the same records on the same day give the same file.
"""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from qms.errors import ImportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import icalendar

PRODUCT: Final = "-//qms//due//EN"
KEY: Final = "X-QMS-ITEM"
LARGEST: Final = 20_000_000
KEPT: Final = dt.timedelta(days=366)
_NAMESPACE: Final = uuid.UUID("6f0f4d0e-52d5-5a63-9d5b-0c5fd2a3a7c1")


@dataclass(frozen=True, slots=True)
class Entry:
    """An all-day event.  ``key`` stays the same as long as it is the same thing to do."""

    key: str
    day: dt.date
    summary: str
    description: str
    category: str


@dataclass(frozen=True, slots=True)
class Head:
    """Whose calendar it is, what it is called, and the day on which it is written."""

    owner: str
    title: str
    today: dt.date


@dataclass(frozen=True, slots=True)
class _Held:
    """An event as it stands in the file."""

    entry: Entry
    uid: str
    sequence: int
    stamp: dt.datetime
    cancelled: bool = False


def written(head: Head, entries: Iterable[Entry], old: bytes | None) -> bytes:
    """Return the calendar file; ``old`` is what it held before, None for a new one.

    Raises ImportProblem when ``old`` is no calendar that this program wrote.
    """
    before = _read(old) if old else {}
    plain = [_plain(entry) for entry in entries]
    now = {entry.key: _now(head, entry, before.get(entry.key)) for entry in plain}
    gone = [_cancelled(head, held) for key, held in before.items() if key not in now]
    events = sorted([*now.values(), *gone], key=lambda held: (held.entry.day, held.entry.key))
    calendar = _calendar(head)
    for held in events:
        # what was cancelled long ago every program that follows the file has seen
        if not held.cancelled or held.stamp.date() + KEPT >= head.today:
            calendar.add_component(_event(held))
    data: bytes = calendar.to_ical()
    return data


def _plain(entry: Entry) -> Entry:
    """Leave the white space that comes back as it went in: else each writing were a change."""
    lines = [" ".join(line.split()) for line in entry.description.splitlines()]
    summary = " ".join(entry.summary.split())
    return replace(entry, summary=summary, description="\n".join(lines))


def _now(head: Head, entry: Entry, old: _Held | None) -> _Held:
    if old is None:
        uid = f"{uuid.uuid5(_NAMESPACE, f'{head.owner} {entry.key}')}"
        return _Held(entry, uid, 0, _midnight(head.today))
    if old.entry == entry and not old.cancelled:
        return old
    return _Held(entry, old.uid, old.sequence + 1, _midnight(head.today))


def _cancelled(head: Head, old: _Held) -> _Held:
    if old.cancelled:
        return old
    return _Held(old.entry, old.uid, old.sequence + 1, _midnight(head.today), cancelled=True)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(tzinfo=dt.UTC))


def _calendar(head: Head) -> icalendar.Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", head.title)
    return calendar


def _event(held: _Held) -> icalendar.Event:
    from icalendar import Event

    event = Event()
    event.add("uid", held.uid)
    event.add("dtstamp", held.stamp)
    event.add("sequence", held.sequence)
    event.add("dtstart", held.entry.day)
    event.add("dtend", held.entry.day + dt.timedelta(days=1))
    event.add("summary", held.entry.summary)
    event.add("description", held.entry.description)
    event.add("categories", [held.entry.category])
    event.add("status", "CANCELLED" if held.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add(KEY, held.entry.key)
    return event


def _read(data: bytes) -> Mapping[str, _Held]:
    """Return the events of a file that this program wrote, by their key."""
    from icalendar import Calendar

    held = None
    if len(data) <= LARGEST:
        with suppress(ValueError, KeyError, AttributeError, TypeError, IndexError):
            calendar = Calendar.from_ical(data)
            if str(calendar.get("PRODID")) == PRODUCT:
                held = [_back(event) for event in calendar.walk("VEVENT")]
    if held is None:
        raise ImportProblem(
            M("The file is no calendar that qms wrote."),
            M("Choose another name for the new one."),
        )
    return {one.entry.key: one for one in held}


def _back(event: icalendar.Component) -> _Held:
    """Read an event back; raises one of several errors when it is none of ours."""
    # the library's types name thirty classes for every property
    found: Any = event
    day, stamp = found["DTSTART"].dt, found["DTSTAMP"].dt
    (category,) = found["CATEGORIES"].cats
    if type(day) is not dt.date or stamp.tzinfo is None:
        raise ValueError(day)
    entry = Entry(
        str(found[KEY]),
        day,
        str(found["SUMMARY"]),
        str(found["DESCRIPTION"]),
        str(category),
    )
    cancelled = str(found["STATUS"]) == "CANCELLED"
    return _Held(entry, str(found["UID"]), int(found["SEQUENCE"]), stamp, cancelled)
