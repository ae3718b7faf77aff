"""Rules of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.rule import Hit, duty, integrity
from qms.engine.survey_indicators import not_taken, of_sensitive
from qms.i18n import M
from qms.kinds.indicator import Indicator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View

PASSPORT: Final = (
    "definition",
    "purpose",
    "formula",
    "data_source",
    "frequency",
    "owner",
    "users",
)


@duty("I201", "KZ-MON-16")
def passport_incomplete(view: View) -> Iterator[Hit]:
    """The passport of an indicator does not say what is measured, why, and by whom.

    A passport has definition, purpose, formula, source of the data, frequency, owner and users:
    without them nobody knows which indicators are collected and what they are used for.
    """
    for indicator in view.snapshot.of(Indicator):
        lacking = tuple(name for name in PASSPORT if getattr(indicator, name) is None)
        if lacking:
            yield Hit(
                indicator.id,
                (),
                M("the passport lacks: {fields}", fields=lacking),
                M("Fill it in: qms set {id} {key} ...", id=indicator.id, key=lacking[0]),
            )


@duty("I202", "7.5.3(5), KZ-SURV-39")
def value_not_taken(view: View) -> Iterator[Hit]:
    """An indicator that is a figure of a survey has no value of the last wave.

    The value is taken over with its source, so that reports name the wave that it comes from.  A
    figure that may not be printed, being of too few answers, is not asked for.
    """
    for indicator, wave in not_taken(view):
        yield Hit(
            indicator.id,
            ("values",),
            M("no value of {wave}", wave=wave.id),
            M("Take it over: qms indicator take {id} --wave {wave}", id=indicator.id, wave=wave.id),
            wave.closed,
        )


@integrity("I101", "7.5.3(5), KZ-SURV-36, KZ-SURV-39")
def of_a_sensitive_survey(view: View) -> Iterator[Hit]:
    """An indicator is a figure of a sensitive survey.

    Its values would stay in the records, and go into reports for everybody.  Results of a sensitive
    survey are for those alone whom the survey was made for.
    """
    for indicator, asked in of_sensitive(view):
        yield Hit(
            indicator.id,
            ("from_survey",),
            M("{survey} is sensitive: its figures are no indicators", survey=asked.survey),
            M("Name another survey, or none: qms edit {id}", id=indicator.id),
        )
