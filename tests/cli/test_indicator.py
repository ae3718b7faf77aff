"""``qms indicator take``: values of indicators come from waves, as far as these may be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from qms.engine.due import due
from qms.engine.survey_indicators import value_of
from qms.i18n import say
from qms.kinds.indicator import FromSurvey
from tests.store.plain_git import git
from tests.surveys import printed, survey, wave
from tests.workspaces import english, found, view

if TYPE_CHECKING:
    from tests.workspaces import Cli

WAVE: Final = "WAVE-2026-0001"
INDICATOR: Final = """\
id: IND-lectures
schema: 1
title: Content with lectures
measure: '%'
from_survey: {survey: SRV-x, question: q1}
"""
COUNTS: Final = "question: q1, counts: 4 6 10 20 10 3"
FEW: Final = "question: q1, group: UNIT-career-centre, counts: 0 0 0 10 2 0"


def given(**asked: str) -> float | None:
    """Return the value of a figure of a wave whose answers are in its record."""
    texts = (survey(), wave(COUNTS, FEW, more="valid: 53\ninvited: 106\n"))
    publication = printed(view(*texts))(WAVE)
    assert publication
    return value_of(
        FromSurvey.model_validate({"survey": "SRV-x", **asked}, strict=False), publication
    )


def test_an_indicator_is_a_share_a_rate_or_a_mean_of_a_survey() -> None:
    assert given() == given(question="q1") == 60.0
    assert given(measure="neutral", question="q1") == 20.0
    assert given(measure="response") == 50.0
    assert given(measure="mean", question="q1") == 3.52
    assert given(question="q2") is None
    assert given(unit="UNIT-legal-office") is None


def test_what_is_blurred_or_sensitive_gives_no_value() -> None:
    assert given(unit="UNIT-career-centre") is None
    sensitive = survey(more="sensitive: true\n")
    publication = printed(view(sensitive, wave(COUNTS)))(WAVE)
    asked = FromSurvey(survey="SRV-x")
    assert publication is None or value_of(asked, publication) is None


def test_a_value_is_taken_over_once_with_its_wave_and_asked_for_until_then(qms: Cli) -> None:
    qms.put(survey(), INDICATOR, wave(COUNTS, more="valid: 53\n"))
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", "A wave and its indicator")
    shown = qms("survey", "stats", WAVE, "--json").items[0]
    assert shown["indicators"] == [{"indicator": "IND-lectures", "value": 60.0, "stored": None}]
    assert "IND-lectures" in qms("survey", "stats", WAVE).out

    qms("indicator", "take", "IND-lectures")

    text = qms.read("records/indicators/IND-lectures.yaml")
    assert "period: 2025-2026\n" in text
    assert "value: 60\n" in text
    assert WAVE in text.partition("values:")[2]
    again = qms("indicator", "take", "IND-lectures", "--wave", WAVE, code=2)
    assert "has the value of WAVE-2026-0001 already" in again.err
    answer = qms("indicator", "take", "IND-lectures", "--show", "--json").json
    jsonschema.validate(answer, answer_schemas()["indicator-readings"])
    assert answer["items"][0]["stored"] == 60.0
    wrong = qms("indicator", "take", "IND-lectures", "--wave", "WAVE-2026-0009", code=None)
    assert wrong.code == 2


def test_only_an_indicator_of_a_survey_has_values_to_take(qms: Cli) -> None:
    plain = INDICATOR.partition("from_survey")[0]
    qms.record(plain)
    done = qms("indicator", "take", "IND-lectures", code=2)
    assert "is no indicator that a survey gives" in done.err
    assert "from_survey" in done.err


def test_an_indicator_without_a_value_of_the_last_wave_is_named() -> None:
    texts = (survey(), wave(COUNTS), wave(COUNTS, year=2025))
    [said] = found(*texts, INDICATOR, code="I202")
    assert english(said).startswith("no value of WAVE-2026-0001")
    value = "id: '1', date: 2026-07-01, period: 2025-2026, value: 60"
    taken = f"{INDICATOR}values: [{{{value}, sources: [{WAVE}]}}]\n"
    assert not found(*texts, taken, code="I202")
    assert not [one for one in due(view(*texts, taken)) if one.part == "I202"]


@pytest.mark.req("KZ-SURV-39")
def test_a_value_that_is_not_taken_over_is_due_for_its_owner_since_the_wave_was_closed() -> None:
    owned = f"{INDICATOR}owner: ROLE-rector\n"
    [item] = [one for one in due(view(survey(), wave(COUNTS), owned)) if one.part == "I202"]
    assert (item.record, str(item.date), item.overdue) == ("IND-lectures", "2026-06-01", False)
    assert item.who == ("ROLE-rector@UNIT-university",)
    assert say(item.title) == "no value of WAVE-2026-0001"


HIDDEN: Final = "question: q1, counts: 2 1 2 1 1 0"
BLURRED: Final = "question: q1, counts: 0 0 0 10 2 0"


@pytest.mark.req("KZ-SURV-39")
def test_no_value_is_asked_for_that_may_not_be_printed() -> None:
    for counts in (HIDDEN, BLURRED):
        assert not found(survey(), wave(counts), INDICATOR, code="I202")
    named = INDICATOR.replace("question: q1", "question: q1, unit: UNIT-career-centre")
    assert not found(survey(), wave(COUNTS, FEW), named, code="I202")


@pytest.mark.req("KZ-SURV-36")
def test_an_indicator_of_a_sensitive_survey_is_refused(qms: Cli) -> None:
    qms.put(survey(more="sensitive: true\n"), wave(COUNTS))
    path = qms.root / "records" / "indicators" / "IND-lectures.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(INDICATOR, encoding="utf-8")
    said = qms("check", "--only", "I101", code=None)
    assert said.code != 0
    assert "SRV-x is sensitive: its figures are no indicators" in said.out
    assert "I202" not in qms("check", "--only", "I202", code=None).out


@pytest.mark.parametrize(
    "asked",
    [
        {"measure": "mean"},
        {"measure": "response", "block": "b"},
        {"block": "b", "question": "q1"},
    ],
)
def test_a_figure_that_cannot_be_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="a mean is of one question"):
        FromSurvey.model_validate({"survey": "SRV-x", **asked}, strict=False)
