"""Leading indicators (regulation on monitoring and feedback, 9.2(5))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.early_warning import answered, concerned, not_set, warned
from tests.surveys import survey, wave
from tests.workspaces import english, found, risk, view

if TYPE_CHECKING:
    from qms.engine.early_warning import Warned

WORKLOAD: Final = "IND-workload"


def hits(*texts: str, of: str, today: str = "2026-11-21") -> list[Warned]:
    """Return the hits of one leading indicator of the preset."""
    return [item for item in warned(view(*texts, today=today)) if item.rule.id == of]


def neutral(count: int, *, year: int = 2026, number: int = 1) -> str:
    """Write a wave with 100 valid answers of which some are neutral."""
    return wave(f"question: q1, counts: 0 0 {count} 0 {100 - count} 7", year=year, number=number)


def complaint(number: int, date: str, unit: str = "UNIT-library", more: str = "") -> str:
    """Write a complaint about a unit."""
    return (
        f"id: CMP-{date[:4]}-{number:04d}\nschema: 1\nnumber: '{number}'\nunit: {unit}\n"
        f"topic: teaching-quality\ndate: {date}\n{more}"
    )


def unit(name: str = "library") -> str:
    """Write a unit of the university."""
    return (
        f"id: UNIT-{name}\nschema: 1\nnames: [{{text: {name}}}]\nlevel: department\n"
        "parent: UNIT-university\n"
    )


def rules(line: str) -> str:
    """Write a policy with one leading indicator."""
    return (
        "id: POL-risk-rules\nschema: 1\neditions:\n  - id: a\n    source: {own: true}\n"
        f"    value: {{warnings: [{{id: own, title: Own, source: {{own: true}}, {line}}}]}}\n"
    )


def indicator(*values: tuple[str, float]) -> str:
    """Write an indicator of the workload with values by period."""
    rows = "".join(
        f"  - {{id: '{n}', period: {period}, date: 2026-07-0{n}, value: {value}}}\n"
        for n, (period, value) in enumerate(values, 1)
    )
    return f"id: {WORKLOAD}\nschema: 1\ntitle: Workload\nvalues:\n{rows}"


class TestResponseRate:
    @pytest.mark.req("KZ-SURV-34")
    @pytest.mark.parametrize(("valid", "number"), [(29, 1), (30, 0), (31, 0)])
    def test_exactly_the_limit_is_no_hit(self, valid: int, number: int) -> None:
        text = wave(more=f"invited: 100\nvalid: {valid}\n")
        assert len(hits(survey(), text, of="response-rate")) == number

    def test_ineligible_ones_could_not_answer(self) -> None:
        text = wave(more="invited: 110\nineligible: 10\nvalid: 30\n")
        assert hits(survey(), text, of="response-rate") == []

    @pytest.mark.req("KZ-SURV-34")
    def test_it_is_asked_for_once_by_the_rule_of_surveys(self) -> None:
        texts = (survey(), wave(more="invited: 100\nvalid: 29\n"))
        assert len(found(*texts, code="Q201")) == 1
        assert found(*texts, code="R351") == []

    def test_a_risk_assessed_since_answers_it(self) -> None:
        texts = (survey(), wave(more="invited: 100\nvalid: 29\n"))
        early = risk(levels=(2, 2), date="2026-05-31", more="concerns: [SRV-x]\n")
        assert len(found(*texts, early, code="Q201")) == 1
        later = risk(levels=(2, 2), date="2026-06-02", more="concerns: [SRV-x]\n")
        assert found(*texts, later, code="Q201") == []


class TestNeutralShare:
    @pytest.mark.req("KZ-SURV-34")
    def test_growth_against_the_wave_before_is_a_hit(self) -> None:
        (item,) = hits(survey(), neutral(20, year=2025), neutral(21), of="neutral-share")
        assert (item.value, item.before) == (21.0, 20.0)
        assert item.records == ("WAVE-2025-0001", "WAVE-2026-0001")
        assert hits(survey(), neutral(20, year=2025), neutral(20), of="neutral-share") == []

    def test_the_first_wave_of_a_survey_has_nothing_to_grow_from(self) -> None:
        assert hits(survey(), neutral(90), of="neutral-share") == []

    @pytest.mark.req("KZ-SURV-17")
    def test_neutral_answers_of_few_are_told_as_reports_print_them(self) -> None:
        none = wave("question: q1, counts: 0 0 0 6 6 0", year=2025)
        few = wave("question: q1, counts: 0 0 5 2 2 0")
        assert hits(survey(), none, few, of="neutral-share") == []  # nine answers show nothing
        (item,) = hits(survey(), none, neutral(21), of="neutral-share")
        assert (item.value, item.before) == (21, 10)  # nobody of twelve: less than 10 %

    @pytest.mark.req("KZ-SURV-34")
    def test_it_is_a_duty_until_a_risk_about_it_is_looked_at(self) -> None:
        texts = (survey(), neutral(20, year=2025), neutral(21))
        (item,) = found(*texts, code="R351")
        assert english(item).endswith(
            "21, before 20 | Add the risk, or see what is proposed: qms warnings"
        )
        known = risk(levels=(2, 2), date="2026-05-01", more="concerns: [WAVE-2026-0001]\n")
        (item,) = found(*texts, known, code="R351")
        assert english(item).endswith("Assess it again: qms risk assess RSK-2026-0001")
        review = "reviews: [{id: '1', date: 2026-06-01, text: Looked at}]\n"
        assert found(*texts, known + review, code="R351") == []


class TestCounts:
    NOW: Final = (complaint(1, "2026-03-01"), complaint(2, "2026-11-21"))

    @pytest.mark.req("KZ-SURV-34")
    def test_more_complaints_than_in_the_months_before_are_a_hit_at_their_unit(self) -> None:
        (item,) = hits(unit(), complaint(1, "2025-11-21"), *self.NOW, of="complaints")
        assert (item.unit, item.value, item.before) == ("UNIT-library", 2, 1)
        assert item.records == ("CMP-2026-0001", "CMP-2026-0002")
        before = (complaint(1, "2025-11-21"), complaint(2, "2024-11-22"))
        assert hits(unit(), *before, *self.NOW, of="complaints") == []

    def test_mistakes_do_not_count(self) -> None:
        wrong = "transitions: [{id: '1', date: 2026-11-21, to: entered_by_mistake}]\n"
        texts = (complaint(1, "2025-11-21"), self.NOW[0], complaint(2, "2026-11-21", more=wrong))
        assert hits(unit(), *texts, of="complaints") == []

    def test_records_that_do_not_go_back_far_enough_tell_of_no_growth(self) -> None:
        assert hits(unit(), *self.NOW, of="complaints") == []

    def test_a_limit_alone_needs_nothing_before_it(self) -> None:
        text = rules("measure: complaints, when: above, limit: 1, months: 12")
        (item,) = hits(unit(), text, *self.NOW, of="own")
        assert (item.value, item.before) == (2, None)

    def test_nonconformities_are_counted_alike(self) -> None:
        text = rules("measure: nonconformities, when: above, limit: 0, months: 1")
        record = (
            "id: NC-2026-0001\nschema: 1\ntitle: N\nsort: programmes\nsource: internal-audit\n"
            "unit: UNIT-library\ndate: 2026-11-02\n"
        )
        (item,) = hits(unit(), text, record, of="own")
        assert item.records == ("NC-2026-0001",)


class TestIndicator:
    GROWTH: Final = rules(f"measure: indicator, indicator: {WORKLOAD}, when: growth, limit: 0.1")

    @pytest.mark.req("KZ-SURV-34")
    def test_without_an_indicator_named_it_is_not_set(self) -> None:
        assert [item.id for item in not_set(view())] == ["workload", "it-failures"]

    @pytest.mark.parametrize(("last", "number"), [(0.3, 0), (0.31, 1)])
    def test_growth_by_just_the_limit_is_no_hit(self, last: float, number: int) -> None:
        text = indicator(("2024-2025", 0.2), ("2025-2026", last))
        assert len(hits(self.GROWTH, text, of="own")) == number

    def test_years_are_not_compared_with_semesters(self) -> None:
        text = indicator(("2024-2025", 1), ("2025-2026/1", 5))
        assert hits(self.GROWTH, text, of="own") == []

    def test_a_limit_is_compared_with_the_last_value(self) -> None:
        limit = rules(f"measure: indicator, indicator: {WORKLOAD}, when: below, limit: 5")
        (item,) = hits(limit, indicator(("2024-2025", 9), ("2025-2026", 4.5)), of="own")
        assert (item.record, item.value, item.before) == (WORKLOAD, 4.5, None)


class TestRisk:
    TEXTS: Final = (survey(), neutral(20, year=2025), neutral(21, year=2026))

    @pytest.mark.parametrize(
        "text",
        [
            risk(more="concerns: [WAVE-2026-0001]\n"),
            risk(more="concerns: [SRV-x]\n"),
            risk().replace("unit: UNIT-university", "unit: UNIT-academic-quality-office"),
        ],
    )
    def test_a_risk_that_names_it_or_is_of_its_category_and_unit_concerns_it(
        self, text: str
    ) -> None:
        look = view(*self.TEXTS, text)
        (hit,) = warned(look)
        assert [item.id for item in concerned(look, hit)] == ["RSK-2026-0001"]
        assert answered(look, hit)

    def test_another_category_or_unit_does_not(self) -> None:
        look = view(*self.TEXTS, risk())
        (hit,) = warned(look)
        assert concerned(look, hit) == ()
        assert not answered(look, hit)
