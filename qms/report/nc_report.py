"""Nonconformities and complaints of a period: by kind, source and subject, trend, effect.

Manual, 10.7 and 12.2: kinds, sources, and effect told by the fall of their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.columns import cell
from qms.engine.figures import known, tally
from qms.engine.figures_nonconformities import nc_figures
from qms.engine.nonconformities import clusters, open_steps, systemic
from qms.engine.tally import Tally
from qms.i18n import N_, M
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.report.charts import States, figure
from qms.report.facts import Fact, facts
from qms.report.frame import Content
from qms.report.lists import Head, Line, counts, listed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from qms.engine.columns import Cell
    from qms.engine.figures_nonconformities import Bar, NcFigures
    from qms.engine.nc_trend import BeforeAfter, Movement
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.kinds.capa import Capa
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame

_KIND: Final = "nonconformity-kind"
_SOURCE: Final = "nonconformity-source"
_TOPIC: Final = "nonconformity-topic"


@dataclass(frozen=True, slots=True)
class Report:
    """What the template may use: ``r`` in it; ``alike`` says where one cause shows again."""

    as_of: dt.date
    fictitious: bool
    facts: tuple[Fact, ...]
    complaints: tuple[Fact, ...]
    alike: tuple[Shown, ...]


def nc_report(frame: Frame) -> Content:
    """Return the nonconformities and complaints of an academic year."""
    view = frame.view
    found = nc_figures(view, frame.period)
    model = Report(
        as_of=view.today,
        fictitious=frame.institution.fictitious,
        facts=_facts(found),
        complaints=_complaint_facts(frame),
        alike=tuple(_alike(view)),
    )
    tables = (
        _pareto(frame, "kinds", N_("Nonconformities by kind"), _KIND, found.pareto_kinds),
        _pareto(frame, "topics", N_("Nonconformities by subject"), _TOPIC, found.pareto_topics),
        _matrix(frame, found.matrix),
        _trend(frame, found),
        _units(frame, found),
        _effects(frame, found.effects),
        _register(frame),
        _complaints(frame),
    )
    drawn = _figure(frame, found)
    return Content(model, tables, (drawn,) if drawn else ())


def _facts(found: NcFigures) -> tuple[Fact, ...]:
    return facts(
        (M("Nonconformities of the period"), found.found.now),
        (M("In the period before"), found.found.before),
        (M("Not closed"), found.open),
        (M("Of these with steps open"), found.steps_open),
        (M("Closed within the period"), found.closed_in_year),
        (M("With a CAPA"), found.with_capa),
        (M("Only corrected"), found.only_corrected),
    )


def _complaint_facts(frame: Frame) -> tuple[Fact, ...]:
    view = frame.view
    got = [item for item in known(view, Complaint) if frame.period.has(item.date)]
    answered = [item for item in got if view.state_id(item) == "answered"]
    late = [
        item
        for item in got
        if item.due is not None and item.due < view.today and view.is_open(item)
    ]
    return facts(
        (M("Complaints of the period"), tally(got)),
        (M("Answered"), tally(answered)),
        (M("Not answered in time"), tally(late)),
    )


def _alike(view: View) -> Iterable[Shown]:
    for item in clusters(view):
        word = view.word(_TOPIC, item.topic)
        plan = systemic(view, item)
        said = M(
            "{subject}, {unit}: {n} within {months} months ({records})",
            subject=word.label if word else item.topic,
            unit=view.name(item.root) or item.root,
            n=len(item.items),
            months=item.months,
            records=item.ids,
        )
        yield M("{what}; systemic CAPA: {plan}", what=said, plan=plan) if plan else said


def _label(view: View, vocabulary: str, word: str) -> Shown:
    found = view.word(vocabulary, word)
    return found.label if found else M("{word}", word=word)


def _pareto(frame: Frame, name: str, caption: str, vocabulary: str, bars: Iterable[Bar]) -> Table:
    heads = (
        Head("word", N_("Kind") if name == "kinds" else N_("Subject"), 5),
        Head("count", N_("Number"), 1, "integer"),
        Head("share", N_("Share, %"), 2, "number"),
        Head("cumulative", N_("Together with those above, %"), 2, "number"),
    )
    shown = list(bars)
    rows = [
        (
            _label(frame.view, vocabulary, bar.word),
            bar.count,
            round(float(bar.share), 1),
            round(float(bar.cumulative), 1),
        )
        for bar in shown
    ]
    return counts(frame, name, caption, heads, rows, [bar.count.ids for bar in shown])


def _matrix(frame: Frame, cells: Mapping[tuple[str, str], Tally]) -> Table:
    """Return kinds downwards, sources across; a cell without any stays empty."""
    view = frame.view
    kinds = _words(view, _KIND)
    sources = [word for word in _words(view, _SOURCE) if any(key[1] == word for key in cells)]
    heads = (
        Head("kind", N_("Kind"), 4),
        *(
            Head(word, _label(view, _SOURCE, word).shown(frame.lang), 2, "integer")
            for word in sources
        ),
        Head("sum", N_("Total"), 1, "integer"),
    )
    rows, origin = [], []
    for kind in kinds:
        own = [cells.get((kind, source)) for source in sources]
        ids = tuple(one for item in own if item is not None for one in item.ids)
        if ids:
            rows.append((_label(view, _KIND, kind), *own, Tally(ids)))
            origin.append(ids)
    return counts(frame, "matrix", N_("Kinds by source"), heads, rows, origin)


def _words(view: View, vocabulary: str) -> tuple[str, ...]:
    found = view.words.vocabulary(vocabulary) if view.words else None
    return tuple(word.id for word in found.words) if found else ()


def _trend(frame: Frame, found: NcFigures) -> Table:
    heads = (
        Head("quarter", N_("Quarter"), 3),
        Head("now", N_("Number"), 2, "integer"),
        Head("before", N_("Quarter before"), 2, "integer"),
        Head("change", N_("Change, %"), 2, "number"),
    )
    begun = [point for point in found.quarters if point.slot.first <= frame.view.today]
    rows = [(point.slot.name, *_moved(point.movement)) for point in begun]
    origin = [point.movement.now.ids for point in begun]
    return counts(frame, "trend", N_("Nonconformities by quarter"), heads, rows, origin)


def _moved(item: Movement) -> tuple[Any, ...]:
    change = item.per_cent
    return (item.now, item.before, None if change is None else round(change, 1))


def _units(frame: Frame, found: NcFigures) -> Table:
    heads = (
        Head("unit", N_("Unit"), 5),
        Head("now", N_("Number"), 2, "integer"),
        Head("before", N_("Period before"), 2, "integer"),
        Head("change", N_("Change, %"), 2, "number"),
    )
    pairs = sorted(found.by_unit.items(), key=lambda pair: (-int(pair[1].now), pair[0]))
    rows = [(frame.view.name(unit) or unit, *_moved(moved)) for unit, moved in pairs]
    origin = [(*moved.now.ids, *moved.before.ids) for _unit, moved in pairs]
    return counts(frame, "units", N_("Nonconformities by unit"), heads, rows, origin)


_EFFECTS: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 4),
    Head("before", N_("Before the CAPA"), 1, "integer", free=True),
    Head("now", N_("After it"), 1, "integer", free=True),
    Head("change", N_("Change, %"), 1, "number", free=True),
    Head("conclusion", N_("Conclusion"), 2, free=True),
)


def _effects(frame: Frame, found: Iterable[BeforeAfter]) -> Table:
    lines = []
    for item in found:
        now, before, change = _moved(item.movement)
        said = M(item.verdict.value) if item.verdict else M("still to be seen")
        cells = (item.capa.id, item.capa.title, before, now, change, said)
        more = (*item.movement.before.ids, *item.movement.now.ids)
        lines.append(Line(item.capa, cells, more))
    caption = N_("Effect of CAPAs told by the number of similar nonconformities")
    return listed(frame, "effects", caption, _EFFECTS, lines)


_REGISTER: Final = (
    Head("id", N_("Id"), 2),
    Head("date", N_("Date"), 1, "date"),
    Head("title", N_("Title"), 4),
    Head("unit", N_("Unit"), 3),
    Head("severity", N_("Severity"), 1),
    Head("action", N_("Action"), 2, free=True),
    Head("steps", N_("Steps open"), 1, "integer", free=True),
    Head("state", N_("State"), 1),
)


def _register(frame: Frame) -> Table:
    """Return severity beside the scale of action: CAPAs, or only a correction (KZ-NC-08)."""
    view, lines = frame.view, []
    for item in known(view, Nonconformity):
        if not (frame.period.has(item.date) or view.is_open(item)):
            continue
        plans: tuple[Capa, ...] = view.capas_of.get(item.id, ())
        cells = (
            item.id,
            item.date,
            item.title,
            view.name(item.unit),
            _shown(view, item, "severity"),
            tuple(plan.id for plan in plans) or _no_plan(item),
            len(open_steps(view, item)) if view.is_open(item) else None,
            _shown(view, item, "state"),
        )
        lines.append(Line(item, cells, tuple(plan.id for plan in plans)))
    lines.sort(key=lambda one: (str(one.cells[1]), one.record.id))
    return listed(frame, "register", N_("Register of nonconformities"), _REGISTER, lines)


def _no_plan(item: Nonconformity) -> Shown | None:
    if item.no_action is not None:
        return M("correction only, with a reason")
    return M("correction only") if item.correction is not None else None


def _shown(view: View, item: Nonconformity | Complaint, column: str) -> Cell:
    return cell(view, item, column)


_COMPLAINTS: Final = (
    Head("id", N_("Id"), 2),
    Head("number", N_("Number"), 1),
    Head("date", N_("Date"), 1, "date"),
    Head("unit", N_("Unit"), 4),
    Head("topic", N_("Subject"), 2),
    Head("due", N_("Due"), 1, "date"),
    Head("outcome", N_("Result"), 2),
    Head("answered_on", N_("Answered on"), 1, "date"),
)


def _complaints(frame: Frame) -> Table:
    view = frame.view
    found = [item for item in known(view, Complaint) if frame.period.has(item.date)]
    found.sort(key=lambda item: (item.date, item.id))
    lines = [
        Line(
            item,
            (
                item.id,
                item.number,
                item.date,
                view.name(item.unit),
                _shown(view, item, "topic"),
                item.due,
                _shown(view, item, "outcome"),
                _shown(view, item, "answered_on"),
            ),
        )
        for item in found
    ]
    return listed(frame, "complaints", N_("Complaints of the period"), _COMPLAINTS, lines)


def _figure(frame: Frame, found: NcFigures) -> Figure | None:
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
        label = _label(view, _TOPIC, bar.word).shown(frame.lang)
        rows.append((label, (*split, len(items) - sum(split))))
    names = (*(_label(view, "severity", one).shown(frame.lang) for one in levels),)
    chart = States(
        frame.say(N_("Nonconformities by subject and severity")),
        (*names, frame.say(N_("not stated"))),
        tuple(rows),
    )
    return figure("pareto", chart, frame.lang, found.found.now.ids)
