"""Acts of approval in the registers of documents, against the numbering series of their bodies."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from qms.engine.governance import Act, acts, series_of, year_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument


@dataclass(frozen=True, slots=True)
class Named:
    """An act that a document names: the place of the approval, its number and date."""

    document: str
    at: int
    act: Act


@dataclass(frozen=True, slots=True)
class Doubt:
    """An act whose date does not fit: another date of the number, or of the number before it."""

    named: Named
    year: str
    number: str
    date: dt.date
    others: tuple[str, ...]


def doubts(view: View, found: Iterable[ControlledDocument]) -> Iterator[Doubt]:
    """Yield what contradicts itself in each series and year, each act once."""
    recorded = acts(view)
    for (series, year), many in _by_series(view, found).items():
        held = recorded.get((series, year), ())
        yield from _two_dates(year, many, held)


def _by_series(
    view: View, found: Iterable[ControlledDocument]
) -> Mapping[tuple[str, str], list[Named]]:
    by: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for document in found:
        for at, act in enumerate(document.approvals):
            series = series_of(view, act.body, act.act)
            if series is None or series.parallel or act.void is not None:
                continue
            if act.number and act.date and act.date <= view.today:
                named = Named(document.id, at, Act(document.id, act.number, act.date))
                by[series.id, year_of(series, act.date)].append(named)
    return by


def _two_dates(year: str, many: Sequence[Named], held: Sequence[Act]) -> Iterator[Doubt]:
    """Yield acts that date a number otherwise than it is; what is left must not fall."""
    right: list[Named] = []
    ordered = sorted(many, key=lambda one: one.act.number)
    for number, group in groupby(ordered, key=lambda one: one.act.number):
        same = list(group)
        date = _date_of(number, same, many, held)
        agreed = [one for one in same if one.act.date == date]
        right += agreed[:1]
        witnesses = [one.document for one in agreed] or [
            act.record for act in held if (act.number, act.date) == (number, date)
        ]
        for one in same:
            if one.act.date != date:
                yield Doubt(one, year, number, date, tuple(witnesses))
    yield from _falling(year, right)


def _date_of(
    number: str, same: Sequence[Named], many: Sequence[Named], held: Sequence[Act]
) -> dt.date:
    """Return the most likely date of a number: on record, in order, named often, early."""
    for act in held:
        if act.number == number:
            return act.date
    named = Counter(one.act.date for one in same)
    return min(named, key=lambda day: (_disorder(same[0].act, day, many), -named[day], day))


def _disorder(act: Act, day: dt.date, many: Sequence[Named]) -> int:
    """Count the acts of other numbers that stand on the wrong side of a day."""
    wrong = 0
    for one in many:
        if act.order is not None and one.act.order is not None:
            wrong += one.act.order < act.order and one.act.date > day
            wrong += one.act.order > act.order and one.act.date < day
    return wrong


def _falling(year: str, right: Sequence[Named]) -> Iterator[Doubt]:
    """Yield acts dated before one with a smaller number."""
    last: Named | None = None
    for one in sorted(right, key=lambda item: (item.act.order or 0, item.document)):
        if one.act.order is None:
            continue
        if last is not None and one.act.date < last.act.date:
            yield Doubt(one, year, last.act.number, last.act.date, (last.document,))
        else:
            last = one
