"""Rules of early warning: what leading indicators hit on is put to the risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.early_warning import RESPONSE, answered, concerned, warned
from qms.engine.effect import plain
from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.early_warning import Warned
    from qms.engine.view import View
    from qms.i18n import Message


@duty("R351", "9.2(5), KZ-SURV-34")
def warning_without_risk(view: View) -> Iterator[Hit]:
    """A leading indicator hit, and no risk about it was assessed or reviewed since.

    POL-risk-rules names the indicators and their limits: growth of neutral answers, of complaints,
    of workload, failures of IT.  Exactly the limit is no hit.  What becomes of a low response rate
    is asked for by rule Q201.
    """
    for hit in warned(view):
        told_by_q201 = hit.rule.measure == RESPONSE and hit.rule.when == "below"
        if not told_by_q201 and not answered(view, hit):
            yield Hit(hit.record, _field(view, hit), in_words(hit), _hint(view, hit), hit.since)


def in_words(hit: Warned) -> Message:
    """Return what hit, with its figures."""
    if hit.before is None:
        return M(
            "early warning: {title}: {value} (limit {limit})",
            title=hit.rule.title,
            value=plain(hit.value),
            limit=plain(hit.rule.limit),
        )
    return M(
        "early warning: {title}: {value}, before {before}",
        title=hit.rule.title,
        value=plain(hit.value),
        before=plain(hit.before),
    )


def _field(view: View, hit: Warned) -> tuple[str, ...]:
    if hit.rule.measure == "indicator":
        return ("values",)
    return ("results",) if isinstance(view.snapshot.get(hit.record), Wave) else ()


def _hint(view: View, hit: Warned) -> Message:
    risks = concerned(view, hit)
    if risks:
        return M("Assess it again: qms risk assess {id}", id=risks[0].id)
    return M("Add the risk, or see what is proposed: qms warnings")
