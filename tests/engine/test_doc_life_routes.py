"""Routes of the other regulations, set in a test workspace: who permits, who approves, notice."""

from __future__ import annotations

from typing import Final

import pytest

from tests.reading import Ed, copies, document, move
from tests.routes import ATYRAU, EMC, KR, SENATE, VICE_RECTOR, YASSAWI, forms, routes
from tests.workspaces import english, found

LATER: Final = (Ed(), Ed("2", "2026-11-05", "changed"))


def permission(*more: str, by: str = VICE_RECTOR, date: str = "2026-11-04") -> str:
    """Write the act of an official; ``more`` are whole lines."""
    return (
        "id: DEC-2026-0003\nschema: 1\ntitle: Permission\nact: directive\nnumber: '3'\n"
        f"date: {date}\nby: {by}\n" + "".join(f"{line}\n" for line in more)
    )


def changed(more: str) -> str:
    """Write a document whose second edition says more of itself."""
    return document(LATER[0], Ed("2", "2026-11-05", "changed", more=more + _TOLD))


_TOLD: Final = ", ground: duties, summary: New, changes: [{id: '1', section: '5', sort: replace}]"
PERMITTED: Final = ", permission: DEC-2026-0003"


class TestAtyrau:
    @pytest.mark.req("KZ-DOC-17")
    def test_a_change_without_the_permission_of_the_vice_rector_is_refused(self) -> None:
        hit = found(document(*LATER), ATYRAU, code="D102")[0]
        said = english(hit)
        assert "edition 2 is begun without the permission of: " in said
        assert "(Regulation, 8.9)" in said
        assert "--permission DEC" in said
        assert (hit.record, hit.field) == ("DOC-2026-0001", ("editions", 1, "permission"))

    @pytest.mark.req("KZ-DOC-17")
    def test_with_the_permission_it_passes_and_the_first_edition_needs_none(self) -> None:
        assert not found(changed(PERMITTED), permission(), ATYRAU, code="D102")
        assert not found(document(), ATYRAU, code="D102")

    @pytest.mark.req("KZ-DOC-17")
    @pytest.mark.parametrize(
        "act",
        [
            permission(by="ROLE-dean"),
            permission(date="2026-11-06"),
            permission("transitions: [{id: '1', date: 2026-11-04, to: cancelled}]"),
        ],
        ids=["another role", "a later day", "cancelled"],
    )
    def test_an_act_that_gives_no_permission_does_not_count(self, act: str) -> None:
        assert found(changed(PERMITTED), act, ATYRAU, code="D102")

    @pytest.mark.req("KZ-DOC-20", part="the event of a renamed unit comes with the reading")
    def test_a_later_edition_without_a_ground_is_refused(self) -> None:
        text = document(*LATER).replace("ground: legal-acts, ", "")
        assert [item.record for item in found(text, ATYRAU, code="D105")] == ["DOC-2026-0001"]


class TestYassawi:
    @pytest.mark.req("KZ-DOC-24")
    @pytest.mark.parametrize("body", ["BODY-senate", "BODY-emc"])
    def test_senate_or_committee_approves(self, body: str) -> None:
        text = document().replace("BODY-management-board", body)
        assert not found(text, YASSAWI, SENATE, EMC, code="D103")

    @pytest.mark.req("KZ-DOC-24")
    def test_nobody_else_does(self) -> None:
        said = english(found(document(), YASSAWI, SENATE, EMC, code="D103")[0])
        assert "not the act that the route asks for now: Management Board" in said
        assert "Now needed: minutes" in said
        assert "Senate" in said
        assert "Educational-methodical committee" in said


class TestKr:
    @pytest.mark.req("KZ-FORM-04", part="the sheet is printed with the documents")
    def test_number_and_date_of_the_notice_are_obligatory_where_the_sheet_has_them(self) -> None:
        assert found(document(*LATER), KR, code="D107")
        assert not found(document(*LATER), forms("section"), code="D107")
        assert not found(document(), KR, code="D107")

    @pytest.mark.req("KZ-FORM-04", part="the sheet is printed with the documents")
    def test_both_are_needed(self) -> None:
        number, date = ", notice_number: '4'", ", notice_date: 2026-11-03"
        assert found(changed(number), KR, code="D107")
        assert found(changed(date), KR, code="D107")
        assert not found(changed(number + date), KR, code="D107")


class TestSeveralActs:
    """A route of two acts: the council, then the order of the rector."""

    ROUTE: Final = routes(
        "interested: false",
        approve=(
            "{id: council, bodies: [BODY-academic-council]}, {id: rector, roles: [ROLE-rector],"
            " acts: [order]}"
        ),
    )

    def acts(self, *acts: str) -> list[str]:
        """Return what is wrong with the acts of the first edition."""
        base = document(Ed(approved=False))
        text = base + f"approvals: [{', '.join(acts)}]\n"
        return [english(item) for item in found(text, self.ROUTE, code="D103")]

    @staticmethod
    def council(day: str, number: int = 1) -> str:
        """Write the act of the council."""
        return (
            f"{{id: '{number}', edition: '1', act: protocol, body: BODY-academic-council,"
            f" number: '1', date: {day}}}"
        )

    @staticmethod
    def order(day: str, number: int = 2) -> str:
        """Write the order of the rector."""
        return (
            f"{{id: '{number}', edition: '1', act: order, by: ROLE-rector, number: '5',"
            f" date: {day}}}"
        )

    @pytest.mark.req("KZ-DOC-06")
    def test_in_their_order_they_pass(self) -> None:
        assert not self.acts(self.council("2026-11-03"), self.order("2026-11-04"))
        assert not self.acts(self.council("2026-11-03"), self.order("2026-11-03"))

    @pytest.mark.req("KZ-DOC-06")
    def test_out_of_order_the_one_that_is_needed_is_named(self) -> None:
        said = self.acts(self.order("2026-11-03"), self.council("2026-11-04"))
        assert len(said) == 1
        assert "order No. 5" in said[0]
        assert "Now needed: act, of: Academic Council" in said[0]

    @pytest.mark.req("KZ-DOC-06")
    def test_no_act_is_older_than_the_edition(self) -> None:
        said = self.acts(self.council("2026-11-01"), self.order("2026-11-03"))
        assert "edition 1 was begun on 2026-11-02, after this act" in said[0]


def test_acts_before_the_rules_were_kept_are_not_judged() -> None:
    early = ATYRAU.replace("value: {", "value: {guards_from: 2026-11-06, ")
    assert not found(document(*LATER), early, code="D102")
    assert found(document(*LATER), early.replace("11-06", "11-05"), code="D102")


def test_a_mistake_is_not_judged() -> None:
    text = document(
        *LATER, more="transitions: [{id: '1', date: 2026-11-06, to: entered_by_mistake}]\n"
    )
    assert not found(text, ATYRAU, code="D102")


@pytest.mark.req("KZ-DOC-30")
@pytest.mark.parametrize(
    ("field", "item"),
    [
        ("agreements", "verdict: agreed"),
        ("inspections", "problems: 0"),
        ("publications", "url: 'https://a.kz'"),
        ("acknowledgements", "unit: UNIT-legal-office"),
    ],
)
def test_nothing_is_said_of_an_edition_that_there_is_not(field: str, item: str) -> None:
    text = document(Ed(approved=False))
    said = f"{field}: [{{id: '9', date: 2026-11-03, edition: '4', {item}}}]\n"
    hits = found(text + said, code="D108")
    assert [hit.field for hit in hits] == [(field, 0, "edition")]


def test_nothing_is_said_of_a_copy_that_there_is_not() -> None:
    text = document() + copies(move(1, "issued").replace("copy: '1'", "copy: '7'"))
    (hit,) = found(text, code="D108")
    assert hit.field == ("copy_moves", 0, "copy")
    assert "there is no copy 7" in english(hit)
