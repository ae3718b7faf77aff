"""Numbers of acts, quorum, the matrix of responsibility, levels."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.engine.due import Due, due
from qms.engine.governance import (
    by_level,
    governance,
    level_of,
    next_number,
    office_attended,
    quorate,
    without_function,
)
from qms.kinds.meeting import Meeting
from qms.model.diagnostic import DutyState
from qms.store.load import load
from tests.workspaces import ENGLISH, english, files, found, view

COUNCIL = "BODY-academic-council"


def minutes(
    running: int,
    number: str,
    date: str,
    *,
    body: str = COUNCIL,
    there: str = "members: 21, present: 17",
) -> str:
    """Write a meeting that was held, with the number of its minutes."""
    return (
        f"id: MTG-2026-{running:04d}\nschema: 1\nbody: {body}\ndate: {date}\nnumber: '{number}'\n"
        f"attendance: {{{there}}}\nagenda: [{{id: '1', title: Risk scale, tags: [quality]}}]\n"
        f"transitions: [{{id: '1', date: {date}, to: held}}]\n"
    )


def order(running: int, number: str, date: str) -> str:
    """Write an order of the rector."""
    return (
        f"id: DEC-2026-{running:04d}\nschema: 1\ntitle: On the commission\nact: order\n"
        f"number: '{number}'\ndate: {date}\n"
    )


def decision(*more: str) -> str:
    """Write a decision with further lines."""
    lines = "".join(f"{line}\n" for line in more)
    return (
        f"id: DEC-2026-0009\nschema: 1\ntitle: Measures\nact: resolution\ndate: 2026-11-03\n{lines}"
    )


def policy(value: str) -> str:
    """Write POL-governance with one edition."""
    return (
        "id: POL-governance\nschema: 1\neditions:\n"
        f"  - {{id: own-1, source: {{own: true}}, value: {{{value}}}}}\n"
    )


@pytest.mark.req("KZ-MEET-03")
class TestNumbers:
    def test_minutes_are_numbered_by_academic_year(self) -> None:
        look = view(minutes(1, "7", "2026-08-28"), minutes(2, "1", "2026-09-25"))
        assert next_number(look, COUNCIL, "protocol", dt.date(2026, 10, 30)) == "2"
        assert next_number(look, COUNCIL, "protocol", dt.date(2026, 8, 31)) == "8"

    def test_orders_are_numbered_by_calendar_year(self) -> None:
        look = view(order(1, "158", "2026-08-28"), order(2, "159-н", "2026-09-02"))
        assert next_number(look, None, "order", dt.date(2026, 12, 1)) == "160"
        assert next_number(look, None, "order", dt.date(2027, 1, 9)) == "1"

    def test_a_body_without_a_series_has_no_next_number(self) -> None:
        assert (
            next_number(view(), "BODY-external-expert-commission", "protocol", dt.date.max) is None
        )

    def test_the_same_number_in_two_academic_years_is_right(self) -> None:
        both = (minutes(1, "1", "2026-08-28"), minutes(2, "1", "2026-09-25"))
        assert found(*both, code="B101") == []

    def test_the_same_number_twice_in_one_year_is_an_integrity_error(self) -> None:
        both = (minutes(1, "1", "2026-09-25"), minutes(2, "1", "2026-10-30"))
        (item,) = found(*both, code="B101")
        assert (item.record, item.field) == ("MTG-2026-0002", ("number",))
        assert english(item).startswith("number 1 of 2026-2027 is that of MTG-2026-0001")

    def test_two_bodies_may_have_the_same_number(self) -> None:
        other = minutes(2, "1", "2026-10-30", body="BODY-management-board")
        assert found(minutes(1, "1", "2026-09-25"), other, code="B101") == []

    def test_decisions_of_one_protocol_share_its_number_and_its_day(self) -> None:
        same = decision(f"body: {COUNCIL}", "number: '1'").replace("resolution", "protocol")
        assert found(minutes(1, "1", "2026-11-03"), same, code="B201") == []
        (item,) = found(minutes(1, "1", "2026-10-30"), same, code="B201")
        assert "number 1 of 2026-2027 is dated 2026-10-30 in MTG-2026-0001" in english(item)

    def test_a_greater_number_is_never_dated_earlier(self) -> None:
        rising = (minutes(1, "1", "2026-09-25"), minutes(2, "2", "2026-09-25"))
        assert found(*rising, code="B202") == []
        falling = (minutes(1, "1", "2026-10-30"), minutes(2, "2", "2026-09-25"))
        (item,) = found(*falling, code="B202")
        assert (item.record, item.state) == ("MTG-2026-0002", DutyState.STANDING)

    def test_a_decision_names_a_question_that_the_agenda_has(self) -> None:
        right = decision("meeting: MTG-2026-0001", "item: '1'")
        assert found(minutes(1, "1", "2026-11-03"), right, code="B103") == []
        wrong = decision("meeting: MTG-2026-0001", "item: '2'")
        (item,) = found(minutes(1, "1", "2026-11-03"), wrong, code="B103")
        assert english(item) == "MTG-2026-0001 has no question 2 | Allowed values: 1"


class TestQuorum:
    TWO_THIRDS = f"quorums: [{{body: {COUNCIL}, numerator: 2, denominator: 3}}]"

    @pytest.mark.req("KZ-MEET-03")
    @pytest.mark.parametrize(("present", "enough"), [(13, False), (14, True), (21, True)])
    def test_the_share_of_members_must_be_present(self, present: int, *, enough: bool) -> None:
        text = minutes(1, "1", "2026-09-25", there=f"members: 21, present: {present}")
        look = view(policy(self.TWO_THIRDS), text)
        (meeting,) = look.snapshot.of(Meeting)
        assert quorate(look, meeting) is enough
        assert (found(policy(self.TWO_THIRDS), text, code="B203") == []) is enough

    def test_where_no_policy_sets_a_quorum_nothing_is_said(self) -> None:
        look = view(minutes(1, "1", "2026-09-25", there="members: 21, present: 1"))
        (meeting,) = look.snapshot.of(Meeting)
        assert quorate(look, meeting) is None


class TestOffice:
    """Regulation on the quality monitoring office, 8.5."""

    PLANNED = (
        "id: MTG-2026-0001\nschema: 1\nbody: BODY-academic-council\ndate: 2026-12-10\n"
        "agenda: [{id: '1', title: Rooms}, {id: '2', title: Surveys, tags: [quality]}]\n"
    )

    @pytest.mark.req("KZ-MEET-01")
    def test_a_planned_question_of_quality_is_due_to_the_office(self) -> None:
        (item,) = [one for one in due(view(self.PLANNED)) if one.source is Due.MEETING]
        assert item.who == ("UNIT-academic-quality-office",)
        assert item.date == dt.date(2026, 12, 10)
        assert item.title.shown("en") == "Meeting of Academic Council, questions of quality: 2"

    @pytest.mark.req("KZ-MEET-01")
    def test_a_meeting_without_such_a_question_is_not(self) -> None:
        other = self.PLANNED.replace("tags: [quality]", "tags: [survey]")
        assert [one for one in due(view(other)) if one.source is Due.MEETING] == []

    @pytest.mark.req("KZ-MEET-01")
    @pytest.mark.parametrize(
        ("guests", "came"),
        [("[ROLE-head-of-academic-quality-office]", True), ("[ROLE-rector]", False)],
    )
    def test_its_attendance_is_recorded(self, guests: str, *, came: bool) -> None:
        look = view(
            minutes(1, "1", "2026-09-25", there=f"members: 2, present: 2, guests: {guests}")
        )
        (meeting,) = look.snapshot.of(Meeting)
        assert office_attended(look, meeting) is came


class TestMatrix:
    """Regulation on monitoring and feedback, 5.1."""

    PREPARES = f"matrix: [{{subject: {COUNCIL}, level: institutional, prepares: all}}]"

    @pytest.mark.req("KZ-GOV-06")
    def test_the_preset_holds_four_subjects_and_three_functions(self) -> None:
        matrix = governance(view()).matrix
        assert [duty.subject for duty in matrix] == [
            "UNIT-academic-quality-office",
            "BODY-quality-assurance-commission",
            "UNIT-deans-offices",
            "BODY-intra-department-control",
        ]
        for duty in matrix:
            assert duty.prepares
            assert duty.analyses
            assert duty.decides

    @pytest.mark.req("KZ-GOV-06")
    @pytest.mark.parametrize(
        ("line", "subject"),
        [
            ("unit: UNIT-career-centre", "UNIT-career-centre"),
            ("unit: UNIT-deans-offices", None),
            ("body: BODY-academic-council", None),
        ],
    )
    def test_a_unit_decides_only_with_the_function(self, line: str, subject: str | None) -> None:
        reported = [english(item).partition(" ")[0] for item in found(decision(line), code="B204")]
        assert reported == ([subject] if subject else [])

    @pytest.mark.req("KZ-GOV-06")
    def test_a_subject_of_the_matrix_without_the_function_does_not_decide(self) -> None:
        texts = (policy(self.PREPARES), decision(f"body: {COUNCIL}"))
        assert len(found(*texts, code="B204")) == 1

    def test_a_unit_below_a_subject_has_its_functions(self) -> None:
        school = "id: UNIT-school\nschema: 1\nnames: [{text: S}]\nparent: UNIT-deans-offices\n"
        assert without_function(view(school), None, "UNIT-school") is None

    def test_without_a_matrix_everybody_decides(self) -> None:
        assert without_function(view(policy("series: []")), None, "UNIT-career-centre") is None


class TestLevels:
    @pytest.mark.req("KZ-GOV-05", part="monitoring records of teaching come later")
    def test_every_record_has_the_level_of_its_body_or_unit(self) -> None:
        school = (
            "id: UNIT-school\nschema: 1\nnames: [{text: S}]\nlevel: faculty\n"
            "parent: UNIT-university\n"
        )
        of_school = decision("unit: UNIT-school")
        look = view(school, of_school, minutes(1, "1", "2026-09-25"))
        levels = {
            record.id: level_of(look, record)
            for record in look.snapshot
            if record.id in {"DEC-2026-0009", "MTG-2026-0001"}
        }
        assert levels == {"DEC-2026-0009": "faculty", "MTG-2026-0001": "institutional"}

    @pytest.mark.req("KZ-GOV-05", part="monitoring records of teaching come later")
    def test_the_roll_up_counts_each_of_the_three_levels(self) -> None:
        counts = by_level(view(minutes(1, "1", "2026-09-25")))
        assert {"institutional", "faculty", "department"} <= set(counts)
        assert counts["institutional"]["meeting"] == 1
        assert counts["department"] == {"body": 1}

    @pytest.mark.req("KZ-GOV-03", part="programmes are counted by level once they are records")
    def test_programmes_have_six_levels(self) -> None:
        words = view().words
        levels = words.vocabulary("programme-level") if words else None
        assert levels is not None
        assert [word.id for word in levels.words] == [
            "bachelor",
            "internship",
            "residency",
            "master",
            "doctoral",
            "additional",
        ]


class TestSpecifics:
    """A unit departs from a uniform policy only by its own operating procedure (1.2)."""

    ITEM = "id: a, unit: UNIT-university, policy: POL-risk-scale, what: Own words"
    SOP = "id: DOC-2026-0001\nschema: 1\ntitle: Surveys in clinics\ngroup: {}\n"

    @pytest.mark.req("KZ-GOV-04")
    def test_one_without_a_procedure_does_not_load(self) -> None:
        text = policy(f"specifics: [{{{self.ITEM}}}]")
        broken = load("WORKTREE", ENGLISH, files(text)).broken
        assert [part.id for part in broken] == ["POL-governance"]

    @pytest.mark.req("KZ-GOV-04")
    @pytest.mark.parametrize(
        ("group", "wrong"), [("standard-operating-procedure", 0), ("rules", 1)]
    )
    def test_the_document_is_an_operating_procedure(self, group: str, wrong: int) -> None:
        text = policy(f"specifics: [{{{self.ITEM}, sop: DOC-2026-0001}}]")
        assert len(found(text, self.SOP.format(group), code="B102")) == wrong
