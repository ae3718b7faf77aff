"""How the number of nonconformities moves: by period, and before and after a CAPA."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from dateutil.relativedelta import relativedelta

from qms.engine.capa_rules import capa_rules
from qms.engine.capas import done_on
from qms.engine.figures import known, tally
from qms.engine.nonconformities import around, within
from qms.kinds.capa import Verdict
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qms.engine.figures import Span
    from qms.engine.tally import Tally
    from qms.engine.view import View
    from qms.kinds.capa import Capa

Dated = Nonconformity | Complaint
By = Literal["month", "quarter", "half-year", "year"]
MONTHS: Final[dict[By, int]] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a calendar year (``2026-05``, ``2026-Q2``, ``2026-H1``, ``2026``)."""

    name: str
    first: dt.date
    last: dt.date

    def has(self, day: dt.date) -> bool:
        """Tell whether a day falls into it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Movement:
    """A number of records in a period, and in the one that it is compared with."""

    now: Tally
    before: Tally

    @property
    def per_cent(self) -> float | None:
        """Growth in per cent of the earlier number, negative for a fall; None from nothing."""
        return 100 * (int(self.now) - int(self.before)) / int(self.before) if self.before else None


def slot_of(day: dt.date, by: By) -> Slot:
    """Return the month, quarter, half-year or year of a day."""
    size = MONTHS[by]
    number = (day.month - 1) // size
    first = dt.date(day.year, number * size + 1, 1)
    name = {
        "month": f"{day.year}-{day.month:02d}",
        "quarter": f"{day.year}-Q{number + 1}",
        "half-year": f"{day.year}-H{number + 1}",
        "year": str(day.year),
    }[by]
    return Slot(name, first, first + relativedelta(months=size) - _DAY)


def slots(span: Span, by: By) -> Iterator[Slot]:
    """Yield the parts that a period touches, earliest first."""
    at = slot_of(span.first, by)
    while at.first <= span.last:
        yield at
        at = slot_of(at.last + _DAY, by)


def preceding(span: Span) -> Slot:
    """Return the period of the same length directly before: whole months before whole months."""
    end = span.last + _DAY
    whole = span.first.day == 1 and end.day == 1
    months = (end.year - span.first.year) * 12 + end.month - span.first.month
    first = span.first - relativedelta(months=months) if whole else span.first - (end - span.first)
    return Slot("", first, span.first - _DAY)


def counted(view: View, span: Span, items: Iterable[Dated]) -> Tally:
    """Count the records that are dated within a period, up to today."""
    return tally(item for item in items if span.has(item.date) and item.date <= view.today)


def moved(view: View, span: Span, items: Iterable[Dated], before: Span | None = None) -> Movement:
    """Compare a period with the one before it."""
    found = tuple(items)
    return Movement(counted(view, span, found), counted(view, before or preceding(span), found))


@dataclass(frozen=True, slots=True)
class Point:
    """One row of a trend."""

    slot: Slot
    movement: Movement


def trend(
    view: View,
    span: Span,
    by: By,
    keep: Callable[[Nonconformity], bool] = lambda _item: True,
) -> tuple[Point, ...]:
    """Return the numbers by month, quarter, half-year or year, each against the one before it."""
    found = [item for item in known(view, Nonconformity) if keep(item)]
    return tuple(Point(slot, moved(view, slot, found)) for slot in slots(span, by))


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Similar nonconformities before and after a CAPA was done, in periods of one length.

    ``until`` is the last day of the period after it; while that is to come, the days that have
    passed are compared and nothing is concluded: ``verdict`` is None.  Source: manual, 12.2: the
    effect of corrective action is told by the fall of the number of nonconformities.
    """

    capa: Capa
    topics: tuple[str, ...]
    units: frozenset[str]
    before_span: Slot
    after_span: Slot
    movement: Movement
    until: dt.date
    verdict: Verdict | None


def before_after(view: View, capa: Capa) -> BeforeAfter | None:
    """Compare the numbers before and after; None before it is done, and without a subject.

    Subjects are that of the CAPA's effect, else those of the nonconformities among its sources;
    units are those of the same faculties.  The months are those of the effect, else of the policy.
    """
    done = done_on(view, capa)
    sources = [view.snapshot.get(source) for source in capa.sources]
    cases = [item for item in sources if isinstance(item, Nonconformity)]
    topics = _topics(capa, cases)
    units = _units(view, capa, cases)
    if done is None or not topics or not units:
        return None
    last = _last_day(view, capa, done)
    after = Slot("", done + _DAY, min(last, view.today))
    before = Slot("", done + _DAY - (after.last - done), done)
    found = [
        item for item in known(view, Nonconformity) if item.topic in topics and item.unit in units
    ]
    movement = moved(view, after, found, before)
    verdict = _verdict(capa, movement) if last <= view.today else None
    return BeforeAfter(capa, topics, units, before, after, movement, last, verdict)


def _topics(capa: Capa, cases: list[Nonconformity]) -> tuple[str, ...]:
    if capa.effect is not None and capa.effect.topic is not None:
        return (capa.effect.topic,)
    return tuple(sorted({item.topic for item in cases if item.topic is not None}))


def _units(view: View, capa: Capa, cases: list[Nonconformity]) -> frozenset[str]:
    named = {item.unit for item in cases} or ({capa.unit} if capa.unit else set())
    return frozenset(one for unit in named for one in within(view, around(view, unit)))


def _last_day(view: View, capa: Capa, done: dt.date) -> dt.date:
    rule = capa_rules(view).similar
    own = capa.effect.within if capa.effect is not None else None
    months = own or (rule.months if rule else None)
    return done + relativedelta(months=months) if months else view.today


def _verdict(capa: Capa, movement: Movement) -> Verdict:
    """Conclude: fewer than before, and not more than the target where one is set."""
    if not movement.now and not movement.before:
        return Verdict.NOT_SHOWN
    target = capa.effect.target if capa.effect is not None and capa.effect.topic else None
    enough = target is None or int(movement.now) <= target
    return Verdict.EFFECTIVE if enough and movement.now < movement.before else Verdict.FAILED
