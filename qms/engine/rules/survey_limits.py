"""Rules of what has to be said beside the results of a wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, duty
from qms.engine.survey_limits import unlike, unlimited
from qms.engine.survey_loop import Stage
from qms.engine.survey_loop_due import terms
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("Q382", "7.5.3(5), KZ-SURV-15")
def limits_not_written(view: View) -> Iterator[Hit]:
    """The limits of interpretation of the last wave of a survey are not written down.

    Whoever ran the wave writes them with the report on its results, and without them no report is
    issued.  Where those who answered are unlike the population, rule Q370 says so in its place.
    """
    for wave in unlimited(view):
        if unlike(view, wave):
            continue
        yield Hit(
            wave.id,
            ("limitations",),
            M("the limits of interpretation are not written down"),
            M('Say how far the results may be read: qms set {id} limitations "..."', id=wave.id),
            wave.closed,
            terms(view, wave.closed)[Stage.ANALYSED] if wave.closed else None,
        )
