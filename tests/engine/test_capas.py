"""Corrective and preventive actions: content by state, level, terms."""

from __future__ import annotations

import datetime as dt
from textwrap import dedent

import pytest

from qms.engine import capas
from qms.engine.check import integrity_only
from qms.engine.columns import cell
from qms.kinds.capa import Capa
from qms.model.diagnostic import DutyState, RuleClass
from tests.workspaces import capa, english, found, risk, view

PLAN = """\
    nonconformity: Two of five departments never reminded
    causes: No schedule
    measures:
      - {id: m1, text: Schedule of reminders}
"""
PLANNED = "transitions:\n  - {id: '1', date: 2026-11-03, to: planned}\n"


class TestContent:
    """Regulation, 1.4: nonconformity, causes, measures, terms, responsible persons."""

    @pytest.mark.req("KZ-CAPA-01")
    def test_a_plan_with_all_of_it_is_sound(self) -> None:
        assert found(risk(), planned(), code="T103") == []

    @pytest.mark.req("KZ-CAPA-01")
    @pytest.mark.parametrize(
        "lacking", ["nonconformity", "causes", "measures", "due", "owner", "executor"]
    )
    def test_a_plan_without_one_of_the_five_is_an_integrity_error(self, lacking: str) -> None:
        text = without(lacking, planned())
        (item,) = found(risk(), text, code="T103")
        assert item.rule_class is RuleClass.INTEGRITY
        assert english(item).startswith(f"planned requires the field {lacking}")

    @pytest.mark.req("KZ-CAPA-01")
    def test_it_may_be_proposed_before_it_has_them(self) -> None:
        assert found(risk(), capa(plan=False), code="T103") == []

    def test_a_step_cannot_be_skipped(self) -> None:
        (item,) = found(risk(), planned().replace("to: planned", "to: done"), code="T102")
        assert english(item) == (
            "from proposed it cannot become done | "
            "Allowed values: planned, cancelled, entered_by_mistake"
        )

    def test_an_unknown_state_is_named_with_the_known_ones(self) -> None:
        (item,) = found(risk(), planned().replace("to: planned", "to: ready"), code="T101")
        assert english(item).startswith("there is no state ready | Allowed values: proposed, ")

    def test_a_change_of_state_is_not_dated_before_the_one_that_precedes_it(self) -> None:
        text = planned() + "  - {id: '2', date: 2026-11-01, to: approved}\n"
        (item,) = found(risk(), text, code="T102")
        assert item.field == ("transitions", 1, "date")


class TestLevel:
    @pytest.mark.req("KZ-CAPA-02")
    @pytest.mark.parametrize(
        ("originator", "level"),
        [
            ("BODY-intra-department-control", "department"),
            ("BODY-quality-assurance-commission", "faculty"),
            ("UNIT-academic-quality-office", "institutional"),
        ],
    )
    def test_proposals_are_formed_at_the_level_of_their_originator(
        self, originator: str, level: str
    ) -> None:
        own = capa(more=f"level: {level}\noriginator: {originator}\n")
        assert found(risk(), own, code="C301") == []
        for other in {"department", "faculty", "institutional"} - {level}:
            text = capa(more=f"level: {other}\noriginator: {originator}\n")
            (item,) = found(risk(), text, code="C301")
            assert english(item).startswith(f"level {other}, but {originator} is of level {level}")


class TestTerm:
    MOVED = """\
        postponements:
          - {id: '1', date: 2026-12-01, new: 2027-01-31, by: ROLE-dean, basis: Staff on leave}
          - {id: '2', date: 2026-12-10, new: 2027-06-30, void: wrong CAPA}
    """

    def test_it_is_the_one_last_moved_by_today_and_void_moves_do_not_count(self) -> None:
        text = capa(more=self.MOVED)
        for day, term, moved in (
            ("2026-11-30", dt.date(2026, 12, 20), 0),
            ("2026-12-31", dt.date(2027, 1, 31), 1),
        ):
            look = view(risk(), text, today=day)
            (record,) = look.snapshot.of(Capa)
            assert (cell(look, record, "term"), cell(look, record, "moved")) == (term, moved)
            assert cell(look, record, "original_term") == dt.date(2026, 12, 20)

    @pytest.mark.parametrize(("day", "late"), [("2026-12-20", False), ("2026-12-21", True)])
    def test_the_term_itself_is_in_time(self, day: str, late: bool) -> None:
        look = view(risk(), capa(), today=day)
        (record,) = look.snapshot.of(Capa)
        assert capas.overdue(look, record) is late

    def test_a_finished_one_is_never_overdue(self) -> None:
        steps = PLANNED + "  - {id: '2', date: 2026-11-04, to: approved}\n"
        steps += "  - {id: '3', date: 2026-12-01, to: done}\n"
        approved = "approvals: [{id: '1', date: 2026-11-04, by: ROLE-dean}]\n"
        look = view(risk(), capa(more=dedent(PLAN) + approved + steps), today="2030-01-01")
        assert [item for item in integrity_only(look) if item.record == "CAPA-2026-0001"] == []
        (record,) = look.snapshot.of(Capa)
        assert not capas.overdue(look, record)
        assert capas.done_on(look, record) == dt.date(2026, 12, 1)

    def test_its_passing_is_no_finding_of_check(self) -> None:
        assert found(risk(), capa(), code="R301", today="2030-01-01") == []
        assert not [
            item
            for item in found(risk(), capa(), code="C301", today="2030-01-01")
            if item.state is DutyState.OVERDUE
        ]


def planned() -> str:
    """Write a complete plan in state planned."""
    return capa(more=PLAN) + PLANNED


def without(field: str, text: str) -> str:
    """Take one field of one or two lines away."""
    lines = text.splitlines(keepends=True)
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{field}:"))
    end = start + 1
    while lines[end].startswith(" "):
        end += 1
    return "".join(lines[:start] + lines[end:])
