"""The risk map as a figure: likelihood x impact with the ids of live risks in the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.risks import matrix
from qms.i18n import N_, translate
from qms.report.charts import Axis, HeatMap, Zone, heat_map, heat_map_alt
from qms.report.document import Figure

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.kinds.policies.risk_scale import Factor

MARKS = "ABCDEFGH"


def risk_map(view: View, lang: str) -> Figure | None:
    """Return the map, None where no risk scale is in force."""
    if view.scale is None:
        return None
    caption = translate(N_("Risk map"), lang)
    bands = view.bands.bands if view.bands else ()
    zones = tuple(
        Zone(
            MARKS[number],
            f"{band.label.shown(lang)} ({band.low}–{band.high})",
            range(band.low, band.high + 1),
        )
        for number, band in enumerate(bands)
    )
    scale = view.scale.value
    chart = HeatMap(
        caption, _axis(scale.likelihood, lang), _axis(scale.impact, lang), matrix(view), zones
    )
    return Figure("risk-map", caption, heat_map(chart, lang), heat_map_alt(chart, lang))


def _axis(factor: Factor, lang: str) -> Axis:
    words = tuple(level.label.shown(lang) for level in factor.levels)
    return Axis(f"{factor.name.shown(lang)} ({factor.symbol})", words)
