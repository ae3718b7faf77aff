"""Add obligations, record what was done about them and the events that they wait for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.actions.records import Written, find
from qms.engine.obligations import Occurrence, OccurrenceState, current, occurrences
from qms.engine.occurrences import Wait
from qms.engine.years import AcademicYear
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.obligation import AfterEvent, EveryYears, Obligation
from qms.model.change import Append, Change, Create, Placeholder, Set
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.model.items import DatedItem
    from qms.store.write import Applied

PLACEHOLDER: Final = Placeholder("NEW-OBLIGATION")
RULES: Final = (
    "before 07-01",
    "by 06-30",
    "months 12,6",
    "window 5-6",
    "academic-year",
    "monthly",
    "monthly semester",
    "during session",
    "after semester 10",
    "event 10wd",
    "every 3 2025-09-01",
    "FREQ=WEEKLY;BYDAY=FR",
)
_PERIOD: Final = "(semester|session|vacation)"
_UNITS: Final = {"wd": "working_days", "d": "days", "m": "months"}


@dataclass(frozen=True, slots=True)
class Duty:
    """What a user gives for a new obligation; ``rule`` is written as in ``RULES``."""

    record_id: str
    rule: str
    fields: Mapping[str, str | Sequence[str]]
    event: str | None = None
    source: Mapping[str, str] | None = None


def add_obligation(session: Session, duty: Duty, *, dry: bool = False) -> Written | Applied:
    """Make an obligation; without a regulation its source is the university's own rule."""
    tree: dict[str, Any] = {
        name: normalise(value)[0]
        if isinstance(value, str)
        else [normalise(one)[0] for one in value]
        for name, value in duty.fields.items()
        if value
    }
    tree["rule"] = parse_rule(duty.rule, duty.event, session.today)
    tree["source"] = dict(duty.source) if duty.source else {"own": True}
    change = Change(
        f"{PLACEHOLDER}: add obligation",
        "obligation add",
        (Create("obligation", tree, PLACEHOLDER, duty.record_id),),
    )
    applied = session.write(change, dry=dry)
    if dry:
        return applied
    return Written(applied.ids[PLACEHOLDER], applied, session.reopened().view)


def parse_rule(text: str, event: str | None, today: dt.date) -> dict[str, Any]:
    """Turn a typed rule into its tree; raises UsageProblem that shows how rules are written."""
    for pattern, build in _GRAMMAR.items():
        match = re.fullmatch(pattern, text.strip())
        if match is not None:
            tree = build(match)
            if tree["type"] == "after_event":
                tree["event"] = _event(event)
            if tree["type"] == "rrule":
                tree["start"] = today.isoformat()
            return tree
    raise UsageProblem(
        M("{option}: {value} is not allowed", option="--rule", value=text),
        M("Rules are written: {rules}", rules=RULES),
    )


def _event(event: str | None) -> str:
    if event:
        return event
    raise UsageProblem(M("Missing: {options}", options=("--event",)))


def _term(match: re.Match[str]) -> dict[str, Any]:
    tree: dict[str, Any] = {"type": "after_event", "event": ""}
    if match["number"]:
        tree[_UNITS[match["unit"]]] = int(match["number"])
    if match["before"]:
        tree["before"] = True
    return tree


_GRAMMAR: Final[dict[str, Callable[[re.Match[str]], dict[str, Any]]]] = {
    r"(before|by) ([0-9]{2})-([0-9]{2})": lambda m: {
        "type": "yearly",
        "month": int(m[2]),
        "day": int(m[3]),
        "inclusive": m[1] == "by",
    },
    r"months ([0-9]{1,2}(?:,[0-9]{1,2})*)": lambda m: {
        "type": "months",
        "months": [int(part) for part in m[1].split(",")],
    },
    r"window ([0-9]{1,2})-([0-9]{1,2})": lambda m: {
        "type": "window",
        "first_month": int(m[1]),
        "last_month": int(m[2]),
    },
    r"academic-year": lambda _m: {"type": "academic_year"},
    rf"monthly(?: {_PERIOD})?": lambda m: {
        "type": "monthly",
        **({"only_in": m[1]} if m[1] else {}),
    },
    rf"during {_PERIOD}": lambda m: {"type": "period", "period": m[1]},
    r"after (semester|session|vacation|academic-year)(?: ([0-9]{1,3}))?": lambda m: {
        "type": "after_period",
        "period": m[1].replace("-", "_"),
        "working_days": int(m[2] or 0),
    },
    r"event(?: (?P<number>[0-9]{1,3})(?P<unit>wd|d|m)(?P<before> before)?)?": _term,
    r"every ([0-9]{1,2})(?: ([0-9]{4}-[0-9]{2}-[0-9]{2}))?": lambda m: {
        "type": "every_years",
        "years": int(m[1]),
        **({"anchor": m[2]} if m[2] else {}),
    },
    r"FREQ=.*": lambda m: {"type": "rrule", "rrule": m[0]},
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: the occurrence as it is now, and what was written."""

    occurrence: Occurrence
    written: Written


def done(
    session: Session,
    name: str,
    *,
    key: str | None = None,
    date: dt.date | None = None,
    evidence: Sequence[str] = (),
) -> Recorded:
    """Record that an occurrence was done; without a key the earliest that is open or overdue.

    ``name`` is an id or ``ID@KEY``.  Raises UsageProblem when there is nothing to be done, when
    it is done already, or when the day has not come.
    """
    record_id, _, own_key = name.partition("@")
    obligation = _obligation(session, record_id)
    chosen = _chosen(session, obligation, key or own_key or None)
    day = _past(session, date)
    item: dict[str, Any] = {
        "id": _next(obligation.completions),
        "date": day.isoformat(),
        "occurrence": chosen.key,
    }
    if evidence:
        item["evidence"] = [find(session, one).id for one in evidence]
    summary = f"{obligation.id}: {chosen.key} done"
    edit = _added(obligation, "completions", item)
    applied = session.write(Change(summary, "obligation done", (edit,)))
    return _after(session, obligation.id, chosen.key, applied)


def happened(session: Session, record_id: str, date: dt.date | None) -> Recorded:
    """Record the event that an obligation waits for; returns the occurrence that follows."""
    obligation = _obligation(session, record_id)
    rule = obligation.rule
    if not isinstance(rule, AfterEvent | EveryYears):
        raise UsageProblem(
            M("{id}: its rule waits for no event", id=obligation.id),
            M("See its rule: qms show {id}", id=obligation.id),
        )
    ahead = isinstance(rule, AfterEvent) and rule.before
    day = (date or session.today) if ahead else _past(session, date)
    item = {"id": _next(obligation.events), "date": day.isoformat()}
    change = Change(
        f"{obligation.id}: event of {day}",
        "obligation event",
        (_added(obligation, "events", item),),
    )
    before = {
        found.key
        for found in occurrences(session.view, obligation)
        if found.waits is not Wait.EVENT
    }
    applied = session.write(change)
    view = session.reopened().view
    now = _record(view.snapshot.entries[obligation.id].record)
    found = occurrences(view, now)
    new = [one for one in found if one.key not in before]
    shown = new[0] if new else _nearest(view, now, day)
    return Recorded(shown, Written(obligation.id, applied, view))


def _nearest(view: View, obligation: Obligation, day: dt.date) -> Occurrence:
    """Return what an event is part of that opened nothing: a term of years began anew with it."""
    found = current(view, obligation)
    year = str(AcademicYear.of(day))
    return found or Occurrence(obligation, year, OccurrenceState.WAITING, None, None, Wait.EVENT)


def _record(record: object) -> Obligation:
    if not isinstance(record, Obligation):
        raise TypeError(record)
    return record


def _obligation(session: Session, record_id: str) -> Obligation:
    record = find(session, record_id)
    if isinstance(record, Obligation):
        return record
    raise UsageProblem(
        M("{id} is no obligation", id=record.id), M("See the ids with: qms obligation list")
    )


def _chosen(session: Session, obligation: Obligation, key: str | None) -> Occurrence:
    found = occurrences(session.view, obligation)
    known = {one.key: one for one in found if one.state is not OccurrenceState.DONE}
    if key is not None:
        if key in known:
            return known[key]
        if any(one.key == key for one in found):
            raise UsageProblem(M("{key} is done already", key=key))
        raise UsageProblem(
            M("there is no occurrence {key}", key=key),
            M("Allowed values: {values}", values=tuple(known)),
        )
    ready = [
        one
        for one in known.values()
        if one.state in {OccurrenceState.OVERDUE, OccurrenceState.OPEN}
    ]
    if ready:
        return ready[0]
    raise UsageProblem(
        M("{id}: nothing is to be done now", id=obligation.id),
        M("Name the occurrence: --occurrence {values}", values=tuple(known)[:1]),
    )


def _past(session: Session, date: dt.date | None) -> dt.date:
    day = date or session.today
    if day > session.today:
        raise UsageProblem(M("{option}: {value} has not come yet", option="--date", value=day))
    return day


def _next(items: Sequence[DatedItem]) -> str:
    numbers = [int(item.id) for item in items if item.id.isdigit()]
    return str(max(numbers, default=0) + 1)


def _added(obligation: Obligation, field: str, item: Mapping[str, Any]) -> Append | Set:
    if getattr(obligation, field):
        return Append(obligation.id, (field,), item)
    return Set(obligation.id, (field,), [item])


def _after(session: Session, record_id: str, key: str, applied: Applied) -> Recorded:
    view = session.reopened().view
    record = _record(view.snapshot.entries[record_id].record)
    found = next(one for one in occurrences(view, record) if one.key == key)
    return Recorded(found, Written(record_id, applied, view))
