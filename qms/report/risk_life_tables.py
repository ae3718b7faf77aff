"""Tables of risks: movement, causes, intensive monitoring, the first score beside the last."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from qms.engine import capas, risks
from qms.engine.figures_risks import moves
from qms.i18n import N_, Day, M
from qms.kinds.risk import Stage
from qms.model.items import until
from qms.report.facts import tally
from qms.report.lists import Head, Line, counts, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.figures_risks import Move
    from qms.engine.view import View
    from qms.kinds.capa import Capa
    from qms.kinds.risk import Risk
    from qms.report.document import Table
    from qms.report.frame import Frame


def above(view: View, risk: Risk) -> bool:
    return not risks.permitted(risks.rating(view, risk))


MOVES: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Risk"), 4),
    Head("before", N_("Before"), 1),
    Head("score", N_("Now"), 1),
    Head("assessed", N_("Assessed on"), 1, "date"),
    Head("change", N_("Movement"), 1),
)


def moves_table(frame: Frame) -> Table:
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


def causes(frame: Frame) -> Table:
    """Return where the live risks come from: their categories, the heaviest first."""
    view = frame.view
    groups: dict[str, list[Risk]] = defaultdict(list)
    for risk in risks.live(view):
        groups[risk.category].append(risk)
    rows = []
    for name, items in groups.items():
        word = view.word("risk-category", name)
        scores = [_score(view, item) for item in items]
        high = tally(item for item in items if above(view, item))
        rows.append((word.label if word else name, tally(items), high, max(scores), sum(scores)))
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


def intensive(frame: Frame) -> Table:
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


def evaluated(frame: Frame) -> Table:
    """Return the lines for those who assess the measures (manual, 8.1.2)."""
    heads = (
        Head("who", N_("Assessed by"), 4),
        Head("conclusion", N_("Conclusion"), 4),
        Head("signature", N_("Signature, date"), 2),
    )
    who = (N_("Head of the unit"), N_("Vice-rector"), N_("Rector"))
    rows = [(M(one), "", "") for one in who]
    return counts(frame, "evaluated", N_("Assessment of the measures"), heads, rows)
