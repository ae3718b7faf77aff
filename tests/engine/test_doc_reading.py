"""Reading of documents: who must, who has, until when; copies and the site."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.document_copies import copies as register
from qms.engine.document_reading import reading
from qms.engine.documents_current import current
from qms.engine.due import Due, due
from qms.kinds.document import ControlledDocument
from qms.model.diagnostic import DutyState
from qms.model.fields import Post
from tests.reading import DOC, Ed, acknowledged, copies, document, move, read
from tests.workspaces import english, found, view

if TYPE_CHECKING:
    from qms.engine.document_reading import People, Reading

# Nauryz of 2026: 23 to 25 March are days off
BEFORE_NAURYZ: Final = Ed(day="2026-03-18")
LEGAL: Final = "UNIT-legal-office"
ACADEMIC: Final = "UNIT-academic-affairs-department"
AQO: Final = "UNIT-academic-quality-office"
SCAN: Final = (
    "id: EVD-2026-0001\nschema: 1\ntitle: Sheet\ndate: 2026-11-03\nstorage: outside\n"
    f"place: Drive/sheet.pdf\nsha256: '{'0' * 64}'\nsize: 1\n"
)
NO_TERM: Final = """\
    id: POL-documents
    schema: 1
    editions:
      - {id: a, source: {own: true}, value: {reading: {obligatory: true, source: {own: true}}}}
"""
HANDED_OVER: Final = """\
    id: POL-documents
    schema: 1
    editions:
      - {id: a, source: {own: true}, value: {obsolete_to: UNIT-hr-department}}
"""


def read_on(day: str, *texts: str, people: People | None = None) -> Reading:
    """Return how far the document has been read on a day."""
    look = view(*texts, today=day)
    known = look.snapshot.get(DOC)
    assert isinstance(known, ControlledDocument)
    now = current(look, known)
    assert now is not None
    return reading(look, now, people or {})


class TestTerm:
    @pytest.mark.req("KZ-DOC-10")
    def test_ten_working_days_run_over_nauryz(self) -> None:
        text = document(BEFORE_NAURYZ, readers=f"[{LEGAL}]")
        # 19 20 | 26 27 | 30 31 1 2 3 | 6
        assert read_on("2026-03-19", text).term == dt.date(2026, 4, 6)

    @pytest.mark.req("KZ-DOC-10")
    @pytest.mark.parametrize(
        ("day", "state"), [("2026-04-06", DutyState.OPEN), ("2026-04-07", DutyState.OVERDUE)]
    )
    def test_the_duty_is_open_to_its_last_day_and_overdue_after_it(
        self, day: str, state: DutyState
    ) -> None:
        (item,) = found(document(BEFORE_NAURYZ, readers=f"[{LEGAL}]"), code="D310", today=day)
        assert (item.state, item.term) == (state, dt.date(2026, 4, 6))
        assert "qms doc sign DOC-2026-0001" in english(item)

    @pytest.mark.req("KZ-FORM-08")
    def test_without_a_stated_term_the_duty_stands(self) -> None:
        (item,) = found(document(readers=f"[{LEGAL}]"), NO_TERM, code="D310", today="2027-11-01")
        assert (item.state, item.term) == (DutyState.STANDING, None)

    def test_where_no_rule_asks_for_reading_nothing_is_due(self) -> None:
        text = document(readers=f"[{LEGAL}]")
        assert found(text, HANDED_OVER, code="D310") == []
        assert found(document(), HANDED_OVER, code="D312") == []

    @pytest.mark.req("KZ-DOC-10", "KZ-DOC-21")
    def test_it_is_due_to_the_units_that_have_not_read_it(self) -> None:
        text = document(
            readers=f"[{LEGAL}, UNIT-hr-department]",
            more=acknowledged(read(1, LEGAL, "required: 4, signed: 4")),
        )
        items = [one for one in due(view(text)) if one.source is Due.DOCUMENT]
        (item,) = [one for one in items if one.part == "D310"]
        assert item.who == ("UNIT-hr-department",)
        assert (item.date, item.overdue) == (dt.date(2026, 11, 16), True)

    @pytest.mark.req("KZ-DOC-10")
    def test_an_approved_document_that_names_no_readers_is_told(self) -> None:
        (item,) = found(document(), code="D312")
        assert "qms doc distribute" in english(item)

    def test_a_document_of_a_register_has_no_term_and_needs_no_readers(self) -> None:
        text = (
            f"id: {DOC}\nschema: 1\ntitle: Old\ngroup: rules\n"
            "approvals: [{id: '1', act: order, number: '5', date: 2024-02-01}]\n"
            "transitions: [{id: '1', date: 2024-02-01, to: in_force}]\n"
        )
        assert found(text, code="D312") == found(text, code="D310") == []
        (item,) = found(text + f"reader_units: [{LEGAL}]\n", code="D310")
        assert item.term is None


class TestUnits:
    def test_a_unit_includes_its_units_until_one_of_them_is_heard(self) -> None:
        silent = document(readers=f"[{ACADEMIC}]")
        (one,) = read_on("2026-11-05", silent).readers
        assert set(one.units) == {ACADEMIC, AQO}
        part = document(
            readers=f"[{ACADEMIC}]", more=acknowledged(read(1, AQO, "required: 2, signed: 2"))
        )
        assert [item.name for item in read_on("2026-11-05", part).readers] == [AQO]

    def test_the_sheet_of_a_unit_stands_for_those_below_that_hand_in_none(self) -> None:
        text = document(
            readers="[UNIT-university]",
            more=acknowledged(
                read(1, "UNIT-university", "required: 90, signed: 90"),
                read(2, LEGAL, "required: 4, signed: 1"),
            ),
        )
        whole = read_on("2026-11-05", text)
        assert {item.name: item.complete for item in whole.readers} == {
            "UNIT-university": True,
            LEGAL: False,
        }
        assert LEGAL not in whole.readers[0].units
        assert (whole.signed, whole.required, whole.share) == (91, 94, 96.8)

    def test_everybody_is_everybody_also_those_named_by_post(self) -> None:
        text = document(readers="[UNIT-university]", posts="[ROLE-dean, ROLE-rector]")
        assert [item.name for item in read_on("2026-11-05", text).readers] == ["UNIT-university"]

    def test_a_later_sheet_of_a_unit_replaces_the_earlier_and_ticks_add_up(self) -> None:
        sheets = acknowledged(
            read(1, LEGAL, "required: 4, signed: 2"), read(2, LEGAL, "required: 4, signed: 3")
        )
        (one,) = read_on("2026-11-05", document(readers=f"[{LEGAL}]", more=sheets)).readers
        assert (one.signed, one.required) == (3, 4)
        ticks = acknowledged(
            read(1, LEGAL, "required: 2, codes: [s-1]"), read(2, LEGAL, "codes: [s-1, s-2]")
        )
        (one,) = read_on("2026-11-05", document(readers=f"[{LEGAL}]", more=ticks)).readers
        assert one.complete

    def test_with_a_staff_list_the_number_is_counted_and_who_lacks_is_named_by_code(self) -> None:
        people = {
            Post("ROLE-head-of-unit", LEGAL): frozenset({"s-1"}),
            Post("ROLE-lawyer", LEGAL): frozenset({"s-2", "s-3"}),
            Post("ROLE-rector", "UNIT-university"): frozenset({"s-9"}),
        }
        text = document(
            readers=f"[{LEGAL}]",
            more=acknowledged(read(1, LEGAL, "required: 1, codes: [s-1, s-9]")),
        )
        (one,) = read_on("2026-11-05", text, people=people).readers
        assert (one.required, one.signed, one.lacking) == (3, 1, ("s-2", "s-3"))


class TestEditions:
    @pytest.mark.req("KZ-DOC-10")
    def test_a_new_edition_voids_what_was_read_before(self) -> None:
        signed = acknowledged(read(1, LEGAL, "required: 4, signed: 4, sheet: EVD-2026-0001"))
        first = document(readers=f"[{LEGAL}]", more=signed)
        assert found(first, SCAN, code="D310") == []
        second = document(Ed(), Ed("2", "2026-11-09"), readers=f"[{LEGAL}]", more=signed)
        (item,) = found(second, SCAN, code="D310")
        assert item.term == dt.date(2026, 11, 23)
        assert read_on("2026-11-21", second, SCAN).earlier == 1

    def test_it_is_read_from_its_approval_before_it_is_in_force(self) -> None:
        later = Ed("2", "2026-11-09", more=", in_force_from: 2026-12-01")
        whole = read_on("2026-11-21", document(Ed(), later, readers=f"[{LEGAL}]"))
        assert (whole.now.edition.id, whole.now.newest.id) == ("1", "2")
        assert whole.term == dt.date(2026, 11, 23)


class TestSheet:
    @pytest.mark.req("KZ-FORM-06", "KZ-FORM-08")
    def test_what_a_unit_states_needs_a_sheet_or_ticks(self) -> None:
        text = document(
            readers=f"[{LEGAL}]", more=acknowledged(read(1, LEGAL, "required: 4, signed: 4"))
        )
        (item,) = found(text, code="D311", today="2026-11-10")
        assert (item.state, item.term) == (DutyState.OPEN, dt.date(2026, 11, 16))
        for proof in ("sheet: EVD-2026-0001", "codes: [s-1, s-2, s-3, s-4]"):
            proved = text.replace("signed: 4}", f"signed: 4, {proof}}}")
            assert found(proved, SCAN, code="D311") == []

    @pytest.mark.req("KZ-FORM-01", part="the sheet itself is printed from these facts")
    def test_how_many_and_when_and_by_whom_are_facts_of_the_record(self) -> None:
        more = read(1, LEGAL, "by: ROLE-head-of-unit, required: 4, signed: 4, codes: [s-1]")
        look = view(document(readers=f"[{LEGAL}]", more=acknowledged(more)))
        known = look.snapshot.get(DOC)
        assert isinstance(known, ControlledDocument)
        (one,) = known.acknowledgements
        assert (one.date, one.unit, one.codes) == (dt.date(2026, 11, 3), LEGAL, ("s-1",))


class TestJobDescription:
    LAWYER: Final = (
        "id: ROLE-lawyer\nschema: 1\nnames: [{text: Lawyer}]\nunit: UNIT-legal-office\n"
        f"job_description: {DOC}\n"
    )

    @pytest.mark.req("KZ-DOC-42")
    def test_each_role_that_has_it_signs_it(self) -> None:
        (item,) = found(document(), self.LAWYER, code="D313")
        assert "Lawyer" in english(item)
        assert found(document(), self.LAWYER, code="D312") == []
        tick = read(1, LEGAL, "by: ROLE-lawyer, codes: [s-2]")
        assert found(document(more=acknowledged(tick)), self.LAWYER, code="D313") == []

    @pytest.mark.req("KZ-DOC-42")
    def test_with_a_staff_list_everybody_who_holds_the_role(self) -> None:
        people = {Post("ROLE-lawyer", LEGAL): frozenset({"s-2", "s-3"})}
        text = document(more=acknowledged(read(1, LEGAL, "by: ROLE-lawyer, codes: [s-2]")))
        (one,) = read_on("2026-11-05", text, self.LAWYER, people=people).readers
        assert (one.job, one.required, one.signed, one.lacking) == (True, 2, 1, ("s-3",))


class TestCopies:
    @pytest.mark.req("KZ-DOC-18")
    def test_a_change_that_is_not_entered_in_a_copy_is_told_with_its_number(self) -> None:
        changed = (Ed(), Ed("2", "2026-11-09", "changed"))
        (item,) = found(document(*changed, more=copies(move(1, "issued"))), code="D315")
        assert f"No. 1 ({AQO})" in english(item)
        entered = copies(move(1, "issued"), move(2, "updated", edition="2", day="2026-11-10"))
        assert found(document(*changed, more=entered), code="D315") == []

    @pytest.mark.req("KZ-DOC-22")
    def test_copies_of_a_replaced_edition_are_handed_over_to_whom_policy_names(self) -> None:
        replaced = (Ed(), Ed("2", "2026-11-09", "replaced"))
        text = document(*replaced, more=copies(move(1, "issued")))
        (item,) = found(text, HANDED_OVER, code="D316")
        assert "HR department" in english(item)
        (task,) = [one for one in due(view(text)) if one.part == "D316"]
        assert (task.who, task.date) == ((AQO,), dt.date(2026, 11, 9))
        back = copies(move(1, "issued"), move(2, "returned", day="2026-11-10"))
        assert found(document(*replaced, more=back), code="D316") == []

    @pytest.mark.req("KZ-DOC-22")
    def test_copies_of_a_withdrawn_document_are_handed_over_too(self) -> None:
        moves = (
            "transitions: [{id: '1', date: 2026-11-02, to: in_force},"
            " {id: '2', date: 2026-11-10, to: withdrawn}]\n"
        )
        (item,) = found(document(more=copies(move(1, "issued")) + moves), code="D316")
        assert "No. 1" in english(item)

    @pytest.mark.req("KZ-DOC-26")
    def test_units_without_the_current_copy_are_told_and_the_control_copy(self) -> None:
        text = document(
            readers=f"[{LEGAL}]",
            more=copies(move(1, "issued"), holder="UNIT-hr-department", sort="working"),
        )
        said = [english(item) for item in found(text, code="D314")]
        assert "without the current copy: Legal office" in said[0]
        assert "no current control copy at: Academic Quality Office" in said[1]
        assert found(document(readers=f"[{LEGAL}]"), code="D314") == []

    @pytest.mark.req("KZ-DOC-26")
    def test_the_register_of_copies_has_number_kind_holder_and_dates(self) -> None:
        text = document(
            more=copies(move(1, "issued"), move(2, "returned", day="2026-11-10"), sort="working")
        )
        look = view(text)
        known = look.snapshot.get(DOC)
        assert isinstance(known, ControlledDocument)
        (one,) = register(look, known)
        assert (one.copy.number, one.copy.sort, one.copy.holder) == ("1", "working", AQO)
        assert (one.issued, one.last, one.state) == (
            dt.date(2026, 11, 3),
            dt.date(2026, 11, 10),
            "returned",
        )


class TestSite:
    @pytest.mark.req("KZ-DOC-09", "KZ-DOC-24")
    def test_a_public_document_in_force_is_on_the_site(self) -> None:
        (item,) = found(document(group="regulation"), code="D317")
        assert "qms doc publish DOC-2026-0001" in english(item)
        on_site = "publications: [{id: '1', date: 2026-11-03, edition: '1', url: 'https://a.kz'}]\n"
        assert found(document(group="regulation", more=on_site), code="D317") == []
        assert found(document(group="rules"), code="D317") == []

    @pytest.mark.req("KZ-DOC-09")
    def test_a_superseded_edition_that_is_still_public_is_told_until_it_is_taken_off(self) -> None:
        two = (Ed(), Ed("2", "2026-11-09", "replaced"))
        old = "{id: '1', date: 2026-11-03, edition: '1', url: 'https://a.kz'}"
        off = "{id: '2', date: 2026-11-10, edition: '1', sort: removed, url: 'https://a.kz'}"
        new = "{id: '2', date: 2026-11-10, edition: '2', url: 'https://a.kz'}"
        (item,) = found(document(*two, more=f"publications: [{old}]\n"), code="D318")
        assert item.field == ("publications", 0)
        for mended in (off, new):
            more = f"publications: [{old}, {mended}]\n"
            assert found(document(*two, more=more), code="D318") == []
