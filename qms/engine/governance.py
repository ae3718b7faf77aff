"""Bodies by their policy: numbering series, quorum, who has the function of deciding."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.circles import circles_of
from qms.engine.years import AcademicYear
from qms.kinds import noun_of
from qms.kinds.body import Body
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.meeting import Meeting
from qms.kinds.policies.governance import Governance, GovernanceValue
from qms.kinds.risk import Risk
from qms.kinds.unit import Unit
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.engine.view import View
    from qms.kinds.policies.governance import Duty, Quorum, Series
    from qms.model.record import Record

PROTOCOL: Final = "protocol"
QUALITY: Final = "quality"
"""The tag of questions that concern the quality office."""
_NUMBER: Final = re.compile(r"[№N]?\s*([0-9]+)[^0-9]*")
_VOID: Final = frozenset({"cancelled", ENTERED_BY_MISTAKE})


@dataclass(frozen=True, slots=True)
class Act:
    """A numbered act: minutes of a meeting, or a decision that names its number."""

    record: str
    number: str
    date: dt.date

    @property
    def order(self) -> int | None:
        """Return the running number, None for numbers such as ``12-05/77``."""
        found = _NUMBER.fullmatch(self.number.strip())
        return int(found[1]) if found else None


def governance(view: View) -> GovernanceValue:
    """Return the policy in force today; an empty one where there is none."""
    edition = view.snapshot.policy(Governance, view.today)
    return edition.value if edition else GovernanceValue()


def series_of(view: View, body: str | None, act: str) -> Series | None:
    """Return the numbering series of a body's acts of a kind, None where none is declared."""
    declared = governance(view).series
    return next((item for item in declared if (item.body, item.act) == (body, act)), None)


def year_of(series: Series, day: dt.date) -> str:
    """Return the year in which a series numbers an act of that day: ``2025-2026`` or ``2026``."""
    return str(AcademicYear.of(day)) if series.by == "academic_year" else str(day.year)


def acts(view: View) -> Mapping[tuple[str, str], tuple[Act, ...]]:
    """Return the acts up to today by series and year, by date."""
    found: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for record, body, kind in _numbered(view):
        series = series_of(view, body, kind)
        if series is None or series.parallel or record.number is None:
            continue
        if record.date <= view.today:
            key = (series.id, year_of(series, record.date))
            found[key].append(Act(record.id, record.number, record.date))
    return {key: tuple(sorted(many, key=lambda act: act.date)) for key, many in found.items()}


def _numbered(view: View) -> Iterator[tuple[Meeting | Decision, str | None, str]]:
    for meeting in view.snapshot.of(Meeting):
        if view.state_id(meeting) not in _VOID:
            yield meeting, meeting.body, PROTOCOL
    for decision in view.snapshot.of(Decision):
        if view.state_id(decision) != ENTERED_BY_MISTAKE:
            yield decision, decision.body, decision.act


def next_number(view: View, body: str | None, act: str, day: dt.date) -> str | None:
    """Return the number that follows in the series of that day's year, None without a series."""
    series = series_of(view, body, act)
    if series is None or series.parallel:
        return None
    taken = acts(view).get((series.id, year_of(series, day)), ())
    return str(max((item.order or 0 for item in taken), default=0) + 1)


def taken_by(view: View, meeting: Meeting, number: str) -> Act | None:
    """Return the act that has the number already: other minutes, or a decision of another day."""
    series = series_of(view, meeting.body, PROTOCOL)
    if series is None:
        return None
    for act in acts(view).get((series.id, year_of(series, meeting.date)), ()):
        other = isinstance(view.snapshot.get(act.record), Meeting) or act.date != meeting.date
        if act.record != meeting.id and act.number == number and other:
            return act
    return None


def quorum_of(view: View, body: str) -> Quorum | None:
    """Return the share of members that a body needs, None where no policy says."""
    return next((item for item in governance(view).quorums if item.body == body), None)


def quorate(view: View, meeting: Meeting) -> bool | None:
    """Tell whether enough members were present; None where that cannot be told."""
    quorum, there = quorum_of(view, meeting.body), meeting.attendance
    if quorum is None or there is None:
        return None
    return there.present * quorum.denominator >= there.members * quorum.numerator


def without_function(view: View, body: str | None, unit: str | None) -> str | None:
    """Return the deciding body or unit where the matrix does not let it decide, else None.

    A body that the matrix does not name decides by its own statute.  A unit decides only with the
    function; units and bodies below one that the matrix names have its functions.  Source:
    regulation on monitoring and feedback, 5.1.  The legal service decides on what may be published
    (8.1.2, note), as the policy of circles names it.
    """
    matrix = governance(view).matrix
    subject = body or unit
    if not matrix or subject is None or subject in _of_exceptions(view):
        return None
    duty = _duty(view, matrix, subject)
    if duty is None:
        return None if body is not None else subject
    return None if duty.decides is not None else subject


def _of_exceptions(view: View) -> tuple[str, ...]:
    circles = circles_of(view)
    return circles.deciders if circles else ()


def _duty(view: View, matrix: tuple[Duty, ...], subject: str) -> Duty | None:
    for one in _upwards(view, subject):
        for duty in matrix:
            if duty.subject == one:
                return duty
    return None


def _upwards(view: View, start: str) -> Iterator[str]:
    """Yield a unit or body and those above it, each once."""
    seen: set[str] = set()
    at: str | None = start
    while at is not None and at not in seen:
        yield at
        seen.add(at)
        at = getattr(view.snapshot.get(at), "parent", None)


def level_of(view: View, record: Record) -> str | None:
    """Return the level of monitoring of a record: its own, else that of its body or unit."""
    own = getattr(record, "level", None)
    if isinstance(own, str):
        return own
    for name in ("body", "unit", "addressee"):
        holder = getattr(record, name, None)
        for one in _upwards(view, holder) if isinstance(holder, str) else ():
            level = getattr(view.snapshot.get(one), "level", None)
            if isinstance(level, str):
                return level
    return None


_BY_LEVEL: Final[tuple[type[Record], ...]] = (Unit, Body, Risk, Capa, Meeting, Decision)


def by_level(view: View) -> Mapping[str | None, Mapping[str, int]]:
    """Return how many records of each noun a level has; None counts those without a level."""
    found: dict[str | None, Counter[str]] = defaultdict(Counter)
    for kind in _BY_LEVEL:
        for record in view.snapshot.of(kind):
            if view.state_id(record) not in _VOID:
                found[level_of(view, record)][noun_of(kind)] += 1
    return found


def open_decision(view: View, decision: Decision) -> bool:
    """Tell whether a decision taken by today is still to be carried out: it has a term."""
    taken = view.state_id(decision) == "taken" and decision.date <= view.today
    return taken and decision.due is not None


def office_attended(view: View, meeting: Meeting) -> bool | None:
    """Tell whether a post of the office took part; None where attendance is not recorded."""
    office, there = governance(view).secretariat, meeting.attendance
    if office is None or there is None:
        return None
    posts = [view.post(post, None) for post in (*there.posts, *there.guests)]
    return any(post is not None and post.unit == office for post in posts)


def quality_questions(view: View) -> tuple[tuple[Meeting, tuple[str, ...]], ...]:
    """Return planned meetings from today on with their questions that concern the office.

    Source: regulation on the quality monitoring office, 8.5.
    """
    found = []
    for meeting in view.snapshot.of(Meeting):
        items = tuple(item.id for item in meeting.agenda if QUALITY in item.tags)
        if items and meeting.date >= view.today and view.state_id(meeting) == "planned":
            found.append((meeting, items))
    return tuple(found)
