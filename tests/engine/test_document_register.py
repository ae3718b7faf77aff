"""What contradicts itself in a register of documents, by the rules of the university."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.document_chain import chains
from qms.engine.documents import editions, in_force_from
from qms.engine.former_names import namings
from qms.engine.view import View
from qms.kinds.document import ControlledDocument
from qms.model.snapshot import WORKTREE
from qms.store.load import load
from tests.workspaces import ENGLISH, TODAY, english, files, found, view

if TYPE_CHECKING:
    from qms.model.diagnostic import Diagnostic

SCIENTIFIC: Final = "BODY-scientific-council"


def document(number: int, *acts: str, title: str = "Мекен туралы ереже", more: str = "") -> str:
    """Write a document in force with acts of approval."""
    listed = "".join(f"  - {{id: '{at}', {act}}}\n" for at, act in enumerate(acts, start=1))
    return (
        f"id: DOC-2026-{number:04d}\nschema: 1\ntitle: {title}\ngroup: regulation\n{more}"
        + (f"approvals:\n{listed}" if listed else "")
        + "transitions: [{id: '1', date: 2023-12-31, to: in_force}]\n"
    )


def protocol(number: str, date: str, body: str = SCIENTIFIC) -> str:
    """Write an act of a body."""
    return f"body: {body}, act: protocol, number: '{number}', date: {date}"


def order(number: str, date: str) -> str:
    """Write an order of the rector."""
    return f"act: order, number: '{number}', date: {date}"


def hits(code: str, *texts: str, today: str = "2026-11-21") -> list[Diagnostic]:
    """Return what a rule finds in a workspace of profile dulaty."""
    return found(*texts, code=code, profile="dulaty", today=today)


@pytest.mark.req("KZ-DOC-40")
class TestActs:
    def test_one_number_with_two_dates_in_an_academic_year_is_told_of_the_rarer_date(self) -> None:
        (one,) = hits(
            "D203",
            document(1, protocol("7", "2023-10-01")),
            document(2, protocol("7", "2023-12-27")),
            document(3, protocol("7", "2023-12-27")),
        )
        assert one.record == "DOC-2026-0001"
        assert one.field == ("approvals", 0, "date")
        assert "DOC-2026-0002, DOC-2026-0003" in english(one)

    def test_of_two_dates_the_one_out_of_order_is_wrong(self) -> None:
        (one,) = hits(
            "D203",
            document(1, protocol("10", "2024-01-15")),
            document(2, protocol("10", "2024-03-18")),
            document(3, protocol("9", "2024-02-02")),
        )
        assert one.record == "DOC-2026-0001"

    def test_the_same_number_in_two_academic_years_is_right(self) -> None:
        both = (document(1, protocol("1", "2023-08-28")), document(2, protocol("1", "2023-09-25")))
        assert hits("D203", *both) == []

    def test_a_smaller_number_may_not_be_later(self) -> None:
        (one,) = hits(
            "D203",
            document(1, protocol("9", "2024-02-02")),
            document(2, protocol("10", "2024-01-15")),
        )
        assert one.record == "DOC-2026-0002"
        assert "number 9 of 2023-2024 is dated 2024-02-02 in DOC-2026-0001" in english(one)

    def test_orders_of_several_series_tell_nothing(self) -> None:
        both = (document(1, order("4601", "2022-03-16")), document(2, order("330", "2022-05-25")))
        assert hits("D203", *both) == []
        twice = (document(1, order("5", "2022-03-16")), document(2, order("5", "2022-05-25")))
        assert hits("D203", *twice) == []

    def test_minutes_on_record_are_right_whatever_documents_say(self) -> None:
        (one,) = hits(
            "D203",
            document(1, protocol("7", "2023-12-27")),
            document(2, protocol("7", "2023-12-27")),
            f"id: MTG-2023-0001\nschema: 1\nbody: {SCIENTIFIC}\ndate: 2023-12-26\nnumber: '7'\n"
            "transitions: [{id: '1', date: 2023-12-26, to: held}]\n",
        )[:1]
        assert "MTG-2023-0001" in english(one)

    def test_an_act_that_is_void_or_still_to_come_is_not_looked_at(self) -> None:
        assert hits("D204", document(1, "act: order, void: Typed twice")) == []
        later = (document(1, protocol("7", "2027-01-01")), document(2, protocol("7", "2027-01-02")))
        assert hits("D203", *later) == []


@pytest.mark.req("KZ-DOC-39")
class TestSequence:
    def test_acts_in_their_order_put_it_in_force_with_the_last(self) -> None:
        look = view(
            document(
                53,
                protocol("6", "2023-03-10", "BODY-academic-council"),
                protocol("9", "2023-04-05"),
                order("165", "2023-05-04"),
            ),
            profile="dulaty",
        )
        (one,) = look.snapshot.of(ControlledDocument)
        assert in_force_from(look, one, editions(one)[0]) == dt.date(2023, 5, 4)
        assert (
            hits("D211", document(53, protocol("9", "2023-04-05"), order("1", "2023-04-05"))) == []
        )

    def test_an_act_dated_before_the_one_that_precedes_it_is_named(self) -> None:
        (one,) = hits("D211", document(1, protocol("9", "2023-04-05"), order("165", "2023-04-04")))
        assert one.field == ("approvals", 1, "date")


@pytest.mark.req("KZ-DOC-37")
class TestRegistration:
    def test_numbers_repeat_over_the_years_and_are_unique_within_one(self) -> None:
        def numbered(number: int, date: str, more: str = "") -> str:
            return document(number, order("5", date), more=f"registration_number: '09'\n{more}")

        assert hits("D209", numbered(1, "2023-05-04"), numbered(2, "2024-02-02")) == []
        (one,) = hits("D209", numbered(1, "2023-05-04"), numbered(2, "2023-11-02"))
        assert (one.record, one.field) == ("DOC-2026-0002", ("registration_number",))
        other_year = numbered(2, "2023-11-02", "registered: 2024-01-09\n")
        assert hits("D209", numbered(1, "2023-05-04"), other_year) == []


@pytest.mark.req("KZ-DOC-40")
class TestGroup:
    def test_a_title_with_a_word_of_its_own_group_may_have_others(self) -> None:
        assert hits("D206", document(1, title="Оқу саясаты туралы ереже")) == []
        assert hits("D206", document(1, title="Күміс университет")) == []

    def test_a_later_edition_does_not_make_the_year_of_the_code_wrong(self) -> None:
        first = order("5", "2023-05-04")
        later = order("6", "2024-05-04") + ", edition: '2'"
        more = "code: ҚЕ 3.05-2023\neditions: [{id: '2', date: 2024-04-01}]\n"
        assert hits("D205", document(1, first, later, more=more)) == []


RENAMED: Final = (
    "id: UNIT-library\nschema: 1\nlevel: institutional\nparent: UNIT-university\nnames:\n"
    "  - {text: {kk: Кітапхана секторы, ru: Сектор библиотеки}}\n"
    "  - {text: {kk: Кітапхана секторы және мұрағат, ru: Библиотека и архив}, from: 2025-03-01}\n"
)


@pytest.mark.req("KZ-DOC-20")
@pytest.mark.parametrize("profile", ["kaznmu", "dulaty"])
def test_the_five_grounds_of_a_change_are_words(profile: str) -> None:
    words = view(profile=profile).words
    found = words.vocabulary("change-ground") if words else None
    assert found is not None
    five = {"legal-acts", "rector-order", "duties", "reorganisation", "renaming"}
    assert five <= {word.id for word in found.words}


@pytest.mark.req("KZ-DOC-20")
@pytest.mark.req("KZ-DOC-41")
class TestFormerNames:
    def test_a_name_is_found_in_any_case_with_endings_and_slips_of_the_keyboard(self) -> None:
        titles = (
            "М.Х.Дулати атындағы Тараз өңірлік университетінің саясаты туралы ереже",
            "«М. Х. Дулати атындағы Тараз Өңірлік университеті» КЕАҚ ереже",
            "Тараз өнірлік университеті кафедрасының ережесі",
        )
        for title in titles:
            assert len(hits("D210", document(1, title=title))) == 1, title
        assert hits("D210", document(1, title="Дулати университеті туралы ереже")) == []

    def test_before_the_reorganisation_the_name_was_right(self) -> None:
        titled = document(1, title="Тараз өңірлік университеті туралы ереже")
        assert hits("D210", titled, today="2024-09-19") == []
        assert len(hits("D210", titled, today="2024-09-20")) == 1

    def test_a_renamed_unit_lists_the_documents_that_name_it(self) -> None:
        old = document(1, title="Кітапхана секторының ережесі")
        new = document(2, title="Кітапхана секторы және мұрағат туралы ереже")
        (one,) = hits("D210", RENAMED, old, new)
        assert one.record == "DOC-2026-0001"
        assert hits("D210", RENAMED, old, new, today="2025-02-28") == []

    def test_what_the_unit_developed_before_and_what_names_it_in_the_text_is_listed(self) -> None:
        mine = document(1, order("5", "2024-05-04"), more="owner_unit: UNIT-library\n")
        text = "texts: [{id: kk, place: edition-1.kk.md}]"
        said = document(
            2,
            order("6", "2024-05-05") + ", edition: '1'",
            more=f"editions: [{{id: '1', date: 2024-05-01, {text}}}]\n",
        )
        words = files(RENAMED, mine, said, profile="dulaty")
        words["records/documents/DOC-2026-0002/edition-1.kk.md"] = (
            "1. Кітапхана секторында сақталады.".encode()
        )
        snapshot = replace(load(WORKTREE, ENGLISH, words), beside=words.get)
        assert [(one.document.id, one.place) for one in namings(View(snapshot, TODAY))] == [
            ("DOC-2026-0001", "developer"),
            ("DOC-2026-0002", "text"),
        ]


@pytest.mark.req("KZ-DOC-23")
def test_the_chain_of_editions_flags_a_body_other_than_before() -> None:
    """The history of the Academic policy of another university: Senate, then a committee."""
    senate, committee = SCIENTIFIC, "BODY-academic-council"
    dated = (
        (senate, "1", "2022-08-31"),
        (committee, "9", "2023-04-20"),
        (senate, "2", "2024-09-30"),
    )
    acts = [
        f"edition: '{at}', {protocol(number, date, body)}"
        for at, (body, number, date) in enumerate(dated, start=1)
    ]
    sorts = ("introduced", "changed", "replaced")
    begun = ", ".join(
        f"{{id: '{at}', date: {date}, sort: {sort}}}"
        for at, ((_body, _number, date), sort) in enumerate(zip(dated, sorts, strict=True), start=1)
    )
    look = view(document(1, *acts, more=f"editions: [{begun}]\n"), profile="dulaty")
    links = list(chains(look))
    assert [(link.act.body, link.act.number, link.edition.sort) for link in links] == [
        (body, number, sort) for (body, number, _date), sort in zip(dated, sorts, strict=True)
    ]
    assert [link.other_body for link in links] == [False, True, True]
