"""The loop of a survey wave (regulation on monitoring and feedback, 7.5.5)."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from qms.engine.survey_loop import Stage, Step, loop
from qms.kinds.wave import Wave
from tests.capas import APPROVED, EVIDENCE, PLAN
from tests.surveys import survey, wave
from tests.workspaces import capa, found, view

WAVE: Final = "WAVE-2025-0001"
DECISION: Final = (
    "id: DEC-2025-0001\nschema: 1\ntitle: Rooms\nbody: BODY-academic-council\nact: protocol\n"
    f"number: '3'\ndate: 2025-06-20\nconcerns: [{WAVE}]\n"
)
REPORT: Final = (
    "id: RPT-2025-0001\nschema: 1\ntitle: Results\nreport_kind: annual-iqas\n"
    "report: survey-results\nperiod: 2024-2025\nissued: 2025-07-01\ncircle: corporate\n"
)
FOLLOWED: Final = (
    capa(more=PLAN).replace("RSK-2026-0001", WAVE)
    + f"approvals: [{APPROVED.replace('2025-01-20', '2025-06-25')}]\n"
    + "transitions:\n  - {id: '1', date: 2025-06-22, to: planned}\n"
)


def steps(*texts: str, more: str = "", to: str = "reported") -> dict[Stage, Step]:
    """Return the stages of a wave that closed on 1 June 2025."""
    look = view(survey(), wave(year=2025, more=more, to=to), *texts)
    return {item.stage: item for item in loop(look, look.snapshot.of(Wave)[0])}


@pytest.mark.req("KZ-SURV-24")
def test_its_five_stages_have_days_and_records() -> None:
    found = steps(DECISION, FOLLOWED, REPORT)
    assert list(found) == list(Stage)
    days = {stage.value: step.date for stage, step in found.items()}
    assert days == {
        "collected": dt.date(2025, 6, 1),
        "analysed": dt.date(2025, 6, 1),
        "decided": dt.date(2025, 6, 20),
        "informed": dt.date(2025, 7, 1),
        "re-evaluated": None,
    }
    assert found[Stage.DECIDED].records == ("CAPA-2026-0001", "DEC-2025-0001")
    assert not found[Stage.REEVALUATED].done


@pytest.mark.req("KZ-SURV-24")
def test_it_is_re_evaluated_with_the_final_review_of_each_of_its_capas() -> None:
    review = (
        "reviews:\n  - {id: '1', date: 2026-02-01, by: ROLE-rector, verdict: effective,"
        " final: false}\n"
    )
    assert not steps(FOLLOWED + review)[Stage.REEVALUATED].done
    final = steps(FOLLOWED + review.replace(", final: false", ""))[Stage.REEVALUATED]
    assert (final.done, final.date) == (True, dt.date(2026, 2, 1))


@pytest.mark.req("KZ-SURV-24")
def test_without_problems_nothing_needs_to_be_decided_and_the_wave_says_why() -> None:
    found = steps(more="no_action: All shares are above the targets\n")
    step = found[Stage.DECIDED]
    assert (step.done, step.records) == (True, ())
    assert step.reason is not None
    assert found[Stage.REEVALUATED].done
    assert not found[Stage.INFORMED].done


def test_what_the_wave_changed_is_a_notice() -> None:
    assert steps(DECISION, more="improvements: [DEC-2025-0001]\n")[Stage.INFORMED].done


def test_a_report_that_stays_in_the_office_informs_nobody() -> None:
    inside = REPORT.replace("circle: corporate", "circle: internal")
    found = steps(inside)
    assert found[Stage.ANALYSED].records == ("RPT-2025-0001", WAVE)
    assert not found[Stage.INFORMED].done


@pytest.mark.req("KZ-SURV-24")
@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ((), ["the loop is open: not decided, informed"]),
        ((DECISION,), ["the loop is open: not informed"]),
        ((REPORT,), ["the loop is open: not decided"]),
        ((DECISION, REPORT), []),
    ],
)
def test_an_open_loop_of_the_last_wave_is_a_duty(texts: tuple[str, ...], said: list[str]) -> None:
    hits = found(survey(), wave(year=2025), *texts, code="Q204")
    assert [item.message.shown("en") for item in hits] == said


def test_a_wave_whose_results_nobody_reported_owes_other_things_first() -> None:
    assert found(survey(), wave(year=2025, to="finished"), EVIDENCE, code="Q204") == []
