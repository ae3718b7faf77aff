"""The change log of the registers: what differs between two days, and when it got in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.circles import shown_columns, wide_enough
from qms.engine.tally import Tally
from qms.i18n import N_, M
from qms.kinds.risk import Risk
from qms.report.facts import Fact, facts
from qms.report.frame import Content
from qms.report.lists import Head, Line, listed
from qms.report.values import item_at, reason, title_of, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from qms.model.record import Record
    from qms.report.document import Table
    from qms.report.frame import Frame
    from qms.store.changes import FieldChange, RecordChange


@dataclass(frozen=True, slots=True)
class ChangeLog:
    """What the template of the change log may use: ``r`` in it."""

    first: dt.date
    last: dt.date
    fictitious: bool
    facts: tuple[Fact, ...]


def changes(frame: Frame) -> Content:
    """Return the changes of risks and CAPAs recorded between two days; never who made them."""
    found = frame.changes()
    risks = [item for item in found if item.path.startswith("records/risks/")]
    capas = [item for item in found if item.path.startswith("records/capas/")]
    model = ChangeLog(
        first=frame.period.first,
        last=frame.view.today,
        fictitious=frame.institution.fictitious,
        facts=facts(
            (M("New risks"), _tally(item for item in risks if item.before is None)),
            (M("Changed risks"), _tally(item for item in risks if item.before is not None)),
            (M("New CAPAs"), _tally(item for item in capas if item.before is None)),
            (M("Changed CAPAs"), _tally(item for item in capas if item.before is not None)),
        ),
    )
    return Content(
        model,
        (
            _table(frame, "risks", N_("Changes in the risk register"), risks),
            _table(frame, "capas", N_("Changes in the CAPA plans"), capas),
        ),
    )


def _tally(found: Iterator[RecordChange]) -> Tally:
    return Tally(item.id for item in found)


_HEADS: Final = (
    Head("recorded", N_("Recorded on"), 2, "date", free=True),
    Head("id", N_("Id"), 2, free=True),
    Head("field", N_("Field"), 3, free=True),
    Head("before", N_("Before"), 4, free=True),
    Head("after", N_("After"), 5, free=True),
    Head("summary", N_("Reason"), 3),
)


def _table(frame: Frame, name: str, caption: str, found: Sequence[RecordChange]) -> Table:
    lines = [line for change in found for line in _lines(frame, change)]
    ordered = sorted(lines, key=lambda line: (str(line.cells[0] or ""), line.record.id))
    return listed(frame, name, caption, _HEADS, ordered)


def _lines(frame: Frame, change: RecordChange) -> Iterator[Line]:
    """Yield a line for a new record, or one for each field that the circle may see."""
    record = _record(change)
    if change.before is None:
        first = min(change.fields, key=lambda item: str(item.recorded))
        cells = (frame.say(N_("new record")), "", _description(frame, record), first.reason)
        yield Line(record, (_day(frame, first), record.id, *cells))
        return
    allowed = _allowed(frame, record)
    for item in change.fields:
        if allowed is None or item.path[0] in allowed:
            yield Line(record, _cells(frame, change, item))


def _record(change: RecordChange) -> Record:
    entry = change.after or change.before
    if entry is None:  # a change has at least one of the two
        raise ValueError(change.id)
    return entry.record


def _allowed(frame: Frame, record: Record) -> frozenset[str] | None:
    """Return the fields that the circle may see, None for all."""
    if wide_enough(record.spec.circle, frame.circle):
        return None
    return shown_columns(frame.view, type(record), frame.circle) or frozenset()


def _day(frame: Frame, item: FieldChange) -> dt.date | None:
    zone = frame.view.snapshot.config.zone
    return item.recorded.astimezone(zone).date() if item.recorded else None


def _cells(frame: Frame, change: RecordChange, item: FieldChange) -> tuple[Any, ...]:
    record, view, lang = _record(change), frame.view, frame.lang
    title = title_of(type(record), item.path[0])
    before, after = (
        words(view, entry.record, item.path, lang) if entry else ""
        for entry in (change.before, change.after)
    )
    earlier = _assessed_before(record, item)
    why = reason(item_at(record, item.path), lang) or item.reason
    last = words(view, record, earlier, lang) if earlier else before
    return (_day(frame, item), record.id, title, last, after, why)


def _assessed_before(record: Record, item: FieldChange) -> tuple[str, str] | None:
    """Return the assessment before a new one: what it is compared with."""
    if item.path[0] != "assessments" or item.before is not None or not isinstance(record, Risk):
        return None
    ids = [one.id for one in sorted(record.assessments, key=lambda one: one.date) if not one.void]
    at = ids.index(item.path[1]) if item.path[1] in ids else 0
    return ("assessments", ids[at - 1]) if at else None


def _description(frame: Frame, record: Record) -> str:
    """Return what a register says of a new record: the fields that it is entered with."""
    allowed = _allowed(frame, record)
    opening = record.spec.opening
    names = dict.fromkeys(name for name in record.spec.asks if name in type(record).model_fields)
    said = (
        (name, words(frame.view, record, (name,), frame.lang))
        for name in (*names, *([opening] if opening else []))
        if allowed is None or name in allowed
    )
    return "; ".join(
        f"{title_of(type(record), name).shown(frame.lang)}: {value}"
        for name, value in said
        if value
    )
