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
NOTICE: Final = (
    "notices: [{id: '1', date: 2025-07-01, text: We mended the rooms, channel: website,"
    " records: [DEC-2025-0001]}]\n"
)
FOLLOWED: Final = (
    capa(more=PLAN).replace("RSK-2026-0001", WAVE)
    + f"approvals: [{APPROVED.replace('2025-01-20', '2025-06-25')}]\n"
    + "transitions:\n  - {id: '1', date: 2025-06-22, to: planned}\n"
)


def steps(*texts: str, more: str = "", to: str = "reported") -> dict[Stage, Step]:
    """Return the stages of a wave that closed on 1 June 2025."""
    look = view(survey(), wave(year=2025, more=more, to=to), *texts)
    [one] = [item for item in look.snapshot.of(Wave) if item.id == WAVE]
    return {item.stage: item for item in loop(look, one)}


@pytest.mark.req("KZ-SURV-24")
def test_its_five_stages_have_days_and_records() -> None:
    found = steps(DECISION, FOLLOWED, REPORT, more=NOTICE)
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
def test_a_plan_is_no_decision_until_it_is_approved() -> None:
    planned = "".join(FOLLOWED.partition("approvals: ")[0]) + FOLLOWED[FOLLOWED.index("transit") :]
    assert steps(planned)[Stage.DECIDED] == Step(Stage.DECIDED)
    approved = steps(FOLLOWED)[Stage.DECIDED]
    assert (approved.done, approved.date) == (True, dt.date(2025, 6, 25))


@pytest.mark.req("KZ-SURV-24")
def test_without_problems_nothing_needs_to_be_decided_and_the_wave_says_why() -> None:
    found = steps(more="no_action: All shares are above the targets\n")
    step = found[Stage.DECIDED]
    assert (step.done, step.records) == (True, ())
    assert step.reason is not None
    assert found[Stage.REEVALUATED].done
    assert not found[Stage.INFORMED].done


@pytest.mark.req("KZ-SURV-24")
def test_without_a_notice_nobody_was_informed_whatever_changed_and_was_reported() -> None:
    more = "improvements: [DEC-2025-0001]\n"
    assert not steps(DECISION, REPORT, more=more)[Stage.INFORMED].done
    told = steps(DECISION, more=NOTICE)[Stage.INFORMED]
    assert (told.done, told.date) == (True, dt.date(2025, 7, 1))
    assert told.records == (WAVE, "DEC-2025-0001")
    void = NOTICE.replace("channel: website", "void: sent to nobody")
    assert not steps(DECISION, more=void)[Stage.INFORMED].done


def test_the_report_on_one_wave_and_figures_published_are_its_analysis() -> None:
    issued = REPORT.replace("report: survey-results", "report: survey")
    assert "RPT-2025-0001" in steps(issued, to="finished")[Stage.ANALYSED].records
    figures = (
        "published: [{id: '1', date: 2025-06-20, circle: corporate, report: survey,"
        f" file: a.csv, sha256: {'a' * 64}}}]\n"
    )
    assert steps(more=figures, to="finished")[Stage.ANALYSED].date == dt.date(2025, 6, 20)


def test_decisions_alone_are_judged_by_a_later_wave() -> None:
    later = wave(year=2026)
    assert steps(DECISION)[Stage.REEVALUATED].done is False
    found = steps(DECISION, later)[Stage.REEVALUATED]
    assert (found.done, found.records) == (True, ("WAVE-2026-0001",))


@pytest.mark.req("KZ-SURV-24")
@pytest.mark.parametrize(
    ("texts", "more", "said"),
    [
        ((), "", ["the loop is open: not decided, informed"]),
        ((DECISION,), "", ["the loop is open: not informed"]),
        ((DECISION, REPORT), "", ["the loop is open: not informed"]),
        ((), NOTICE.replace(", records: [DEC-2025-0001]", ""), ["the loop is open: not decided"]),
        ((DECISION,), NOTICE, []),
    ],
)
def test_an_open_loop_of_the_last_wave_is_a_duty(
    texts: tuple[str, ...], more: str, said: list[str]
) -> None:
    hits = found(survey(), wave(year=2025, more=more), *texts, code="Q204")
    assert [item.message.shown("en") for item in hits] == said


def test_a_wave_whose_results_nobody_reported_owes_other_things_first() -> None:
    assert found(survey(), wave(year=2025, to="finished"), EVIDENCE, code="Q204") == []
