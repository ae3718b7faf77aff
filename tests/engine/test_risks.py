"""Scores, bands and what they oblige to.  Numbers stand here as the regulations print them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.cli.output import person
from qms.engine.columns import cell
from qms.engine.risks import live, matrix, previous, rating, registered
from qms.kinds.risk import Risk
from qms.model.diagnostic import DutyState, RuleClass, Severity
from qms.report.risk_map import risk_map
from tests.workspaces import TODAY, assessment, capa, english, found, risk, view

if TYPE_CHECKING:
    from qms.engine.view import View

PROFILE_OF_4X4 = "dulaty"


def only(look: View) -> Risk:
    """Return the one risk of a view."""
    (record,) = look.snapshot.of(Risk)
    return record


def band(levels: tuple[int, int]) -> tuple[int, str | None]:
    """Return score and band of a risk assessed so."""
    look = view(risk(levels=levels))
    found = rating(look, only(look))
    assert found is not None
    return found.score, found.band.id if found.band else None


class TestScore:
    @pytest.mark.req("KZ-RISK-02")
    @given(likelihood=st.integers(1, 5), impact=st.integers(1, 5))
    def test_it_is_likelihood_times_impact_on_every_cell_of_the_matrix(
        self, likelihood: int, impact: int
    ) -> None:
        look = view(risk(levels=(likelihood, impact)))
        found = rating(look, only(look))
        assert found is not None
        assert (found.score, found.highest) == (likelihood * impact, 25)

    @pytest.mark.req("KZ-RISK-02")
    @pytest.mark.parametrize("levels", [(6, 1), (1, 6)])
    def test_a_level_beyond_the_scale_is_an_integrity_error(self, levels: tuple[int, int]) -> None:
        (item,) = found(risk(levels=levels), code="R101")
        assert item.rule_class is RuleClass.INTEGRITY
        assert item.severity is Severity.ERROR
        assert english(item) == "level 6 is outside the scale | Allowed values: 1, 2, 3, 4, 5"

    def test_it_is_computed_under_the_edition_that_the_assessment_names(self) -> None:
        look = view(
            risk(levels=(4, 4)), SCALE_OF_TWO_EDITIONS, today="2027-02-01", profile="kaznmu"
        )
        before = rating(look, only(look))
        assert before is not None
        assert (before.score, before.highest) == (16, 25)


class TestBands:
    @pytest.mark.req("KZ-RISK-06")
    @pytest.mark.parametrize(
        ("levels", "expected"),
        [
            ((1, 1), (1, "monitored")),
            ((3, 4), (12, "monitored")),
            ((3, 5), (15, "response")),
            ((5, 3), (15, "response")),
            ((4, 4), (16, "response")),
            ((4, 5), (20, "critical")),
            ((5, 5), (25, "critical")),
        ],
    )
    def test_response_begins_at_15_and_critical_at_20(
        self, levels: tuple[int, int], expected: tuple[int, str]
    ) -> None:
        assert band(levels) == expected

    @pytest.mark.req("KZ-RISK-06")
    @pytest.mark.req("KZ-CAPA-08")
    @pytest.mark.parametrize(
        ("levels", "obliged"), [((3, 4), 0), ((3, 5), 1), ((4, 4), 1), ((4, 5), 1), ((5, 5), 1)]
    )
    def test_a_capa_plan_is_obligatory_from_15_on(
        self, levels: tuple[int, int], obliged: int
    ) -> None:
        assert len(found(risk(levels=levels), code="R301")) == obliged

    @pytest.mark.req("KZ-RISK-07", part="the report that is addressed to the vice-rector")
    @pytest.mark.parametrize(("levels", "intensive"), [((4, 4), False), ((4, 5), True)])
    def test_intensive_monitoring_reports_to_the_vice_rector_from_20_on(
        self, levels: tuple[int, int], intensive: bool
    ) -> None:
        look = view(risk(levels=levels))
        found = rating(look, only(look))
        assert found is not None
        assert found.band is not None
        assert found.band.intensive_monitoring is intensive
        assert found.band.report_to == ("ROLE-vice-rector-academic-block" if intensive else None)

    def test_a_score_that_no_band_or_two_bands_claim_is_an_integrity_error(self) -> None:
        gap = BANDS.format(first="1", last="14", next="16", highest="25")
        overlap = BANDS.format(first="1", last="15", next="15", highest="25")
        assert "score 15 lies in 0 bands" in english(found(gap, code="P103")[0])
        assert "score 15 lies in 2 bands" in english(found(overlap, code="P103")[0])
        whole = BANDS.format(first="1", last="14", next="15", highest="25")
        assert found(whole, code="P103") == []


class TestPlanOfARisk:
    """R301: a risk in the response band needs a CAPA with owner, executor and term."""

    def test_the_duty_is_open_for_ten_working_days_after_the_assessment(self) -> None:
        # Monday 2 November 2026; ten working days end on Monday 16 November
        (item,) = found(risk(date="2026-11-02"), code="R301", today="2026-11-16")
        assert (item.state, item.severity) == (DutyState.OPEN, Severity.WARNING)
        assert item.term == dt.date(2026, 11, 16)

    def test_it_is_overdue_on_the_day_after_its_term(self) -> None:
        (item,) = found(risk(date="2026-11-02"), code="R301", today="2026-11-17")
        assert (item.state, item.severity) == (DutyState.OVERDUE, Severity.ERROR)

    def test_working_days_leave_out_nauryz_and_days_moved_for_it(self) -> None:
        # Nauryz 2026 takes Monday 23 to Wednesday 25 March: ten weekdays alone end on 30 March
        (item,) = found(risk(date="2026-03-16"), code="R301", today="2026-03-17")
        assert item.term == dt.date(2026, 4, 2)

    def test_the_duty_has_no_term_where_no_calendar_reaches(self) -> None:
        (item,) = found(risk(date="2027-12-27"), code="R301", today="2027-12-28")
        assert (item.state, item.severity) == (DutyState.STANDING, Severity.WARNING)

    @pytest.mark.req("KZ-CAPA-08")
    def test_a_capa_with_owner_executor_and_term_ends_it(self) -> None:
        assert found(risk(), capa(), code="R301") == []

    @pytest.mark.req("KZ-CAPA-08")
    @pytest.mark.parametrize("lacking", ["owner", "executor", "due"])
    def test_a_capa_without_one_of_them_does_not(self, lacking: str) -> None:
        lines = [line for line in capa().splitlines() if not line.startswith(f"{lacking}:")]
        assert len(found(risk(), "\n".join(lines) + "\n", code="R301")) == 1

    @pytest.mark.parametrize("state", ["cancelled", "entered_by_mistake"])
    def test_a_capa_that_was_given_up_does_not(self, state: str) -> None:
        gone = capa(more=f"transitions:\n  - {{id: '1', date: 2026-11-03, to: {state}}}\n")
        assert len(found(risk(), gone, code="R301")) == 1

    def test_it_runs_from_the_assessment_that_brought_the_risk_over_the_threshold(self) -> None:
        text = risk(
            date="2026-09-01",
            levels=(2, 2),
            then=assessment(2, "2026-11-02", (3, 5)) + assessment(3, "2026-11-10", (4, 5)),
        )
        (item,) = found(text, code="R301")
        assert item.term == dt.date(2026, 11, 16), "the second assessment set the clock"

    def test_it_begins_anew_when_the_risk_fell_below_in_between(self) -> None:
        text = risk(
            date="2026-09-01",
            then=assessment(2, "2026-10-01", (2, 2)) + assessment(3, "2026-11-02", (3, 5)),
        )
        (item,) = found(text, code="R301")
        assert item.term == dt.date(2026, 11, 16)

    def test_a_closed_risk_owes_nothing(self) -> None:
        closed = risk(more="transitions:\n  - {id: '1', date: 2026-11-03, to: closed}\n")
        assert found(closed, code="R301") == []


class TestRegister:
    @pytest.mark.req("KZ-RISK-05")
    def test_it_shows_owner_date_levels_score_and_measures(self) -> None:
        look = view(risk())
        record = only(look)
        shown = {
            name: cell(look, record, name)
            for name in ("owner", "assessed", "likelihood", "impact", "score", "v_by_i")
        }
        assert shown == {
            "owner": "ROLE-dean",
            "assessed": dt.date(2026, 11, 2),
            "likelihood": 3,
            "impact": 5,
            "score": 15,
            "v_by_i": "3×5",
        }
        assert person(cell(look, record, "measures")) == "Remind before each survey"

    @pytest.mark.req("KZ-RISK-05")
    def test_a_risk_without_measures_is_named_at_any_date(self) -> None:
        bare = risk().replace("measures: [Remind before each survey]\n", "")
        (item,) = found(bare, code="R302", today="2030-01-01")
        assert (item.state, item.severity) == (DutyState.STANDING, Severity.WARNING)

    @pytest.mark.req("KZ-RISK-01")
    def test_a_category_is_one_of_the_five_of_the_regulation(self) -> None:
        for word in ("methodological", "ethical", "organisational", "technical", "communication"):
            assert found(risk().replace("methodological", word), code="K103") == []
        (item,) = found(risk().replace("methodological", "technicall"), code="K103")
        assert english(item) == (
            "technicall is no word of the vocabulary risk-category | Did you mean technical?"
        )
        (item,) = found(risk().replace("methodological", "weather"), code="K103")
        assert english(item).endswith(
            "Allowed values: methodological, ethical, organisational, technical, communication"
        )

    def test_closed_risks_stay_and_mistakes_go(self) -> None:
        closed = risk(2, more="transitions:\n  - {id: '1', date: 2026-11-03, to: closed}\n")
        mistake = risk(
            3, more="transitions:\n  - {id: '1', date: 2026-11-03, to: entered_by_mistake}\n"
        )
        look = view(risk(1), closed, mistake)
        assert [item.id for item in registered(look)] == ["RSK-2026-0001", "RSK-2026-0002"]
        assert [item.id for item in live(look)] == ["RSK-2026-0001"]


class TestAnchorsAndApproval:
    @pytest.mark.req("KZ-RISK-04")
    def test_a_scale_that_no_body_approved_is_named(self) -> None:
        found_ = found(code="P201")
        assert "POL-risk-scale" in {item.record for item in found_}
        assert {item.state for item in found_} == {DutyState.STANDING}

    @pytest.mark.req("KZ-RISK-04")
    def test_a_scale_that_names_the_decision_of_the_council_is_approved(self) -> None:
        scale = SCALE_OF_TWO_EDITIONS
        decision = """\
            id: DEC-2026-0001
            schema: 1
            title: Risk scale and risk map approved
            body: BODY-academic-council
            act: protocol
            number: "4"
            date: 2026-12-28
        """
        named = {item.record for item in found(scale, decision, code="P201", today="2027-02-01")}
        assert "POL-risk-scale" not in named
        named = {item.record for item in found(scale, decision, code="P201", today="2026-12-31")}
        assert "POL-risk-scale" in named, "the changed scale is not in force before its day"

    def test_a_decision_that_is_no_record_is_an_unknown_reference(self) -> None:
        (item,) = found(SCALE_OF_TWO_EDITIONS, code="K101")
        assert english(item).startswith("there is no record DEC-2026-0001")


class TestScaleOfFour:
    @pytest.mark.req("KZ-RISK-16")
    @pytest.mark.parametrize("levels", [(5, 1), (1, 5)])
    def test_level_5_is_refused(self, levels: tuple[int, int]) -> None:
        (item,) = found(risk(levels=levels), code="R101", profile=PROFILE_OF_4X4)
        assert english(item) == "level 5 is outside the scale | Allowed values: 1, 2, 3, 4"

    @pytest.mark.req("KZ-RISK-18")
    def test_scores_go_to_16_and_no_band_is_set_until_a_body_decides(self) -> None:
        look = view(risk(levels=(4, 4)), profile=PROFILE_OF_4X4)
        found_ = rating(look, only(look))
        assert found_ is not None
        assert (found_.score, found_.highest, found_.band) == (16, 16, None)
        assert look.bands is not None
        assert look.bands.pending is not None
        assert look.bands.pending.shown("en") == "not set: decision of the collegial body needed"
        assert found(risk(levels=(4, 4)), code="R301", profile=PROFILE_OF_4X4) == []

    @pytest.mark.req("KZ-RISK-18")
    def test_bands_that_the_body_sets_are_used_from_then_on(self) -> None:
        bands = BANDS.format(first="1", last="8", next="9", highest="16")
        look = view(risk(levels=(3, 3)), bands, profile=PROFILE_OF_4X4)
        found_ = rating(look, only(look))
        assert found_ is not None
        assert found_.band is not None
        assert found_.band.id == "high"
        (item,) = found(risk(levels=(3, 3)), bands, code="R301", profile=PROFILE_OF_4X4)
        assert item.state is DutyState.STANDING, "this university states no term"

    def test_a_risk_assessed_on_another_scale_has_no_band_and_waits_for_assessment(self) -> None:
        texts = (risk(levels=(4, 5)), SCALE_OF_TWO_EDITIONS)
        look = view(*texts, today="2027-02-01")
        found_ = rating(look, only(look))
        assert found_ is not None
        assert (found_.score, found_.comparable, found_.band) == (20, False, None)
        assert matrix(look) == {}
        assert len(found(*texts, code="R303", today="2027-02-01")) == 1
        assert found(*texts, code="R303", today="2026-12-31") == []


class TestMap:
    @pytest.mark.req("KZ-RISK-10", part="the terminal; see tests/cli")
    def test_ids_of_live_risks_stand_in_their_cells(self) -> None:
        look = view(risk(1), risk(2), risk(3, levels=(1, 1)))
        assert matrix(look) == {
            (3, 5): ("RSK-2026-0001", "RSK-2026-0002"),
            (1, 1): ("RSK-2026-0003",),
        }

    @pytest.mark.req("KZ-RISK-10", part="the terminal; see tests/cli")
    def test_the_picture_holds_every_cell_the_ids_and_the_zones_by_letter(self) -> None:
        figure = risk_map(view(risk(1), risk(2, levels=(4, 5))), "kk")
        assert figure is not None
        for word in ("RSK-2026-0001", "RSK-2026-0002", "Ықтималдық (V)", "Әсер (I)", "сыни"):
            assert word in figure.svg

    def test_the_picture_of_a_scale_of_four_has_sixteen_cells_and_no_zone(self) -> None:
        figure = risk_map(view(risk(levels=(4, 4)), profile=PROFILE_OF_4X4), "kk")
        assert figure is not None
        assert "Күрделілік (С)" in figure.svg
        assert "RSK-2026-0001" in figure.svg


class TestMoment:
    """Items dated after today, and void ones, do not count."""

    def test_an_assessment_counts_from_its_day_on(self) -> None:
        text = risk(then=assessment(2, "2026-12-01", (1, 1)))
        for day, score in (("2026-11-30", 15), ("2026-12-01", 1)):
            look = view(text, today=day)
            found_ = rating(look, only(look))
            assert found_ is not None
            assert found_.score == score

    def test_before_its_first_assessment_a_risk_is_not_in_the_register(self) -> None:
        look = view(risk(date="2026-11-02"), today="2026-11-01")
        assert rating(look, only(look)) is None
        assert (live(look), registered(look), matrix(look)) == ((), (), {})
        assert found(risk(date="2026-11-02"), code="R301", today="2026-11-01") == []

    def test_a_void_assessment_never_counts(self) -> None:
        slip = assessment(2, "2026-12-01", (1, 1), ", void: typing slip")
        look = view(risk(then=slip), today="2027-01-01")
        found_ = rating(look, only(look))
        assert found_ is not None
        assert found_.score == 15
        assert previous(look, only(look)) is None

    def test_items_are_taken_by_date_not_by_their_order_in_the_file(self) -> None:
        look = view(risk(then=assessment(2, "2026-01-10", (1, 1))))
        current, before = rating(look, only(look)), previous(look, only(look))
        assert current is not None
        assert before is not None
        assert (current.score, before.score) == (15, 1)

    def test_a_state_counts_from_its_day_on(self) -> None:
        text = risk(more="transitions:\n  - {id: '1', date: 2026-11-21, to: closed}\n")
        assert view(text, today="2026-11-20").state_id(only(view(text))) == "open"
        assert view(text, today=TODAY).state_id(only(view(text))) == "closed"


SCALE_OF_TWO_EDITIONS = """\
    id: POL-risk-scale
    schema: 1
    editions:
      - id: preset-1
        source: {own: true}
        value:
          likelihood: &five
            name: Likelihood
            symbol: V
            levels: [LEVELS5]
          impact:
            name: Impact
            symbol: I
            levels: [LEVELS5]
      - id: council-4
        from: 2027-01-01
        decision: DEC-2026-0001
        source: {own: true}
        value:
          likelihood:
            name: Likelihood
            symbol: V
            levels: [LEVELS4]
          impact:
            name: Impact
            symbol: I
            levels: [LEVELS4]
""".replace(" &five", "")
for _size in (4, 5):
    SCALE_OF_TWO_EDITIONS = SCALE_OF_TWO_EDITIONS.replace(
        f"LEVELS{_size}",
        ", ".join(f"{{value: {value}, label: level {value}}}" for value in range(1, _size + 1)),
    )

BANDS = """\
    id: POL-risk-bands
    schema: 1
    editions:
      - id: preset-1
        source: {{own: true}}
        value:
          bands:
            - {{id: low, label: low, from: {first}, to: {last}, meaning: it is watched}}
            - id: high
              label: high
              from: {next}
              to: {highest}
              meaning: a CAPA plan is obligatory
              capa_required: true
"""
