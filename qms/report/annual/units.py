"""Section 11: the faculties side by side, and the summaries that they issued."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qms.engine.figures_units import by_faculty
from qms.engine.meetings import protocols_of
from qms.i18n import N_, M
from qms.report.lists import Head, Line, listed

if TYPE_CHECKING:
    from qms.engine.figures_units import UnitFigures
    from qms.kinds.issued_report import IssuedReport
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
)
_SUMMARIES = (
    Head("id", N_("Id"), 2),
    Head("unit", N_("Unit"), 2),
    Head("title", N_("Report"), 3),
    Head("issued", N_("Issued on"), 1, "date"),
    Head("meeting", N_("Considered at"), 2),
)


def units(part: Part) -> tuple[Table, ...]:
    """Return the roll-up and the summaries that it rests on (KZ-REP-13).

    Faculties without any entry are named below the table.
    """
    found = by_faculty(part.view, part.year)
    shown = [item for item in found if not item.empty]
    bare = tuple(part.name(item.unit) for item in found if item.empty and item.unit)
    made = part.counts(
        "units",
        N_("Faculties side by side"),
        _HEADS,
        [_row(part, item) for item in shown],
        [_origin(item) for item in shown],
    )
    note = M("Without entries: {units}.", units=bare).shown(part.lang) if bare else ""
    lines = [
        Line(report, _summary(part, item.unit, report)) for item in shown for report in item.reports
    ]
    summaries = listed(part.frame, "summaries", N_("Summaries of the faculties"), _SUMMARIES, lines)
    keys = tuple(item.unit or "others" for item in shown)
    return replace(made, note=note, keys=keys), summaries


def _row(part: Part, item: UnitFigures) -> tuple[Any, ...]:
    return (
        part.name(item.unit) or M("Units outside the faculties"),
        item.risks,
        item.at_threshold,
        item.capas,
        item.capas_overdue,
        item.capas_done,
        item.indicators,
        item.indicators_reached,
    )


def _summary(part: Part, unit: str | None, report: IssuedReport) -> tuple[Any, ...]:
    return report.id, part.name(unit), report.title, report.issued, considered(part, report)


def considered(part: Part, report: IssuedReport) -> tuple[str, ...]:
    """Return the meetings and decisions that considered a report, held by today."""
    named = {*protocols_of(part.view, report.id), *([report.meeting] if report.meeting else ())}
    known = ((name, part.view.snapshot.get(name)) for name in sorted(named))
    return tuple(name for name, record in known if record and part.view.on_record(record))


def _origin(item: UnitFigures) -> tuple[str, ...]:
    counted = (item.risks, item.capas, item.capas_done, item.indicators)
    return tuple(dict.fromkeys(record for figure in counted for record in figure.ids))
