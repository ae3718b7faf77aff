"""The risk map as a figure: live risks by likelihood x impact, and how each moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.circles import may_show
from qms.engine.risks import live, matrix, previous, rating
from qms.i18n import N_, translate
from qms.report.charts import Axis, HeatMap, Move, Zone, figure
from qms.report.spoken import spoken

if TYPE_CHECKING:
    from qms.engine.risks import Rating
    from qms.engine.view import View
    from qms.kinds.policies.risk_scale import Factor
    from qms.model.record import Circle
    from qms.report.document import Figure

_MARKS: Final = "ABCDEFGH"


def risk_map(view: View, lang: str, circle: Circle | None = None) -> Figure | None:
    """Return the map, None where no risk scale is in force; its origin are the live risks.

    For a circle that may not see some of them, these are counted in their cells without an id.
    """
    if view.scale is None:
        return None
    scale = view.scale.value
    every = matrix(view)
    cells = {cell: _listed(view, ids, circle) for cell, ids in every.items()}
    listed = {record_id for ids in cells.values() for record_id in ids}
    chart = HeatMap(
        translate(N_("Risk map"), lang),
        _axis(scale.likelihood, lang),
        _axis(scale.impact, lang),
        cells,
        _zones(view, lang),
        tuple(move for move in moves(view) if move.id in listed),
        {cell: len(ids) - len(cells[cell]) for cell, ids in every.items()},
    )
    return figure("risk-map", chart, lang, sorted(listed))


def _listed(view: View, ids: tuple[str, ...], circle: Circle | None) -> tuple[str, ...]:
    if circle is None:
        return ids
    known = {risk.id for risk in live(view) if may_show(view, risk, circle)}
    return tuple(item for item in ids if item in known)


def moves(view: View) -> tuple[Move, ...]:
    """Return the live risks whose last two assessments, both on a scale like today's, differ."""
    made = []
    for risk in live(view):
        new, old = rating(view, risk), previous(view, risk)
        if new and old and new.comparable and old.comparable and _cell(new) != _cell(old):
            made.append(Move(risk.id, _cell(old), _cell(new)))
    return tuple(made)


def _cell(found: Rating) -> tuple[int, int]:
    return (found.assessment.likelihood, found.assessment.impact)


def _zones(view: View, lang: str) -> tuple[Zone, ...]:
    bands = view.bands.bands if view.bands else ()
    return tuple(
        Zone(
            _MARKS[number],
            f"{spoken(band.label, lang)} ({band.low}–{band.high})",
            range(band.low, band.high + 1),
        )
        for number, band in enumerate(bands)
    )


def _axis(factor: Factor, lang: str) -> Axis:
    words = tuple(spoken(level.label, lang) for level in factor.levels)
    return Axis(f"{spoken(factor.name, lang)} ({factor.symbol})", words)
