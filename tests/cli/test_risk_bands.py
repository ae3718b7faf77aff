"""Bands by scale: the table of 5 x 5, 4 x 4 without and with bands, 3 x 4."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workspaces import Cli

BANDS = "records/policies/POL-risk-bands.yaml"
SCALE = "records/policies/POL-risk-scale.yaml"
SET = """\
  - id: council-2
    from: 2026-11-21
    decision: DEC-2026-0001
    source: {own: true}
    value:
      bands:
        - {id: low, label: Low, from: 1, to: 7, meaning: It is watched., review_months: 12}
        - id: high
          label: High
          from: 8
          to: 16
          meaning: A CAPA plan is obligatory.
          capa_required: true
          joint_control: true
          control_months: 3
          review_months: 3
"""


def add(cli: Cli, likelihood: int, impact: int, category: str = "strategic") -> list[str]:
    """Add a risk; returns what is printed."""
    return cli(
        *("risk", "add", "--title", "x", "--category", category, "--measures", "m"),
        *("--likelihood", str(likelihood), "--impact", str(impact)),
        *("--unit", "UNIT-university", "--owner", "ROLE-dean"),
    ).lines


@pytest.mark.req("KZ-RISK-06")
@pytest.mark.req("KZ-RISK-07")
@pytest.mark.req("KZ-RISK-08")
@pytest.mark.parametrize(
    ("levels", "band", "codes"),
    [
        ((3, 4), "monitored", set()),
        ((3, 5), "response", {"R301", "R306", "R304"}),
        ((4, 4), "response", {"R301", "R306", "R304"}),
        ((4, 5), "critical", {"R301", "R306", "R304", "R305"}),
        ((5, 5), "critical", {"R301", "R306", "R304", "R305"}),
    ],
)
def test_what_12_15_16_20_and_25_oblige_to(
    qms: Cli, levels: tuple[int, int], band: str, codes: set[str]
) -> None:
    qms.risk(*levels, "--measures", "m", "--systemic", "true")
    (item,) = qms("risk", "list", "--json").items
    assert (item["score"], item["band"]) == (levels[0] * levels[1], band)
    (item,) = qms("risk", "explain", "RSK-2026-0001", "--json").items
    assert {owed["code"] for owed in item["owed"]} - {"R307"} == codes
    found = qms("check", "--json", today="2027-02-22", code=None).items
    overdue = {one["code"] for one in found if one["record"] == "RSK-2026-0001"}
    assert overdue & {"R301", "R304", "R305", "R306"} == codes


@pytest.mark.req("KZ-RISK-18")
def test_4x4_has_no_band_until_a_body_decides_and_then_those_it_set(dulaty: Cli) -> None:
    scores = [(v, i) for v in range(1, 5) for i in range(v, 5)]
    for number, (v, i) in enumerate(scores, start=1):
        lines = add(dulaty, v, i)
        assert lines[0] == f"RSK-2026-{number:04d}"
        waits = "not set: decision of the collegial body needed"
        assert lines[2] == f"Score: {v * i} of 16. Band: {waits}"
    dulaty("check", "--strict")
    assert {item["band"] for item in dulaty("risk", "list", "--json").items} == {None}
    dulaty(
        *("decision", "add", "--title", "Bands", "--body", "BODY-scientific-council"),
        *("--act", "protocol", "--number", "2", "--date", "2026-11-20"),
    )
    path = dulaty.root / BANDS
    path.write_text(path.read_text(encoding="utf-8") + SET, encoding="utf-8", newline="\n")
    for item in dulaty("risk", "list", "--json").items:
        assert item["band"] == ("high" if item["score"] >= 8 else "low")
    assert {
        item["band"] for item in dulaty("risk", "list", "--json", today="2026-11-20").items
    } <= {None}
    codes = [item["code"] for item in dulaty("check", "--json", code=None).items]
    high = sum(v * i >= 8 for v, i in scores)
    assert codes.count("R301") == high
    named = {
        item["record"] for item in dulaty("check", "--json", "--only", "P201", code=None).items
    }
    assert "POL-risk-bands" not in named


@pytest.mark.req("KZ-RISK-18")
def test_any_other_size_is_only_other_data(qms: Cli) -> None:
    def levels(count: int) -> list[dict[str, object]]:
        return [{"value": value, "label": f"level {value}"} for value in range(1, count + 1)]

    scale = {
        "likelihood": {"name": "Likelihood", "symbol": "L", "levels": levels(3)},
        "impact": {"name": "Impact", "symbol": "S", "levels": levels(4)},
    }
    bands = [
        {"id": "low", "label": "Low", "from": 1, "to": 5, "meaning": "Watched."},
        {"id": "high", "label": "High", "from": 6, "to": 12, "meaning": "A plan.",
         "capa_required": True},
    ]  # fmt: skip
    for path, name, value in ((SCALE, "scale", scale), (BANDS, "bands", {"bands": bands})):
        edition = {"id": "preset-1", "source": {"own": True}, "value": value}
        (qms.root / path).write_text(
            f"id: POL-risk-{name}\nschema: 1\neditions:\n  - {json.dumps(edition)}\n"
        )
    assert "Score: 12 of 12. Band: High" in add(qms, 3, 4, "technical")
    assert "Score: 4 of 12. Band: Low" in add(qms, 1, 4, "technical")
    done = qms("risk", "assess", "RSK-2026-0001", "--likelihood", "4", "--impact", "1", code=2)
    assert "Allowed values: 1, 2, 3" in done.err
    text = qms("risk", "matrix").out.replace("RSK-2026-0001", "").replace("RSK-2026-0002", "")
    numbers = {int(word) for word in text.split() if word.isdigit()}
    assert {v * i for v in range(1, 4) for i in range(1, 5)} <= numbers


@pytest.mark.req("KZ-RISK-18")
def test_scores_of_two_scales_are_never_compared(qms: Cli) -> None:
    qms.risk(4, 5)
    text = qms.read(SCALE)
    four = {"name": "V", "symbol": "V",
            "levels": [{"value": n, "label": f"level {n}"} for n in range(1, 5)]}  # fmt: skip
    edition = {
        "id": "four",
        "from": "2026-12-01",
        "source": {"own": True},
        "value": {"likelihood": four, "impact": four},
    }
    head, mark, tail = text.partition("notes:\n")
    (qms.root / SCALE).write_text(
        f"{head}  - {json.dumps(edition)}\n{mark}{tail}", encoding="utf-8", newline="\n"
    )
    bands = {"bands": [{"id": "all", "label": "All", "from": 1, "to": 16, "meaning": "Watched."}]}
    (qms.root / BANDS).write_text(
        f"{qms.read(BANDS)}  - "
        + json.dumps({"id": "b", "from": "2026-12-01", "source": {"own": True}, "value": bands})
        + "\n",
        encoding="utf-8",
        newline="\n",
    )
    later = "2026-12-02"
    out = qms("risk", "explain", "RSK-2026-0001", today=later).out
    assert "Assessed on another scale than the one in force: it has no band." in out
    half = qms("risk", "what-if", "--set", "RSK-2026-0001.impact=2", code=2, today=later)
    assert "suppose both its levels" in half.err
    both = ("--set", "RSK-2026-0001.impact=2", "--set", "RSK-2026-0001.likelihood=2")
    out = qms("risk", "what-if", *both, today=later).out
    assert "Scores of two scales are never compared" in out
    levels = ("--likelihood", "2", "--impact", "2")
    lines = qms("risk", "assess", "RSK-2026-0001", *levels, today=later).lines
    assert "Score: 4 of 16. Band: All" in lines
    assert "Assessed on another scale before: the scores are not compared." in lines
