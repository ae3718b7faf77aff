"""Section 5: progress of corrective and preventive actions, and who considers it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from qms.engine import capas as figures
from qms.engine.cells import post_name
from qms.engine.council import council_items
from qms.engine.figures import happened, known
from qms.engine.figures_capas import in_term, judgement
from qms.i18n import N_, M, translate
from qms.kinds.capa import FLOW, Capa
from qms.model.states import ENTERED_BY_MISTAKE
from qms.report.charts import States
from qms.report.charts import figures as drawn
from qms.report.lists import Head, Line, listed

if TYPE_CHECKING:
    from qms.engine.council import CouncilItem
    from qms.kinds.capa import EffectReview
    from qms.report.annual.part import Part
    from qms.report.document import Figure, Table

LATE = N_("done late")
OVERDUE = N_("overdue")
IN_TIME = N_("in time")
_HEADS = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 4),
    Head("sources", N_("Sources"), 2),
    Head("owner", N_("Owner"), 3),
    Head("original_term", N_("Original term"), 2, "date"),
    Head("term", N_("Term"), 2, "date"),
    Head("moved", N_("Times moved"), 1, "integer"),
    Head("state", N_("State"), 2),
    Head("state", N_("Execution"), 2),
)


def capas(part: Part) -> tuple[Table, ...]:
    """Return the tables of the section."""
    lines = [Line(item, _cells(part, item)) for item in of_year(part)]
    status = listed(part.frame, "capas", N_("CAPAs open in the year"), _HEADS, lines)
    return status, _judged(part), _agenda(part)


def of_year(part: Part) -> tuple[Capa, ...]:
    """Return the CAPAs under way, and those whose state changed within the year."""
    return tuple(
        item
        for item in known(part.view, Capa)
        if figures.running(part.view, item) or happened(part.view, part.year, item.transitions)
    )


def _cells(part: Part, item: Capa) -> tuple[Any, ...]:
    shown = part.cells(
        item, "id", "title", "sources", "owner_name", "original_term", "term", "moved"
    )
    return (*shown, *part.cells(item, "state"), _mark(part, item))


def _mark(part: Part, item: Capa) -> str | None:
    if figures.overdue(part.view, item):
        return translate(OVERDUE, part.lang)
    if figures.done_on(part.view, item) is None:
        return None
    return translate(IN_TIME if in_term(part.view, item) else LATE, part.lang)


_JUDGED: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 4),
    Head("reviewed", N_("Judged on"), 1, "date"),
    Head("verdict", N_("Verdict"), 2),
    Head("responsible", N_("Judged by"), 3),
    Head("update", N_("Ground"), 3),
)


def _judged(part: Part) -> Table:
    """Return the CAPAs whose effect was judged finally, the latest first."""
    every = ((item, judgement(part.view, item)) for item in known(part.view, Capa))
    found = [(item, last) for item, last in every if last is not None]
    found.sort(key=lambda pair: (pair[1].date, pair[0].id), reverse=True)
    lines = [Line(item, _judgement(part, item, last)) for item, last in found]
    return listed(part.frame, "judged", N_("Effect of CAPAs and who judged it"), _JUDGED, lines)


def _judgement(part: Part, item: Capa, last: EffectReview) -> tuple[Any, ...]:
    post = part.view.post(last.by, item.unit)
    judge = post_name(part.view, post) if post else None
    ground = last.text or last.basis
    return item.id, item.title, last.date, M(last.verdict.value), judge, ground


def _agenda(part: Part) -> Table:
    heads = (
        Head("id", N_("Meeting"), 2),
        Head("date", N_("Date"), 1, "date"),
        Head("questions", N_("Question"), 3),
        Head("questions", N_("Why here"), 3),
        Head("state", N_("State"), 1),
    )
    lines = [
        Line(item.meeting, _asked(part, item), item.records)
        for item in council_items(part.view, part.year)
    ]
    return listed(
        part.frame, "agenda", N_("Questions of the agenda on the report and CAPAs"), heads, lines
    )


def _asked(part: Part, item: CouncilItem) -> tuple[Any, ...]:
    meeting = item.meeting
    why = M(item.fit.value)
    fit = M("{why}: {records}", why=why, records=item.records) if item.records else why
    return (
        meeting.id,
        meeting.date,
        M("{number}. {title}", number=item.item.id, title=item.item.title),
        fit,
        *part.cells(meeting, "state"),
    )


def states(part: Part) -> tuple[Figure, ...]:
    """Return the CAPAs by state, one bar a kind of source."""
    found = known(part.view, Capa)
    shown = [state for state in FLOW.states if state.id != ENTERED_BY_MISTAKE]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for item in found:
        counts[_source(part, item)][str(part.view.state_id(item))] += 1
    used = [state for state in shown if any(row[state.id] for row in counts.values())]
    if not used:
        return ()
    title = translate(N_("CAPAs by source and state"), part.lang)
    rows = tuple(
        (label, tuple(row[state.id] for state in used))
        for label, row in sorted(counts.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    )
    chart = States(title, tuple(translate(state.label, part.lang) for state in used), rows)
    return drawn("capa-states", chart, part.lang, (item.id for item in found))


def _source(part: Part, item: Capa) -> str:
    """Return the kind of the first source in words."""
    source = part.view.snapshot.get(item.sources[0]) if item.sources else None
    label = type(source).spec.title if source else N_("Source not stated")
    return translate(label, part.lang)
