"""The life of a CAPA on the command line, from its source to its closing."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Final

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.capas import APPROVED, DECISION, EFFECTIVE, lived
from tests.workspaces import risk

if TYPE_CHECKING:
    from tests.workspaces import Cli, Ran

CAPA: Final = "CAPA-2026-0001"
WORDS: Final = (
    *("--nonconformity", "Two departments were never reminded", "--causes", "No schedule"),
    *("--cause-method", "five-whys", "--owner", "ROLE-dean", "--executor", "ROLE-head-of-unit"),
    *("--verifier", "ROLE-head-of-academic-quality-office", "--due", "2026-12-20"),
)
MEASURES: Final = (
    *("--measure", "Remind them today|action=correction|due=2026-12-01"),
    *("--measure", "Schedule of reminders|executor=ROLE-dean|resources=None needed"),
)
BY_DEAN: Final = ("--by", "ROLE-dean")


def planned(qms: Cli, levels: tuple[int, int] = (3, 3)) -> None:
    """Make a risk and its planned CAPA."""
    qms.risk(*levels)
    qms("capa", "add", "--risk", "RSK-2026-0001")
    qms("capa", "plan", CAPA, *WORDS, *MEASURES)


def refused(qms: Cli, *args: str, today: str | None = None) -> str:
    """Run a command that is refused and writes nothing; returns what it said."""
    before = tree(qms)
    said = qms("capa", *args, code=2, today=today).err
    assert tree(qms) == before
    return said


def tree(qms: Cli) -> dict[str, str]:
    """Return the records as they lie on the disk."""
    folder = qms.root / "records"
    return {str(path): path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")}


def state(done: Ran) -> str:
    """Return the state that a verb printed."""
    return next(line.removeprefix("State: ") for line in done.lines if line.startswith("State: "))


class TestPlan:
    @pytest.mark.req("KZ-CAPA-01")
    def test_what_is_missing_is_named_with_what_to_do(self, qms: Cli) -> None:
        qms.risk()
        qms("capa", "add", "--risk", "RSK-2026-0001", "--owner", "ROLE-dean")
        said = refused(qms, "plan", CAPA, "--causes", "No schedule")
        assert "The plan still lacks: --nonconformity, --measure, --due, --executor" in said
        assert f'qms capa plan {CAPA} --nonconformity "..." --measure "..."' in said

    @pytest.mark.req("KZ-CAPA-01")
    def test_a_complete_plan_is_planned_and_says_what_its_route_asks_for(self, qms: Cli) -> None:
        planned(qms)
        text = qms.read(f"records/capas/{CAPA}.yaml")
        assert "to: planned" in text
        assert "action: correction" in text
        assert "executor: ROLE-dean@UNIT-university" in text
        again = qms("capa", "plan", CAPA, "--measure", "Third")
        assert state(again) == "planned"
        assert "Next: Route of approval: plan for a risk" in again.lines
        assert qms.read(f"records/capas/{CAPA}.yaml").count("to: planned") == 1

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("|due=2026-12-01", "does not say what is to be done"),
            ("Remind|when=soon", "when=soon is no part of a measure"),
            ("Remind|due=soon", "soon is no date"),
            ("Remind|action=later", "later is not allowed"),
            ("Remind|executor=ROLE-nobody", "ROLE-nobody"),
            ("Remind|start=2026-12-02|due=2026-12-01", "C107"),
        ],
    )
    def test_a_measure_that_cannot_be_is_refused(self, qms: Cli, typed: str, said: str) -> None:
        qms.risk()
        qms("capa", "add", "--risk", "RSK-2026-0001")
        assert said in refused(qms, "plan", CAPA, *WORDS, "--measure", typed)

    def test_a_term_before_the_start_is_refused_with_its_section(self, qms: Cli) -> None:
        planned(qms)
        said = refused(qms, "plan", CAPA, "--start", "2026-12-21")
        assert "C107: the term 2026-12-20 is before the start 2026-12-21" in said
        assert "Source: 1.4, KZ-CAPA-01" in said

    def test_measures_are_asked_for_one_at_a_time(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Keyboard(io.StringIO):
            def isatty(self) -> bool:
                return True

        qms.risk()
        qms("capa", "add", "--risk", "RSK-2026-0001")
        monkeypatch.setattr(sys, "stdin", Keyboard("One|action=correction\nTwo\n\n"))
        done = qms("capa", "plan", CAPA, *WORDS)
        assert state(done) == "planned"
        assert qms.read(f"records/capas/{CAPA}.yaml").count("- id:") >= 2

    @pytest.mark.req("KZ-CAPA-02")
    def test_the_level_is_that_of_who_proposes(self, qms: Cli) -> None:
        qms.risk()
        for number, (originator, level) in enumerate(
            {
                "BODY-intra-department-control": "department",
                "BODY-quality-assurance-commission": "faculty",
                "UNIT-academic-quality-office": "institutional",
            }.items(),
            start=1,
        ):
            qms("capa", "add", "--risk", "RSK-2026-0001", "--originator", originator)
            text = qms.read(f"records/capas/CAPA-2026-{number:04d}.yaml")
            assert f"level: {level}" in text
        assert "C301" not in qms("check", code=None).out


class TestApproval:
    @pytest.mark.req("KZ-CAPA-03")
    @pytest.mark.req("KZ-CAPA-08")
    def test_it_is_refused_while_executor_and_dates_are_missing(self, qms: Cli) -> None:
        qms.risk(4, 4)
        qms("capa", "add", "--risk", "RSK-2026-0001", "--owner", "ROLE-dean")
        assert "T102: from proposed it cannot become approved" in refused(
            qms, "approve", CAPA, *BY_DEAN
        )
        assert "The plan still lacks: --executor, --due" not in refused(qms, "plan", CAPA)
        assert "--due, --executor" in refused(qms, "plan", CAPA)
        due = qms("check", code=None).out
        assert "R301" in due

    @pytest.mark.req("KZ-CAPA-03")
    def test_plans_from_audits_say_which_approval_is_still_missing(self, qms: Cli) -> None:
        qms.put(
            "id: NC-2026-0001\nschema: 1\ntitle: T\nsort: programmes\nsource: internal-audit\n"
            "unit: UNIT-university\ndate: 2026-11-01\n"
        )
        qms("capa", "add", "--sources", "NC-2026-0001")
        qms("capa", "plan", CAPA, *WORDS, *MEASURES)
        first = qms("capa", "approve", CAPA, "--by", "ROLE-head-of-unit")
        assert state(first) == "planned"
        assert "Next: Before approval still missing: approval by: Lead auditor" in first.lines
        second = qms("capa", "approve", CAPA, "--by", "ROLE-lead-auditor")
        assert state(second) == "approved"

    @pytest.mark.req("KZ-CAPA-03")
    def test_measures_from_feedback_wait_for_the_decision_of_their_council(self, qms: Cli) -> None:
        qms.put(
            "id: CMP-2026-0001\nschema: 1\nnumber: '1'\ntopic: grading\nunit: UNIT-university\n"
            "date: 2026-11-01\n",
            DECISION.format(body="BODY-academic-council", date="2026-11-20"),
        )
        qms(
            *("capa", "add", "--sources", "CMP-2026-0001", "--title", "Marks explained"),
            *("--originator", "UNIT-academic-quality-office"),
        )
        plan = qms("capa", "plan", CAPA, *WORDS, *MEASURES)
        missing = "a decision, with number and date, of: Academic Council"
        assert f"Next: Before approval still missing: {missing}" in plan.lines
        said = refused(qms, "approve", CAPA, *BY_DEAN)
        assert f"C101: approved, but still missing: {missing}" in said
        assert "Source: 7.5.5(2)" in said
        assert state(qms("capa", "approve", CAPA, "--decision", "DEC-2025-0001")) == "approved"

    def test_somebody_approves(self, qms: Cli) -> None:
        planned(qms)
        assert "Missing: --decision, --by" in refused(qms, "approve", CAPA)


class TestWork:
    def approved(self, qms: Cli, levels: tuple[int, int] = (3, 3)) -> None:
        planned(qms, levels)
        qms("capa", "approve", CAPA, *BY_DEAN)

    @pytest.mark.req("KZ-CAPA-04", part="the months without an update: test_capa_clock")
    def test_no_change_is_an_update_too(self, qms: Cli) -> None:
        self.approved(qms)
        done = qms("capa", "update", CAPA, "--no-change")
        assert any(
            line.startswith("Next: At least one update in each month") for line in done.lines
        )
        qms("capa", "update", CAPA, "--text", "Half reminded", "--progress", "0")
        text = qms.read(f"records/capas/{CAPA}.yaml")
        assert "text: No change." in text
        assert "progress: 0" in text
        assert "--text" in refused(qms, "update", CAPA)
        assert "--no-change" in refused(qms, "update", CAPA, "--text", "T", "--no-change")
        assert "must be 100 or less" in refused(
            qms, "update", CAPA, "--text", "T", "--progress", "101"
        )

    def test_a_move_of_the_term_says_which_it_is_and_what_escalates(self, qms: Cli) -> None:
        self.approved(qms)
        move = ("postpone", CAPA, "--basis", "Leave", *BY_DEAN, "--to")
        first = qms("capa", *move, "2027-01-31")
        assert first.lines[2:4] == [
            "Move 1 of the term: 2026-12-20 to 2027-01-31",
            "From move 3 on policy puts it before the post above",
        ]
        qms("capa", *move, "2027-02-28")
        third = qms("capa", *move, "2027-03-31")
        assert "qms escalate" in third.lines[3]
        (item,) = qms("capa", "list", "--json").items
        assert (item["original_term"], item["term"], item["moved"]) == (
            "2026-12-20",
            "2027-03-31",
            3,
        )
        said = refused(qms, *move, "2027-03-30")
        assert "C108: moved to 2027-03-30, which is not later than the term 2027-03-31" in said

    def test_a_move_is_never_without_reason_and_permission(self, qms: Cli) -> None:
        self.approved(qms)
        assert "--basis" in refused(qms, "postpone", CAPA, "--to", "2027-01-31", *BY_DEAN)
        assert "--by" in refused(qms, "postpone", CAPA, "--to", "2027-01-31", "--basis", "Leave")

    @pytest.mark.req("KZ-CAPA-09")
    def test_a_joint_control_meeting_is_asked_for_and_recorded(self, qms: Cli) -> None:
        self.approved(qms, (4, 4))
        asked = f"Next: A joint control meeting has to deal with it: qms capa control {CAPA}"
        told = qms("capa", "update", CAPA, "--no-change").lines
        assert any(line.startswith(asked) for line in told)
        qms("meeting", "add", "--body", "BODY-academic-council", "--date", "2026-11-21")
        done = qms("capa", "control", CAPA, "--meeting", "MTG-2026-0001", "--text", "Goes on")
        assert not any(line.startswith(asked) for line in done.lines)
        assert "RSK-2026-0001 is no meeting." in refused(
            qms, "control", CAPA, "--meeting", "RSK-2026-0001"
        )
        qms("meeting", "add", "--body", "BODY-academic-council", "--date", "2026-12-21")
        assert refused(qms, "control", CAPA, "--meeting", "MTG-2026-0002")

    def test_it_is_done_when_every_measure_is(self, qms: Cli) -> None:
        self.approved(qms)
        first = qms("capa", "done", CAPA, "--measure", "1")
        assert state(first) == "approved"
        assert "Next: Carry out by 2026-12-20; measures left: 2" in first.lines
        assert "C110: the plan has no measure 7" in refused(qms, "done", CAPA, "--measure", "7")
        last = qms("capa", "done", CAPA, "--measure", "2", "--text", "In force")
        assert state(last) == "done"
        assert any(line.startswith("To be done (C303)") for line in last.lines)
        assert "Next: Effectiveness review from 2027-05-21 to 2027-11-21" in last.lines

    def test_steps_out_of_order_are_refused_by_code(self, qms: Cli) -> None:
        planned(qms)
        assert "T102: from planned it cannot become done" in refused(qms, "done", CAPA)
        assert "T102: from planned it cannot become closed" in refused(qms, "close", CAPA)
        assert "C111: reviewed on 2026-11-21, but not carried out by then" in refused(
            qms, "verify", CAPA, "--verdict", "effective"
        )
        assert "in the state: planned" in refused(qms, "reopen", CAPA, "--basis", "B")

    def test_a_verb_for_capas_takes_nothing_else(self, qms: Cli) -> None:
        qms.risk()
        assert "RSK-2026-0001 is no CAPA." in refused(qms, "update", "RSK-2026-0001", "--no-change")

    def test_one_given_up_takes_no_more_updates(self, qms: Cli) -> None:
        planned(qms)
        assert state(qms("capa", "cancel", CAPA, "--basis", "Course closed")) == "cancelled"
        assert "in the state: cancelled" in refused(qms, "update", CAPA, "--no-change")

    def test_what_happened_is_not_dated_tomorrow(self, qms: Cli) -> None:
        self.approved(qms)
        assert "still to come" in refused(
            qms, "update", CAPA, "--no-change", "--date", "2026-11-22"
        )


class TestEffect:
    """Completed on 2025-06-30: the window runs from 2025-12-30 to 2026-06-30."""

    def done(self, qms: Cli, *, levels: tuple[int, int] = (3, 3), **lists: str) -> None:
        qms.put(
            risk(levels=levels, date="2025-01-05"),
            lived("planned", "approved", "done", approvals=APPROVED, **lists),
        )

    def verify(self, *more: str) -> tuple[str, ...]:
        return ("verify", CAPA, "--by", "ROLE-head-of-academic-quality-office", *more)

    @pytest.mark.req("KZ-CAPA-05")
    def test_a_final_review_waits_for_its_window(self, qms: Cli) -> None:
        self.done(qms)
        said = refused(qms, *self.verify("--verdict", "effective"), today="2025-12-29")
        assert "C103" in said
        assert "the first day is 2025-12-30" in said
        assert "Source: 7.5.5(4), 3(8), KZ-CAPA-05" in said
        look = self.verify("--verdict", "effective", "--not-final")
        assert state(qms("capa", *look, today="2025-12-29")) == "done"
        assert "C102" in refused(qms, "close", CAPA, today="2025-12-29")
        told = qms("capa", *self.verify("--verdict", "effective"), today="2025-12-30")
        assert f"Next: Close it: qms capa close {CAPA}" in told.lines
        assert state(qms("capa", "close", CAPA, today="2025-12-30")) == "closed"

    @pytest.mark.req("KZ-CAPA-05")
    @pytest.mark.parametrize("verdict", ["failed", "not_shown"])
    def test_without_effect_it_is_taken_up_again(self, qms: Cli, verdict: str) -> None:
        self.done(qms)
        told = qms("capa", *self.verify("--verdict", verdict, "--value", "41.5", "--n", "30"))
        assert any(line.startswith("Next: Take it up again") for line in told.lines)
        assert "C102" in refused(qms, "close", CAPA)
        again = qms("capa", "reopen", CAPA, "--basis", "Not shown")
        assert state(again) == "approved"
        assert "value: 41.5" in qms.read(f"records/capas/{CAPA}.yaml")

    def test_who_carries_out_does_not_judge(self, qms: Cli) -> None:
        self.done(qms)
        said = refused(qms, "verify", CAPA, "--verdict", "effective", "--by", "ROLE-head-of-unit")
        assert "C106" in said
        assert "the university's own rule" in said

    def test_a_review_has_a_verdict_and_a_judge(self, qms: Cli) -> None:
        self.done(qms)
        assert "Missing: --by" in refused(qms, "verify", CAPA, "--verdict", "effective")
        assert "Allowed values: effective, not_shown, failed" in refused(qms, *self.verify())

    @pytest.mark.req("KZ-CAPA-09")
    def test_it_is_closed_only_when_the_risk_allows_it(self, qms: Cli) -> None:
        self.done(qms, levels=(3, 5), reviews=EFFECTIVE)
        said = refused(qms, "close", CAPA)
        assert "C104: closed, but RSK-2026-0001 is above the permitted level: score 15" in said
        assert "Source: 9.3(4), KZ-CAPA-09" in said

    def test_the_data_propose_and_a_person_confirms(self, qms: Cli) -> None:
        self.done(qms)
        nothing = qms("capa", "verify", CAPA, "--propose", "--json")
        assert nothing.items == []
        jsonschema.validate(nothing.json, answer_schemas()["capa-proposal"])
        before = tree(qms)
        assert qms("capa", "verify", CAPA, "--propose").lines == [
            f"{CAPA} names nothing by which its effect is told."
        ]
        assert tree(qms) == before

    def test_what_the_data_say_of_an_indicator_is_shown(self, qms: Cli) -> None:
        qms.put(
            "id: IND-response\nschema: 1\ntitle: Response rate\nmeasure: '%'\n"
            "values: [{id: '1', date: 2026-01-10, period: 2025-2026, value: 40}]\n"
        )
        self.done(qms)
        path = qms.root / f"records/capas/{CAPA}.yaml"
        text = path.read_text(encoding="utf-8")
        effect = "effect: {indicator: IND-response, target: 60}\napprovals:"
        path.write_text(text.replace("approvals:", effect, 1), encoding="utf-8")
        said = qms("capa", "verify", CAPA, "--propose", "--json", today="2026-01-15")
        jsonschema.validate(said.json, answer_schemas()["capa-proposal"])
        (item,) = said.items
        assert item["target"] == 60
        assert item["text"] in qms("capa", "verify", CAPA, "--propose", today="2026-01-15").out

    def test_the_dossier_tells_it_all(self, qms: Cli) -> None:
        self.done(qms, reviews=EFFECTIVE)
        lines = qms("capa", "dossier", CAPA).lines
        assert lines[0] == f"{CAPA}: Reminders"
        assert "Original term: 2026-12-20. Term: 2026-12-20. Times moved: 0" in lines
        assert "Corrective actions (remove the cause)" in lines
        assert f"Next: Close it: qms capa close {CAPA}" in lines
        said = qms("capa", "dossier", CAPA, "--json")
        jsonschema.validate(said.json, answer_schemas()["capa-dossier"])
        assert [item["event"] for item in said.items] == [
            *("source", "state", "approval", "state", "state", "review"),
        ]
