"""How many answered a wave, as far as the report of the wave itself would print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.circles import sensitive
from qms.engine.disclosure_types import Hidden, Reason, rules_of
from qms.engine.surveys import response_rate, survey_rules
from qms.kinds.wave import ALL
from qms.model.record import Circle
from qms.report.wording import Rounded

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View
    from qms.kinds.wave import Wave

    Printed: TypeAlias = "Callable[[str], SurveyPublication | None]"


def people(view: View, wave: Wave, printed: Printed, circle: Circle) -> int | Hidden | None:
    """Return the valid answers of a wave; None where nobody counted them.

    Where no table of answers decides on them, fewer than the policy's minimum are hidden, and of
    sensitive data all outside of the office.
    """
    if wave.valid is None:
        return None
    decided = printed(wave.id)
    if decided is not None:
        return decided.respondents(ALL)
    few = wave.valid < rules_of(survey_rules(view)).minimum
    if few or (circle is not Circle.INTERNAL and sensitive(view, wave)):
        return Hidden(Reason.SMALL)
    return wave.valid


def answered(
    view: View, wave: Wave, printed: Printed, circle: Circle
) -> tuple[int | Hidden | None, Rounded | Hidden | None]:
    """Return valid answers and response rate in per cent, both hidden where one would tell."""
    found, rate = people(view, wave, printed, circle), response_rate(wave)
    if isinstance(found, Hidden):
        return found, found
    return found, None if rate is None else Rounded(100 * rate)
