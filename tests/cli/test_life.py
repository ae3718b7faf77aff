"""Two years of one risk and its CAPA on the command line, told step by step.

Each step is a method of :class:`Life`; it ends with what ``check`` and ``due`` say of the two on
that day, and with what ``log`` tells of the step.  A failure names the step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.engine.academic import CALENDAR, begun
from tests.store.plain_git import git
from tests.story import Story

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

RISK: Final = "RSK-2025-0001"
CAPA: Final = "CAPA-2025-0001"
BESIDE: Final = "CAPA-2025-0002"
FILES: Final = {RISK: f"records/risks/{RISK}.yaml", CAPA: f"records/capas/{CAPA}.yaml"}
OFFICE: Final = ("--by", "ROLE-head-of-academic-quality-office")
RECTOR: Final = ("--by", "ROLE-rector")
ADD: Final = (
    *("risk", "add", "--title", "Low response rate", "--category", "methodological"),
    *("--unit", "UNIT-university", "--owner", "ROLE-dean", "--measures", "Remind"),
)
WORDS: Final = (
    *("--causes", "No schedule", "--measure", "Schedule of reminders", "--owner", "ROLE-dean"),
    *("--verifier", "ROLE-head-of-academic-quality-office"),
)
TERMS: Final = ("--executor", "ROLE-head-of-unit", "--due", "2025-12-01")


class Life(Story):
    """The steps, in the order in which they happen."""

    def begin(self, proof: Path) -> None:
        """Set the scene: a reviewed calendar, an indicator, a survey, a file of evidence."""
        self.proof = proof
        proof.write_text("Schedule of reminders\n", encoding="utf-8")
        self.on("2025-09-01")
        self.qms.record(CALENDAR)
        self.do(
            *("indicator", "add", "--id", "IND-response", "--title", "Response rate"),
            *("--measure", "%", "--better", "higher", "--owner", OFFICE[1]),
        )
        self.do(
            *("survey", "add", "--id", "SRV-x", "--title", "Survey", "--target-group", "students"),
            *("--responsible", "UNIT-academic-quality-office"),
        )

    def a_risk_of_16_obliges_to_a_plan_within_ten_working_days(self) -> None:
        self.on("2025-09-08")
        lines = self.do(*ADD, "--likelihood", "4", "--impact", "4").lines
        assert lines[:3] == [RISK, FILES[RISK], "Score: 16 of 25. Band: response"]
        assert "Now obligatory (R301): score 16, response: a CAPA plan is obligatory" in lines
        assert "Not later than 2025-09-22" in lines
        self.stands(
            "R301",
            "2025-09-22:R301 2025-12-08:R304 2025-12-08:R307",
            "title category unit owner measures assessments.1",
        )

    def the_term_passes(self) -> None:
        self.on("2025-09-23")
        self.stands("R301!", "2025-09-22:R301! 2025-12-08:R304 2025-12-08:R307")

    def a_proposal_is_no_plan(self) -> None:
        self.do(
            *("capa", "add", "--risk", RISK, "--title", "Reminders"),
            *("--nonconformity", "Two of five departments never remind"),
        )
        said = self.refused("capa", "plan", CAPA, *WORDS)
        assert "The plan still lacks: --due, --executor" in said
        said = self.refused("capa", "approve", CAPA, *RECTOR)
        assert "T102: from proposed it cannot become approved" in said
        for missing in ("due", "owner", "executor"):
            assert f"T103: approved requires the field {missing}" in said
        self.stands(
            "R301!",
            "2025-09-22:R301! 2025-12-08:R304 2025-12-08:R307",
            "title sources unit nonconformity",
        )

    def a_plan_with_executor_and_term_meets_the_duty(self) -> None:
        said = self.refused("capa", "plan", CAPA, *WORDS, *TERMS, "--start", "2025-12-10")
        assert "C107: the term 2025-12-01 is before the start 2025-12-10" in said
        lines = self.do("capa", "plan", CAPA, *WORDS, *TERMS).lines
        assert "State: planned" in lines
        self.edit(CAPA, "effect: {indicator: IND-response, target: 75}")
        self.stands(
            "",
            "2025-12-01:capa 2025-12-08:R304 2025-12-08:R307",
            "effect owner executor verifier due causes measures.1 transitions.1",
        )

    def a_measure_from_feedback_beside_it_needs_a_decision(self) -> None:
        self.do(
            *("capa", "add", "--sources", "SRV-x", "--title", "Shorter form"),
            *("--originator", "UNIT-academic-quality-office", "--nonconformity", "Too long"),
        )
        self.do("capa", "plan", BESIDE, *WORDS, *TERMS)
        said = self.refused("capa", "approve", BESIDE, *RECTOR)
        assert "C101: approved, but still missing: a decision, with number and date" in said
        assert "Academic Council" in said
        assert "Source: 7.5.5(2)" in said
        act = ("decision", "add", "--title", "Measures", "--body", "BODY-academic-council")
        self.do(*act, "--act", "protocol", "--number", "2", "--date", "2025-09-23")
        done = self.do("capa", "approve", BESIDE, "--decision", "DEC-2025-0001")
        assert "State: approved" in done.lines
        self.do("capa", "cancel", BESIDE, "--basis", "The survey was replaced")

    def the_plan_is_approved(self) -> None:
        self.on("2025-09-25")
        lines = self.do("capa", "approve", CAPA, *RECTOR).lines
        assert "State: approved" in lines
        assert f"Next: A joint control meeting has to deal with it: {control()}" in lines
        self.stands(
            "",
            "2025-09-30:update-2025-09 2025-12-01:capa 2025-12-08:R304 2025-12-08:R307",
            "transitions.2 approvals.1",
        )

    def a_joint_meeting_controls_it(self) -> None:
        self.on("2025-10-06")
        self.do("capa", "update", CAPA, "--text", "Agreed", "--date", "2025-09-30")
        self.meeting("MTG-2025-0001")
        self.do("capa", "control", CAPA, "--meeting", "MTG-2025-0001")
        self.do("risk", "review", RISK, "--meeting", "MTG-2025-0001")
        self.stands(
            "",
            "2025-10-31:update-2025-10 2025-12-01:capa 2026-01-06:R304 2026-01-06:R307",
            "reviews.1 controls.1 updates.1",
        )

    def october_passes_without_an_update(self) -> None:
        self.on("2025-11-03")
        assert "no update in: 2025-10" in self.do("check", "--only", "C351").out
        self.stands(
            "C351",
            "2025-11-30:update-2025-11 2025-12-01:capa 2026-01-06:R304 2026-01-06:R307",
        )
        self.do("capa", "update", CAPA, "--no-change")
        self.stands("", "2025-12-01:capa 2026-01-06:R304 2026-01-06:R307", "updates.2")

    def it_is_overdue(self) -> None:
        self.on("2025-12-02")
        assert "; +1: Chairman of the Management Board" in self.do("due", "--kind", "capa").out
        self.stands(
            "C353",
            "2025-12-01:capa! 2025-12-31:update-2025-12 2026-01-06:R304 2026-01-06:R307",
        )

    def it_goes_to_the_post_above_once(self) -> None:
        assert "overdue: the term was 2025-12-01" in self.do("escalate").out
        assert self.do("escalate").lines == ["Nothing is to be escalated."]
        assert self.qms.read(FILES[CAPA]).count("cause: overdue") == 1
        self.stands(
            "",
            "2025-12-01:capa! 2025-12-31:update-2025-12 2026-01-06:R304 2026-01-06:R307",
            "escalations.1",
        )

    def it_is_postponed_twice(self) -> None:
        self.on("2025-12-03")
        move = ("capa", "postpone", CAPA, *RECTOR)
        assert "C108: moved to 2025-11-30" in self.refused(
            *move, "--to", "2025-11-30", "--basis", "x"
        )
        lines = self.do(*move, "--to", "2026-02-15", "--basis", "Staff on leave").lines
        assert "Move 1 of the term: 2025-12-01 to 2026-02-15" in lines
        self.do("capa", "update", CAPA, "--text", "Two of five remind", "--progress", "40")
        self.stands(
            "",
            "2026-01-06:R304 2026-01-06:R307 2026-02-15:capa",
            "updates.3 postponements.1",
        )
        self.on("2026-01-05")
        self.council("MTG-2026-0001")
        self.stands(
            "",
            "2026-01-31:update-2026-01 2026-02-15:capa 2026-04-05:R304 2026-04-05:R307",
            "reviews.2",
        )
        self.on("2026-02-14")
        self.do("capa", "update", CAPA, "--text", "Four of five remind", "--progress", "80")
        lines = self.do(*move, "--to", "2026-03-31", "--basis", "New system").lines
        assert "Move 2 of the term: 2026-02-15 to 2026-03-31" in lines
        (row,) = [item for item in self.do("capa", "list", "--json").items if item["id"] == CAPA]
        assert (row["original_term"], row["term"], row["moved"]) == (
            *("2025-12-01", "2026-03-31", 2),
        )
        self.stands(
            "",
            "2026-03-31:capa 2026-04-05:R304 2026-04-05:R307",
            "postponements.2 updates.4",
        )

    def it_is_done_with_evidence(self) -> None:
        self.on("2026-03-28")
        self.do("capa", "update", CAPA, "--text", "All remind", "--progress", "100")
        self.do("capa", "done", CAPA, "--measure", "1")
        self.stands(
            "C303",
            "2026-04-05:R304 2026-04-05:R307 2027-03-28:review",
            "transitions.3 completions.1 updates.5",
        )
        proof = self.evidence("EVD-2026-0001")
        lines = self.do("capa", "done", CAPA, "--measure", "1", "--evidence", proof).lines
        assert "Next: Effectiveness review from 2026-09-28 to 2027-03-28" in lines
        self.stands("", "2026-04-05:R304 2026-04-05:R307 2027-03-28:review", "completions.2")

    def an_early_review_is_refused(self) -> None:
        self.on("2026-04-03")
        self.council("MTG-2026-0002")
        due = "2026-07-03:R304 2026-07-03:R307 2027-03-28:review"
        self.stands("", due, "reviews.3")
        self.on("2026-06-01")
        said = self.refused("capa", "verify", CAPA, "--verdict", "effective", *OFFICE)
        assert "C103: a final review on 2026-06-01, before its window" in said
        assert "the first day is 2026-09-28" in said
        assert "too early" in self.do("capa", "verify", CAPA, "--propose").out
        assert "C102: closed, but no final review" in self.refused("capa", "close", CAPA)
        self.stands("", due)

    def vacations_ask_for_nothing_and_the_next_year_gets_its_calendar(self) -> None:
        self.on("2026-08-20")
        assert "no update" not in self.do("check", "--only", "C351", code=0).out
        self.stands("R304! R307!", "2026-07-03:R304! 2026-07-03:R307! 2027-03-28:review")
        self.do("year", "open", "2026-2027")
        self.do("calendar", "approve", "2026-2027")
        self.council("MTG-2026-0003")
        self.stands("", "2026-11-20:R304 2026-11-20:R307 2027-03-28:review", "reviews.4")

    def the_window_opens_and_the_data_say_it_failed(self) -> None:
        self.on("2026-09-27")
        self.stands("", "2026-11-20:R304 2026-11-20:R307 2027-03-28:review")
        self.on("2026-09-28")
        self.edit(
            "IND-response",
            "values:\n  - {id: '1', date: 2026-09-28, period: 2026-09, value: 62}",
        )
        self.stands("C302 C354", "2026-11-20:R304 2026-11-20:R307 2027-03-28:review")
        assert self.do("capa", "verify", CAPA, "--propose").lines == [
            "The data propose: not effective",
            "Response rate, 2026-09: 62; target 75",
        ]

    def its_executor_may_not_judge_it(self) -> None:
        said = self.refused(
            *("capa", "verify", CAPA, "--verdict", "effective", "--by", "ROLE-head-of-unit")
        )
        assert "C106" in said
        assert "the university's own rule" in said

    def the_office_finds_it_failed(self) -> None:
        lines = self.do(
            *("capa", "verify", CAPA, "--verdict", "failed", "--value", "62"), *OFFICE
        ).lines
        assert "To be done (C308): judged on 2026-09-28: not effective" in lines
        assert "C102" in self.refused("capa", "close", CAPA)
        self.stands("C308", "2026-11-20:R304 2026-11-20:R307", "reviews.1")

    def it_is_reopened_with_a_new_term_which_is_the_third(self) -> None:
        self.on("2026-10-01")
        lines = self.do("capa", "reopen", CAPA, "--basis", "The effect was not shown").lines
        assert "State: approved" in lines
        self.stands(
            "C353",
            "2026-03-31:capa! 2026-10-31:update-2026-10 2026-11-20:R304 2026-11-20:R307",
            "transitions.4",
        )
        to = ("--to", "2026-12-11", "--basis", "Work is taken up again")
        lines = self.do("capa", "postpone", CAPA, *to, *RECTOR).lines
        assert "From move 3 on policy puts it before the post above: qms escalate" in lines
        assert "the term was postponed; move No. 3" in self.do("escalate").out
        assert self.do("escalate").lines == ["Nothing is to be escalated."]
        self.do("capa", "update", CAPA, "--text", "Messages by phone", "--progress", "50")
        self.stands(
            "",
            "2026-11-20:R304 2026-11-20:R307 2026-12-11:capa",
            "updates.6 escalations.2 postponements.3",
        )

    def it_is_done_again(self) -> None:
        self.on("2026-11-19")
        self.council("MTG-2026-0004")
        self.do("capa", "update", CAPA, "--text", "All units", "--progress", "90")
        due = "2026-12-11:capa 2027-02-19:R304 2027-02-19:R307"
        self.stands("", due, "reviews.5 updates.7")
        self.on("2026-12-10")
        proof = self.evidence("EVD-2026-0002")
        lines = self.do("capa", "done", CAPA, "--evidence", proof).lines
        assert "Next: Effectiveness review from 2027-06-10 to 2027-12-10" in lines
        self.stands(
            "",
            "2027-02-19:R304 2027-02-19:R307 2027-12-10:review",
            "transitions.5 completions.3",
        )

    def what_was_judged_before_does_not_count_for_the_second_time(self) -> None:
        self.on("2027-02-18")
        self.council("MTG-2027-0001")
        self.stands("", "2027-05-18:R304 2027-05-18:R307 2027-12-10:review", "reviews.6")
        self.on("2027-05-17")
        assert "C103" in self.refused("capa", "verify", CAPA, "--verdict", "effective", *OFFICE)
        assert "C102" in self.refused("capa", "close", CAPA)
        self.council("MTG-2027-0002")
        self.stands("", "2027-08-17:R304 2027-08-17:R307 2027-12-10:review", "reviews.7")

    def the_data_say_it_is_effective_and_the_office_confirms(self) -> None:
        self.on("2027-06-10")
        self.edit("IND-response", "  - {id: '2', date: 2027-06-10, period: 2027-05, value: 81}")
        said = self.do("capa", "verify", CAPA, "--propose").lines
        assert said == [
            "The data propose: effective",
            "Response rate, 2027-05: 81; target 75",
        ]
        self.stands("C302 C354", "2027-08-17:R304 2027-08-17:R307 2027-12-10:review")
        self.do("capa", "verify", CAPA, "--verdict", "effective", "--value", "81", *OFFICE)
        self.stands("", "2027-08-17:R304 2027-08-17:R307", "reviews.2")

    def neither_is_closed_while_the_risk_is_too_high(self) -> None:
        said = self.refused("capa", "close", CAPA)
        assert f"C104: closed, but {RISK} is above the permitted level: score 16" in said
        said = self.refused("risk", "close", RISK, "--basis", "Effective")
        assert "R105: closed with score 16, response" in said

    def the_risk_falls_to_2x3(self) -> None:
        self.on("2027-06-11")
        lines = self.do(
            *("risk", "assess", RISK, "--likelihood", "2", "--impact", "3", "--stage", "residual"),
            *("--why", "Above the target for a semester", "--by", "ROLE-dean"),
        ).lines
        assert "Score: 6 of 25. Band: monitored" in lines
        assert "Movement since 2025-09-08: from 16 to 6 (-10)" in lines
        self.stands("", "2028-06-11:R307", "assessments.2")

    def capa_and_risk_are_closed(self) -> None:
        assert "State: closed" in self.do("capa", "close", CAPA, *OFFICE).lines
        self.do("risk", "close", RISK, "--basis", "Effective for half a year")
        self.stands("", "", "transitions.1 transitions.6")

    def the_dossier_and_the_past_tell_it_all(self) -> None:
        out = self.do("capa", "dossier", CAPA).out
        assert "Original term: 2025-12-01. Term: 2026-12-11. Times moved: 3" in out
        for event in ("not effective (62)", "effective (81)", "The effect was not shown"):
            assert event in out
        states = {"2025-12-31": 16, "2027-06-11": 6}
        for day, score in states.items():
            (row,) = self.qms("risk", "list", "--json", today=day).items
            assert row["score"] == score, day

    def council(self, record: str) -> None:
        """Have the council look at the risk today."""
        self.meeting(record)
        self.do("risk", "review", RISK, "--meeting", record)

    def meeting(self, record: str) -> None:
        """Hold a meeting of the council today."""
        agenda = ("--date", self.day, "--question", "Joint control of CAPAs")
        self.do("meeting", "plan", "BODY-academic-council", *agenda)
        self.do("meeting", "hold", record, "--members", "12", "--present", "9")

    def evidence(self, record: str) -> str:
        """Record the evidence of the day; returns its id."""
        lines = self.do(
            *("evidence", "add", str(self.proof), "--title", f"Schedule of {self.day}"),
            *("--proves", CAPA, "--outside", "archive, file 04-12"),
        ).lines
        assert lines[0] == record
        return record


def control() -> str:
    """Return what is to be typed for a control meeting."""
    return f"qms capa control {CAPA} --meeting MTG"


@pytest.mark.req("KZ-RISK-06")
@pytest.mark.req("KZ-RISK-12")
@pytest.mark.req("KZ-CAPA-01")
@pytest.mark.req("KZ-CAPA-03")
@pytest.mark.req("KZ-CAPA-04")
@pytest.mark.req("KZ-CAPA-05")
@pytest.mark.req("KZ-CAPA-06")
@pytest.mark.req("KZ-CAPA-08")
@pytest.mark.req("KZ-CAPA-09")
def test_a_risk_and_its_capa_live_for_two_years(
    qms: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun(qms.root, "begun: 2025-09-01\n")
    git(qms.root, "commit", "-qam", "Begun in September 2025")
    life = Life(qms, monkeypatch, FILES)
    life.begin(tmp_path / "schedule.txt")
    life.a_risk_of_16_obliges_to_a_plan_within_ten_working_days()
    life.the_term_passes()
    life.a_proposal_is_no_plan()
    life.a_plan_with_executor_and_term_meets_the_duty()
    life.a_measure_from_feedback_beside_it_needs_a_decision()
    life.the_plan_is_approved()
    life.a_joint_meeting_controls_it()
    life.october_passes_without_an_update()
    life.it_is_overdue()
    life.it_goes_to_the_post_above_once()
    life.it_is_postponed_twice()
    life.it_is_done_with_evidence()
    life.an_early_review_is_refused()
    life.vacations_ask_for_nothing_and_the_next_year_gets_its_calendar()
    life.the_window_opens_and_the_data_say_it_failed()
    life.its_executor_may_not_judge_it()
    life.the_office_finds_it_failed()
    life.it_is_reopened_with_a_new_term_which_is_the_third()
    life.it_is_done_again()
    life.what_was_judged_before_does_not_count_for_the_second_time()
    life.the_data_say_it_is_effective_and_the_office_confirms()
    life.neither_is_closed_while_the_risk_is_too_high()
    life.the_risk_falls_to_2x3()
    life.capa_and_risk_are_closed()
    life.the_dossier_and_the_past_tell_it_all()
