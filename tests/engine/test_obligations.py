"""Obligations on a day: states, completions, what counts; surveys and reports of 7.8 and 5.3."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from qms.engine.dashboard import dashboard, waiting
from qms.engine.due import Due, due
from qms.engine.obligations import Occurrence, OccurrenceState, current, occurrences, to_do
from qms.engine.occurrences import Wait
from qms.engine.view import View
from qms.kinds.obligation import Obligation
from qms.model.snapshot import WORKTREE
from qms.store.load import load
from tests.engine.academic import CALENDAR, obligation
from tests.workspaces import ENGLISH, files, preset, view

YEARLY = "{type: yearly, month: 7, day: 1, inclusive: false}"
MONTHLY = "{type: monthly}"
EVENT = "{type: after_event, event: order, working_days: 10}"


def found(text: str, today: str) -> tuple[Occurrence, ...]:
    """Return the occurrences of a literal obligation on a day."""
    look = alone(text, today)
    (one,) = look.snapshot.of(Obligation)
    return occurrences(look, one)


def alone(text: str, today: str) -> View:
    """Look at one obligation with both calendars and nothing else."""
    working = preset("kaznmu")["records/policies/POL-working-days.yaml"].decode()
    return view(text, working, CALENDAR, today=today, profile=None)


def states(text: str, today: str) -> dict[str, str]:
    """Return the state of each occurrence by its key."""
    return {item.key: item.state.value for item in found(text, today)}


class TestStates:
    text = obligation("{type: window, first_month: 5, last_month: 6}", "valid_from: 2025-09-01")

    @pytest.mark.parametrize(
        ("today", "state"),
        [
            ("2026-04-30", "coming"),
            ("2026-05-01", "open"),
            ("2026-06-30", "open"),
            ("2026-07-01", "overdue"),
        ],
    )
    def test_it_comes_opens_and_is_overdue_after_its_last_day(self, today: str, state: str) -> None:
        assert states(self.text, today)["2025-2026"] == state

    def test_it_is_done_from_the_day_of_its_completion(self) -> None:
        text = self.text + "completions: [{id: '1', date: 2026-06-10, occurrence: 2025-2026}]\n"
        assert states(text, "2026-06-09")["2025-2026"] == "open"
        assert states(text, "2026-06-10")["2025-2026"] == "done"

    def test_a_void_completion_counts_for_nothing(self) -> None:
        item = "{id: '1', date: 2026-06-10, occurrence: 2025-2026, void: another survey}"
        assert states(f"{self.text}completions: [{item}]\n", "2026-07-01")["2025-2026"] == "overdue"

    def test_an_event_is_waited_for_until_it_happens(self) -> None:
        (item,) = found(obligation(EVENT), "2026-03-01")
        assert (item.state, item.waits, item.due) == (OccurrenceState.WAITING, Wait.EVENT, None)

    def test_after_the_event_its_term_runs_and_then_it_is_waited_for_again(self) -> None:
        text = obligation(EVENT, "events: [{id: '1', date: 2026-03-16}]")
        assert states(text, "2026-03-15") == {"2025-2026/2": "waiting"}
        assert states(text, "2026-03-16") == {"2025-2026/1": "open"}
        assert states(text, "2026-04-03") == {"2025-2026/1": "overdue"}
        text += "completions: [{id: '1', date: 2026-04-02, occurrence: 2025-2026/1}]\n"
        assert states(text, "2026-04-03") == {"2025-2026/1": "done", "2025-2026/2": "waiting"}

    def test_what_happened_without_a_term_is_open_without_a_day(self) -> None:
        text = obligation(
            "{type: after_event, event: wave}", "events: [{id: '1', date: 2026-01-15}]"
        )
        (item,) = found(text, "2026-02-01")
        assert (item.state, item.due, item.waits) == (OccurrenceState.OPEN, None, Wait.TERM)


class TestWhatCounts:
    def test_it_counts_from_the_day_on_which_it_exists(self) -> None:
        keys = list(states(obligation(YEARLY, "valid_from: 2024-09-01"), "2026-01-10"))
        assert keys[:2] == ["2024-2025", "2025-2026"]

    def test_else_from_the_academic_year_of_its_first_completion(self) -> None:
        done = "completions: [{id: '1', date: 2024-10-01, occurrence: 2024-2025}]"
        assert states(obligation(YEARLY, done), "2026-07-10") == {
            "2024-2025": "done",
            "2025-2026": "overdue",
            "2026-2027": "coming",
        }

    def test_else_only_from_the_academic_year_of_today(self) -> None:
        assert list(states(obligation(YEARLY), "2026-01-10")) == ["2025-2026", "2026-2027"]

    def test_nothing_is_due_after_its_end(self) -> None:
        text = obligation(YEARLY, "valid_from: 2024-09-01\nvalid_to: 2025-08-31")
        assert list(states(text, "2025-07-10")) == ["2024-2025"]

    def test_of_a_rhythm_only_the_last_omission_and_the_next_time_are_to_be_done(self) -> None:
        look = alone(obligation(MONTHLY, "valid_from: 2025-09-01"), "2026-03-10")
        (one,) = look.snapshot.of(Obligation)
        assert [item.key for item in to_do(look, one)] == ["2025-2026/6", "2025-2026/7"]

    def test_the_list_shows_the_earliest_that_is_left(self) -> None:
        look = alone(obligation(YEARLY, "valid_from: 2024-09-01"), "2026-03-10")
        (one,) = look.snapshot.of(Obligation)
        item = current(look, one)
        assert item is not None
        assert item.name == "OBL-x@2024-2025"


def test_the_dashboard_names_what_each_obligation_waits_for() -> None:
    look = view(CALENDAR, today="2026-11-02")  # a year without calendar
    reasons = {item.obligation.id: item.waits for item in waiting(look)}
    assert reasons["OBL-capa-status"] is Wait.ACADEMIC_CALENDAR
    assert reasons["OBL-survey-additional-education-listeners"] is Wait.EVENT
    assert "OBL-annual-iqas" not in reasons


def test_the_dashboard_parts_what_is_overdue_from_the_next_thirty_days() -> None:
    board = dashboard(view(CALENDAR, today="2026-06-01"))
    assert {item.record for item in board.overdue} >= {"OBL-archive-audit", "OBL-aqo-capa"}
    assert {item.date for item in board.soon} <= {
        dt.date(2026, 6, 1) + dt.timedelta(days=number) for number in range(31)
    }


@cache
def surveys(today: str) -> View:
    """Look at the preset of the regulation with an academic year."""
    return view(CALENDAR, today=today)


def survey(name: str, today: str = "2025-09-01") -> tuple[Obligation, list[tuple[str, str]]]:
    """Return an obligation of the preset and the windows of its occurrences in 2025-2026."""
    look = surveys(today)
    record = look.snapshot.get(f"OBL-{name}")
    assert isinstance(record, Obligation)
    windows = [
        (str(item.start), str(item.due))
        for item in occurrences(look, record)
        if item.key.startswith("2025-2026")
    ]
    return record, windows


DECEMBER = ("2025-12-01", "2025-12-31")
JUNE = ("2026-06-01", "2026-06-30")


@pytest.mark.req("KZ-SURV-25")
def test_learners_are_asked_in_december_and_june_and_a_department_gets_the_report() -> None:
    record, windows = survey("survey-learner-satisfaction")
    assert windows == [DECEMBER, JUNE]
    assert record.to == "UNIT-strategy-and-international-cooperation-department"
    assert record.responsible == ("UNIT-academic-quality-office", "UNIT-deans-offices")


@pytest.mark.req("KZ-SURV-26")
def test_the_integrity_survey_follows_the_two_sessions_of_the_academic_calendar() -> None:
    _, windows = survey("survey-academic-integrity-clean-session")
    assert windows == [("2025-12-22", "2026-01-10"), ("2026-05-25", "2026-06-13")]
    moved = CALENDAR.replace("2026-01-12, to: 2026-01-24", "2026-01-25, to: 2026-01-25")
    moved = moved.replace("2025-12-22", "2026-01-05").replace("2026-01-10", "2026-01-24")
    look = view(moved, today="2025-09-01")
    record = look.snapshot.get("OBL-survey-academic-integrity-clean-session")
    assert isinstance(record, Obligation)
    assert occurrences(look, record)[0].due == dt.date(2026, 1, 24)


@pytest.mark.req("KZ-SURV-27")
@pytest.mark.parametrize(("today", "state"), [("2026-08-31", "open"), ("2026-09-01", "overdue")])
def test_teachers_are_rated_once_a_year_overdue_only_after_it(today: str, state: str) -> None:
    _, windows = survey("survey-student-evaluation-of-teacher")
    assert windows == [("2025-09-01", "2026-08-31")]
    text = obligation("{type: academic_year}", "valid_from: 2025-09-01")
    assert states(text, today)["2025-2026"] == state


@pytest.mark.req("KZ-SURV-28")
def test_staff_are_asked_twice_by_four() -> None:
    record, windows = survey("survey-academic-staff-evaluation")
    assert windows == [DECEMBER, JUNE]
    assert record.responsible == (
        "BODY-intra-department-control",
        "BODY-quality-assurance-commission",
        "UNIT-academic-quality-office",
        "UNIT-deans-offices",
    )


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("survey-graduates", marks=pytest.mark.req("KZ-SURV-29")),
        pytest.param("survey-employers", marks=pytest.mark.req("KZ-SURV-30")),
    ],
)
def test_graduates_and_employers_are_asked_from_1_may_to_30_june(name: str) -> None:
    record, windows = survey(name)
    assert windows == [("2026-05-01", "2026-06-30")]
    assert record.responsible == ("UNIT-career-centre",)


@pytest.mark.req("KZ-SURV-31")
def test_administrative_staff_are_asked_in_december_by_two() -> None:
    record, windows = survey("survey-admin-staff")
    assert windows == [DECEMBER]
    assert record.responsible == ("UNIT-hr-department", "UNIT-academic-quality-office")


@pytest.mark.req("KZ-SURV-32")
def test_well_being_is_asked_once_a_year_and_marked_sensitive() -> None:
    record, windows = survey("survey-psychological-wellbeing")
    assert windows == [("2025-09-01", "2026-08-31")]
    assert record.sensitive
    others = [item.id for item in surveys("2025-09-01").snapshot.of(Obligation) if item.sensitive]
    assert others == ["OBL-survey-psychological-wellbeing"]


@pytest.mark.req("KZ-SURV-33")
def test_trainees_are_asked_once_a_course_was_completed() -> None:
    path = "records/obligations/OBL-survey-additional-education-listeners.yaml"
    text = files()[path].decode()
    before = [item.state for item in look_at(text, "2026-02-10")]
    assert before == [OccurrenceState.WAITING]
    after = look_at(text + "events: [{id: '1', date: 2026-02-10}]\n", "2026-02-10")
    assert [(item.state, item.start) for item in after] == [
        (OccurrenceState.OPEN, dt.date(2026, 2, 10))
    ]


def look_at(text: str, today: str) -> tuple[Occurrence, ...]:
    """Return the occurrences of one literal record in a workspace of the preset."""
    look = view(text, CALENDAR, today=today)
    record = look.snapshot.get("OBL-survey-additional-education-listeners")
    assert isinstance(record, Obligation)
    return occurrences(look, record)


@pytest.mark.req("KZ-REP-03")
@pytest.mark.parametrize("name", ["annual-iqas", "aqo-analytic"])
def test_the_annual_report_is_due_on_30_june_unless_1_july_is_included(name: str) -> None:
    text = files()[f"records/obligations/OBL-{name}.yaml"].decode()
    for inclusive, last in (("false", "2026-06-30"), ("true", "2026-07-01")):
        chosen = text.replace("inclusive: false", f"inclusive: {inclusive}")
        assert str(found(chosen, "2026-06-30")[0].due) == last
        assert states(chosen, last)["2025-2026"] == "open"
        after = dt.date.fromisoformat(last) + dt.timedelta(days=1)
        assert states(chosen, after.isoformat())["2025-2026"] == "overdue"
    done = text + "completions: [{id: '1', date: 2026-06-29, occurrence: 2025-2026}]\n"
    assert states(done, "2026-07-01")["2025-2026"] == "done"


@pytest.mark.req("KZ-REP-04")
def test_proposals_are_due_on_30_september_after_the_report_and_the_year_is_a_setting() -> None:
    text = files()["records/obligations/OBL-aqo-capa.yaml"].decode()
    report, proposals = (
        next(
            item.date
            for item in due(surveys("2026-06-01"))
            if item.source is Due.OBLIGATION and item.record == name and not item.overdue
        )
        for name in ("OBL-annual-iqas", "OBL-aqo-capa")
    )
    assert (str(report), str(proposals)) == ("2026-06-30", "2026-09-30")
    by_key = {item.key: str(item.due) for item in found(text, "2026-09-01")}
    assert by_key["2026-2027"] == "2026-09-30"
    other = text.replace("  inclusive: false\n", "  inclusive: false\n  year_offset: 1\n")
    by_key = {item.key: str(item.due) for item in found(other, "2026-09-01")}
    assert by_key["2025-2026"] == "2026-09-30"


@pytest.mark.req("KZ-SURV-26")
@pytest.mark.parametrize("begun", ["2026-08-20", "2026-11-22"])
def test_a_year_without_a_calendar_is_asked_for_whenever_the_workspace_was_begun(
    begun: str,
) -> None:
    config = ENGLISH.model_copy(update={"begun": dt.date.fromisoformat(begun)})
    look = View(load(WORKTREE, config, preset("kaznmu")), dt.date(2026, 12, 25))
    waits = [item for item in waiting(look) if item.waits is Wait.ACADEMIC_CALENDAR]
    assert "OBL-survey-academic-integrity-clean-session" in {one.obligation.id for one in waits}
    (asked,) = [item for item in due(look) if item.part == "N201"]
    assert (asked.date, asked.overdue) == (
        max(dt.date(2026, 9, 1), dt.date.fromisoformat(begun)),
        True,
    )
    assert asked.who == ("UNIT-academic-quality-office",)
