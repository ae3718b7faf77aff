"""Duties that the band of a risk brings: control, reports, the body above, review, acceptance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.risk_duties import ACCEPTED, CONTROL, REPORT, REVIEW, SYSTEMIC, one_owed
from qms.engine.risk_duties import questions_on as _questions_on
from qms.engine.risks import rating
from qms.engine.rule import Hit, duty
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("R304", "9.3(4), KZ-CAPA-09")
def no_joint_control(view: View) -> Iterator[Hit]:
    """No control meeting dealt with a risk of a band that asks for joint control meetings.

    It counts as dealt with where a CAPA of the risk has a control item, where the risk was
    reviewed at a meeting, or where a meeting that was held had a question concerning the risk or
    its CAPA.  The duty ends when the risk is at a permitted level or closed.  The months between
    meetings are the university's own rule (POL-risk-bands).
    """
    for risk, item in one_owed(view, CONTROL):
        yield Hit(
            risk.id,
            ("assessments",),
            M("no joint control meeting since {day}", day=item.last or item.since),
            M("Hold it, then record: qms risk review {id} --meeting MTG-...", id=risk.id),
            item.since,
            item.by,
        )


@duty("R305", "9.3(6), KZ-RISK-07")
def no_report(view: View) -> Iterator[Hit]:
    """A risk under intensive monitoring was not reported to the role that its band names.

    For a critical risk that is the vice-rector for the academic block.  The months between reports
    are the university's own rule (POL-risk-bands).
    """
    for risk, item in one_owed(view, REPORT):
        found = rating(view, risk)
        role = found.band.report_to if found and found.band and found.band.report_to else ""
        yield Hit(
            risk.id,
            ("reviews",),
            M(
                "no report to {role} since {day}",
                role=view.name(role) or role,
                day=item.last or item.since,
            ),
            M(
                "Report, then record: qms risk review {id} --report-to {role}",
                id=risk.id,
                role=role,
            ),
            item.since,
            item.by,
        )


@duty("R306", "9.3(5), KZ-RISK-08")
def systemic_not_put(view: View) -> Iterator[Hit]:
    """A systemic risk was not put before the body that its band names, or nothing was decided.

    It takes a question on the agenda of that body that concerns the risk, and a decision of the
    body of a stated sort: redistribution of resources, correction of policy, change of procedures.
    """
    for risk, item in one_owed(view, SYSTEMIC):
        found = rating(view, risk)
        body = found.band.systemic_to if found and found.band and found.band.systemic_to else ""
        name = view.name(body) or body
        asked = _questions_on(view, risk, body)
        yield Hit(
            risk.id,
            ("systemic",),
            M("{body} has not decided on a systemic risk", body=name)
            if asked
            else M("a systemic risk is on no agenda of: {body}", body=name),
            M(
                "Record the decision: qms decision add --body {body} --concerns {id}"
                " --sorts resources|policy|procedure ...",
                body=body,
                id=risk.id,
            )
            if asked
            else M(
                "Put it on the agenda: qms meeting plan {body} --date ... --question ..., and name"
                " {id} in the question's concerns: qms edit MTG-...",
                body=body,
                id=risk.id,
            ),
            item.since,
        )


@duty("R307", "9.2(4), KZ-RISK-06")
def review_overdue(view: View) -> Iterator[Hit]:
    """A risk was not looked at again within the months that its band allows between reviews.

    An assessment counts as a review.  The months are the university's own rule (POL-risk-bands).
    """
    for risk, item in one_owed(view, REVIEW):
        yield Hit(
            risk.id,
            ("reviews",),
            M("last looked at on {day}", day=item.last),
            M(
                "Assess it again (qms risk assess {id}), or record that nothing changed:"
                " qms risk review {id} --by ...",
                id=risk.id,
            ),
            item.since,
            item.by,
        )


@duty("R308", "ISO 31000:2018, 6.5.2")
def acceptance_ended(view: View) -> Iterator[Hit]:
    """The time for which a risk was accepted is over, and nothing else was decided.

    That an acceptance ends is the university's own rule (POL-risk-rules).
    """
    for risk, item in one_owed(view, ACCEPTED):
        yield Hit(
            risk.id,
            ("treatments",),
            M("accepted until {day}", day=item.by),
            M(
                "Assess it again and choose a treatment: qms risk assess {id},"
                " qms risk treat {id} --option ...",
                id=risk.id,
            ),
            item.since,
            item.by,
        )
