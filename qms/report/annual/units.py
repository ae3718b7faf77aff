"""Section 11: the faculties side by side, with the summaries that they issued."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qms.engine.circles import may_show
from qms.engine.figures_units import by_faculty
from qms.i18n import N_, Day, M
from qms.report.lists import Head

if TYPE_CHECKING:
    from qms.engine.figures_units import UnitFigures
    from qms.report.annual.part import Part
    from qms.report.document import Table

_HEADS = (
    Head("unit", N_("Unit"), 3),
    Head("risks", N_("Risks"), 1, "integer"),
    Head("at_threshold", N_("At the response threshold"), 1, "integer"),
    Head("capas", N_("CAPAs under way"), 1, "integer"),
    Head("overdue", N_("Overdue"), 1, "integer"),
    Head("done", N_("Done within the year"), 1, "integer"),
    Head("indicators", N_("Indicators"), 1, "integer"),
    Head("reached", N_("Reached"), 1, "integer"),
    Head("summaries", N_("Summaries of the faculty"), 3),
)


def units(part: Part) -> Table:
    """Return the roll-up; faculties without any entry are named below it."""
    found = by_faculty(part.view, part.year)
    shown = [item for item in found if not item.empty]
    bare = tuple(part.name(item.unit) for item in found if item.empty and item.unit)
    note = M("Without entries: {units}.", units=bare).shown(part.lang) if bare else ""
    origin = [_origin(item) for item in shown]
    rows = [_row(part, item) for item in shown]
    made = part.counts("units", N_("Faculties side by side"), _HEADS, rows, origin)
    return replace(made, note=note)


def _row(part: Part, item: UnitFigures) -> tuple[Any, ...]:
    reports = [
        M("{id}, {day}", id=report.id, day=Day(report.issued))
        for report in item.reports
        if may_show(part.view, report, part.frame.circle)
    ]
    return (
        part.name(item.unit) or M(N_("Units outside the faculties")),
        item.risks,
        item.at_threshold,
        item.capas,
        item.capas_overdue,
        item.capas_done,
        item.indicators,
        item.indicators_reached,
        tuple(reports),
    )


def _origin(item: UnitFigures) -> tuple[str, ...]:
    counted = (item.risks, item.capas, item.capas_done, item.indicators)
    ids = [record for figure in counted for record in figure.ids]
    return tuple(dict.fromkeys([*ids, *(report.id for report in item.reports)]))
