"""``qms report``: the list of reports, and the reports themselves as commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from qms.report.family import FAMILY
from tests.engine.academic import CALENDAR
from tests.workspaces import assessment, risk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

MD: Final = ("--lang", "en", "--format", "md", "--out")


def test_without_a_name_the_reports_are_listed_with_their_commands(qms: Cli) -> None:
    ran = qms("report", "--lang", "en")
    assert "operational report" in ran.out
    assert "qms report operational --month 2026-11" in ran.out
    assert "on demand" in ran.out


def test_a_program_gets_kind_term_channels_and_state(qms: Cli) -> None:
    items = {item["kind"] or item["reports"][0]: item for item in qms("report", "--json").items}
    first = items["operational"]
    assert (first["due"], first["state"]) == ("2026-11-30", "due")
    assert first["channels"] == ["internal-storage"]
    assert items["interim-semester"]["circle"] == "internal"
    assert items["risks-and-capa"]["reports"] == [
        *("risks", "capas", "actions", "nonconformities", "changes")
    ]
    assert items["accreditation"]["command"] is None
    assert items["documents"]["kind"] is None
    assert items["annual-iqas"]["reports"] == ["annual", "extract"]


def test_the_other_university_lists_its_own_reports(dulaty: Cli) -> None:
    items = [item for item in dulaty("report", "--json").items if item["kind"]]
    assert [item["kind"] for item in items] == ["unit-report", "rector-report"]
    assert items[0]["command"] == "qms report unit <UNIT> --year 2026-2027"


def test_the_list_holds_every_report_and_says_what_a_unit_is(qms: Cli) -> None:
    items = qms("report", "--json").items
    named = {name for item in items for name in item["reports"]}
    assert {spec.name for spec in FAMILY} | {"panel"} <= named
    further = {item["reports"][0] for item in items if item["kind"] is None}
    assert {"capas", "changes", "extract", "panel"} <= further
    ran = qms("report")
    assert "<UNIT> stands for the id of a unit" in ran.err
    assert "needs a reviewed academic calendar" in ran.err
    line = next(one for one in ran.lines if "interim" in one)
    assert "waits for: the academic calendar of the year" in line
    assert "2027" not in line
    assert qms("report", "-q").err == ""


def test_every_command_of_the_list_runs_on_the_day_it_is_printed(qms: Cli, tmp_path: Path) -> None:
    qms.put(CALENDAR)
    for item in qms("report", "--json").items:
        words = (item["command"] or "").replace("<UNIT>", "UNIT-university").split()[1:]
        if words and "panel" not in words:
            qms(*words, "--lang", "en", "--format", "md", "--out", str(tmp_path))


def test_last_issued_and_next_due_stand_apart_and_the_state_is_that_of_the_next(qms: Cli) -> None:
    qms.put(
        "id: RPT-2026-0001\nschema: 1\ntitle: Report\nreport_kind: annual-iqas\n"
        "period: 2026-2027\nissued: 2027-06-20\n"
    )
    item = {one["kind"]: one for one in qms("report", "--json", today="2027-06-25").items}
    found = item["annual-iqas"]
    assert (found["issued"], found["occurrence"]) == (
        *("RPT-2026-0001", "OBL-annual-iqas@2027-2028"),
    )
    assert found["state"] == "coming"
    line = next(one for one in qms("report", today="2027-06-25").lines if "annual IQAS" in one)
    assert "2026-2027, 2027-06-20" in line
    assert "2027-2028, 2028-06-30" in line
    assert line.endswith("qms report annual --year 2026-2027")


def test_files_for_a_circle_bear_its_name_and_overwrite_no_others(qms: Cli, tmp_path: Path) -> None:
    (own,) = qms("report", "risks", *MD, str(tmp_path)).lines
    (wider,) = qms("report", "risks", "--circle", "corporate", *MD, str(tmp_path)).lines
    assert own == str(tmp_path / "risks-2026-11-21-en.md")
    assert wider == str(tmp_path / "risks-2026-11-21-corporate-en.md")


def test_a_refused_publication_names_the_earlier_file_of_that_name(
    qms: Cli, tmp_path: Path
) -> None:
    options = ("--circle", "corporate", *MD, str(tmp_path))
    qms("report", "risks", *options)
    qms.risk(2, 2, "--measures", "Ring +7 701 123 45 67")
    refused = qms("report", "risks", *options, code=2)
    assert "risks-2026-11-21-corporate-en.md" in refused.err.splitlines()[-1]
    assert "Still there from an earlier run" in refused.err


def test_remarks_of_the_session_are_printed_once(qms: Cli, tmp_path: Path) -> None:
    qms.put(risk(7))
    ran = qms("report", "risks", *MD, str(tmp_path))
    assert ran.err.count("Not committed yet") == 1


@pytest.mark.parametrize("name", ["risks", "capas", "documents", "decisions", "obligations"])
def test_every_register_is_a_command(qms: Cli, tmp_path: Path, name: str) -> None:
    (path,) = qms("report", name, *MD, str(tmp_path)).lines
    assert (tmp_path / path).read_text(encoding="utf-8").startswith("# ")


def test_a_register_can_be_of_a_day_of_the_past(qms: Cli, tmp_path: Path) -> None:
    qms.record(risk(date="2026-03-02", then=assessment(2, "2026-10-05", (2, 2))))
    (path,) = qms("report", "risks", *MD, str(tmp_path), today="2026-04-01").lines
    assert path.endswith("risks-2026-04-01-en.md")
    assert "| 3×5 | 15 |" in (tmp_path / path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "asked", [("annual", "--year", "1999-2000"), ("operational", "--month", "1999-10")]
)
def test_a_period_before_the_records_begin_has_no_report(
    qms: Cli, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    found = qms("report", *asked, "--out", str(tmp_path), code=2)
    assert f"Nothing was recorded in {asked[-1]}." in found.err
    assert not list(tmp_path.glob("*.md"))


def test_a_report_of_a_unit_that_is_not_there_says_where_to_look(qms: Cli, tmp_path: Path) -> None:
    ran = qms("report", "unit", "UNIT-nowhere", *MD, str(tmp_path), code=2)
    assert "There is no unit UNIT-nowhere." in ran.err
    assert "qms unit list" in ran.err
    assert list(tmp_path.glob("*.md")) == []


def test_the_public_is_told_where_the_figures_come_from_in_its_own_words(
    qms: Cli, tmp_path: Path
) -> None:
    qms.record(risk())
    (path,) = qms("report", "extract", *MD, str(tmp_path)).lines
    text = (tmp_path / path).read_text(encoding="utf-8")
    said = text.partition("## Provenance")[2].partition("<!--")[0]
    assert "| Data as of | 2026-11-21 |" in said
    assert "inputs expected by this day" in said
    for inside in ("Commit", "POL-", "qms ", "--at", "extract/1"):
        assert inside not in said
    assert "commit=" in text  # for programs


def test_the_report_of_a_unit_names_no_completeness_of_the_whole_university(
    qms: Cli, tmp_path: Path
) -> None:
    (path,) = qms("report", "unit", "UNIT-university", *MD, str(tmp_path)).lines
    text = (tmp_path / path).read_text(encoding="utf-8")
    assert "| Commit |" in text
    assert "Completeness" not in text


def test_access_names_a_column_once_and_one_row_for_all_whom_an_act_granted(
    qms: Cli, tmp_path: Path
) -> None:
    (path,) = qms("report", "access", *MD, str(tmp_path)).lines
    rows = (tmp_path / path).read_text(encoding="utf-8").splitlines()
    classes = [row.split(" | ")[0] for row in rows[: rows.index("## 2. What leaves its circle")]]
    assert sum(name.endswith("Minutes and decisions") for name in classes) == 1
    published = [row.split(" | ")[2].split("; ") for row in rows if " | corporate | Id; " in row]
    assert published
    assert all(len(names) == len(set(names)) for names in published)


@pytest.mark.req("KZ-REP-11")
def test_the_change_log_tells_what_was_recorded_between_two_days(qms: Cli, tmp_path: Path) -> None:
    qms.record(risk(), when="2026-11-01T09:00:00+05:00")
    later = risk(then=assessment(2, "2026-11-10", (2, 5), more=", why: Reminders help"))
    qms.record(later, when="2026-11-11T09:00:00+05:00")
    span = ("--since", "2026-11-05", "--until", "2026-11-20")
    (path,) = qms("report", "changes", *span, *MD, str(tmp_path)).lines
    text = (tmp_path / path).read_text(encoding="utf-8")
    assert "- New risks: 0\n- Changed risks: 1\n" in text
    before, after = "2026-11-02: Likelihood: 3, Impact: 5", "2026-11-10: Likelihood: 2, Impact: 5"
    row = f"| 2026-11-11 | RSK-2026-0001 | Assessments | {before} | {after} | Reminders help |"
    assert row in text
    assert "Quality office" not in text
    assert "quality@example.org" not in text


@pytest.mark.req("KZ-REP-11")
def test_for_all_staff_the_change_log_shows_published_fields_only(qms: Cli, tmp_path: Path) -> None:
    qms.record(risk(), when="2026-11-01T09:00:00+05:00")
    changed = risk(more="cause: Nobody is told\n").replace("Low response rate", "Few answers")
    qms.record(changed, when="2026-11-11T09:00:00+05:00")
    span = ("--since", "2026-11-05", "--until", "2026-11-20", "--circle", "corporate")
    (path,) = qms("report", "changes", *span, *MD, str(tmp_path)).lines
    text = (tmp_path / path).read_text(encoding="utf-8")
    assert "| 2026-11-11 | RSK-2026-0001 | Title | Low response rate | Few answers |\n" in text
    assert "Nobody is told" not in text
