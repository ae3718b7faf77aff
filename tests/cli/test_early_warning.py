"""``qms warnings`` and ``qms wave loop``: what the office sees before it becomes a risk."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.surveys import survey, wave
from tests.workspaces import risk

if TYPE_CHECKING:
    from tests.workspaces import Cli


def surveyed(qms: Cli) -> None:
    """Put a survey with two waves on record; fewer answered the second one."""
    qms.record(survey())
    for year, valid in ((2025, 60), (2026, 29)):
        counts = f"question: q1, counts: 0 0 20 0 {valid - 20} 0"
        numbers = f"invited: 100\nvalid: {valid}\n"
        qms.record(wave(counts, year=year, more=numbers))


@pytest.mark.req("KZ-SURV-34")
def test_hits_are_listed_with_figures_records_and_the_risk_to_add(qms: Cli) -> None:
    surveyed(qms)
    said = qms("warnings", "--json")
    jsonschema.validate(said.json, answer_schemas()["warnings"])
    items = {item["warning"]: item for item in said.items}
    low = items["response-rate"]
    assert (low["value"], low["limit"], low["records"]) == (29.0, 30, ["WAVE-2026-0001"])
    assert low["command"] == (
        "qms risk add --title 'Fall of the response rate' --category organisational"
        " --unit UNIT-academic-quality-office --concerns WAVE-2026-0001"
    )
    assert (items["neutral-share"]["value"], items["neutral-share"]["before"]) == (68.97, 33.33)
    shown = qms("warnings").out
    assert "Fall of the response rate: qms risk add --title" in shown
    assert "Not set: Growth of workload." in shown
    assert items["workload"]["set"] is False


@pytest.mark.req("KZ-SURV-34")
def test_a_risk_that_concerns_it_is_to_be_assessed_again(qms: Cli) -> None:
    surveyed(qms)
    qms.record(risk(levels=(2, 2), date="2026-05-01", more="concerns: [SRV-x]\n"))
    shown = qms("warnings").out
    assert "Fall of the response rate: qms risk assess RSK-2026-0001" in shown
    assert qms("warnings", "--json", today="2026-05-01").json["items"] != []


def test_reading_writes_nothing(qms: Cli) -> None:
    surveyed(qms)
    qms("warnings")
    qms("wave", "loop")
    assert "Not committed" not in qms("check", code=None).err


def test_the_proposed_line_adds_the_risk(qms: Cli) -> None:
    surveyed(qms)
    (item,) = [one for one in qms("warnings", "--json").items if one["warning"] == "response-rate"]
    more = ("--likelihood", "3", "--impact", "3", "--owner", "ROLE-dean")
    qms(*shlex.split(item["command"])[1:], *more)
    answered = [
        one["answered"]
        for one in qms("warnings", "--json").items
        if one["warning"] == "response-rate"
    ]
    assert answered == [True]


@pytest.mark.req("KZ-SURV-24")
def test_the_loop_of_each_wave_is_shown(qms: Cli) -> None:
    surveyed(qms)
    said = qms("wave", "loop", "WAVE-2026-0001", "--json")
    jsonschema.validate(said.json, answer_schemas()["wave-loop"])
    items = said.items
    assert [item["stage"] for item in items] == [
        *("collected", "analysed", "decided", "informed", "re-evaluated"),
    ]
    assert [item["done"] for item in items] == [True, True, False, False, False]
    shown = qms("wave", "loop").out
    assert shown.index("WAVE-2026-0001") < shown.index("WAVE-2025-0001")
    assert "Loops of surveys" in shown
