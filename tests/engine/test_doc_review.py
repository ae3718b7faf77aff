"""Reviews of documents: after years, on demand, when the basis or the structure changes."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from qms.engine.document_review import reviews
from qms.engine.due import Due, due
from qms.model.diagnostic import DutyState
from tests.reading import DOC, Ed, document
from tests.workspaces import english, found, view

OLD: Final = Ed(day="2023-11-06")
KEPT: Final = "reviews: [{id: '1', date: 2026-11-05, verdict: keep}]\n"
ON_DEMAND: Final = """\
    id: POL-documents
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value: {reviews: [{id: asked, source: {own: true}}]}
"""
LAW: Final = (
    "id: EXT-2026-0001\nschema: 1\ntitle: Law on education\nsort: law\n"
    "amendments: [{id: '1', date: 2026-11-10}]\n"
)
CITES: Final = "cites: [{id: '1', document: EXT-2026-0001, section: '5'}]\n"


class TestYears:
    @pytest.mark.req("KZ-DOC-08")
    @pytest.mark.parametrize(("day", "late"), [("2026-11-06", False), ("2026-11-07", True)])
    def test_three_years_after_the_approval_the_review_is_overdue(
        self, day: str, late: bool
    ) -> None:
        hits = found(document(OLD), code="D320", today=day)
        assert [item.state for item in hits] == ([DutyState.OVERDUE] if late else [])
        (item,) = [one for one in due(view(document(OLD), today=day)) if one.part == "D320"]
        assert (item.date, item.overdue) == (dt.date(2026, 11, 6), late)
        assert item.who == ("UNIT-academic-quality-office",)

    @pytest.mark.req("KZ-DOC-08")
    def test_a_review_that_keeps_the_document_counts_anew(self) -> None:
        text = document(OLD, more=KEPT)
        assert found(text, code="D320", today="2029-11-05") == []
        assert found(text, code="D320", today="2029-11-06")

    def test_a_leap_day_has_its_anniversary_on_the_day_before(self) -> None:
        text = document(Ed(day="2024-02-29"))
        (item,) = reviews(view(text))
        assert item.term == dt.date(2027, 2, 28)

    @pytest.mark.req("KZ-DOC-19")
    def test_on_demand_nothing_is_overdue_and_the_age_is_shown(self) -> None:
        text = document(Ed(day="2016-11-21"))
        assert found(text, ON_DEMAND, code="D320") == []
        (item,) = reviews(view(text, ON_DEMAND))
        assert (item.term, item.age(dt.date(2026, 11, 21))) == (None, 10.0)
        assert [one for one in due(view(text, ON_DEMAND)) if one.part == "D320"] == []


class TestEvents:
    @pytest.mark.req("KZ-DOC-08")
    def test_a_basis_that_was_amended_afterwards_makes_the_review_due_now(self) -> None:
        (item,) = found(document(more=CITES), LAW, code="D321")
        assert "EXT-2026-0001 was amended" in english(item)
        assert item.field == ("cites", 0, "document")
        (task,) = [one for one in due(view(document(more=CITES), LAW)) if one.part == "D321"]
        assert (task.source, task.date) == (Due.DOCUMENT, dt.date(2026, 11, 10))

    @pytest.mark.req("KZ-DOC-08")
    def test_a_later_review_or_an_amendment_before_the_approval_asks_for_none(self) -> None:
        later = KEPT.replace("2026-11-05", "2026-11-10")
        assert found(document(more=CITES + later), LAW, code="D321") == []
        assert found(document(Ed(day="2026-11-12"), more=CITES), LAW, code="D321") == []
        merely_cited = CITES.replace("section: '5'", "basis: false")
        assert found(document(more=merely_cited), LAW, code="D321") == []

    def test_a_cancelled_basis_and_one_found_amended_count_too(self) -> None:
        cancelled = LAW.replace("amendments: [{id: '1', date: 2026-11-10}]", "").rstrip() + (
            "\ntransitions: [{id: '1', date: 2026-11-11, to: cancelled}]\n"
        )
        (item,) = found(document(more=CITES), cancelled, code="D321")
        assert "no longer valid" in english(item)

    def test_a_new_edition_of_a_document_of_our_own_counts(self) -> None:
        other = document(Ed(), Ed("2", "2026-11-10")).replace(DOC, "DOC-2026-0002")
        citing = "cites: [{id: '1', document: DOC-2026-0002}]\n"
        (item,) = found(document(more=citing), other, code="D321")
        assert "DOC-2026-0002 has a new edition" in english(item)

    @pytest.mark.req("KZ-DOC-08")
    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (
                "names: [{text: Office}, {text: Bureau, from: 2026-11-10}]\n",
                "UNIT-academic-quality-office was renamed",
            ),
            (
                "names: [{text: Office}]\nvalid_to: 2026-11-10\nsuccessors: [UNIT-hr-department]\n",
                "was merged into UNIT-hr-department",
            ),
            ("names: [{text: Office}]\nvalid_to: 2026-11-10\n", "is no more"),
            ("names: [{text: Office, from: 2026-11-10}]\n", None),
            ("names: [{text: Office}, {text: Bureau, from: 2026-10-01}]\n", None),
        ],
    )
    def test_a_change_of_the_unit_that_developed_it_counts(
        self, change: str, said: str | None
    ) -> None:
        unit = f"id: UNIT-academic-quality-office\nschema: 1\n{change}"
        told = [english(item) for item in found(document(), unit, code="D321")]
        assert len(told) == (said is not None)
        assert all(said is None or said in one for one in told)


class TestVerdict:
    @pytest.mark.req("KZ-DOC-08")
    def test_what_a_review_asked_for_is_done(self) -> None:
        revise = KEPT.replace("keep", "revise")
        assert found(document(more=revise), code="D322")
        begun = Ed("2", "2026-11-06", approved=False)
        assert found(document(Ed(), begun, more=revise), code="D322") == []
        assert found(document(more=KEPT.replace("keep", "withdraw")), code="D322")
        assert found(document(more=KEPT), code="D322") == []


class TestObservance:
    @pytest.mark.req("KZ-DOC-11")
    def test_whoever_controls_a_document_is_named_and_controls_it_yearly(self) -> None:
        (item,) = found(document(), code="D323")
        assert "ROLE-head-of-academic-quality-office" in english(item)
        text = document(
            Ed(day="2025-11-03"), more="controller: ROLE-head-of-academic-quality-office\n"
        )
        assert found(text, code="D323") == []
        (late,) = found(text, code="D324")
        assert (late.state, late.term) == (DutyState.OVERDUE, dt.date(2026, 11, 3))
        (task,) = [one for one in due(view(text)) if one.part == "D324"]
        assert task.who == ("ROLE-head-of-academic-quality-office@UNIT-academic-quality-office",)
        done = "observances: [{id: '1', date: 2026-11-02, problems: 0}]\n"
        assert found(text + done, code="D324") == []
