"""The indicators that a survey gives, as ``qms survey stats`` shows them beside its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.cli.output import table
from qms.cli.survey_figures import hidden, number
from qms.engine.survey_indicators import fed_by, taken, value_of
from qms.i18n import _
from qms.kinds.wave import ALL

if TYPE_CHECKING:
    from qms.actions.survey_stats import Figures
    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View
    from qms.kinds.indicator import Indicator, Value

    Row = tuple[Indicator, float | None, Value | None]


def print_indicators(view: View, found: Figures, printed: SurveyPublication) -> None:
    """Print the value that the wave gives beside the one on record."""
    rows = [
        (
            one.id,
            one.title,
            hidden() if value is None else number(value, None),
            number(stored.value, None) if stored else "",
        )
        for one, value, stored in _rows(view, found, printed)
    ]
    if rows:
        heads = [_("Indicator"), _("Title"), _("Value"), _("On record")]
        table(heads, rows, _("Indicators"))


def indicators_for(view: View, found: Figures, printed: SurveyPublication) -> list[dict[str, Any]]:
    """Return the same for a program, in the indicator's own unit of measure."""
    return [
        {"indicator": one.id, "value": value, "stored": stored.value if stored else None}
        for one, value, stored in _rows(view, found, printed)
    ]


def _rows(view: View, found: Figures, printed: SurveyPublication) -> tuple[Row, ...]:
    return tuple(
        (one, value_of(one.from_survey, printed), taken(one, found.wave))
        for one in fed_by(view, found.survey.id)
        if one.from_survey and found.group == (one.from_survey.unit or ALL)
    )
