"""What a risk may not do, found also where it was typed by hand; maps and their approval."""

from __future__ import annotations

import pytest

from qms.model.diagnostic import DutyState
from tests.workspaces import assessment, capa, english, found, risk

LOW = (2, 3)
CLOSED = "transitions: [{id: '1', date: 2026-11-10, to: closed}]\n"


def accepted(more: str, *, date: str = "2026-11-03") -> str:
    """Write a risk with an acceptance; ``more`` are its other fields."""
    return risk(
        levels=LOW, more=f"treatments:\n  - {{id: '1', date: {date}, option: accept{more}}}\n"
    )


class TestAcceptance:
    def test_it_has_an_end_and_somebody_who_approved_it(self) -> None:
        both = [english(item) for item in found(accepted(""), code="R103")]
        assert both[0].startswith("accepted without an end | Say until when: --until")
        assert both[1].startswith("accepted, and nobody approved it")
        assert found(accepted(", until: 2027-11-03, by: ROLE-rector"), code="R103") == []

    def test_it_lasts_no_longer_than_the_policy_allows(self) -> None:
        text = ", until: {}, by: ROLE-rector"
        assert found(accepted(text.format("2027-11-03")), code="R104") == []
        (item,) = found(accepted(text.format("2027-11-04")), code="R104")
        assert english(item).endswith("until 2027-11-04 | Not later than 2027-11-03")
        assert len(found(accepted(text.format("2026-11-02")), code="R104")) == 1

    def test_a_void_acceptance_is_not_judged(self) -> None:
        assert found(accepted(", void: typing slip"), code="R103") == []


class TestClosing:
    @pytest.mark.req("KZ-CAPA-09")
    @pytest.mark.parametrize(
        ("levels", "wrong"), [((3, 4), 0), ((3, 5), 1), ((4, 4), 1), ((4, 5), 1), ((5, 5), 1)]
    )
    def test_a_risk_is_closed_only_at_a_permitted_level(
        self, levels: tuple[int, int], wrong: int
    ) -> None:
        assert len(found(risk(levels=levels, more=CLOSED), code="R105")) == wrong

    def test_it_may_be_rated_down_first_or_avoided(self) -> None:
        down = risk(then=assessment(2, "2026-11-09", LOW, ", stage: residual"), more=CLOSED)
        assert found(down, code="R105") == []
        avoided = "treatments: [{id: '1', date: 2026-11-09, option: avoid}]\n"
        assert found(risk(more=avoided + CLOSED), code="R105") == []
        late = avoided.replace("11-09", "11-12")
        assert len(found(risk(more=late + CLOSED), code="R105")) == 1

    def test_a_target_does_not_rate_it_down(self) -> None:
        aimed = risk(then=assessment(2, "2026-11-09", LOW, ", stage: target"), more=CLOSED)
        (item,) = found(aimed, code="R105")
        assert english(item).startswith("closed with score 15, response | First assess it")

    def test_it_is_judged_on_its_day_and_an_assessment_after_it_changes_nothing(self) -> None:
        later = risk(levels=LOW, then=assessment(2, "2026-11-12", (5, 5)), more=CLOSED)
        assert found(later, code="R105") == []


class TestCircles:
    """R106: causes of risks and nonconformities, sources of CAPAs."""

    def nonconformity(self, cause: str) -> str:
        """Write a nonconformity with its cause."""
        return (
            "id: NC-2026-0001\nschema: 1\ntitle: Late\nsort: process\nsource: monitoring\n"
            f"unit: UNIT-university\ndate: 2026-11-01\ncaused_by: [{cause}]\n"
        )

    def test_two_risks_cannot_cause_each_other(self) -> None:
        one = risk(1, levels=LOW, more="caused_by: [RSK-2026-0002]\n")
        two = risk(2, levels=LOW, more="caused_by: [RSK-2026-0001]\n")
        items = found(one, two, code="R106")
        assert [item.record for item in items] == ["RSK-2026-0001", "RSK-2026-0002"]
        assert english(items[0]).startswith(
            "is a cause of itself: RSK-2026-0001 > RSK-2026-0002 > RSK-2026-0001"
        )
        assert found(one, risk(2, levels=LOW), code="R106") == []

    def test_a_circle_over_a_nonconformity_and_a_capa_is_found(self) -> None:
        texts = (risk(more="caused_by: [NC-2026-0001]\n"), self.nonconformity("CAPA-2026-0001"))
        items = found(*texts, capa(), code="R106")
        assert {(item.record, item.field) for item in items} == {
            ("RSK-2026-0001", ("caused_by",)),
            ("NC-2026-0001", ("caused_by",)),
            ("CAPA-2026-0001", ("sources",)),
        }

    def test_a_record_cannot_cause_itself_and_two_ways_to_one_cause_are_no_circle(self) -> None:
        assert len(found(risk(levels=LOW, more="caused_by: [RSK-2026-0001]\n"), code="R106")) == 1
        texts = (
            risk(1, levels=LOW, more="caused_by: [RSK-2026-0002, RSK-2026-0003]\n"),
            risk(2, levels=LOW, more="caused_by: [RSK-2026-0003]\n"),
            risk(3, levels=LOW),
        )
        assert found(*texts, code="R106") == []


MAP = """\
    id: RMAP-2026-0001
    schema: 1
    title: Map
    date: 2026-11-09
    scale: preset-1
    bands: preset-1
    placed: [{risk: RSK-2026-0001, likelihood: 3, impact: 5}]
"""
APPROVED = MAP + (
    "    decision: DEC-2026-0001\n    transitions: [{id: '1', date: 2026-11-12, to: approved}]\n"
)
DECISION = """\
    id: DEC-2026-0001
    schema: 1
    title: Risk map approved
    body: BODY-academic-council
    act: protocol
    number: '4'
    date: 2026-11-12
"""


@pytest.mark.req("KZ-RISK-04")
class TestMaps:
    def test_the_council_approves_by_a_numbered_decision_not_earlier_than_the_map(self) -> None:
        assert found(risk(), APPROVED, DECISION, code="R107") == []
        for change, said in (
            (("BODY-academic-council", "BODY-management-board"), "is no decision of"),
            (("    number: '4'\n", ""), "has no number"),
            (("date: 2026-11-12", "date: 2026-11-08"), "is earlier than the map"),
        ):
            (item,) = found(risk(), APPROVED, DECISION.replace(*change), code="R107")
            assert said in english(item)

    def test_a_map_that_nobody_approved_is_a_duty_with_a_term(self) -> None:
        (item,) = found(risk(), MAP, code="R310")
        assert item.state is DutyState.OPEN
        (item,) = found(risk(), MAP, code="R310", today="2026-12-31")
        assert item.state is DutyState.OVERDUE
        assert found(risk(), APPROVED, DECISION, code="R310") == []

    def test_a_year_after_the_last_approved_map_the_next_one_is_overdue(self) -> None:
        texts = (risk(), APPROVED, DECISION)
        assert found(*texts, code="R309", today="2027-11-09") == []
        (item,) = found(*texts, code="R309", today="2027-11-10")
        assert english(item).startswith("the last approved risk map is of 2026-11-09")
        (item,) = found(risk(), MAP, code="R309", today="2027-11-10")
        assert english(item).startswith("no risk map was ever approved")

    def test_a_map_that_the_assessments_of_its_day_contradict_is_named(self) -> None:
        assert found(risk(), MAP, code="R311") == []
        later = risk(then=assessment(2, "2026-11-10", (1, 1)))
        assert found(later, MAP, code="R311") == [], "what came after the map is no contradiction"
        entered = risk(then=assessment(2, "2026-11-08", (1, 1)))
        (item,) = found(entered, MAP, code="R311")
        assert english(item).startswith("the assessments of 2026-11-09 now say otherwise: RSK-")
        (item,) = found(risk(), risk(2), MAP, code="R311")
        assert "RSK-2026-0002" in english(item)
