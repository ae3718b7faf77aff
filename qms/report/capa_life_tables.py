"""Tables of CAPAs: age, open ones month by month, overdue ones, judged effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.engine import capas
from qms.engine.cells import post_name
from qms.engine.figures_capas import judgement
from qms.engine.posts import superior
from qms.i18n import N_, Day, M
from qms.kinds.capa import Capa
from qms.model.items import until
from qms.report.charts import Trend, TrendPoint, figure
from qms.report.charts.measures import MOST_PERIODS
from qms.report.lists import Head, Line, counts, listed
from qms.report.register_reports import term_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.figures_life import Age, Month
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame


def ages(frame: Frame, found: Iterable[Age]) -> Table:
    heads = (
        Head("age", N_("Since approval"), 4),
        Head("count", N_("Under way"), 2, "integer"),
        Head("late", N_("Overdue"), 2, "integer"),
    )
    rows = [(_age_words(item), item.running, item.overdue) for item in found]
    origin = [row[1].ids for row in rows]
    return counts(frame, "ageing", N_("Age of the CAPAs under way"), heads, rows, origin)


def _age_words(item: Age) -> Shown:
    if item.below is None:
        return M("{first} months and more", first=item.first)
    if not item.first:
        return M("less than {below} months", below=item.below)
    return M("{first} to {below} months", first=item.first, below=item.below)


def months_table(frame: Frame, found: Iterable[Month]) -> Table:
    heads = (
        Head("month", N_("Month"), 2),
        Head("opened", N_("Newly opened"), 2, "integer"),
        Head("done", N_("Done"), 2, "integer"),
        Head("open", N_("Open at the end"), 2, "integer"),
        Head("late", N_("Overdue at the end"), 2, "integer"),
    )
    rows = [(item.slot.name, item.opened, item.done, item.open, item.overdue) for item in found]
    origin = [(*row[3].ids, *row[2].ids) for row in rows]
    return counts(frame, "months", N_("Open CAPAs by month"), heads, rows, origin)


def burned(frame: Frame, found: tuple[Month, ...]) -> Figure | None:
    """Draw the number of open CAPAs at the end of each month."""
    shown = found[-MOST_PERIODS:]
    if not shown:
        return None
    points = tuple(TrendPoint(item.slot.name, float(item.open)) for item in shown)
    title = frame.say(N_("CAPAs open at the end of the month"))
    chart = Trend(title, frame.say(N_("CAPAs")), points, "lower")
    ids = sorted({one for item in shown for one in item.open.ids})
    return figure("burn-down", chart, frame.lang, ids)


_OVERDUE: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 3),
    Head("executor", N_("Executor"), 2),
    Head("term", N_("Terms"), 1),
    Head("above", N_("Post above"), 2, free=True),
)


def overdue(frame: Frame) -> Table:
    """Return the overdue CAPAs with the post above, and when they were put before it (8.5(1))."""
    view = frame.view
    found = [item for item in view.snapshot.of(Capa) if capas.overdue(view, item)]
    found.sort(key=lambda item: (str(capas.term(view, item)), item.id))
    lines = [Line(item, _late(view, item)) for item in found]
    return listed(frame, "overdue", N_("Overdue CAPAs"), _OVERDUE, lines)


def _late(view: View, item: Capa) -> tuple[Any, ...]:
    post = view.post(item.executor or item.owner, item.unit)
    above = superior(view, post) if post else None
    told = [one.date for one in until(item.escalations, view.today)]
    name = post_name(view, above) if above else None
    return (
        item.id,
        item.title,
        post_name(view, post) if post else None,
        term_words(view, item),
        M("{post}, on {day}", post=name, day=Day(max(told))) if name and told else name,
    )


_EFFECTS: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 2),
    Head("done", N_("Done"), 1, "date"),
    Head("reviewed", N_("Judged on"), 1, "date"),
    Head("verdict", N_("Verdict"), 2),
    Head("responsible", N_("Judged by"), 2),
)


def effects(frame: Frame) -> Table:
    """Return the CAPAs whose effect was judged within the period."""
    view, lines = frame.view, []
    for item in view.snapshot.of(Capa):
        found = judgement(view, item)
        if found is None or not frame.period.has(found.date):
            continue
        judge = view.post(found.by, item.unit)
        cells = (
            item.id,
            item.title,
            capas.done_on(view, item),
            found.date,
            M(found.verdict.value),
            post_name(view, judge) if judge else None,
        )
        lines.append(Line(item, cells))
    return listed(frame, "effects", N_("Effect of CAPAs judged within the year"), _EFFECTS, lines)
