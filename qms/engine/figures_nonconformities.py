"""Figures of nonconformities in a period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.capas import done_on
from qms.engine.figures import known, tally, went
from qms.engine.nc_trend import Movement, before_after, counted, moved, preceding, trend
from qms.engine.nonconformities import only_corrected, open_steps
from qms.engine.tally import Share, Tally, share
from qms.kinds.capa import Capa
from qms.kinds.nonconformity import Nonconformity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qms.engine.figures import Span
    from qms.engine.nc_trend import BeforeAfter, Point
    from qms.engine.view import View


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a Pareto chart: a word, how many, its share, and the share of all up to it."""

    word: str
    count: Tally
    share: Share
    cumulative: Share


@dataclass(frozen=True, slots=True)
class NcFigures:
    """Nonconformities; mistakes are left out everywhere.

    ``total`` are all on record, ``open`` those not closed today, ``steps_open`` those of them with
    a step without an entry, ``only_corrected`` those with neither a CAPA nor a reason for none.
    ``found`` counts by the date of the nonconformity, in the period and in the one of the same
    length before it; so do the mappings by word or unit, which hold what occurs in either.
    ``matrix`` is kind x source in the period; the Pareto tuples are of the period, highest first.
    ``months``, ``quarters`` and ``half_years`` are the calendar parts that the period touches, each
    against the one before it.  ``effects`` are the CAPAs done up to today in or before the period
    that name nonconformities.
    """

    total: Tally
    open: Tally
    steps_open: Tally
    only_corrected: Tally
    with_capa: Tally
    found: Movement
    closed_in_year: Tally
    by_kind: Mapping[str, Movement]
    by_source: Mapping[str, Movement]
    by_topic: Mapping[str, Movement]
    by_severity: Mapping[str, Movement]
    by_unit: Mapping[str, Movement]
    matrix: Mapping[tuple[str, str], Tally]
    pareto_kinds: tuple[Bar, ...]
    pareto_topics: tuple[Bar, ...]
    months: tuple[Point, ...]
    quarters: tuple[Point, ...]
    half_years: tuple[Point, ...]
    effects: tuple[BeforeAfter, ...]


def nc_figures(view: View, span: Span, units: frozenset[str] | None = None) -> NcFigures:
    """Count the nonconformities of the university, or of some units, for a period."""

    def ours(item: Nonconformity) -> bool:
        return units is None or item.unit in units

    found = [item for item in known(view, Nonconformity) if ours(item)]
    living = [item for item in found if view.is_open(item)]
    by_kind = _by(view, span, found, lambda item: item.sort)
    by_topic = _by(view, span, found, lambda item: item.topic)
    return NcFigures(
        total=tally(found),
        open=tally(living),
        steps_open=tally(item for item in living if open_steps(view, item)),
        only_corrected=tally(item for item in found if only_corrected(view, item)),
        with_capa=tally(item for item in found if view.capas_of.get(item.id)),
        found=moved(view, span, found),
        closed_in_year=tally(
            item for item in found if went(view, span, item.transitions, "closed")
        ),
        by_kind=by_kind,
        by_source=_by(view, span, found, lambda item: item.source),
        by_topic=by_topic,
        by_severity=_by(view, span, found, lambda item: item.severity),
        by_unit=_by(view, span, found, lambda item: item.unit),
        matrix=_matrix(view, span, found),
        pareto_kinds=_pareto(by_kind),
        pareto_topics=_pareto(by_topic),
        months=trend(view, span, "month", ours),
        quarters=trend(view, span, "quarter", ours),
        half_years=trend(view, span, "half-year", ours),
        effects=_effects(view, span, {item.id for item in found}),
    )


def _by(
    view: View,
    span: Span,
    found: Iterable[Nonconformity],
    word: Callable[[Nonconformity], str | None],
) -> Mapping[str, Movement]:
    before, groups = preceding(span), defaultdict(list)
    for item in found:
        key = word(item)
        if key is not None and (span.has(item.date) or before.has(item.date)):
            groups[key].append(item)
    return {key: moved(view, span, items) for key, items in sorted(groups.items())}


def _matrix(
    view: View, span: Span, found: Iterable[Nonconformity]
) -> Mapping[tuple[str, str], Tally]:
    cells: dict[tuple[str, str], list[Nonconformity]] = defaultdict(list)
    for item in found:
        if span.has(item.date):
            cells[item.sort, item.source].append(item)
    return {key: counted(view, span, items) for key, items in sorted(cells.items())}


def _pareto(groups: Mapping[str, Movement]) -> tuple[Bar, ...]:
    """Order words by their number in the period; those with none there are left out."""
    there = [(word, moves.now) for word, moves in groups.items() if moves.now]
    there.sort(key=lambda pair: (-pair[1], pair[0]))
    whole = Tally(one for _word, count in there for one in count.ids)
    bars, so_far = [], Tally(())
    for word, count in there:
        so_far = Tally((*so_far.ids, *count.ids))
        own, upto = share(count, whole), share(so_far, whole)
        if own is not None and upto is not None:
            bars.append(Bar(word, count, own, upto))
    return tuple(bars)


def _effects(view: View, span: Span, ids: set[str]) -> tuple[BeforeAfter, ...]:
    found = []
    for capa in known(view, Capa):
        day = done_on(view, capa)
        if day is None or day > span.last or not ids & set(capa.sources):
            continue
        compared = before_after(view, capa)
        if compared is not None:
            found.append(compared)
    return tuple(found)
