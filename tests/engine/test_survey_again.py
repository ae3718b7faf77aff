"""Measures of a survey judged by its next wave: the interval of the change decides."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from qms.engine.stats_shares import difference, estimate
from qms.engine.survey_again import Asked, Share, judge, not_yet
from qms.engine.survey_loop_window import wave_after, window
from qms.kinds.capa import Verdict
from qms.kinds.wave import Wave
from tests.surveys import survey, wave
from tests.workspaces import view

ASKED: Final = Asked("q1", "all", 0.6, 10)


def share(good: int, valid: int, edition: str | None = None) -> Share:
    return Share(good / valid, valid, estimate(good, valid, 0.95), edition)


@pytest.mark.req("KZ-SURV-24")
@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((100, 200), (150, 200), Verdict.EFFECTIVE),
        ((119, 200), (121, 200), Verdict.NOT_SHOWN),
        ((100, 200), (112, 200), Verdict.NOT_SHOWN),
        ((100, 200), (90, 200), Verdict.FAILED),
        ((180, 200), (150, 200), Verdict.FAILED),
        ((2, 8), (8, 9), Verdict.NOT_SHOWN),
    ],
    ids=["reached", "by-chance", "unsure", "still-under", "fell", "few"],
)
def test_a_verdict_needs_the_interval_of_the_change(
    before: tuple[int, int], after: tuple[int, int], verdict: Verdict
) -> None:
    one, other = share(*before), share(*after)
    found = judge(ASKED, one, other)
    assert found.verdict is verdict
    assert one.estimate
    assert other.estimate
    assert found.change == difference(other.estimate, one.estimate)


def test_what_is_hidden_or_asked_otherwise_shows_no_effect() -> None:
    good = share(150, 200)
    bare = Share(0.75, 200, None)
    assert judge(ASKED, None, good).verdict is Verdict.NOT_SHOWN
    assert judge(ASKED, bare, good).change is None
    other = judge(ASKED, share(100, 200), share(150, 200, "2"))
    assert other.verdict is Verdict.NOT_SHOWN
    assert "the questionnaire changed in between" in other.text.shown("en")


@pytest.mark.req("KZ-SURV-24")
def test_the_wave_that_judges_closed_six_to_twelve_months_after_the_measures() -> None:
    look = view(survey(), wave(year=2024), wave(year=2025), wave(year=2026))
    first = next(one for one in look.snapshot.of(Wave) if one.id == "WAVE-2024-0001")
    done = dt.date(2024, 8, 20)
    assert window(look, done) == (dt.date(2025, 2, 20), dt.date(2025, 8, 20))
    later = wave_after(look, first, done)
    assert later
    assert later.id == "WAVE-2025-0001"
    assert wave_after(look, first, dt.date(2024, 12, 2)) is None
    assert wave_after(look, first, dt.date(2024, 12, 1)) == later
    gone = not_yet(look, first, dt.date(2025, 6, 15)).shown("en")
    assert gone == "no wave of SRV-x closed between 2025-12-15 and 2026-06-15"
