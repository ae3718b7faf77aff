"""How long files are kept: the longest of their terms, counted from 1 January after closing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from qms.kinds import noun_of
from qms.kinds.decision import Decision
from qms.kinds.issued_report import IssuedReport
from qms.kinds.meeting import Meeting
from qms.kinds.policies.retention import Retention, RetentionValue
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.case_file import CaseFile
    from qms.kinds.policies.retention import FileClass, KeepTerm
    from qms.model.record import Record

_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when something is kept, and the term that decides.

    ``last`` is the last day of keeping; None for ever, or while the end of the accreditation cycle
    is not known (``waits``).  Without a term nothing may be destroyed.
    """

    file_class: FileClass | None
    term: KeepTerm | None
    last: dt.date | None = None
    waits: bool = False

    @property
    def permanent(self) -> bool:
        """Tell whether it is kept for ever."""
        return self.term is not None and self.term.permanent

    def expired(self, today: dt.date) -> bool:
        """Tell whether the term has passed."""
        return self.last is not None and self.last < today


def retention(view: View) -> RetentionValue:
    """Return the file plan in force on the day of the view; an empty one where there is none."""
    edition = view.snapshot.policy(Retention, view.today)
    return edition.value if edition else RetentionValue()


def class_of(view: View, class_id: str) -> FileClass | None:
    """Return a class of the file plan by its id."""
    return next((item for item in retention(view).classes if item.id == class_id), None)


def classes_for(view: View, record: Record) -> tuple[FileClass, ...]:
    """Return the classes in which a record is filed: by its kind, group or sort, and its body."""
    return tuple(item for item in retention(view).classes if _fits(view, item, record))


def _fits(view: View, item: FileClass, record: Record) -> bool:
    noun = noun_of(type(record))
    word = getattr(record, "group", None) or getattr(record, "report_kind", None)
    if noun not in item.kinds and f"{noun}/{word}" not in item.kinds:
        return False
    by_body = isinstance(record, Meeting | IssuedReport | Decision)
    if not item.bodies or not by_body:
        return True
    bodies = view.once(_bodies).get(record.id, frozenset())
    if isinstance(record, IssuedReport) and record.unit in item.units:
        return True
    return bool(bodies & set(item.bodies))


def _bodies(view: View) -> dict[str, frozenset[str]]:
    """Return the bodies that held a meeting, took a decision, or considered a report."""
    found: dict[str, set[str]] = {}
    for meeting in view.snapshot.of(Meeting):
        found.setdefault(meeting.id, set()).add(meeting.body)
    for decision in view.snapshot.of(Decision):
        body = decision.body or next(iter(found.get(decision.meeting or "", ())), None)
        if body is not None:
            for record in (decision.id, *decision.concerns):
                found.setdefault(record, set()).add(body)
    for report in view.snapshot.of(IssuedReport):
        for other in (report.meeting, report.approved):
            found.setdefault(report.id, set()).update(found.get(other or "", ()))
    return {record: frozenset(bodies) for record, bodies in found.items()}


def closed_on(file: CaseFile, today: dt.date) -> dt.date | None:
    """Return the day on which a file was closed, None for an open one."""
    closed = None
    for move in until(file.transitions, today):
        if move.to == "closed":
            closed = move.date
        elif move.to == "open":
            closed = None
    return closed


def kept(view: View, file: CaseFile) -> Kept:
    """Return how long a file is kept by its class and by what lies in it; the longest prevails.

    Source: regulation on monitoring and feedback, 8.1.3 and its note; the term is computed anew
    when the end of a cycle becomes known or moves.
    """
    own = class_of(view, file.class_id)
    classes = [own] if own else []
    for item in file.items:
        record = view.snapshot.get(item.record) if item.record and item.void is None else None
        if record is not None:
            classes += [one for one in classes_for(view, record) if one not in classes]
    return longest(view, classes, closed_on(file, view.today), file.cycle)


def longest(
    view: View, classes: list[FileClass], closed: dt.date | None, cycle: str | None = None
) -> Kept:
    """Return the longest of all terms of some classes for what was closed on a day.

    A term whose end is not known, for it has not begun or waits for a cycle, is longer than any
    that has one.
    """
    found = [_counted(view, item, term, closed, cycle) for item in classes for term in item.terms]
    return max(found, key=_weight, default=Kept(None, None))


def _weight(item: Kept) -> tuple[bool, bool, bool, dt.date]:
    return item.permanent, item.last is None, item.waits, item.last or dt.date.min


def _counted(
    view: View, item: FileClass, term: KeepTerm, closed: dt.date | None, cycle: str | None
) -> Kept:
    if term.permanent:
        return Kept(item, term)
    if term.after_cycle is not None:
        ends = _cycle_end(view, cycle)
        if ends is None:
            return Kept(item, term, waits=True)
        return Kept(item, term, ends + relativedelta(years=term.after_cycle))
    if closed is None:
        return Kept(item, term)
    begin = dt.date(closed.year + 1, 1, 1)
    return Kept(item, term, begin + relativedelta(years=term.years or 0) - _DAY)


def _cycle_end(view: View, cycle: str | None) -> dt.date | None:
    cycles = retention(view).cycles
    known = cycles if cycle is None else tuple(item for item in cycles if item.id == cycle)
    ends = [item.ends for item in known]
    return None if not ends or None in ends else max(item for item in ends if item is not None)


def without_class(view: View) -> Iterator[Record]:
    """Yield records of the kinds that need a class of the file plan and have none."""
    for record in view.snapshot:
        if noun_of(type(record)) in retention(view).must and not classes_for(view, record):
            yield record
