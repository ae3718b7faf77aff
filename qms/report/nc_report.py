"""Nonconformities and complaints of a period: by kind, source and subject, trend, effect.

Manual, 10.7 and 12.2: kinds, sources, and effect told by the fall of their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.columns import cell
from qms.engine.complaints import complaint_figures
from qms.engine.figures import known
from qms.engine.figures_nonconformities import nc_figures
from qms.engine.nonconformities import clusters, open_steps, systemic
from qms.i18n import N_, M
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.report.complaint_subjects import subjects_table
from qms.report.facts import Fact, facts
from qms.report.frame import Content
from qms.report.lists import Head, Line, listed
from qms.report.nc_tables import (
    KIND,
    TOPIC,
    matrix,
    moved_cells,
    pareto,
    pareto_figure,
    trend,
    units,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from qms.engine.cells import Cell
    from qms.engine.figures_nonconformities import NcFigures
    from qms.engine.nc_trend import BeforeAfter
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.kinds.capa import Capa
    from qms.report.document import Table
    from qms.report.frame import Frame


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
        pareto(frame, "kinds", N_("Nonconformities by kind"), KIND, found.pareto_kinds),
        pareto(frame, "topics", N_("Nonconformities by subject"), TOPIC, found.pareto_topics),
        matrix(frame, found.matrix),
        trend(frame, found),
        units(frame, found),
        _effects(frame, found.effects),
        _register(frame),
        subjects_table(frame, complaint_figures(view, frame.period)),
        _complaints(frame),
    )
    drawn = pareto_figure(frame, found)
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
    found = complaint_figures(frame.view, frame.period)
    return facts(
        (M("Complaints of the period"), found.received.now),
        (M("Answered"), found.answered),
        (M("Not answered in time"), found.late),
    )


def _alike(view: View) -> Iterable[Shown]:
    for item in clusters(view):
        word = view.word(TOPIC, item.topic)
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
        now, before, change = moved_cells(item.movement)
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
    Head("topic", N_("Topic"), 2),
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
