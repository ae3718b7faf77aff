"""Effect proposed from data: indicator, survey question, similar nonconformities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.cells import Labelled
from qms.engine.columns import cell
from qms.engine.effect import propose
from qms.engine.nc_trend import before_after
from qms.kinds.capa import Capa, Verdict
from tests.capas import APPROVED, EVIDENCE, lived
from tests.surveys import survey, wave
from tests.workspaces import english, found, risk, view

if TYPE_CHECKING:
    from qms.engine.effect import Proposal

RISK: Final = risk(levels=(3, 3), date="2025-01-05")
STEPS: Final = ("planned", "approved", "done")  # done on 2025-06-30, window 2025-12-30..2026-06-30


def done(effect: str, **lists: str) -> str:
    """Write a CAPA that is carried out and names by what its effect is told."""
    more = f"effect: {{{effect}}}\nobserve_until: 2025-12-30\n"
    return lived(*STEPS, more=more, approvals=APPROVED, **lists)


def proposed(effect: str, *texts: str, today: str = "2026-06-15") -> Proposal:
    """Return what the data propose."""
    look = view(RISK, EVIDENCE, done(effect), *texts, today=today)
    found = propose(look, look.snapshot.of(Capa)[0])
    assert found is not None
    return found


def indicator(*values: tuple[str, str, float], better: str = "higher") -> str:
    """Write an indicator with values: (period, day, value)."""
    rows = "".join(
        f"  - {{id: '{number}', period: {period}, date: {day}, value: {value}}}\n"
        for number, (period, day, value) in enumerate(values, 1)
    )
    return f"id: IND-share\nschema: 1\ntitle: Share\nbetter: {better}\n" + (
        f"values:\n{rows}" if rows else ""
    )


def nonconformity(number: int, date: str, *, topic: str = "teaching-quality") -> str:
    """Write a nonconformity of the university."""
    return (
        f"id: NC-{date[:4]}-{number:04d}\nschema: 1\ntitle: N\nsort: programmes\n"
        f"source: internal-audit\ntopic: {topic}\nunit: UNIT-university\ndate: {date}\n"
    )


class TestIndicator:
    EFFECT: Final = "indicator: IND-share, target: 60"

    @pytest.mark.req("KZ-CAPA-05")
    @pytest.mark.parametrize(
        ("value", "better", "verdict"),
        [
            (60, "higher", Verdict.EFFECTIVE),
            (59.9, "higher", Verdict.FAILED),
            (60, "lower", Verdict.EFFECTIVE),
            (60.1, "lower", Verdict.FAILED),
        ],
    )
    def test_the_value_after_completion_is_compared_in_the_better_direction(
        self, value: float, better: str, verdict: Verdict
    ) -> None:
        text = indicator(("2025-2026", "2026-05-30", value), better=better)
        item = proposed(self.EFFECT, text)
        assert (item.verdict, item.value, item.records) == (verdict, value, ("IND-share",))

    def test_a_period_that_lies_before_completion_shows_nothing(self) -> None:
        item = proposed(self.EFFECT, indicator(("2024-2025", "2025-07-10", 90)))
        assert (item.verdict, item.value) == (Verdict.NOT_SHOWN, None)

    def test_a_value_after_the_window_is_not_of_it(self) -> None:
        values = (("2025-2026", "2026-05-30", 50), ("2026-2027", "2026-10-01", 90))
        assert proposed(self.EFFECT, indicator(*values), today="2026-11-21").value == 50

    @pytest.mark.req("KZ-CAPA-05")
    def test_before_the_window_it_is_too_early_for_a_verdict(self) -> None:
        text = indicator(("2025-2026", "2025-12-01", 90))
        early = proposed(self.EFFECT, text, today="2025-12-29")
        assert (early.verdict, early.value) == (Verdict.NOT_SHOWN, 90)
        assert early.text.shown("en").startswith("too early: the window opens on 2025-12-30; ")
        assert proposed(self.EFFECT, text, today="2025-12-30").verdict is Verdict.EFFECTIVE


class TestSurvey:
    EFFECT: Final = "survey: SRV-x, question: q1, target: 75, minimum: 40"

    def test_the_first_wave_opened_after_completion_is_compared(self) -> None:
        before = wave("question: q1, counts: 0 0 0 0 99 0", year=2025)
        after = wave("question: q1, counts: 5 0 5 10 20 3")
        item = proposed(self.EFFECT, survey(), before, after)
        assert (item.verdict, item.value, item.n) == (Verdict.EFFECTIVE, 75.0, 40)
        assert item.records == ("WAVE-2026-0001",)

    def test_just_under_the_target_it_failed(self) -> None:
        item = proposed(self.EFFECT, survey(), wave("question: q1, counts: 6 0 5 10 20 3"))
        assert (item.verdict, item.value, item.n) == (Verdict.FAILED, 73.2, 41)

    def test_too_few_valid_answers_show_nothing(self) -> None:
        item = proposed(self.EFFECT, survey(), wave("question: q1, counts: 0 0 0 0 39 9"))
        assert (item.verdict, item.n) == (Verdict.NOT_SHOWN, 39)
        assert "fewer than 40 answers" in item.text.shown("en")

    @pytest.mark.req("KZ-SURV-17")
    @pytest.mark.parametrize("counts", ["0 0 0 0 12 0", "1 1 0 1 1 0"])
    def test_no_share_is_told_of_few_people_or_of_what_all_of_them_said(self, counts: str) -> None:
        item = proposed(self.EFFECT, survey(), wave(f"question: q1, counts: {counts}"))
        assert (item.verdict, item.value, item.n) == (Verdict.NOT_SHOWN, None, None)
        assert "hidden: it would tell what few people answered" in item.text.shown("en")

    @pytest.mark.req("KZ-SURV-17")
    @pytest.mark.parametrize(("rest", "shown"), [(4, False), (24, True)])
    def test_the_share_of_a_faculty_is_not_told_where_the_whole_less_it_is_few(
        self, rest: int, *, shown: bool
    ) -> None:
        rows = (
            f"question: q1, counts: 4 0 {10 + rest // 2} {10 + rest // 2} 20 0",
            "question: q1, group: UNIT-f1, counts: 4 0 10 10 20 0",
        )
        effect = f"{self.EFFECT}, group: UNIT-f1"
        more = f"valid: {44 + rest}\nresponses:\n  - {{group: UNIT-f1, valid: 44}}\n"
        item = proposed(effect, survey(), wave(*rows, more=more))
        assert (item.value is not None) is shown
        assert ("hidden" in item.text.shown("en")) is not shown

    def test_without_a_wave_nothing_is_shown(self) -> None:
        assert proposed(self.EFFECT, survey()).verdict is Verdict.NOT_SHOWN


class TestTopic:
    EFFECT: Final = "topic: teaching-quality, target: 1, within: 6"
    BEFORE: Final = (nonconformity(1, "2025-02-01"), nonconformity(2, "2025-06-30"))

    @pytest.mark.req("KZ-NC-11", part="the chart by period, kind and unit")
    def test_similar_ones_after_completion_stand_beside_those_before(self) -> None:
        others = (
            nonconformity(3, "2025-09-01"),
            nonconformity(4, "2026-01-02"),
            nonconformity(5, "2025-09-02", topic="grading"),
        )
        item = proposed(self.EFFECT, *self.BEFORE, *others)
        assert (item.verdict, item.value) == (Verdict.EFFECTIVE, 1)
        assert "up to 2025-12-30: 1; in the same time before: 2" in item.text.shown("en")
        assert item.records == ("NC-2025-0003", "NC-2025-0001", "NC-2025-0002")

    @pytest.mark.req("KZ-NC-11")
    @pytest.mark.parametrize("later", [(), (3,), (3, 4)])
    def test_it_is_what_the_trend_around_the_capa_concludes(self, later: tuple[int, ...]) -> None:
        after = [nonconformity(number, f"2025-0{number + 5}-01") for number in later]
        texts = (RISK, EVIDENCE, done(self.EFFECT.replace("1", "2")), *self.BEFORE, *after)
        look = view(*texts, today="2026-06-15")
        (capa,) = look.snapshot.of(Capa)
        proposal, compared = propose(look, capa), before_after(look, capa)
        assert proposal is not None
        assert compared is not None
        assert proposal.verdict is compared.verdict
        as_many = len(later) == len(self.BEFORE)
        assert proposal.verdict is (Verdict.FAILED if as_many else Verdict.EFFECTIVE)

    def test_a_subject_that_is_none_in_particular_tells_nothing(self) -> None:
        case = nonconformity(1, "2025-02-01", topic="other")
        plan = lived(*STEPS, approvals=APPROVED).replace("RSK-2026-0001", "NC-2025-0001")
        look = view(EVIDENCE, case, plan, today="2026-06-15")
        assert before_after(look, look.snapshot.of(Capa)[0]) is None

    def test_more_than_the_target_failed(self) -> None:
        more = (nonconformity(3, "2025-09-01"), nonconformity(4, "2025-10-02"))
        assert proposed(self.EFFECT, *more).verdict is Verdict.FAILED

    def test_before_the_months_are_over_few_show_nothing(self) -> None:
        longer = self.EFFECT.replace("within: 6", "within: 12")
        assert proposed(longer).verdict is Verdict.NOT_SHOWN


class TestDuty:
    EFFECT: Final = "indicator: IND-share, target: 60"
    TEXT: Final = indicator(("2025-2026", "2025-12-01", 50))

    @pytest.mark.req("KZ-CAPA-05")
    def test_once_the_window_is_open_somebody_has_to_confirm(self) -> None:
        texts = (RISK, EVIDENCE, done(self.EFFECT), self.TEXT)
        assert found(*texts, code="C354", today="2025-12-29") == []
        (item,) = found(*texts, code="C354", today="2025-12-30")
        assert english(item).startswith("the data propose: not effective (Share, 2025-2026: 50;")

    def test_a_final_review_answers_it(self) -> None:
        review = "{id: '1', date: 2026-01-15, by: ROLE-rector, verdict: not effective}"
        texts = (RISK, EVIDENCE, done(self.EFFECT, reviews=review), self.TEXT)
        assert found(*texts, code="C354", today="2026-02-01") == []

    def test_lists_show_what_the_data_propose(self) -> None:
        look = view(RISK, EVIDENCE, done(self.EFFECT), self.TEXT, today="2026-01-10")
        shown = cell(look, look.snapshot.of(Capa)[0], "proposed")
        assert isinstance(shown, Labelled)
        assert (shown.word, shown.shown("en")) == ("not effective", "not effective")

    def test_without_anything_to_tell_it_by_nothing_is_proposed(self) -> None:
        look = view(RISK, EVIDENCE, lived(*STEPS, approvals=APPROVED))
        assert propose(look, look.snapshot.of(Capa)[0]) is None
