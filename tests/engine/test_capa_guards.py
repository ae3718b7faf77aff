"""What a CAPA needs before it is approved, judged and closed, on the day and by the rules of it."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import Final

import pytest

from qms.engine.capa_guards import final_review, missing_approvals
from qms.engine.capa_next import next_steps
from qms.kinds.capa import Capa
from qms.model.diagnostic import RuleClass
from tests.capas import APPROVED, CONTROL, DECISION, EFFECTIVE, MEETING, lived
from tests.workspaces import capa, english, found, preset, risk, view

QUIET: Final = risk(levels=(3, 3), date="2025-01-05")
LOUD: Final = risk(levels=(3, 5), date="2025-01-05")
CALMED: Final = risk(
    date="2025-01-05",
    then="  - {id: '2', date: 2025-12-01, likelihood: 2, impact: 3, edition: preset-1}\n",
)
TO_DONE: Final = ("planned", "approved", "done")
COMPLAINT: Final = (
    "id: CMP-2025-0001\nschema: 1\nnumber: '1'\ntopic: grading\nunit: UNIT-university\n"
    "date: 2025-01-05\n"
)
AUDIT: Final = (
    "id: NC-2025-0001\nschema: 1\ntitle: No reminders\nsort: programmes\nsource: internal-audit\n"
    "severity: major\nunit: UNIT-university\ndate: 2025-01-05\n"
)
FACULTY: Final = "BODY-school-or-faculty-council"
ACADEMIC: Final = "BODY-academic-council"


def of(source: str, text: str) -> str:
    """Give a CAPA another source."""
    return text.replace("RSK-2026-0001", source)


def since(day: str) -> str:
    """Return the preset's rules of CAPAs, which judge from a day on."""
    text = preset("kaznmu")["records/policies/POL-capa-rules.yaml"].decode()
    return text.replace("    value:\n", f"    value:\n      guards_from: {day}\n", 1)


def codes(*texts: str, today: str = "2026-11-21") -> set[str]:
    """Return the rules of class integrity about CAPAs that find something."""
    from qms.engine.check import integrity_only

    return {item.code for item in integrity_only(view(*texts, today=today))}


class TestApproval:
    """Regulation, 7.5.5(2), 9.3(1)-(3); the route follows from the source."""

    def of_feedback(self, body: str, *, level: str, date: str = "2025-01-19") -> tuple[str, ...]:
        more = f"level: {level}\n"
        given = "{id: '1', date: 2025-01-20, decision: DEC-2025-0001}"
        text = lived("planned", "approved", more=more, approvals=given)
        return COMPLAINT, DECISION.format(body=body, date=date), of("CMP-2025-0001", text)

    @pytest.mark.req("KZ-CAPA-03")
    @pytest.mark.parametrize(
        ("level", "body", "sound"),
        [
            ("department", FACULTY, True),
            ("faculty", FACULTY, True),
            ("faculty", ACADEMIC, True),
            ("institutional", ACADEMIC, True),
            ("institutional", FACULTY, False),
            ("department", "BODY-intra-department-control", False),
        ],
    )
    def test_measures_from_feedback_need_a_decision_of_a_body_of_the_right_level(
        self, level: str, body: str, *, sound: bool
    ) -> None:
        hits = found(*self.of_feedback(body, level=level), code="C101")
        assert (hits == []) is sound
        for item in hits:
            assert item.rule_class is RuleClass.INTEGRITY
            assert "a decision, with number and date, of:" in english(item)

    @pytest.mark.req("KZ-CAPA-03")
    def test_a_decision_without_a_number_or_of_a_later_day_approves_nothing(self) -> None:
        complaint, act, text = self.of_feedback(ACADEMIC, level="institutional")
        assert found(complaint, act.replace("number: '4'\n", ""), text, code="C101")
        later = self.of_feedback(ACADEMIC, level="institutional", date="2025-01-21")
        assert found(*later, code="C101")
        same_day = self.of_feedback(ACADEMIC, level="institutional", date="2025-01-20")
        assert found(*same_day, code="C101") == []

    @pytest.mark.req("KZ-CAPA-03")
    def test_without_a_level_nobody_knows_what_body_approves(self) -> None:
        complaint, act, text = self.of_feedback(ACADEMIC, level="institutional")
        (item,) = found(complaint, act, text.replace("level: institutional\n", ""), code="C101")
        assert "the level, which says what body approves" in english(item)

    @pytest.mark.req("KZ-CAPA-03")
    def test_plans_from_audits_need_the_head_of_the_unit_and_the_lead_auditor(self) -> None:
        head = "{id: '1', date: 2025-01-20, by: ROLE-head-of-unit@UNIT-university}"
        lead = "{id: '2', date: 2025-01-20, by: ROLE-lead-auditor@UNIT-university}"
        for given, lacking in (
            ("", 2),
            (head, 1),
            (lead, 1),
            (f"{head}, {lead}", 0),
        ):
            text = of("NC-2025-0001", lived("planned", "approved", approvals=given))
            assert len(found(AUDIT, text, code="C101")) == lacking

    @pytest.mark.req("KZ-CAPA-03")
    @pytest.mark.parametrize("given", ["", "{id: '1', date: 2025-01-20}"])
    def test_plans_for_risks_need_an_approval_by_somebody(self, given: str) -> None:
        assert found(QUIET, lived("planned", "approved", approvals=given), code="C101")
        assert found(QUIET, lived("planned", "approved", approvals=APPROVED), code="C101") == []

    def test_an_approval_of_a_later_day_comes_too_late(self) -> None:
        late = APPROVED.replace("2025-01-20", "2025-01-21")
        assert found(QUIET, lived("planned", "approved", approvals=late), code="C101")

    def test_what_is_missing_is_named_in_advance(self) -> None:
        look = view(AUDIT, of("NC-2025-0001", lived("planned")))
        (record,) = look.snapshot.of(Capa)
        assert [item.shown("en") for item in missing_approvals(look, record)] == [
            "approval by: Head of a structural unit",
            "approval by: Lead auditor",
        ]
        assert "Route of approval: from audits" in [
            item.shown("en") for item in next_steps(look, record)
        ]

    def test_work_taken_up_again_needs_no_second_approval(self) -> None:
        text = lived(*TO_DONE, "approved 2025-07-01", approvals=APPROVED)
        assert found(QUIET, text, code="C101") == []

    def test_what_was_decided_before_the_rules_were_kept_here_is_not_judged(self) -> None:
        text = lived("planned", "approved", approvals="")
        assert found(since("2025-01-20"), QUIET, text, code="C101")
        assert found(since("2025-01-21"), QUIET, text, code="C101") == []
        again = lived(*TO_DONE, "approved 2025-07-01")
        assert found(since("2025-07-01"), QUIET, again, code="C101") == []


class TestReview:
    """Regulation, 7.5.5(4), 3(8): 6 to 12 months after completion; here from 2025-12-30."""

    def reviewed(self, day: str, more: str = "", *, closed: str = "") -> str:
        review = EFFECTIVE.replace("2026-01-15", day).replace("}", more + "}")
        steps = (*TO_DONE, f"closed {closed}") if closed else TO_DONE
        return lived(*steps, approvals=APPROVED, reviews=review)

    @pytest.mark.req("KZ-CAPA-05")
    @pytest.mark.parametrize(("day", "early"), [("2025-12-29", True), ("2025-12-30", False)])
    def test_a_final_review_before_its_window_is_refused(self, day: str, *, early: bool) -> None:
        assert bool(found(QUIET, self.reviewed(day), code="C103")) is early
        assert found(QUIET, self.reviewed(day, ", final: false"), code="C103") == []

    @pytest.mark.req("KZ-CAPA-05")
    @pytest.mark.parametrize("day", ["2025-12-30", "2026-06-30", "2026-07-15"])
    def test_it_is_closed_with_a_final_review_in_the_window_or_a_late_one(self, day: str) -> None:
        assert codes(QUIET, self.reviewed(day, closed="2026-08-01")) == set()

    @pytest.mark.req("KZ-CAPA-05")
    @pytest.mark.parametrize(
        ("day", "more"),
        [
            ("2025-12-29", ", final: false"),
            ("2026-01-15", ", final: false"),
            ("2026-08-02", ""),
        ],
    )
    def test_it_is_not_closed_before_one(self, day: str, more: str) -> None:
        (item,) = found(QUIET, self.reviewed(day, more, closed="2026-08-01"), code="C102")
        assert "not before 2025-12-30: qms capa verify CAPA-2026-0001" in english(item)

    @pytest.mark.req("KZ-CAPA-05")
    @pytest.mark.parametrize("verdict", ["effect not shown", "not effective"])
    def test_it_is_not_closed_when_the_effect_was_not_found(self, verdict: str) -> None:
        text = self.reviewed("2026-01-15", closed="2026-08-01")
        assert found(QUIET, text.replace("verdict: effective", f"verdict: {verdict}"), code="C102")

    def test_nobody_judged_is_no_review(self) -> None:
        text = self.reviewed("2026-01-15", closed="2026-08-01")
        assert found(QUIET, re.sub(r" by: ROLE-head-of-aca[a-z-]*,", "", text), code="C102")

    def test_a_review_of_what_was_done_before_it_was_reopened_does_not_count(self) -> None:
        steps = (*TO_DONE, "approved 2026-02-01", "done 2026-02-10", "closed 2026-09-01")
        text = lived(*steps, approvals=APPROVED, reviews=EFFECTIVE)
        assert found(QUIET, text, code="C102")

    def test_a_review_on_the_day_of_reopening_still_judges_what_was_done(self) -> None:
        text = lived(*TO_DONE, "approved 2026-01-15", approvals=APPROVED, reviews=EFFECTIVE)
        assert codes(QUIET, text) == set()

    def test_where_the_route_says_in_words_when_any_day_after_completion_will_do(self) -> None:
        signed = (
            "{id: '1', date: 2025-01-20, by: ROLE-head-of-unit},"
            " {id: '2', date: 2025-01-20, by: ROLE-lead-auditor}"
        )
        review = EFFECTIVE.replace("2026-01-15", "2025-07-01")
        steps = (*TO_DONE, "closed 2025-07-02")
        text = of("NC-2025-0001", lived(*steps, approvals=signed, reviews=review))
        assert codes(AUDIT, text) == set()
        observed = text.replace("approvals:", "observe_until: 2025-12-31\napprovals:")
        assert codes(AUDIT, observed) == {"C102", "C103"}

    @pytest.mark.req("KZ-CAPA-05")
    def test_nothing_is_judged_before_it_was_carried_out(self) -> None:
        (item,) = found(
            QUIET,
            lived("planned", "approved", approvals=APPROVED, reviews=EFFECTIVE),
            code="C111",
        )
        assert "reviewed on 2026-01-15, but not carried out by then" in english(item)

    def test_the_last_final_review_is_the_one_that_counts(self) -> None:
        then = EFFECTIVE.replace("'1'", "'2'").replace("2026-01-15", "2026-02-15")
        both = f"{EFFECTIVE.replace('effective', 'not effective')}, {then}"
        look = view(QUIET, lived(*TO_DONE, approvals=APPROVED, reviews=both))
        (record,) = look.snapshot.of(Capa)
        last = final_review(look, record)
        assert last is not None
        assert last.id == "2"


class TestRisk:
    """Regulation, 9.3(4): joint control until the risk falls to a permitted level."""

    CLOSED: Final = (*TO_DONE, "closed")

    def closed(self, *, controls: str = CONTROL) -> str:
        return lived(*self.CLOSED, approvals=APPROVED, reviews=EFFECTIVE, controls=controls)

    @pytest.mark.req("KZ-CAPA-09")
    def test_it_is_not_closed_above_the_permitted_level(self) -> None:
        (item,) = found(LOUD, MEETING, self.closed(), code="C104")
        assert "RSK-2026-0001 is above the permitted level: score 15" in english(item)
        assert codes(CALMED, MEETING, self.closed()) == set()

    @pytest.mark.req("KZ-CAPA-09")
    def test_a_risk_that_was_eliminated_asks_for_nothing_more(self) -> None:
        gone = LOUD + "transitions: [{id: '1', date: 2026-01-20, to: closed, basis: Gone}]\n"
        assert found(gone, MEETING, self.closed(), code="C104") == []
        later = gone.replace("2026-01-20", "2026-01-21")
        assert found(later, MEETING, self.closed(), code="C104")

    @pytest.mark.req("KZ-CAPA-09")
    def test_the_rating_on_the_day_of_closing_counts(self) -> None:
        again = (
            CALMED
            + "  - {id: '3', date: 2026-02-01, likelihood: 5, impact: 5, edition: preset-1}\n"
        )
        assert found(again, MEETING, self.closed(), code="C104") == []

    @pytest.mark.req("KZ-CAPA-09")
    @pytest.mark.parametrize(
        ("controls", "sound"),
        [
            (CONTROL, True),
            ("", False),
            ("{id: '1', date: 2025-03-03}", False),
            (CONTROL.replace("2025-03-03", "2025-03-02"), False),
            (CONTROL.replace("2025-03-03", "2026-01-21"), False),
        ],
    )
    def test_a_joint_control_meeting_dealt_with_it(self, controls: str, *, sound: bool) -> None:
        assert (found(CALMED, MEETING, self.closed(controls=controls), code="C105") == []) is sound

    @pytest.mark.req("KZ-CAPA-09")
    def test_a_risk_that_rose_after_approval_asks_for_a_meeting_since_then(self) -> None:
        rose = risk(
            levels=(2, 3),
            date="2025-01-05",
            then="  - {id: '2', date: 2025-03-04, likelihood: 3, impact: 5, edition: preset-1}\n"
            "  - {id: '3', date: 2025-12-01, likelihood: 2, impact: 3, edition: preset-1}\n",
        )
        (item,) = found(rose, MEETING, self.closed(), code="C105")
        assert "no joint control meeting dealt with it since 2025-03-04" in english(item)

    def test_a_risk_that_never_was_in_such_a_band_asks_for_none(self) -> None:
        assert found(QUIET, self.closed(controls=""), code="C105") == []


class TestSeparation:
    """The university's own rule: who carries out does not judge."""

    def test_who_carries_out_the_plan_or_a_measure_does_not_judge_it(self) -> None:
        measured = lived(
            *TO_DONE,
            approvals=APPROVED,
            reviews=EFFECTIVE.replace("ROLE-head-of-academic-quality-office", "ROLE-dean"),
        ).replace("text: Schedule of reminders", "text: Schedule, executor: ROLE-dean")
        whole = lived(
            *TO_DONE,
            approvals=APPROVED,
            reviews=EFFECTIVE.replace(
                "ROLE-head-of-academic-quality-office", "ROLE-head-of-unit@UNIT-university"
            ),
        )
        for text in (measured, whole):
            (item,) = found(QUIET, text, code="C106")
            assert "the university's own rule" in english(item)

    def test_a_verifier_is_named_apart_from_the_executor(self) -> None:
        assert found(QUIET, capa(more="verifier: ROLE-head-of-unit\n"), code="C106")
        assert found(QUIET, capa(more="verifier: ROLE-dean\n"), code="C106") == []

    def test_the_same_role_at_another_unit_is_another_post(self) -> None:
        other = capa(more="verifier: ROLE-head-of-unit@UNIT-academic-quality-office\n")
        assert found(QUIET, other, code="C106") == []

    def test_a_university_may_leave_the_two_together(self) -> None:
        text = preset("kaznmu")["records/policies/POL-capa-rules.yaml"].decode()
        free = text.replace(
            "separation:\n        required: true", "separation:\n        required: false"
        )
        assert free != text
        assert found(free, QUIET, capa(more="verifier: ROLE-head-of-unit\n"), code="C106") == []


class TestTerms:
    """A term is not before its start, and moves forward only, with a reason."""

    @pytest.mark.parametrize(
        "more",
        [
            "start: 2026-12-21\n",
            "start: 2026-12-01\nmeasures: [{id: '1', text: T, due: 2026-11-30}]\n",
            "measures: [{id: '1', text: T, start: 2026-12-02, due: 2026-12-01}]\n",
        ],
    )
    def test_a_term_before_its_start_is_refused(self, more: str) -> None:
        assert found(QUIET, capa(more=more), code="C107")
        assert found(QUIET, capa(more="start: 2026-12-20\n"), code="C107") == []

    def moved(self, *moves: str) -> str:
        lines = "".join(f"  - {move}\n" for move in moves)
        return capa(more=f"postponements:\n{lines}")

    @pytest.mark.parametrize(
        ("moves", "said"),
        [
            (("2026-12-20",), "not later than the term 2026-12-20"),
            (("2027-01-31", "2027-01-30"), "not later than the term 2027-01-31"),
        ],
    )
    def test_a_postponement_moves_the_term_forward(self, moves: tuple[str, ...], said: str) -> None:
        items = [
            f"{{id: '{n}', date: 2026-11-{n:02d}, new: {day}, by: ROLE-dean, basis: B}}"
            for n, day in enumerate(moves, start=1)
        ]
        (item,) = found(QUIET, self.moved(*items), code="C108")
        assert said in english(item)

    def test_the_old_term_that_a_move_names_was_a_term(self) -> None:
        one = "{id: '1', date: 2026-11-02, old: %s, new: 2027-01-31, by: ROLE-dean, basis: B}"
        assert found(QUIET, self.moved(one % "2026-12-20"), code="C108") == []
        (item,) = found(QUIET, self.moved(one % "2026-12-21"), code="C108")
        assert "the old term 2026-12-21 was never the term" in english(item)

    def test_a_void_move_counts_nowhere(self) -> None:
        void = "{id: '1', date: 2026-11-02, new: 2026-12-01, void: Wrong CAPA}"
        assert codes(QUIET, self.moved(void)) == set()

    @pytest.mark.parametrize(("more", "keys"), [("by: ROLE-dean", "basis"), ("basis: B", "by")])
    def test_a_move_says_who_permitted_it_and_why(self, more: str, keys: str) -> None:
        one = f"{{id: '1', date: 2026-11-02, new: 2027-01-31, {more}}}"
        (item,) = found(QUIET, self.moved(one), code="C109")
        assert f"the term was moved without: {keys}" in english(item)

    def test_only_measures_of_the_plan_are_completed(self) -> None:
        text = capa(
            more=dedent("""\
                measures: [{id: m1, text: T}]
                completions: [{id: '1', date: 2026-11-02, measure: m2}]
            """)
        )
        (item,) = found(QUIET, text, code="C110")
        assert "the plan has no measure m2 | Allowed values: m1" in english(item)
