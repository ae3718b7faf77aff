"""From a figure of a report to its records: by name, by issue, by file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

KIND: Final = ("--kind", "risks-and-capa")


@pytest.fixture
def made(qms: Cli) -> Cli:
    """Return a workspace with two risks."""
    qms.risk(3, 5)
    qms.risk(2, 2)
    return qms


def render(qms: Cli) -> Path:
    """Make the risk register."""
    return qms.root / qms("report", "risks", "--format", "html", "--out", str(qms.root)).lines[0]


def one(qms: Cli, target: str, *more: str) -> dict[str, Any]:
    """Return one figure as programs read it."""
    (item,) = qms("trace", target, *more, "--json").items
    return item


@pytest.mark.req("KZ-REP-15", part="completeness in per cent is printed by the annual report")
def test_a_figure_names_its_records_with_state_score_and_file(made: Cli) -> None:
    found = one(made, "risks#risks.live")
    assert found["value"] == "2"
    assert [(item["id"], item["score"], item["state"]) for item in found["records"]] == [
        ("RSK-2026-0001", 15, "open"),
        ("RSK-2026-0002", 4, "open"),
    ]
    assert found["records"][0]["path"] == "records/risks/RSK-2026-0001.yaml"
    assert (found["published"], found["recounted"], found["today"]) == (None, None, "2")
    said = made("trace", "risks#risks.live").out
    assert said.startswith("risks.live: 2\nLive risks\n")
    assert "Low response rate" in said


def test_a_report_alone_lists_all_its_figures(made: Cli) -> None:
    rows = {item["address"]: item for item in made("trace", "risks", "--json").items}
    assert rows["register"]["value"] == "2"
    assert rows["risks.live"]["value"] == "2"
    assert (rows["risks.live"]["label"], rows["risks.live"]["section"]) == (
        "Live risks",
        "1. Register",
    )
    said = made("trace", "risks").out
    assert "1. Register" in said
    assert "Live risks" in said


def test_one_figure_has_one_address_in_different_reports(made: Cli) -> None:
    for report in ("risks", "annual"):
        assert one(made, f"{report}#RISKS.live")["value"] == "2"


def test_a_cell_is_named_by_what_its_row_is_about_and_says_so_in_words(made: Cli) -> None:
    found = one(made, "annual#bands/response/count")
    assert found["value"] == "1"
    assert found["label"] == "response: Risks"
    assert found["section"] == "4. Risks"
    assert one(made, "annual#units/others/risks")["label"].endswith(": Risks")


def test_nearly_every_figure_of_the_annual_report_says_in_words_what_it_counts(made: Cli) -> None:
    items = made("trace", "annual", "--json").items
    assert [item["address"] for item in items if not item["label"]] == []


def test_an_unknown_figure_names_the_nearest(made: Cli) -> None:
    refused = made("trace", "risks#risks.liv", code=2).err
    assert "risks has no figure risks.liv." in refused
    assert "Did you mean risks.live" in refused
    assert "Did you mean risks?" in made("trace", "risk", code=2).err


def test_the_period_is_chosen_as_for_the_report(made: Cli) -> None:
    earlier = one(made, "operational#events.risks-identified", "--month", "2026-11")
    assert earlier["value"] == "2"
    assert one(made, "operational#events.risks-identified")["value"] == "2"
    refused = made("trace", "operational", "--year", "2025-2026", code=2).err
    assert "not chosen by --year" in refused
    assert "--month" in refused


@pytest.mark.req("KZ-REP-15", part="completeness in per cent is printed by the annual report")
def test_of_an_issued_report_three_values_are_named(made: Cli) -> None:
    made("report", "issue", str(render(made)), *KIND)
    made.risk(5, 5)
    target = "RPT-2026-0001#risks.live"
    found = one(made, target)
    assert (found["published"], found["recounted"], found["today"]) == ("2", "2", "3")
    assert len(found["records"]) == 2
    said = made("trace", target).out
    assert "Published: 2" in said
    assert "Computed again at commit" in said
    assert "With today's records: 3" in said
    assert "Published" in made("trace", "RPT-2026-0001").out


def test_a_changed_past_shows(made: Cli) -> None:
    made("report", "issue", str(render(made)), *KIND)
    path = made.root / "records/reports/RPT-2026-0001.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("risks.live\n    value: 2", "risks.live\n    value: 7"), encoding="utf-8"
    )
    found = one(made, "RPT-2026-0001#risks.live")
    assert (found["published"], found["recounted"]) == ("7", "2")


def test_a_file_leads_to_its_records_by_its_stamp(made: Cli) -> None:
    file = render(made)
    made.risk(5, 5)
    found = one(made, f"{file}#risks.live")
    assert (found["published"], found["recounted"], found["today"]) == (None, "2", "3")


def test_an_issued_file_also_names_what_was_published(made: Cli) -> None:
    file = render(made)
    made("report", "issue", str(file), *KIND)
    assert one(made, f"{file}#risks.live")["published"] == "2"


def test_a_file_that_says_nothing_is_told(made: Cli, tmp_path: Path) -> None:
    plain = tmp_path / "plain.html"
    plain.write_text("<p>2</p>", encoding="utf-8")
    assert "does not say which report it is" in made("trace", str(plain), code=2).err


def test_a_record_that_is_no_issued_report_is_told(made: Cli) -> None:
    assert "RPT-2026-0009" in made("trace", "RPT-2026-0009#x", code=2).err
