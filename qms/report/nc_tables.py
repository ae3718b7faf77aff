"""Tables and the chart of nonconformities: by kind, source, subject, quarter and unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.engine.tally import Tally
from qms.i18n import N_, M
from qms.kinds.nonconformity import Nonconformity
from qms.report.charts import States, figure
from qms.report.lists import Head, counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.engine.figures_nonconformities import Bar, NcFigures
    from qms.engine.nc_trend import Movement
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame

KIND: Final = "nonconformity-kind"
SOURCE: Final = "nonconformity-source"
TOPIC: Final = "nonconformity-topic"


def label(view: View, vocabulary: str, word: str) -> Shown:
    found = view.word(vocabulary, word)
    return found.label if found else M("{word}", word=word)


def pareto(frame: Frame, name: str, caption: str, vocabulary: str, bars: Iterable[Bar]) -> Table:
    heads = (
        Head("word", N_("Kind") if name == "kinds" else N_("Topic"), 5),
        Head("count", N_("Count"), 1, "integer"),
        Head("share", N_("Share, %"), 2, "number"),
        Head("cumulative", N_("Together with those above, %"), 2, "number"),
    )
    shown = list(bars)
    rows = [
        (
            label(frame.view, vocabulary, bar.word),
            bar.count,
            round(float(bar.share), 1),
            round(float(bar.cumulative), 1),
        )
        for bar in shown
    ]
    return counts(frame, name, caption, heads, rows, [bar.count.ids for bar in shown])


def matrix(frame: Frame, cells: Mapping[tuple[str, str], Tally]) -> Table:
    """Return kinds downwards, sources across; a cell without any stays empty."""
    view = frame.view
    kinds = _words(view, KIND)
    sources = [word for word in _words(view, SOURCE) if any(key[1] == word for key in cells)]
    heads = (
        Head("kind", N_("Kind"), 4),
        *(
            Head(word, label(view, SOURCE, word).shown(frame.lang), 2, "integer")
            for word in sources
        ),
        Head("sum", N_("Total"), 1, "integer"),
    )
    rows, origin = [], []
    for kind in kinds:
        own = [cells.get((kind, source)) for source in sources]
        ids = tuple(one for item in own if item is not None for one in item.ids)
        if ids:
            rows.append((label(view, KIND, kind), *own, Tally(ids)))
            origin.append(ids)
    return counts(frame, "matrix", N_("Kinds by source"), heads, rows, origin)


def _words(view: View, vocabulary: str) -> tuple[str, ...]:
    found = view.words.vocabulary(vocabulary) if view.words else None
    return tuple(word.id for word in found.words) if found else ()


def trend(frame: Frame, found: NcFigures) -> Table:
    heads = (
        Head("quarter", N_("Quarter"), 3),
        Head("now", N_("Count"), 2, "integer"),
        Head("before", N_("Quarter before"), 2, "integer"),
        Head("change", N_("Change, %"), 2, "number"),
    )
    begun = [point for point in found.quarters if point.slot.first <= frame.view.today]
    rows = [(point.slot.name, *moved_cells(point.movement)) for point in begun]
    origin = [point.movement.now.ids for point in begun]
    return counts(frame, "trend", N_("Nonconformities by quarter"), heads, rows, origin)


def moved_cells(item: Movement) -> tuple[Any, ...]:
    change = item.per_cent
    return (item.now, item.before, None if change is None else round(change, 1))


def units(frame: Frame, found: NcFigures) -> Table:
    heads = (
        Head("unit", N_("Unit"), 5),
        Head("now", N_("Count"), 2, "integer"),
        Head("before", N_("Period before"), 2, "integer"),
        Head("change", N_("Change, %"), 2, "number"),
    )
    pairs = sorted(found.by_unit.items(), key=lambda pair: (-int(pair[1].now), pair[0]))
    rows = [(frame.view.name(unit) or unit, *moved_cells(moved)) for unit, moved in pairs]
    origin = [(*moved.now.ids, *moved.before.ids) for _unit, moved in pairs]
    return counts(frame, "units", N_("Nonconformities by unit"), heads, rows, origin)


def pareto_figure(frame: Frame, found: NcFigures) -> Figure | None:
    """Draw the Pareto chart of subjects: the most frequent first, split by severity."""
    view = frame.view
    if not found.pareto_topics:
        return None
    words = view.words.vocabulary("severity") if view.words else None
    levels = [word.id for word in words.words] if words else []
    rows = []
    for bar in found.pareto_topics:
        items = [view.snapshot.get(one) for one in bar.count.ids]
        split = tuple(
            sum(isinstance(one, Nonconformity) and one.severity == level for one in items)
            for level in levels
        )
        word = label(view, TOPIC, bar.word).shown(frame.lang)
        rows.append((word, (*split, len(items) - sum(split))))
    names = (*(label(view, "severity", one).shown(frame.lang) for one in levels),)
    chart = States(
        frame.say(N_("Nonconformities by subject and severity")),
        (*names, frame.say(N_("not stated"))),
        tuple(rows),
    )
    return figure("pareto", chart, frame.lang, found.found.now.ids)
