"""``qms obligation``, ``due --kind --ics``, the dashboard: what a quality officer types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.cli.app import run
from tests.engine.academic import CALENDAR, begun

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli


@pytest.fixture
def root(root: Path) -> Path:
    """Return a workspace that is kept since the academic year 2026-2027."""
    begun(root, "begun: 2026-09-01\n")
    return root


def test_a_new_obligation_is_listed_with_its_rule_its_day_and_its_state(qms: Cli) -> None:
    qms("obligation", "add", "--id", "OBL-own", "--title", "Own", "--rule", "before 12-01")
    (row,) = [row for row in qms("obligation", "list", "--json").items if row["id"] == "OBL-own"]
    assert row["rule_words"] == "every year before 01.12"
    assert (row["next_due"], row["occurrence_state"]) == ("2026-11-30", "open")
    assert "own: true" in qms.read("records/obligations/OBL-own.yaml")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("by 06-30", "every year not later than 30.06"),
        ("months 12,6", "in the months: December, June"),
        ("window 5-6", "once: May – June"),
        ("academic-year", "once during the academic year"),
        ("monthly", "every month"),
        ("monthly semester", "every month of the semesters"),
        ("during session", "in every examination session"),
        ("after semester 10", "working days after the semester: 10"),
        ("event 10wd", "working days after the event “order”: 10"),
        ("event 3m before", "months before the event “order”: 3"),
        ("event", "after the event “order”"),
        ("every 3 2025-09-01", "years between: 3"),
        ("FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;BYDAY=FR from 2026-11-21"),
    ],
)
def test_every_form_of_a_rule_can_be_typed(qms: Cli, rule: str, words: str) -> None:
    arguments = ("--id", "OBL-own", "--title", "Own", "--rule", rule, "--event", "order")
    qms("obligation", "add", *arguments)
    (row,) = [row for row in qms("obligation", "list", "--json").items if row["id"] == "OBL-own"]
    assert row["rule_words"] == words


def test_a_rule_that_is_not_understood_shows_how_rules_are_written(qms: Cli) -> None:
    arguments = ("--id", "OBL-own", "--title", "Own", "--rule", "sometimes")
    told = qms("obligation", "add", *arguments, code=2).err
    assert "before 07-01" in told
    assert "--event" in qms("obligation", "add", *arguments[:-1], "event 5wd", code=2).err


def test_the_earliest_occurrence_is_done_unless_another_is_named(qms: Cli) -> None:
    done = qms("obligation", "done", "OBL-aqo-capa", "--date", "2026-11-20", "--json").items
    assert done == [
        {
            "id": "OBL-aqo-capa",
            "occurrence": "2026-2027",
            "state": "done",
            "due": "2026-09-30",
            "done": "2026-11-20",
        }
    ]
    item = 'completions:\n  - id: "1"\n    date: 2026-11-20\n    occurrence: 2026-2027\n'
    assert qms.read("records/obligations/OBL-aqo-capa.yaml").endswith(item)
    assert "done already" in qms("obligation", "done", "OBL-aqo-capa@2026-2027", code=2).err
    qms("obligation", "done", "OBL-aqo-capa", "--occurrence", "2027-2028")


def test_what_cannot_be_done_is_refused_with_a_hint(qms: Cli) -> None:
    assert "2026-2027" in qms("obligation", "done", "OBL-archive-audit@2020-2021", code=2).err
    assert "--occurrence" in qms("obligation", "done", "OBL-archive-audit", code=2).err
    told = qms("obligation", "done", "OBL-aqo-capa", "--date", "2026-12-01", code=2).err
    assert "not come" in told
    assert "no obligation" in qms("obligation", "done", "UNIT-university", code=2).err
    assert "EVD-x" in qms("obligation", "done", "OBL-aqo-capa", "--evidence", "EVD-x", code=2).err


def test_an_event_opens_a_term_of_ten_working_days_over_nauryz(qms: Cli) -> None:
    happened = ("obligation", "event", "OBL-acquaintance", "--date", "2026-03-16")
    out = qms(*happened, today="2026-03-16").out
    assert "OBL-acquaintance@2025-2026/1: open" in out
    assert "2026-04-02" in out
    assert "waits for no event" in qms("obligation", "event", "OBL-aqo-capa", code=2).err


@pytest.mark.req("KZ-SURV-33")
def test_an_event_after_others_that_were_dealt_with_tells_of_itself(qms: Cli) -> None:
    course = "OBL-survey-additional-education-listeners"
    qms("obligation", "event", course, "--date", "2026-09-10")
    qms("obligation", "done", course, "--date", "2026-09-20")
    said = qms("obligation", "event", course, "--date", "2026-10-15", "--json").items[0]
    assert (said["occurrence"], said["state"], said["done"]) == ("2026-2027/2", "open", None)


def test_an_event_that_lies_ahead_counts_back(dulaty: Cli) -> None:
    out = dulaty("obligation", "event", "OBL-curriculum-change", "--date", "2027-09-01").out
    assert "2027-06-01" in out


def test_a_completion_that_no_rule_knows_is_found(qms: Cli) -> None:
    path = "records/obligations/OBL-aqo-capa.yaml"
    text = qms.read(path) + "completions: [{id: '1', date: 2026-10-01, occurrence: 2026-2027/7}]\n"
    (qms.root / path).write_text(text, encoding="utf-8")
    assert "N101" in qms("check", code=1).out


def test_due_can_be_narrowed_to_a_kind_or_a_group(qms: Cli) -> None:
    qms.risk(3, 5)
    everything = {row["source"] for row in qms("due", "--json").items}
    assert everything == {"duty", "obligation", "risk"}
    surveys = qms("due", "--kind", "survey", "--json").items
    assert {row["group"] for row in surveys} == {"survey"}
    assert {row["source"] for row in qms("due", "--kind", "duty", "--json").items} == {"duty"}
    assert "obligation" in qms("due", "--kind", "nonsense", code=2).err


def test_due_of_a_unit_has_the_obligations_of_its_posts_and_bodies(qms: Cli) -> None:
    rows = qms("due", "--unit", "UNIT-career-centre", "--json").items
    assert {row["record"] for row in rows} == {"OBL-survey-graduates", "OBL-survey-employers"}


def test_a_calendar_file_cancels_what_was_done(qms: Cli, tmp_path: Path) -> None:
    path = tmp_path / "due.ics"
    command = ("due", "--kind", "obligation", "--ics", str(path))
    qms(*command)
    first = path.read_bytes()
    assert b"STATUS:CANCELLED" not in first
    qms(*command)
    assert path.read_bytes() == first
    qms("obligation", "done", "OBL-aqo-capa")
    qms(*command)
    assert path.read_bytes().count(b"STATUS:CANCELLED") == 1


def test_a_file_that_is_no_calendar_of_ours_is_left_alone(qms: Cli, tmp_path: Path) -> None:
    path = tmp_path / "notes.ics"
    path.write_text("mine", encoding="utf-8")
    assert "no calendar" in qms("due", "--ics", str(path), code=2).err
    assert path.read_text(encoding="utf-8") == "mine"


def test_without_a_command_a_workspace_shows_its_dashboard(qms: Cli) -> None:
    risk = qms.risk(5, 5)
    qms.put(CALENDAR)
    out = qms(today="2026-06-20").out
    for part in ("Critical risks: 0", "Overdue:", "In the next days (30):", "Without a day yet:"):
        assert part in out
    sections = {row["section"] for row in qms("--json").items}
    assert sections >= {"critical", "overdue", "soon", "waiting"}
    (worst,) = [row for row in qms("--json").items if row["section"] == "critical"]
    assert (worst["record"], worst["score"]) == (risk, 25)


def test_without_a_command_and_a_workspace_there_is_the_help(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(tmp_path)]) == 0
    assert "Usage" in capsys.readouterr().out


HEAD = "ROLE-head-of-academic-quality-office"


def test_the_dashboard_shows_what_waits_for_the_post_of_who_looks(
    qms: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Waiting for you" not in qms(today="2026-06-20").out
    monkeypatch.setenv("QMS_POST", HEAD)
    rows = qms("--json", today="2026-06-20").items
    mine = {row["record"] for row in rows if row["section"] == "mine"}
    assert {"OBL-annual-iqas", "OBL-aqo-analytic"} <= mine
    assert "OBL-survey-graduates" not in mine
    assert "Waiting for you (Head of the Academic Quality Office): " in qms(today="2026-06-20").out


def test_a_post_that_is_not_there_is_refused(qms: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QMS_POST", "ROLE-deen")
    assert "ROLE-dean" in qms(code=2).err
    assert "ROLE-dean@UNIT" in qms("due", "--owner", "ROLE-dean@ROLE-rector", code=2).err


def test_the_list_names_people_by_their_posts_and_programs_get_ids(qms: Cli) -> None:
    qms.risk()
    assert "Dean (University)" in qms("due").out
    who = {one for row in qms("due", "--json").items for one in row["who"]}
    assert "ROLE-dean@UNIT-university" in who
