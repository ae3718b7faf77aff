"""What a merge left open is explained side by side and settled by one command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from qms.actions.resolve import locate
from qms.store.yaml_reader import read
from tests.store.plain_git import git, record
from tests.workspaces import capa, risk

if TYPE_CHECKING:
    from tests.workspaces import Cli

RISK = "records/risks/RSK-2026-0001.yaml"
SECOND = "records/risks/RSK-2026-0002.yaml"
CAPA = "records/capas/CAPA-2026-0001.yaml"
BEGUN = "updates:\n  - {id: '1', date: 2026-11-03, text: Begun, progress: 10}\n"


def tree(qms: Cli, path: str) -> dict[str, Any]:
    return read(qms.read(path).encode())


@pytest.fixture
def split(qms: Cli) -> Cli:
    """Return a workspace in which one CAPA was changed in three places on two branches."""
    record(qms.root, RISK, risk())
    record(qms.root, CAPA, capa(more=BEGUN))
    git(qms.root, "switch", "-qc", "other")
    theirs = capa(more=BEGUN.replace("10", "30")).replace("Reminders", "Letters")
    record(qms.root, CAPA, theirs.replace("due: 2026-12-20\n", ""))
    git(qms.root, "switch", "-q", "main")
    ours = capa(more=BEGUN.replace("10", "20")).replace("Reminders", "Calls")
    record(qms.root, CAPA, ours.replace("2026-12-20", "2026-12-30"))
    git(qms.root, "merge", "-q", "-m", "merge", "other")
    return qms


def test_conflicts_are_listed_with_titles_of_fields_and_three_versions(split: Cli) -> None:
    said = split("resolve").out
    assert "CAPA-2026-0001 Calls" in said
    for words in ("Title", "Reminders", "Calls", "Letters", "Updates / 1 / Progress", "taken away"):
        assert words in said
    said = split("--lang", "ru", "resolve").out
    assert "Calls" in said


def test_conflicts_for_programs_have_their_schema(split: Cli) -> None:
    said = split("--json", "resolve")
    jsonschema.validate(said.json, answer_schemas()["resolve"])
    assert {row["field"]: (row["base"], row["ours"], row["theirs"]) for row in said.items} == {
        "title": ("Reminders", "Calls", "Letters"),
        "due": ("2026-12-20", "2026-12-30", None),
        "updates.1.progress": (10, 20, 30),
    }


def test_field_by_field_with_ours_theirs_and_a_new_value(split: Cli) -> None:
    said = split("resolve", "CAPA-2026-0001", "title=Calls and letters", "due=theirs")
    assert "Still to be settled: 1" in said.out
    found = tree(split, CAPA)
    assert found["title"] == "Calls and letters"
    assert "due" not in found
    assert [entry["path"] for entry in found["conflict"]["fields"]] == ["updates.1.progress"]
    split("resolve", "CAPA-2026-0001", "updates.1.progress=25")
    found = tree(split, CAPA)
    assert found["updates"][0]["progress"] == 25
    assert "conflict" not in found
    assert git(split.root, "status", "--porcelain") == ""
    split("check", "--only", "integrity")


@pytest.mark.parametrize(
    ("side", "title", "due"), [("--ours", "Calls", "2026-12-30"), ("--theirs", "Letters", None)]
)
def test_one_side_for_all(split: Cli, side: str, title: str, due: str | None) -> None:
    split("resolve", "CAPA-2026-0001", side)
    found = tree(split, CAPA)
    assert (found["title"], found.get("due")) == (title, due)
    assert "conflict" not in found


def test_a_value_that_the_record_could_not_hold_is_refused_and_nothing_is_settled(
    split: Cli,
) -> None:
    before = split.read(CAPA)
    said = split("resolve", "CAPA-2026-0001", "due=tomorrow", code=2)
    assert "S103: due: tomorrow is no date" in said.err
    assert split.read(CAPA) == before


def test_a_wrong_choice_names_what_is_open(split: Cli) -> None:
    said = split("resolve", "CAPA-2026-0001", "owner=ours", code=2)
    assert "title, due, updates.1.progress" in said.err
    assert "FIELD=ours" in split("resolve", "CAPA-2026-0001", "title", code=2).err
    assert "has no conflict" in split("resolve", "RSK-2026-0001", "--ours", code=2).err


@pytest.fixture
def twice(qms: Cli) -> Cli:
    """Return a workspace in which two branches gave one id to two risks, each with a CAPA."""
    record(qms.root, RISK, risk())
    git(qms.root, "switch", "-qc", "other")
    record(qms.root, SECOND, risk(2).replace("Low response rate", "Fire"))
    record(qms.root, CAPA.replace("1.y", "2.y"), capa(2).replace("RSK-2026-0001", "RSK-2026-0002"))
    git(qms.root, "switch", "-q", "main")
    record(qms.root, SECOND, risk(2).replace("Low response rate", "Flood"))
    record(qms.root, CAPA, capa().replace("RSK-2026-0001", "RSK-2026-0002"))
    git(qms.root, "merge", "-q", "-m", "merge", "other")
    return qms


def test_two_records_of_one_id_become_two_and_references_follow_each(twice: Cli) -> None:
    said = twice("resolve").out
    assert "Two records have this id" in said
    assert "Flood" in said
    assert "Fire" in said
    twice("resolve", "RSK-2026-0002")
    assert tree(twice, SECOND)["title"] == "Flood"
    third = tree(twice, SECOND.replace("0002", "0003"))
    assert (third["id"], third["title"]) == ("RSK-2026-0003", "Fire")
    assert tree(twice, CAPA)["sources"] == ["RSK-2026-0002"]
    assert tree(twice, CAPA.replace("1.y", "2.y"))["sources"] == ["RSK-2026-0003"]
    assert git(twice.root, "log", "-1", "--format=%s") == "RSK-2026-0002: settle a conflict"
    found = {item["code"]: item["state"] for item in twice("doctor", "--json", code=None).items}
    assert found["reused"] == "ok"
    twice("check", "--only", "integrity")


@pytest.fixture
def rebased(qms: Cli) -> Cli:
    """Return a workspace in which one of those branches was put after the other by a rebase.

    It has a second change of its risk, and a CAPA whose id the main line gave too.
    """
    at = "2026-11-{:02}T10:00:00+0000"
    record(qms.root, RISK, risk(), when=at.format(1))
    git(qms.root, "switch", "-qc", "other")
    fire = risk(2).replace("Low response rate", "Fire")
    ours = capa().replace("RSK-2026-0001", "RSK-2026-0002")
    record(qms.root, SECOND, fire + "notes: See RSK-2026-0002\n", when=at.format(2))
    record(qms.root, SECOND, fire + "notes: Look at RSK-2026-0002 again\n", when=at.format(3))
    record(qms.root, CAPA, ours.replace("Reminders", "Alarms"), when=at.format(4))
    second = ours.replace("CAPA-2026-0001", "CAPA-2026-0002")
    record(qms.root, CAPA.replace("1.y", "2.y"), second, when=at.format(5))
    git(qms.root, "switch", "-q", "main")
    record(qms.root, SECOND, risk(2).replace("Low response rate", "Flood"), when=at.format(6))
    record(qms.root, CAPA, ours, when=at.format(7))
    git(qms.root, "switch", "-q", "other")
    git(qms.root, "rebase", "-q", "main")
    third = ours.replace("CAPA-2026-0001", "CAPA-2026-0003")
    record(qms.root, CAPA.replace("1.y", "3.y"), third, when="2099-01-01T10:00:00+0000")
    return qms


def test_after_a_rebase_too_two_records_of_one_id_become_two_and_references_follow(
    rebased: Cli,
) -> None:
    assert tree(rebased, SECOND)["title"] == "Flood"
    assert tree(rebased, SECOND)["conflict"]["record"]["notes"].startswith("Look")
    said = rebased("resolve", "RSK-2026-0002").out
    assert "The other record is RSK-2026-0003 now: Fire" in said
    assert "What referred to it follows: CAPA-2026-0001, CAPA-2026-0002" in said
    assert tree(rebased, SECOND.replace("0002", "0003"))["notes"] == "Look at RSK-2026-0003 again"
    rebased("resolve", "CAPA-2026-0001")
    found = [tree(rebased, CAPA.replace("1.y", f"{n}.y")) for n in range(1, 5)]
    assert [(one["title"], one["sources"][0][-1]) for one in found] == [
        ("Reminders", "2"),  # of the main line
        ("Reminders", "3"),
        ("Reminders", "2"),  # written afterwards, by somebody who saw the main line
        ("Alarms", "3"),
    ]
    rebased("check", "--only", "integrity")


def test_where_the_history_does_not_tell_who_meant_which_record_they_are_named(
    rebased: Cli,
) -> None:
    git(rebased.root, "checkout", "-q", "--orphan", "flat")
    git(rebased.root, "commit", "-q", "-m", "all at once")
    said = rebased("resolve", "RSK-2026-0002").out
    assert "Nothing tells which of the two these mean; they refer to RSK-2026-0002 still" in said
    assert "CAPA-2026-0001, CAPA-2026-0002, CAPA-2026-0003" in said
    assert tree(rebased, CAPA.replace("1.y", "2.y"))["sources"] == ["RSK-2026-0002"]


@pytest.mark.parametrize(("side", "title"), [("--ours", "Flood"), ("--theirs", "Fire")])
def test_two_records_of_one_id_that_are_one_record_take_a_side(
    twice: Cli, side: str, title: str
) -> None:
    twice("resolve", "RSK-2026-0002", side)
    assert tree(twice, SECOND)["title"] == title
    assert "conflict" not in tree(twice, SECOND)


def test_a_place_is_found_by_ids_of_items_even_with_dots() -> None:
    held = {"l": [{"id": "a.b", "x": 1}, {"id": "a"}], "m": {"k": 2}}
    assert locate(held, "l.a.b.x") == ("l", 0, "x")
    assert locate(held, "l.a") == ("l", 1)
    assert locate(held, "m.new") == ("m", "new")
    assert locate(held, "l.z") is None


def test_a_record_with_a_conflict_can_still_be_changed(split: Cli) -> None:
    split("set", "CAPA-2026-0001", "notes", "Ask again")
    assert tree(split, CAPA)["conflict"]["fields"]


def test_a_word_that_only_nearly_names_a_side_is_not_written_into_the_record(split: Cli) -> None:
    refused = split("resolve", "CAPA-2026-0001", "title=mine", code=2)
    assert "title=mine: whose version is that?" in refused.err
    assert "Calls" in split("resolve").out
