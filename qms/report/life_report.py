"""How risks and CAPAs get on: map and movement, causes, ageing, open ones month by month, effect.

Regulation on monitoring and feedback, 8.5, 9.2, 9.3; manual, 8.1.2 (effectiveness of risk
management).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine import capas, risks
from qms.engine.columns import post_name
from qms.engine.figures_capas import capa_figures, judgement
from qms.engine.figures_life import ageing, burn_down, effect_figures, escalated
from qms.engine.figures_risks import moves
from qms.engine.posts import superior
from qms.i18n import N_, Day, M
from qms.kinds.capa import Capa, Verdict
from qms.kinds.risk import Stage
from qms.model.items import until
from qms.report.charts import Trend, TrendPoint, figure
from qms.report.charts.measures import MOST_PERIODS
from qms.report.facts import Fact, facts, tally
from qms.report.frame import Content
from qms.report.lists import Head, Line, counts, listed
from qms.report.register_reports import term_words
from qms.report.risk_map import risk_map

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from qms.engine.figures_life import Age, Month
    from qms.engine.figures_risks import Move
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.kinds.risk import Risk
    from qms.model.text import Text
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class Life:
    """What the template may use: ``r`` in it."""

    as_of: dt.date
    fictitious: bool
    risks: tuple[Fact, ...]
    capas: tuple[Fact, ...]
    effect: tuple[Fact, ...]
    bands_pending: Text | None


def life_report(frame: Frame) -> Content:
    """Return how the risks and CAPAs of the university get on in an academic year."""
    view = frame.view
    bands = view.bands
    months = burn_down(view, frame.period)
    model = Life(
        as_of=view.today,
        fictitious=frame.institution.fictitious,
        risks=_risk_facts(frame),
        capas=_capa_facts(frame),
        effect=_effect_facts(frame),
        bands_pending=bands.pending if bands and not bands.bands else None,
    )
    tables = (
        _moves(frame),
        _causes(frame),
        _intensive(frame),
        _ages(frame, ageing(view)),
        _months(frame, months),
        _overdue(frame),
        _effects(frame),
        treated(frame),
        _evaluated(frame),
    )
    drawn = (risk_map(view, frame.lang, frame.circle), _burned(frame, months))
    return Content(model, tables, tuple(one for one in drawn if one is not None))


def _risk_facts(frame: Frame) -> tuple[Fact, ...]:
    live = risks.live(frame.view)
    found = moves(frame.view, frame.period)
    return facts(
        (M("Live risks"), tally(live), "risks.live"),
        (M("Above the permitted level"), tally(item for item in live if _above(frame.view, item))),
        (M("Risen"), tally(move.risk for move in found if move.change > 0)),
        (M("Fallen"), tally(move.risk for move in found if move.change < 0)),
    )


def _above(view: View, risk: Risk) -> bool:
    return not risks.permitted(risks.rating(view, risk))


def _capa_facts(frame: Frame) -> tuple[Fact, ...]:
    found = capa_figures(frame.view, frame.period)
    return facts(
        (M("CAPAs under way"), found.running, "capas.running"),
        (M("Overdue"), found.overdue, "capas.overdue"),
        (M("With a moved term"), found.postponed, "capas.postponed"),
        (M("Opened within the period"), found.opened_in_year),
        (M("Done within the period"), found.done_in_year),
        (M("Of these in time, %"), found.in_time_share),
        (M("Put before the post above within the period"), escalated(frame.view, frame.period)),
    )


def _effect_facts(frame: Frame) -> tuple[Fact, ...]:
    found = effect_figures(frame.view, frame.period)
    return facts(
        (M("Effect judged finally within the period"), found.judged),
        (M("Of these effective"), found.by_verdict[Verdict.EFFECTIVE]),
        (M("Of these effective, %"), found.effective),
        (M("Not effective"), found.by_verdict[Verdict.FAILED]),
        (M("Opened again"), found.reopened),
    )


MOVES: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Risk"), 4),
    Head("before", N_("Before"), 1),
    Head("score", N_("Now"), 1),
    Head("assessed", N_("Assessed on"), 1, "date"),
    Head("change", N_("Movement"), 1),
)


def _moves(frame: Frame) -> Table:
    lines = [Line(move.risk, move_cells(move)) for move in moves(frame.view, frame.period)]
    return listed(frame, "moves", N_("Movement of risks within the year"), MOVES, lines)


def move_cells(move: Move) -> tuple[Any, ...]:
    """Return the cells of a risk that rose or fell: id, title, both scores, day, points."""
    arrow = "↑" if move.change > 0 else "↓"
    before, now = move.before.assessment, move.now.assessment
    return (
        move.risk.id,
        move.risk.title,
        f"{before.likelihood}×{before.impact} = {move.before.score}",
        f"{now.likelihood}×{now.impact} = {move.now.score}",
        now.date,
        f"{arrow} {abs(move.change)}",
    )


def _causes(frame: Frame) -> Table:
    """Return where the live risks come from: their categories, the heaviest first."""
    view = frame.view
    groups: dict[str, list[Risk]] = defaultdict(list)
    for risk in risks.live(view):
        groups[risk.category].append(risk)
    rows = []
    for name, items in groups.items():
        word = view.word("risk-category", name)
        scores = [_score(view, item) for item in items]
        above = tally(item for item in items if _above(view, item))
        rows.append((word.label if word else name, tally(items), above, max(scores), sum(scores)))
    rows.sort(key=lambda row: (-row[4], -int(row[1])))
    heads = (
        Head("category", N_("Category"), 4),
        Head("count", N_("Live risks"), 2, "integer"),
        Head("above", N_("Above the permitted level"), 2, "integer"),
        Head("score", N_("Highest score"), 1, "integer"),
        Head("sum", N_("Sum of scores"), 1, "integer"),
    )
    origin = [row[1].ids for row in rows]
    return counts(frame, "causes", N_("Top causes: categories of live risks"), heads, rows, origin)


def _score(view: View, risk: Risk) -> int:
    found = risks.rating(view, risk)
    return found.score if found else 0


_INTENSIVE: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Risk"), 4),
    Head("score", N_("Score"), 1, "integer"),
    Head("band", N_("Report to"), 3),
    Head("reviews", N_("Last report"), 2, "date"),
    Head("capas", N_("CAPAs"), 2),
)


def _intensive(frame: Frame) -> Table:
    """Return the risks under intensive monitoring and when their report was last made (9.3(6))."""
    view, lines = frame.view, []
    for risk in risks.live(view):
        found = risks.rating(view, risk)
        if found is None or found.band is None or not found.band.intensive_monitoring:
            continue
        told = [item.date for item in until(risk.reviews, view.today) if item.report_to]
        plans = tuple(item.id for item in view.capas_of.get(risk.id, ()))
        role = found.band.report_to
        cells = (
            risk.id,
            risk.title,
            found.score,
            view.name(role) if role else None,
            max(told, default=None),
            plans,
        )
        lines.append(Line(risk, cells, plans))
    return listed(frame, "intensive", N_("Risks under intensive monitoring"), _INTENSIVE, lines)


def _ages(frame: Frame, found: Iterable[Age]) -> Table:
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


def _months(frame: Frame, found: Iterable[Month]) -> Table:
    heads = (
        Head("month", N_("Month"), 2),
        Head("opened", N_("Opened"), 2, "integer"),
        Head("done", N_("Done"), 2, "integer"),
        Head("open", N_("Open at the end"), 2, "integer"),
        Head("late", N_("Overdue at the end"), 2, "integer"),
    )
    rows = [(item.slot.name, item.opened, item.done, item.open, item.overdue) for item in found]
    origin = [(*row[3].ids, *row[2].ids) for row in rows]
    return counts(frame, "months", N_("Open CAPAs by month"), heads, rows, origin)


def _burned(frame: Frame, found: tuple[Month, ...]) -> Figure | None:
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


def _overdue(frame: Frame) -> Table:
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


def _effects(frame: Frame) -> Table:
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


_TREATED: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Risk"), 3),
    Head("before", N_("At first"), 1),
    Head("score", N_("Now"), 1),
    Head("target", N_("Target"), 1, "integer"),
    Head("measures", N_("Measures done"), 2),
)


def treated(frame: Frame) -> Table:
    """Return the first and the present score of each risk that has a plan (manual, 8.1.2)."""
    view, lines = frame.view, []
    for risk in risks.registered(view):
        plans = view.capas_of.get(risk.id, ())
        if plans:
            lines.append(Line(risk, _before_now(view, risk, plans), tuple(p.id for p in plans)))
    caption = N_("Risks with a plan: the first score and the present one")
    return listed(frame, "treated", caption, _TREATED, lines)


def _before_now(view: View, risk: Risk, plans: Iterable[Capa]) -> tuple[Any, ...]:
    counted = until(risk.assessments, view.today)
    first, last = counted[0], risks.rated(view, risk)[-1]
    aims = [item for item in counted if item.stage is Stage.TARGET]
    done = tuple(
        M("{id}, {day}", id=plan.id, day=Day(day))
        for plan in plans
        if (day := capas.done_on(view, plan)) is not None
    )
    return (
        risk.id,
        risk.title,
        f"{first.likelihood}×{first.impact} = {first.likelihood * first.impact}",
        f"{last.likelihood}×{last.impact} = {last.likelihood * last.impact}",
        aims[-1].likelihood * aims[-1].impact if aims else None,
        done,
    )


def _evaluated(frame: Frame) -> Table:
    """Return the lines for those who assess the measures (manual, 8.1.2)."""
    heads = (
        Head("who", N_("Assessed by"), 4),
        Head("conclusion", N_("Conclusion"), 4),
        Head("signature", N_("Signature, date"), 2),
    )
    who = (N_("Head of the unit"), N_("Vice-rector"), N_("Rector"))
    rows = [(M(one), "", "") for one in who]
    return counts(frame, "evaluated", N_("Assessment of the measures"), heads, rows)
