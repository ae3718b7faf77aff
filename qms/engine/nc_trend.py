"""How the number of nonconformities moves: by period, and before and after a CAPA."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from dateutil.relativedelta import relativedelta

from qms.engine.capa_rules import capa_rules
from qms.engine.capas import done_on
from qms.engine.figures import known, tally
from qms.engine.nonconformities import OTHER, around, within
from qms.engine.units import family
from qms.kinds.capa import Verdict
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.unit import Unit

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
    passed are compared and nothing is concluded (``verdict`` is None), unless there are more than
    the target already.  Source: manual, 12.2: the
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
    cases = _cases(view, capa)
    topics = _topics(capa, cases)
    if done is None or not topics:
        return None
    units = _units(view, capa, cases)
    last = _last_day(view, capa, done)
    after = Slot("", done + _DAY, min(last, view.today))
    before = Slot("", done + _DAY - (after.last - done), done)
    found = [
        item for item in known(view, Nonconformity) if item.topic in topics and item.unit in units
    ]
    movement = moved(view, after, found, before)
    verdict = _verdict(capa, movement, over=last <= view.today)
    return BeforeAfter(capa, topics, units, before, after, movement, last, verdict)


def recurrences(view: View, capa: Capa) -> Iterator[Nonconformity]:
    """Yield similar nonconformities between completion and the end of observation.

    Similar are those on the subjects of the CAPA, that of its effect as well as those of the
    nonconformities that it came from, in the same faculties.
    """
    done, last = done_on(view, capa), capa.observe_until
    if done is None or last is None:
        return
    cases = _cases(view, capa)
    topics = {*_topics(capa, cases), *_topics_of(cases)}
    units = _units(view, capa, cases)
    for item in known(view, Nonconformity):
        similar = item.topic in topics and item.unit in units and item.id not in capa.sources
        if similar and done < item.date <= min(last, view.today):
            yield item


def _cases(view: View, capa: Capa) -> list[Nonconformity]:
    sources = (view.snapshot.get(source) for source in capa.sources)
    return [item for item in sources if isinstance(item, Nonconformity)]


def _topics(capa: Capa, cases: list[Nonconformity]) -> tuple[str, ...]:
    if capa.effect is not None and capa.effect.topic is not None:
        return (capa.effect.topic,)
    return _topics_of(cases)


def _topics_of(cases: list[Nonconformity]) -> tuple[str, ...]:
    found = {item.topic for item in cases if item.topic is not None}
    return tuple(sorted(found - {OTHER}))


def _units(view: View, capa: Capa, cases: list[Nonconformity]) -> frozenset[str]:
    """Return where similar ones are looked for; without a case or a unit, everywhere."""
    if cases:
        return frozenset(one for item in cases for one in within(view, around(view, item.unit)))
    unit = (capa.effect.group if capa.effect else None) or capa.unit
    if unit is None:
        return frozenset(item.id for item in view.snapshot.of(Unit))
    return family(view, around(view, unit))


def _last_day(view: View, capa: Capa, done: dt.date) -> dt.date:
    rule = capa_rules(view).similar
    own = capa.effect.within if capa.effect is not None else None
    months = own or (rule.months if rule else None)
    return done + relativedelta(months=months) if months else view.today


def _verdict(capa: Capa, movement: Movement, *, over: bool) -> Verdict | None:
    """Conclude: fewer than before, and not more than the target where one is set.

    None before the period is over, unless there are more than the target already.
    """
    target = capa.effect.target if capa.effect is not None and capa.effect.topic else None
    if target is not None and int(movement.now) > target:
        return Verdict.FAILED
    if not over:
        return None
    if not movement.now and not movement.before:
        return Verdict.NOT_SHOWN
    return Verdict.EFFECTIVE if movement.now < movement.before else Verdict.FAILED
