"""When a next wave judges what was done because of a survey, by the rules of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from qms.engine.surveys import over, survey_rules
from qms.kinds.policies.survey_results import LoopRules
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.view import View


def loop_rules(view: View) -> LoopRules:
    """Return the rules of the loop in force today, without a policy the program's own."""
    rules = survey_rules(view)
    return rules.loop if rules else LoopRules()


def window(view: View, done: dt.date) -> tuple[dt.date, dt.date]:
    """Return between which days a wave closes that judges what was done on a day (7.5.5(4))."""
    rules = loop_rules(view)
    return (
        done + relativedelta(months=rules.again_from),
        done + relativedelta(months=rules.again_until),
    )


def wave_after(view: View, wave: Wave, done: dt.date) -> Wave | None:
    """Return the first wave of the same questionnaire that closed in the window and is over."""
    first, last = window(view, done)
    found = [
        one
        for one in view.snapshot.of(Wave)
        if one.survey == wave.survey
        and one.id != wave.id
        and one.closed is not None
        and first <= one.closed <= last
        and over(view, one)
    ]
    return min(found, key=lambda one: (str(one.closed), one.id), default=None)
