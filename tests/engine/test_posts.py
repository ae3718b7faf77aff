"""Who is above whom, what a post holds, which functions nobody has."""

from __future__ import annotations

import pytest

from qms.engine.due import due, of_post
from qms.engine.posts import heads_unit, held_by, line, superior
from qms.engine.posts_handover import handover
from qms.engine.requests import unanswered
from qms.kinds.role import Role
from qms.model.fields import Post
from tests.workspaces import capa, english, found, risk, view

FACULTIES = tuple(
    f"id: UNIT-{name}\nschema: 1\nnames: [{{text: {name}}}]\nlevel: faculty\n"
    "parent: UNIT-university\n"
    for name in ("law", "history")
)
KAFEDRA = (
    "id: UNIT-civil-law\nschema: 1\nnames: [{text: Civil law}]\nlevel: department\n"
    "parent: UNIT-law\n"
)
DEAN = (
    "id: ROLE-dean\nschema: 1\nnames: [{text: Dean}]\nreports_to: ROLE-vice-rector-academic-block\n"
)
HEAD = Post("ROLE-head-of-department", "UNIT-civil-law")


class TestLine:
    @pytest.mark.req("KZ-ROLE-01")
    def test_the_head_of_the_office_stands_below_the_vice_rector_and_the_rector(self) -> None:
        roles = [post.role for post in line(view(), Post("ROLE-head-of-academic-quality-office"))]
        assert roles == [
            "ROLE-head-of-academic-quality-office",
            "ROLE-head-of-academic-affairs-department",
            "ROLE-vice-rector-academic-block",
            "ROLE-rector",
        ]

    def test_a_head_of_department_reports_to_the_dean_of_their_own_faculty(self) -> None:
        look = view(*FACULTIES, KAFEDRA, DEAN + "level: faculty\n")
        assert superior(look, HEAD) == Post("ROLE-dean", "UNIT-law")

    def test_a_post_that_records_name_is_found_without_a_level(self) -> None:
        named = risk().replace("owner: ROLE-dean", "owner: ROLE-dean@UNIT-law")
        look = view(*FACULTIES, KAFEDRA, DEAN, named)
        assert superior(look, HEAD) == Post("ROLE-dean", "UNIT-law")

    def test_a_role_that_no_unit_above_has_is_named_without_one(self) -> None:
        look = view(*FACULTIES, KAFEDRA, DEAN)
        assert superior(look, HEAD) == Post("ROLE-dean")
        assert [post.role for post in line(look, HEAD)][-1] == "ROLE-rector"

    def test_the_head_of_a_unit_is_the_one_with_nobody_of_the_unit_above(self) -> None:
        specialist = (
            "id: ROLE-specialist\nschema: 1\nnames: [{text: S}]\nunit: UNIT-academic-quality-office"
            "\nreports_to: ROLE-head-of-academic-quality-office\n"
        )
        look = view(specialist)
        assert heads_unit(look, Post("ROLE-head-of-academic-quality-office"))
        assert not heads_unit(look, Post("ROLE-specialist"))
        assert not heads_unit(look, Post("ROLE-dean"))

    def test_what_the_unit_owes_is_due_to_its_head_and_no_other(self) -> None:
        look = view(today="2026-06-20")
        unit, head = "UNIT-academic-quality-office", "ROLE-head-of-academic-quality-office"
        mine = {item.record for item in of_post(look, due(look), Post(head))}
        assert "OBL-annual-iqas" in mine
        assert mine == {
            item.record for item in due(look) if {unit, head, f"{head}@{unit}"} & {*item.who}
        }
        assert of_post(look, due(look), Post("ROLE-rector")) == ()

    def test_the_top_has_nobody_above(self) -> None:
        assert superior(view(), Post("ROLE-rector")) is None

    def test_a_circle_of_roles_ends(self) -> None:
        one = "id: ROLE-{}\nschema: 1\nnames: [{{text: R}}]\nreports_to: ROLE-{}\n"
        look = view(one.format("a", "b"), one.format("b", "a"))
        assert [post.role for post in line(look, Post("ROLE-a"))] == ["ROLE-a", "ROLE-b"]

    @pytest.mark.req("KZ-ROLE-01")
    def test_an_appointment_has_its_proposer_and_its_order(self) -> None:
        order = (
            "id: DEC-2026-0001\nschema: 1\ntitle: Appointment\nact: order\nnumber: '15'\n"
            "date: 2026-09-01\n"
        )
        text = DEAN + (
            "appointments: [{id: '1', date: 2026-09-01, decision: DEC-2026-0001,"
            " proposed_by: ROLE-vice-rector-academic-block}]\n"
        )
        role = view(order, text).snapshot.get("ROLE-dean")
        assert isinstance(role, Role)
        (item,) = role.appointments
        assert (item.decision, str(item.proposed_by)) == (
            "DEC-2026-0001",
            "ROLE-vice-rector-academic-block",
        )


class TestHolding:
    DEAN_OF_ALL = Post("ROLE-dean", "UNIT-university")

    def test_open_records_of_a_post_are_found_wherever_they_name_it(self) -> None:
        measure = "measures: [{id: '1', text: Remind, executor: ROLE-dean}]\n"
        opportunity = (
            "id: OPP-2026-0001\nschema: 1\ntitle: Fair\nunit: UNIT-university\nowner: ROLE-dean\n"
        )
        look = view(risk(), capa(more=measure), opportunity)
        places = {(item.record.id, item.path) for item in held_by(look, self.DEAN_OF_ALL)}
        assert places == {
            ("RSK-2026-0001", ("owner",)),
            ("CAPA-2026-0001", ("owner",)),
            ("CAPA-2026-0001", ("measures", 0, "executor")),
            ("OPP-2026-0001", ("owner",)),
        }

    def test_closed_records_and_dated_facts_are_history(self) -> None:
        closed = risk(
            more="transitions: [{id: '1', date: 2026-11-03, to: closed, by: ROLE-dean}]\n"
        )
        assert held_by(view(closed), self.DEAN_OF_ALL) == ()

    def test_the_same_role_elsewhere_is_another_post(self) -> None:
        assert held_by(view(risk(), *FACULTIES), Post("ROLE-dean", "UNIT-law")) == ()

    def test_what_belongs_to_everybody_with_the_role_is_shown_too(self) -> None:
        text = "id: DEC-2026-0001\nschema: 1\ntitle: All deans\nact: order\ndate: 2026-11-02\n"
        look = view(text + "executors: [ROLE-dean]\ndue: 2026-12-20\n", *FACULTIES)
        (item,) = held_by(look, Post("ROLE-dean", "UNIT-law"))
        assert item.post == Post("ROLE-dean")

    def test_the_next_ninety_days_and_the_circles_are_handed_over(self) -> None:
        mentor = Post("ROLE-clinical-mentor", "UNIT-university")
        plan = capa().replace("ROLE-head-of-unit", "ROLE-clinical-mentor")
        near = handover(view(risk(levels=(1, 1)), plan), mentor)
        assert [(item.record, item.date.isoformat()) for item in near.due] == [
            ("CAPA-2026-0001", "2026-12-20")
        ]
        assert dict(near.circles) == {"internal": 1}
        far = plan.replace("2026-12-20", "2027-03-20")
        assert handover(view(risk(levels=(1, 1)), far), mentor).due == ()


class TestFunctions:
    """Regulation on the quality monitoring office: tasks 5.1-5.20, functions 6.1-6.28."""

    NUMBERS = (*(f"5.{n}" for n in range(1, 21)), *(f"6.{n}" for n in range(1, 29)))

    def office(self) -> str:
        """Write an office with its 20 tasks and 28 functions."""
        items = ", ".join(f"{{id: '{number}', text: Task {number}}}" for number in self.NUMBERS)
        return (
            "id: UNIT-office\nschema: 1\nnames: [{text: Office}]\nparent: UNIT-university\n"
            f"functions: [{items}]\n"
        )

    def role(self, name: str, *numbers: str, more: str = "") -> str:
        """Write a role of the office with its functions."""
        given = ", ".join(f"'{number}'" for number in numbers)
        return (
            f"id: ROLE-{name}\nschema: 1\nnames: [{{text: {name}}}]\nunit: UNIT-office\n"
            f"functions: [{given}]\n{more}"
        )

    @pytest.mark.req("KZ-ROLE-02")
    @pytest.mark.req("KZ-ROLE-03", part="activities of the annual plan come later")
    def test_each_of_the_48_that_nobody_has_is_listed(self) -> None:
        assert len(found(self.office(), code="B301")) == 48
        head = self.role("head", *self.NUMBERS[:30])
        specialist = self.role("specialist", *self.NUMBERS[29:47])
        (item,) = found(self.office(), head, specialist, code="B301")
        assert english(item).startswith("function 6.28 is given to no role")

    @pytest.mark.req("KZ-ROLE-04")
    def test_roles_without_job_description_are_listed_where_the_policy_asks(self) -> None:
        policy = (
            "id: POL-governance\nschema: 1\neditions:\n"
            "  - {id: a, source: {own: true}, value: {job_descriptions: [UNIT-office]}}\n"
        )
        document = "id: DOC-2026-0001\nschema: 1\ntitle: Head\ngroup: work-instruction\n"
        described = self.role("head", more="job_description: DOC-2026-0001\n")
        texts = (self.office(), document, described, self.role("specialist"))
        assert found(*texts, code="B302") == []
        (item,) = found(policy, *texts, code="B302")
        assert item.record == "ROLE-specialist"


class TestRequests:
    @pytest.mark.req("KZ-ACC-04")
    def test_unanswered_requests_are_shown_by_unit_with_reminders(self) -> None:
        text = (
            "id: REQ-2026-000{}\nschema: 1\ntitle: Data\nrequest_kind: information-request\n"
            "date: 2026-11-02\naddressee: UNIT-career-centre\ndue: 2026-11-{}\n"
        )
        reminded = text.format(1, 20) + "reminders: [{id: '1', date: 2026-11-18}]\n"
        answered = text.format(3, 10) + (
            "answer_number: '5'\ntransitions: [{id: '1', date: 2026-11-09, to: answered}]\n"
        )
        owed = unanswered(view(reminded, text.format(2, 30), answered))
        assert [
            (unit, item.request.id, item.overdue, item.reminded)
            for unit, many in owed.items()
            for item in many
        ] == [
            ("UNIT-career-centre", "REQ-2026-0001", True, 1),
            ("UNIT-career-centre", "REQ-2026-0002", False, 0),
        ]

    def test_without_an_addressee_the_executors_units_owe_the_answer(self) -> None:
        text = (
            "id: REQ-2026-0001\nschema: 1\ntitle: Data\nrequest_kind: letter\ndate: 2026-11-02\n"
            "executors: [ROLE-head-of-academic-quality-office, ROLE-dean]\n"
        )
        assert list(unanswered(view(text))) == ["UNIT-academic-quality-office"]
