"""The monthly clock of CAPAs (regulation on monitoring and feedback, 7.5.5(3), 8.5(1))."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.capa_clock import Clock
from qms.engine.columns import cell
from qms.engine.due import Due, due
from qms.kinds.capa import Capa
from tests.capas import EVIDENCE, lived
from tests.engine.academic import CALENDAR
from tests.workspaces import english, found, risk, view

if TYPE_CHECKING:
    from qms.engine.capa_clock import Months

RISK: Final = risk(levels=(3, 3), date="2025-01-05")
SIGNED: Final = "{id: '1', date: 2025-10-01, by: ROLE-dean@UNIT-university}"
PROPOSED: Final = CALENDAR.replace("year: 2025\n", "year: 2025\n          proposed: true\n")


def running(*days: str, approved: str = "2025-10-01", more: tuple[str, ...] = ()) -> str:
    """Write an approved CAPA with updates on some days."""
    updates = ", ".join(
        f"{{id: '{number}', date: {day}, text: No change}}" for number, day in enumerate(days, 1)
    )
    steps = ("planned 2025-09-10", f"approved {approved}", *more)
    text = lived(*steps, approvals=SIGNED.replace("2025-10-01", approved), updates=updates)
    return text.replace("due: 2026-12-20", "due: 2027-12-20")


def months(text: str, today: str, *others: str) -> Months:
    """Return the months of the CAPA in an academic year with its calendar."""
    look = view(RISK, text, *(others or (CALENDAR,)), today=today)
    return Clock(look).of(look.snapshot.of(Capa)[0])


class TestMonths:
    @pytest.mark.req("KZ-CAPA-04")
    def test_each_month_of_a_semester_without_an_update_is_missed(self) -> None:
        found = months(running("2025-11-05"), "2025-12-03")
        assert found.needed == ("2025-10", "2025-11", "2025-12")
        assert found.missed == ("2025-10",)
        assert found.open == "2025-12"

    @pytest.mark.req("KZ-CAPA-04")
    def test_an_update_brings_the_register_up_to_date_but_mends_no_earlier_month(self) -> None:
        assert months(running(), "2025-12-03").stale == ("2025-10", "2025-11")
        late = months(running("2025-12-02"), "2025-12-03")
        assert (late.missed, late.stale, late.open) == (("2025-10", "2025-11"), (), None)

    @pytest.mark.req("KZ-CAPA-04")
    def test_vacations_july_and_august_ask_for_nothing(self) -> None:
        assert months(running(), "2026-08-31").needed[-1] == "2026-05"
        assert "2026-06" not in months(running(), "2026-08-31").needed

    @pytest.mark.parametrize(
        ("approved", "first"),
        [("2025-10-01", "2025-10"), ("2025-10-30", "2025-10"), ("2025-10-31", "2025-11")],
    )
    def test_the_month_of_approval_counts_unless_it_was_its_last_day(
        self, approved: str, first: str
    ) -> None:
        assert months(running(approved=approved), "2025-12-03").needed[0] == first

    def test_a_month_whose_semester_was_over_before_the_approval_does_not_count(self) -> None:
        assert months(running(approved="2025-12-20"), "2026-02-03").needed == ("2026-01", "2026-02")

    def test_a_void_update_counts_as_none(self) -> None:
        text = running("2025-10-05").replace(
            "text: No change", "text: No change, void: Typed twice"
        )
        assert months(text, "2025-11-03").missed == ("2025-10",)

    def test_a_plan_that_is_carried_out_owes_no_updates(self) -> None:
        assert months(running(more=("done 2025-11-20",)), "2025-12-03").needed == ()

    def test_work_taken_up_again_is_counted_from_that_day(self) -> None:
        again = running(more=("done 2025-10-20", "approved 2025-11-20"))
        assert months(again, "2025-12-03").needed == ("2025-11", "2025-12")

    def test_without_a_rule_in_the_policy_no_month_counts(self) -> None:
        look = view(RISK, running(), CALENDAR, today="2025-12-03", profile="dulaty")
        assert Clock(look).of(look.snapshot.of(Capa)[0]).needed == ()

    def test_registers_show_the_months_without_an_update(self) -> None:
        look = view(RISK, running("2025-11-05"), CALENDAR, today="2025-12-03")
        assert cell(look, look.snapshot.of(Capa)[0], "months_missed") == ("2025-10",)


class TestDuty:
    @pytest.mark.req("KZ-CAPA-04")
    def test_a_month_without_update_is_a_duty_until_one_is_recorded(self) -> None:
        (item,) = found(RISK, running(), CALENDAR, code="C351", today="2025-11-01")
        assert english(item).startswith("no update in: 2025-10 | Record one, be it")
        assert found(RISK, running(), CALENDAR, code="C351", today="2025-10-31") == []
        late = running("2025-11-01")
        assert found(RISK, late, CALENDAR, code="C351", today="2025-11-01") == []

    @pytest.mark.req("KZ-CAPA-04")
    @pytest.mark.parametrize("calendar", [(), (PROPOSED,)])
    def test_without_a_reviewed_calendar_it_is_silent_and_says_so_once(
        self, calendar: tuple[str, ...]
    ) -> None:
        other = running().replace("CAPA-2026-0001", "CAPA-2026-0002")
        texts = (RISK, running(), other, *calendar)
        assert found(*texts, code="C351", today="2026-03-01") == []
        (item,) = found(*texts, code="C352", today="2026-03-01")
        assert "academic calendar of 2025-2026" in english(item)

    def test_with_the_calendar_nothing_is_said_of_it(self) -> None:
        assert found(RISK, running(), CALENDAR, code="C352", today="2026-03-01") == []


class TestDue:
    @pytest.mark.req("KZ-CAPA-04")
    def test_the_running_month_stands_in_what_is_due_until_its_last_day(self) -> None:
        look = view(RISK, running(), CALENDAR, today="2025-11-20")
        (item,) = [one for one in due(look) if one.source is Due.UPDATE]
        assert (item.start, item.date) == (dt.date(2025, 11, 1), dt.date(2025, 11, 30))
        assert item.who == ("ROLE-head-of-unit@UNIT-university",)
        assert not item.overdue
        done = view(RISK, running("2025-11-02"), CALENDAR, today="2025-11-20")
        assert [one for one in due(done) if one.source is Due.UPDATE] == []

    @pytest.mark.req("KZ-CAPA-05")
    def test_a_done_plan_waits_for_its_review_with_the_days_of_the_window(self) -> None:
        text = running(more=("done 2025-12-01",))
        for today, late in (("2025-12-02", False), ("2026-12-01", False), ("2026-12-02", True)):
            look = view(RISK, EVIDENCE, text, CALENDAR, today=today)
            (item,) = [one for one in due(look) if one.record.startswith("CAPA")]
            assert (item.source, item.overdue) == (Due.REVIEW, late)
            assert (item.start, item.date) == (dt.date(2026, 6, 1), dt.date(2026, 12, 1))

    def test_the_review_is_of_who_may_judge_else_of_the_office(self) -> None:
        text = running(more=("done 2025-12-01",))
        alone = text.replace("executor: ROLE-head-of-unit", "executor: ROLE-dean")
        named = f"{alone}verifier: ROLE-rector\n"
        for plan, who in (
            (text, "ROLE-dean@UNIT-university"),
            (alone, "UNIT-academic-quality-office"),
            (named, "ROLE-rector@UNIT-university"),
        ):
            look = view(RISK, EVIDENCE, plan, CALENDAR, today="2025-12-02")
            assert [one.who for one in due(look) if one.source is Due.REVIEW] == [(who,)]

    def test_a_route_that_names_an_occasion_instead_of_months_has_no_day(self) -> None:
        look = view(RISK, running(more=("done 2025-12-01",)), today="2026-02-01", profile="dulaty")
        assert [one for one in due(look) if one.source is Due.REVIEW] == []
