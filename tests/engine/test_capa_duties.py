"""What remains to be done about a CAPA, and what it tells of itself in order of time."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from qms.engine.capa_chronicle import chronicle, grouped
from qms.engine.capa_next import move_told, next_steps
from qms.engine.capas import measures_left
from qms.engine.columns import cell
from qms.kinds.capa import Action, Capa
from qms.model.diagnostic import DutyState, RuleClass
from qms.model.text import Text
from tests.capas import (
    APPROVED,
    CONTROL,
    DONE,
    EFFECTIVE,
    EVIDENCE,
    MEETING,
    lived,
)
from tests.workspaces import capa, english, found, risk, view

QUIET: Final = risk(levels=(3, 3), date="2025-01-05")
TO_DONE: Final = ("planned", "approved", "done")


def nonconformity(number: int = 1, *, date: str = "2025-01-05", more: str = "") -> str:
    """Write a nonconformity on one subject at one unit."""
    return (
        f"id: NC-2025-{number:04d}\nschema: 1\ntitle: No reminders\nsort: programmes\n"
        f"source: consumers\nunit: UNIT-university\ndate: {date}\n"
        f"{more or 'topic: teaching-quality' + chr(10)}"
    )


def planned(*kinds: str) -> str:
    """Write a planned CAPA of the nonconformity with one measure of each kind of action."""
    measures = ", ".join(
        f"{{id: '{n}', text: M{n}, action: {kind}}}" for n, kind in enumerate(kinds, start=1)
    )
    plan = f"nonconformity: N\ncauses: C\nmeasures: [{measures}]\n"
    return lived("planned", plan=plan).replace("RSK-2026-0001", "NC-2025-0001")


class TestReview:
    @pytest.mark.req("KZ-CAPA-05")
    @pytest.mark.parametrize(
        ("day", "state"),
        [
            ("2025-12-29", None),
            ("2025-12-30", DutyState.OPEN),
            ("2026-06-30", DutyState.OPEN),
            ("2026-07-01", DutyState.OVERDUE),
        ],
    )
    def test_it_is_due_in_its_window_and_late_after_it(
        self, day: str, state: DutyState | None
    ) -> None:
        text = lived(*TO_DONE, approvals=APPROVED)
        hits = found(QUIET, text, code="C302", today=day)
        assert [item.state for item in hits] == ([state] if state else [])
        assert all(item.term == dt.date(2026, 6, 30) for item in hits)

    def test_a_final_review_ends_the_duty_and_one_that_is_not_does_not(self) -> None:
        text = lived(*TO_DONE, approvals=APPROVED, reviews=EFFECTIVE)
        assert found(QUIET, text, code="C302") == []
        open_ = text.replace("verdict: effective", "verdict: effective, final: false")
        assert found(QUIET, open_, code="C302")

    def test_an_effect_that_was_not_found_is_not_left_at_that(self) -> None:
        review = EFFECTIVE.replace("effective", "not effective")
        text = lived(*TO_DONE, approvals=APPROVED, reviews=review)
        (item,) = found(QUIET, text, code="C308")
        assert "qms capa reopen CAPA-2026-0001" in english(item)
        again = lived(*TO_DONE, "approved 2026-02-01", approvals=APPROVED, reviews=review)
        assert found(QUIET, again, code="C308") == []


class TestEvidence:
    def test_what_was_carried_out_is_proved(self) -> None:
        bare = lived(*TO_DONE, approvals=APPROVED)
        assert found(QUIET, bare, code="C303")
        proved = lived(*TO_DONE, approvals=APPROVED, completions=DONE)
        assert found(QUIET, EVIDENCE, proved, code="C303") == []

    def test_proofs_of_before_it_was_reopened_prove_nothing_new(self) -> None:
        steps = (*TO_DONE, "approved 2025-09-01", "done 2025-10-01")
        text = lived(*steps, approvals=APPROVED, completions=DONE)
        assert found(QUIET, EVIDENCE, text, code="C303")


class TestMeasures:
    def test_a_measure_ends_within_the_plan(self) -> None:
        late = capa(more="measures: [{id: '1', text: T, due: 2026-12-21}]\n")
        (item,) = found(QUIET, late, code="C304")
        assert "measure 1 has the term 2026-12-21, the plan 2026-12-20" in english(item)
        moved = late + (
            "postponements: [{id: '1', date: 2026-11-02, new: 2027-01-31, by: ROLE-dean,"
            " basis: B}]\n"
        )
        assert found(QUIET, moved, code="C304") == []

    @pytest.mark.req("KZ-NC-06")
    @pytest.mark.parametrize(
        ("kinds", "only"),
        [
            (("correction",), True),
            (("correction", "correction"), True),
            (("correction", "corrective"), False),
            (("preventive",), False),
        ],
    )
    def test_a_nonconformity_with_corrections_only_is_a_duty(
        self, kinds: tuple[str, ...], *, only: bool
    ) -> None:
        hits = found(nonconformity(), planned(*kinds), code="C307")
        assert bool(hits) is only
        assert all(item.rule_class is RuleClass.DUTY for item in hits)

    @pytest.mark.req("KZ-NC-06")
    def test_a_risk_may_be_answered_by_corrections(self) -> None:
        text = planned("correction").replace("NC-2025-0001", "RSK-2026-0001")
        assert found(QUIET, text, code="C307") == []

    @pytest.mark.req("KZ-NC-06")
    def test_corrections_stand_apart_from_actions_that_remove_the_cause(self) -> None:
        look = view(nonconformity(), planned("correction", "corrective", "correction"))
        (record,) = look.snapshot.of(Capa)
        assert [item.id for item in grouped(record)[Action.CORRECTION]] == ["1", "3"]
        assert [item.id for item in grouped(record)[Action.CORRECTIVE]] == ["2"]
        shown = cell(look, record, "corrective_actions")
        assert isinstance(shown, tuple)
        assert [item.shown("en") for item in shown if isinstance(item, Text)] == ["M2"]

    @pytest.mark.req("KZ-NC-08")
    @pytest.mark.parametrize(
        ("severity", "kinds", "out"),
        [
            ("major", ("correction", "preventive"), True),
            ("major", ("corrective",), False),
            ("critical", ("preventive",), True),
            ("minor", ("correction",), False),
        ],
    )
    def test_actions_are_in_proportion_to_severity(
        self, severity: str, kinds: tuple[str, ...], *, out: bool
    ) -> None:
        case = nonconformity(more=f"severity: {severity}\n")
        hits = found(case, planned(*kinds), code="C305")
        assert bool(hits) is out
        for item in hits:
            assert "needed are actions of the kind corrective" in english(item)

    @pytest.mark.req("KZ-NC-08")
    def test_all_capas_of_a_nonconformity_count_together(self) -> None:
        case = nonconformity(more="severity: major\n")
        other = planned("corrective").replace("CAPA-2026-0001", "CAPA-2026-0002")
        assert found(case, planned("correction"), other, code="C305") == []


class TestObservation:
    """Manual, 12.2: supported for a period sufficient to be sure of the effect."""

    def observed(self, *more: str) -> str:
        text = lived(*TO_DONE, *more, more="observe_until: 2025-12-31\n", approvals=APPROVED)
        return text.replace("RSK-2026-0001", "NC-2025-0001")

    @pytest.mark.req("KZ-NC-10")
    @pytest.mark.parametrize(
        ("day", "again"),
        [("2025-06-30", False), ("2025-07-01", True), ("2025-12-31", True), ("2026-01-01", False)],
    )
    def test_a_similar_one_in_the_period_of_observation_reopens(
        self, day: str, *, again: bool
    ) -> None:
        hits = found(nonconformity(), nonconformity(2, date=day), self.observed(), code="C306")
        assert bool(hits) is again
        for item in hits:
            assert "qms capa reopen CAPA-2026-0001" in english(item)

    @pytest.mark.req("KZ-NC-10")
    def test_another_subject_or_unit_is_not_similar(self) -> None:
        for other in (
            nonconformity(2, date="2025-09-01", more="topic: grading\n"),
            nonconformity(2, date="2025-09-01").replace(
                "UNIT-university", "UNIT-academic-quality-office"
            ),
        ):
            assert found(nonconformity(), other, self.observed(), code="C306") == []

    def test_kafedras_of_one_faculty_are_alike_as_in_the_systemic_capa(self) -> None:
        unit = "id: {0}\nschema: 1\nnames: [{{text: N}}]\nlevel: {1}\nparent: {2}\n"
        tree = (
            unit.format("UNIT-law", "faculty", "UNIT-university"),
            unit.format("UNIT-civil-law", "department", "UNIT-law"),
            unit.format("UNIT-criminal-law", "department", "UNIT-law"),
        )
        first, again = (
            nonconformity(number, date=day).replace("UNIT-university", unit)
            for number, day, unit in (
                (1, "2025-01-02", "UNIT-civil-law"),
                (2, "2025-09-01", "UNIT-criminal-law"),
            )
        )
        (item,) = found(*tree, first, again, self.observed(), code="C306")
        assert english(item).startswith("NC-2025-0002 of 2025-09-01 is similar")

    @pytest.mark.req("KZ-NC-10")
    def test_once_it_is_reopened_nothing_more_is_asked(self) -> None:
        text = self.observed("approved 2025-09-02")
        assert found(nonconformity(), nonconformity(2, date="2025-09-01"), text, code="C306") == []


class TestStory:
    def test_everything_is_told_in_order_of_time(self) -> None:
        text = lived(
            *TO_DONE,
            approvals=APPROVED,
            controls=CONTROL,
            completions=DONE,
            updates="{id: '1', date: 2025-02-10, text: Two reminded, progress: 40}",
            postponements=(
                "{id: '1', date: 2025-04-01, new: 2027-01-31, by: ROLE-dean, basis: Leave}"
            ),
            reviews=EFFECTIVE,
        )
        look = view(QUIET, MEETING, EVIDENCE, text)
        (record,) = look.snapshot.of(Capa)
        told = [f"{item.date} {item.what.shown('en')}" for item in chronicle(look, record)]
        assert told == [
            "2025-01-05 Source: RSK-2026-0001, Low response rate",
            "2025-01-10 New state: planned",
            "2025-01-20 Approved",
            "2025-01-20 New state: approved",
            "2025-02-10 Update, 40 %: Two reminded",
            "2025-03-03 Joint control meeting MTG-2025-0001",
            "2025-04-01 Move 1 of the term: 2026-12-20 to 2027-01-31",
            "2025-06-30 Measure 1 carried out",
            "2025-06-30 New state: done",
            "2026-01-15 Effectiveness review: effective",
        ]

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2025-01-05", "Plan it: qms capa plan CAPA-2026-0001"),
            ("2025-01-10", "Before approval still missing: approval by a post, or a decision"),
            ("2025-01-20", "Carry out by 2026-12-20; measures left: 1"),
            ("2025-06-30", "Effectiveness review from 2025-12-30 to 2026-06-30"),
            ("2026-01-15", "Close it: qms capa close CAPA-2026-0001"),
        ],
    )
    def test_what_comes_next_follows_from_the_day(self, day: str, said: str) -> None:
        text = lived(*TO_DONE, approvals=APPROVED, completions=DONE, reviews=EFFECTIVE)
        look = view(QUIET, EVIDENCE, text, today=day)
        (record,) = look.snapshot.of(Capa)
        assert said in [item.shown("en") for item in next_steps(look, record)]

    def test_a_completion_of_the_whole_plan_leaves_no_measure(self) -> None:
        whole = DONE.replace("measure: '1', ", "")
        look = view(QUIET, EVIDENCE, lived(*TO_DONE, approvals=APPROVED, completions=whole))
        (record,) = look.snapshot.of(Capa)
        assert measures_left(look, record) == ()

    def test_a_move_says_which_it_is_and_when_policy_puts_it_before_the_post_above(self) -> None:
        moves = ", ".join(
            f"{{id: '{n}', date: 2026-11-{n:02d}, new: 2027-0{n}-01, by: ROLE-dean, basis: B}}"
            for n in (1, 2, 3)
        )
        look = view(QUIET, capa(more=f"postponements: [{moves}]\n"))
        (record,) = look.snapshot.of(Capa)
        assert [item.shown("en") for item in move_told(look.on(dt.date(2026, 11, 1)), record)][
            1:
        ] == ["From move 3 on policy puts it before the post above"]
        assert [item.shown("en") for item in move_told(look, record)][1].endswith("qms escalate")
