"""What waits for a body, and what no minutes speak of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from qms.engine.meetings import protocols_of, waiting, without_minutes
from qms.engine.years import AcademicYear
from tests.workspaces import capa, risk, view

if TYPE_CHECKING:
    from qms.engine.meetings import Question

COUNCIL = "BODY-academic-council"
SCHOOL = "BODY-school-or-faculty-council"
DAY = dt.date(2026, 12, 10)
PLANNED = (
    "transitions: [{id: '1', date: 2026-11-03, to: planned}]\n"
    "nonconformity: Few answers\ncauses: No reminders\nmeasures: [{id: '1', text: Remind}]\n"
)
DECISION = """\
    id: DEC-2026-0001
    schema: 1
    title: Publish the results
    body: BODY-academic-council
    act: protocol
    number: '2'
    date: 2026-10-01
    executors: [ROLE-rector]
    due: 2026-11-30
    concerns: [RSK-2026-0001]
"""
MEETING = """\
    id: MTG-2026-0001
    schema: 1
    body: BODY-academic-council
    date: 2026-11-05
    agenda: [{id: '1', title: Risks, concerns: [RSK-2026-0001]}]
"""
TERMS = """\
id: POL-duty-terms
schema: 1
editions:
  - {id: a, source: {own: true}, value: {}}
  - {id: b, from: 2026-10-01, source: {own: true}, value: {}%s}
"""


def asked(*texts: str, body: str = COUNCIL) -> dict[str, Question]:
    """Return the proposed questions of a body by their English words."""
    return {item.title.shown("en"): item for item in waiting(view(*texts), body, DAY)}


class TestWaiting:
    @pytest.mark.req("KZ-MEET-02", part="objectives and changes come later")
    def test_policies_that_no_body_approved_wait_for_the_council(self) -> None:
        titles = asked()
        assert "Approval of the policy: Risk scale, edition preset-1" in titles
        (item,) = [one for title, one in titles.items() if "Risk scale" in title]
        assert (item.concerns, item.tags) == (("POL-risk-scale",), ("quality",))

    def test_critical_and_systemic_risks_are_one_question(self) -> None:
        systemic = risk(2, levels=(1, 2), more="systemic: true\n")
        item = asked(risk(1, levels=(5, 5)), systemic, risk(3, levels=(4, 4)))[
            "Critical and systemic risks"
        ]
        assert item.concerns == ("RSK-2026-0001", "RSK-2026-0002")
        assert item.tags == ("quality", "risk")

    @pytest.mark.parametrize(
        ("level", "body"),
        [("institutional", COUNCIL), ("faculty", SCHOOL), ("department", SCHOOL)],
    )
    def test_capa_plans_wait_for_the_body_of_their_level(self, level: str, body: str) -> None:
        plan = capa(more=f"{PLANNED}level: {level}\n")
        title = "Approval of plans of corrective and preventive action"
        for one in (COUNCIL, SCHOOL):
            assert (title in asked(risk(), plan, body=one)) is (one == body)

    def test_a_plan_that_is_only_proposed_does_not_wait(self) -> None:
        assert not any(
            "plans" in title for title in asked(risk(), capa(more="level: institutional\n"))
        )

    def test_own_decisions_that_are_not_carried_out_are_heard(self) -> None:
        item = asked(risk(), DECISION)["Carrying out of earlier decisions"]
        assert item.concerns == ("DEC-2026-0001",)
        done = DECISION + "    transitions: [{id: '1', date: 2026-11-02, to: done}]\n"
        assert "Carrying out of earlier decisions" not in asked(risk(), done)

    def test_a_report_to_the_body_is_asked_for_a_month_ahead(self) -> None:
        text = """\
            id: OBL-own-report
            schema: 1
            title: Report on surveys
            group: reporting
            to: BODY-external-expert-commission
            rule: {type: yearly, month: 12, day: 31}
            source: {own: true}
        """
        found = asked(text, body="BODY-external-expert-commission")
        assert found["Report on surveys"].concerns == ("OBL-own-report",)
        assert (
            asked(
                text.replace("month: 12", "month: 3"),
                body="BODY-external-expert-commission",
            )
            == {}
        )


@pytest.mark.req("KZ-MEET-02", part="objectives and changes come later")
class TestMinutes:
    def test_meetings_and_decisions_speak_of_a_record(self) -> None:
        look = view(risk(), MEETING, DECISION)
        assert protocols_of(look, "RSK-2026-0001") == ("DEC-2026-0001", "MTG-2026-0001")

    def test_an_edition_of_the_year_without_minutes_is_listed(self) -> None:
        year = AcademicYear(2026)
        (item,) = without_minutes(view(TERMS % ""), year)
        assert item[0] == "POL-duty-terms"
        approved = TERMS % ", decision: DEC-2026-0001"
        assert without_minutes(view(approved, risk(), DECISION), year) == ()
        order = DECISION.replace("act: protocol", "act: order")
        assert len(without_minutes(view(approved, risk(), order), year)) == 1

    def test_a_critical_risk_that_no_meeting_of_the_year_discussed_is_listed(self) -> None:
        year = AcademicYear(2026)
        critical = risk(levels=(5, 5))
        assert [name for name, _ in without_minutes(view(critical), year)] == ["RSK-2026-0001"]
        assert without_minutes(view(critical, MEETING), year) == ()
        before = MEETING.replace("date: 2026-11-05", "date: 2026-06-05")
        assert len(without_minutes(view(critical, before), year)) == 1
