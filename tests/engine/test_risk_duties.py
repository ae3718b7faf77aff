"""What bands oblige to: control meetings, reports, the body above, review, acceptance, maps."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.engine.cells import Labelled
from qms.engine.columns import cell
from qms.engine.due import Due, due
from qms.engine.risk_duties import coming
from qms.engine.risk_phases import phases
from qms.kinds.risk import Risk
from qms.model.diagnostic import DutyState
from tests.workspaces import assessment, capa, english, found, risk, view

AGENDA = """\
    id: MTG-2026-0001
    schema: 1
    body: {body}
    date: {date}
    attendance: {{members: 12, present: 10}}
    agenda: [{{id: '1', title: Low response rate, concerns: [{concerns}]}}]
    transitions: [{{id: '1', date: {date}, to: held}}]
"""
DECISION = """\
    id: DEC-2026-0001
    schema: 1
    title: Hours for reminders
    body: BODY-academic-council
    act: protocol
    number: '4'
    date: 2026-11-12
    meeting: MTG-2026-0001
    item: '1'
    sorts: [{sort}]
"""


def meeting(concerns: str, *, date: str = "2026-11-12", body: str = "BODY-academic-council") -> str:
    """Write a meeting that was held, with one question that concerns a record."""
    return AGENDA.format(body=body, date=date, concerns=concerns)


@pytest.mark.req("KZ-CAPA-09")
class TestJointControl:
    """R304: in the preset every three months from 15 on, every month from 20 on."""

    @pytest.mark.parametrize(
        ("levels", "last"), [((3, 5), "2027-02-02"), ((4, 4), "2027-02-02"), ((4, 5), "2026-12-02")]
    )
    def test_the_first_meeting_is_due_within_the_months_of_the_band(
        self, levels: tuple[int, int], last: str
    ) -> None:
        texts = (risk(levels=levels), capa())
        assert found(*texts, code="R304", today=last) == []
        day = dt.date.fromisoformat(last)
        (item,) = found(*texts, code="R304", today=day + dt.timedelta(days=1))
        assert (item.state, item.term) == (DutyState.OVERDUE, day)
        assert "no joint control meeting since 2026-11-02" in english(item)

    def test_below_the_threshold_no_meeting_is_asked_for(self) -> None:
        assert found(risk(levels=(3, 4)), code="R304", today="2028-01-01") == []

    @pytest.mark.parametrize(
        "held",
        [
            capa(more="controls: [{id: '1', date: 2027-01-15}]\n"),
            meeting("RSK-2026-0001", date="2027-01-15"),
            meeting("CAPA-2026-0001", date="2027-01-15"),
        ],
    )
    def test_it_counts_from_the_last_meeting_that_dealt_with_risk_or_capa(self, held: str) -> None:
        texts = (risk(), held) if held.startswith("id: CAPA") else (risk(), capa(), held)
        assert found(*texts, code="R304", today="2027-04-15") == []
        (item,) = found(*texts, code="R304", today="2027-04-16")
        assert item.term == dt.date(2027, 4, 15)

    def test_a_review_at_a_meeting_counts_and_one_by_a_post_alone_does_not(self) -> None:
        review = "reviews: [{id: '1', date: 2027-01-15, BY}]\n"
        at = risk(more=review.replace("BY", "meeting: MTG-2026-0001"))
        alone = risk(more=review.replace("BY", "by: ROLE-dean"))
        other = meeting("UNIT-university", date="2027-01-15")
        assert found(at, other, capa(), code="R304", today="2027-03-01") == []
        assert len(found(alone, other, capa(), code="R304", today="2027-03-01")) == 1

    def test_a_planned_or_cancelled_meeting_does_not_count(self) -> None:
        planned = meeting("RSK-2026-0001", date="2027-01-15").partition("    transitions")[0]
        assert len(found(risk(), capa(), planned, code="R304", today="2027-03-01")) == 1

    def test_it_ends_when_the_risk_is_at_a_permitted_level(self) -> None:
        lower = risk(then=assessment(2, "2027-01-20", (2, 3)))
        assert found(lower, capa(), code="R304", today="2027-09-01") == []

    def test_it_begins_on_the_day_on_which_bands_were_set(self) -> None:
        bands = """\
            id: POL-risk-bands
            schema: 1
            editions:
              - {id: none, source: {own: true}, value: {pending: not set}}
              - id: set
                from: 2026-11-10
                source: {own: true}
                value:
                  bands:
                    - id: all
                      label: all
                      from: 1
                      to: 25
                      meaning: all
                      capa_required: true
                      joint_control: true
                      control_months: 1
        """
        (item,) = found(risk(date="2026-01-10"), bands, code="R304", today="2026-12-11")
        assert item.term == dt.date(2026, 12, 10)
        (item,) = found(risk(date="2026-01-10"), bands, code="R301", today="2026-11-11")
        assert item.term == dt.date(2026, 11, 24), "ten working days from the bands, not earlier"


@pytest.mark.req("KZ-RISK-07")
class TestReports:
    """R305: under intensive monitoring the role of the band gets a report each month."""

    def test_from_20_on_a_month_without_a_report_is_too_long(self) -> None:
        critical = (risk(levels=(4, 5)), capa())
        assert found(*critical, code="R305", today="2026-12-02") == []
        (item,) = found(*critical, code="R305", today="2026-12-03")
        assert english(item).startswith("no report to Vice-rector for the academic block since")
        assert found(risk(levels=(4, 4)), capa(), code="R305", today="2027-12-03") == []

    def test_a_report_to_that_role_counts_and_one_to_another_does_not(self) -> None:
        more = "reviews: [{id: '1', date: 2026-11-30, report_to: ROLE}]\n"
        right = risk(levels=(5, 5), more=more.replace("ROLE", "ROLE-vice-rector-academic-block"))
        wrong = risk(levels=(5, 5), more=more.replace("ROLE", "ROLE-dean"))
        assert found(right, capa(), code="R305", today="2026-12-30") == []
        assert len(found(wrong, capa(), code="R305", today="2026-12-30")) == 1
        assert len(found(right, capa(), code="R305", today="2026-12-31")) == 1


@pytest.mark.req("KZ-RISK-08")
class TestSystemic:
    """R306: a systemic risk from 15 on goes to the Academic Council, which decides."""

    def test_without_a_question_it_is_open_for_thirty_working_days(self) -> None:
        systemic = risk(more="systemic: true\n")
        (item,) = found(systemic, code="R306")
        assert item.state is DutyState.OPEN
        assert english(item).startswith("a systemic risk is on no agenda of: Academic Council")
        (item,) = found(systemic, code="R306", today="2026-12-31")
        assert item.state is DutyState.OVERDUE

    def test_a_question_alone_is_not_enough_and_a_decision_of_a_sort_is(self) -> None:
        texts = (risk(more="systemic: true\n"), meeting("RSK-2026-0001"))
        (item,) = found(*texts, code="R306")
        assert english(item).startswith("Academic Council has not decided on a systemic risk")
        for sort in ("resources", "policy", "procedure"):
            assert found(*texts, DECISION.format(sort=sort), code="R306") == []
        bare = DECISION.replace("    sorts: [{sort}]\n", "")
        assert len(found(*texts, bare, code="R306")) == 1

    def test_another_body_or_another_risk_does_not_count(self) -> None:
        systemic = risk(more="systemic: true\n")
        other = meeting("RSK-2026-0002")
        decided = DECISION.format(sort="policy")
        assert len(found(systemic, risk(2, levels=(1, 1)), other, decided, code="R306")) == 1

    def test_below_the_threshold_and_without_the_mark_nothing_is_asked(self) -> None:
        assert found(risk(levels=(3, 4), more="systemic: true\n"), code="R306") == []
        assert found(risk(levels=(5, 5)), code="R306") == []


class TestReviewAndAcceptance:
    @pytest.mark.req("KZ-RISK-06")
    def test_a_monitored_risk_is_looked_at_within_a_year(self) -> None:
        low = risk(levels=(2, 3))
        assert found(low, code="R307", today="2027-11-02") == []
        (item,) = found(low, code="R307", today="2027-11-03")
        assert (item.state, item.term) == (DutyState.OVERDUE, dt.date(2027, 11, 2))
        seen = risk(levels=(2, 3), more="reviews: [{id: '1', date: 2027-10-01, by: ROLE-dean}]\n")
        assert found(seen, code="R307", today="2028-10-01") == []

    def test_an_acceptance_that_is_over_is_a_duty_until_something_else_is_decided(self) -> None:
        accepted = (
            "treatments:\n  - {id: '1', date: 2026-11-03, option: accept, until: 2027-03-31,"
            " by: ROLE-rector}\n"
        )
        reduced = accepted + "  - {id: '2', date: 2027-04-02, option: reduce}\n"
        low = (2, 3)
        assert found(risk(levels=low, more=accepted), code="R308", today="2027-03-31") == []
        (item,) = found(risk(levels=low, more=accepted), code="R308", today="2027-04-01")
        assert (item.state, item.term) == (DutyState.OVERDUE, dt.date(2027, 3, 31))
        assert found(risk(levels=low, more=reduced), code="R308", today="2027-04-02") == []


class TestDue:
    def test_what_comes_next_is_due_to_the_owner_before_its_day_and_a_duty_after_it(self) -> None:
        texts = (risk(levels=(4, 5)), capa())
        ahead = {
            (item.part, item.date.isoformat())
            for item in due(view(*texts))
            if item.source is Due.RISK
        }
        assert ahead == {
            ("R304", "2026-12-02"),
            ("R305", "2026-12-02"),
            ("R307", "2026-12-02"),
            ("map", "2027-11-02"),
        }
        late = {item.part for item in due(view(*texts, today="2026-12-03")) if item.overdue}
        assert {"R304", "R305", "R307"} <= late
        assert [item for _, item in coming(view(*texts, today="2026-12-03"))] == []


class TestStages:
    @pytest.mark.req("KZ-RISK-12")
    def test_a_risk_passes_from_assessed_to_closed(self) -> None:
        plan = capa(more="updates: [{id: '1', date: 2026-11-20, text: no change}]\n")
        treated = "treatments: [{id: '1', date: 2026-11-05, option: reduce}]\n"
        seen = treated + "reviews: [{id: '1', date: 2026-11-09, by: ROLE-dean}]\n"
        shut = "transitions: [{id: '1', date: 2026-11-10, to: closed}]\n"
        low = (2, 3)
        for texts, stage in (
            ((risk(levels=low),), "assessed"),
            ((risk(levels=low, more=treated),), "treated"),
            ((risk(), capa()), "treated"),
            ((risk(), capa(plan=False)), "assessed"),
            ((risk(), plan), "monitored"),
            ((risk(levels=low, more=seen),), "monitored"),
            ((risk(levels=low, more=seen + shut),), "closed"),
        ):
            look = view(*texts)
            (record,) = look.snapshot.of(Risk)
            shown = cell(look, record, "phase")
            assert isinstance(shown, Labelled)
            assert shown.word == stage

    @pytest.mark.req("KZ-RISK-12")
    def test_the_stages_are_counted_and_a_mistake_is_in_none(self) -> None:
        gone = "transitions: [{id: '1', date: 2026-11-10, to: entered_by_mistake}]\n"
        look = view(risk(1), risk(2, levels=(1, 1)), capa(), risk(3, levels=(1, 1), more=gone))
        assert dict(phases(look)) == {
            "identified": 0, "assessed": 1, "treated": 1, "monitored": 0, "closed": 0,
        }  # fmt: skip
        assert phases(look)["treated"].ids == ("RSK-2026-0001",)

    @pytest.mark.req("KZ-RISK-11")
    def test_an_indicator_and_a_unit_have_the_highest_score_of_their_live_risks(self) -> None:
        indicator = "id: IND-response\nschema: 1\ntitle: Response rate\n"
        shut = (
            "indicators: [IND-response]\ntransitions: [{id: '1', date: 2026-11-10, to: closed}]\n"
        )
        look = view(
            indicator,
            risk(1, levels=(2, 3), more="indicators: [IND-response]\n"),
            risk(2, levels=(3, 4), more="concerns: [IND-response]\n"),
            risk(3, levels=(5, 5), more=shut),
            risk(4, levels=(4, 5)),
        )
        record, unit = look.snapshot.get("IND-response"), look.snapshot.get("UNIT-university")
        assert record is not None
        assert unit is not None
        assert cell(look, record, "risk_score") == 12
        assert cell(look, unit, "risk_score") == 20
