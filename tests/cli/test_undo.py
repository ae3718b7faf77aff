"""The last change is taken back by another one: nothing that was recorded disappears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from qms.store.yaml_reader import read
from tests import drafting
from tests.store.plain_git import git, put
from tests.workspaces import capa, risk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

RISK = "records/risks/RSK-2026-0001.yaml"
CAPA = "records/capas/CAPA-2026-0001.yaml"


@pytest.fixture
def cli(qms: Cli) -> Cli:
    """Return a workspace with a risk and its CAPA."""
    qms.put(risk(), capa(more="updates:\n  - {id: '1', date: 2026-11-03, text: Begun}\n"))
    git(qms.root, "add", ".")
    git(qms.root, "commit", "-qm", "first")
    return qms


def tree(cli: Cli, path: str) -> dict[str, Any]:
    return read((cli.root / path).read_bytes())


def head(cli: Cli) -> str:
    return git(cli.root, "rev-parse", "HEAD")


def edited(cli: Cli, record_id: str, path: str, old: str, new: str) -> None:
    """Change a record as ``qms edit`` does."""
    text = cli.read(path)
    assert old in text
    put(cli.root, path, text.replace(old, new, 1))
    message = f"{record_id}: edit\n\nQms-Change: 1\nQms-Op: edit\nQms-Record: {record_id}"
    git(cli.root, "commit", "-qam", message)


def append(cli: Cli, number: int, words: str) -> None:
    line = f"  - {{id: '{number}', date: 2026-11-10, text: {words}}}\n"
    edited(cli, "CAPA-2026-0001", CAPA, "updates:\n", f"updates:\n{line}")


def test_an_edited_field_gets_its_old_value_in_one_line_and_the_commit_says_so(cli: Cli) -> None:
    cli("set", "RSK-2026-0001", "title", "Another")
    meant = head(cli)
    said = cli("undo")
    assert "RSK-2026-0001: Title: Another -> Low response rate" in said.out
    assert tree(cli, RISK)["title"] == "Low response rate"
    message = git(cli.root, "log", "-1", "--format=%B")
    assert message.startswith("Take back: RSK-2026-0001: set title\n")
    assert f"Qms-Undoes: {meant}\n" in message
    assert git(cli.root, "diff", "--stat", "HEAD~2") == ""


def test_a_dated_item_that_was_appended_is_void_with_the_reason(cli: Cli) -> None:
    append(cli, 2, "Wrong letter")
    assert "CAPA-2026-0001: Updates, 2026-11-10 is void" in cli("undo").out
    first = tree(cli, CAPA)["updates"][0]
    assert first["text"] == "Wrong letter"
    assert first["void"] == "taken back on 2026-11-21: CAPA-2026-0001: edit"
    assert tree(cli, CAPA)["updates"][1] == {"id": "1", "date": "2026-11-03", "text": "Begun"}
    cli("check", "--only", "integrity")


def test_an_approval_with_a_wrong_number_is_void_and_can_be_recorded_again(qms: Cli) -> None:
    drafting.begin(qms)
    drafting.agreed(qms, "2026-10-05")
    drafting.approved(qms, "77", "2026-10-12")
    said = qms("undo")
    assert "  DOC-2026-0001: Approvals, 1 is void" in said.lines
    assert "State: draft" in qms("doc", "steps", drafting.DOC).lines
    drafting.approved(qms, "7", "2026-10-12")
    told = qms("doc", "verify", drafting.DOC)
    assert "  Who: BODY-management-board; what: protocol 7" in told.lines
    assert told.lines[-1] == "Approvals looked at: 1; with problems: 0"


def test_a_record_that_was_made_ends_as_entered_by_mistake(cli: Cli) -> None:
    made = cli.risk()
    cli("undo")
    move = tree(cli, f"records/risks/{made}.yaml")["transitions"][0]
    assert (move["date"], move["to"]) == ("2026-11-21", "entered_by_mistake")
    assert cli.risk() == "RSK-2026-0003"  # its id is not free


def test_a_record_of_a_kind_without_states_is_refused_with_what_to_do(
    cli: Cli, tmp_path: Path
) -> None:
    cli("evidence", "add", str(put(tmp_path, "act.txt")), "--title", "Act", "--into-git")
    before = head(cli)
    said = cli("undo", code=2)
    assert "ends in no state" in said.err
    assert "qms edit EVD-2026-0001" in said.err
    assert head(cli) == before
    assert (cli.root / "records/evidence/EVD-2026-0001/act.txt").exists()


def test_repeated_undo_goes_further_back_and_undoing_an_undo_brings_back(cli: Cli) -> None:
    cli("set", "RSK-2026-0001", "title", "One")
    cli("set", "RSK-2026-0001", "title", "Two")
    cli("undo")
    assert tree(cli, RISK)["title"] == "One"
    cli("undo")
    assert tree(cli, RISK)["title"] == "Low response rate"
    second = head(cli)
    said = cli("undo", second[:12])
    assert "Brought back: RSK-2026-0001: set title" in said.out
    assert tree(cli, RISK)["title"] == "One"
    cli("undo")
    assert tree(cli, RISK)["title"] == "Low response rate"
    assert "no change that could be taken back" in cli("undo", code=2).err


def test_a_made_record_can_be_brought_back_and_taken_back_again(cli: Cli) -> None:
    made = cli.risk()
    cli("undo")
    cli("undo", "HEAD")
    assert [row["state"] for row in cli("--json", "risk", "list").items] == ["open", "open"]
    cli("undo")
    states = {row["id"]: row["state"] for row in cli("--json", "risk", "list").items}
    assert states[made] == "entered_by_mistake"
    assert [move["id"] for move in tree(cli, f"records/risks/{made}.yaml")["transitions"]] == [
        "1",
        "2",
    ]


def test_a_change_of_many_records_is_taken_back_as_a_whole(cli: Cli, tmp_path: Path) -> None:
    rows = "Title;Category;Unit;Risk owner;Likelihood;Impact\n" + "".join(
        f"Risk {n};methodological;UNIT-university;ROLE-dean;2;{n}\n" for n in (1, 2, 3)
    )
    cli("import", "risk", str(put(tmp_path, "risks.csv", rows)))
    cli("undo")
    states = [row["state"] for row in cli("--json", "risk", "list").items]
    assert states == ["open", *["entered_by_mistake"] * 3]


def test_what_somebody_changed_since_is_named_and_not_overwritten(cli: Cli) -> None:
    cli("set", "RSK-2026-0001", "title", "Mine")
    mine = head(cli)
    put(cli.root, RISK, cli.read(RISK).replace("Mine", "Of a colleague"))
    git(cli.root, "commit", "-qam", "Clearer title")
    before = cli.read(RISK)
    said = cli("undo", mine, code=2)
    assert "RSK-2026-0001: title was changed since: Clearer title" in said.err
    assert git(cli.root, "rev-parse", "--short=12", "HEAD") in said.err
    assert cli.read(RISK) == before


def test_what_others_did_to_the_same_record_elsewhere_stays(cli: Cli) -> None:
    cli("set", "CAPA-2026-0001", "title", "Mine")
    mine = head(cli)
    cli("set", "CAPA-2026-0001", "due", "2026-12-31")
    cli("undo", mine)
    assert tree(cli, CAPA)["title"] == "Reminders"
    assert tree(cli, CAPA)["due"] == "2026-12-31"


def test_a_made_record_on_which_others_worked_is_not_ended(cli: Cli) -> None:
    made = cli.risk()
    creation = head(cli)
    cli("set", made, "title", "Worked on")
    assert f"{made}: title was changed since" in cli("undo", creation, code=2).err


def test_a_renumbering_is_taken_back_with_what_was_written_since(cli: Cli) -> None:
    cli("renumber", "RSK-2026-0001")
    cli.record(capa(2).replace("[RSK-2026-0001]", "[RSK-2026-0002]"))
    cli("undo")
    assert tree(cli, CAPA)["sources"] == ["RSK-2026-0001"]
    assert tree(cli, "records/capas/CAPA-2026-0002.yaml")["sources"] == ["RSK-2026-0001"]
    assert tree(cli, RISK)["aliases"] == ["RSK-2026-0002"]
    cli("check", "--only", "integrity")
    cli("undo", "HEAD")
    assert tree(cli, CAPA)["sources"] == ["RSK-2026-0002"]


def test_a_change_on_which_a_later_one_rests_is_not_taken_back(cli: Cli) -> None:
    closed = "transitions:\n  - {id: '1', date: 2026-11-10, to: closed, basis: Done}\n"
    put(cli.root, RISK, cli.read(RISK) + closed)
    git(cli.root, "commit", "-qam", "RSK-2026-0001: close\n\nQms-Change: 1\nQms-Op: edit")
    meant = head(cli)
    opened = "  - {id: '2', date: 2026-11-11, to: open, basis: Again}\n"
    edited(cli, "RSK-2026-0001", RISK, closed, closed + opened)
    before = cli.read(RISK)
    assert "Nothing was written. T102" in cli("undo", meant, code=2).err
    assert cli.read(RISK) == before


def test_the_beginning_commits_by_hand_and_form_only_are_explained(cli: Cli) -> None:
    start = git(cli.root, "rev-list", "--max-parents=0", "HEAD")
    assert "not made by this program" in cli("undo", start, code=2).err
    message = "Bring records into canonical form\n\nQms-Change: 1\nQms-Op: fmt"
    git(cli.root, "commit", "-q", "--allow-empty", "-m", message)
    assert "changed the form of the records" in cli("undo", code=2).err


def test_a_dry_run_writes_nothing_and_answers_the_same(cli: Cli) -> None:
    cli("set", "RSK-2026-0001", "title", "Another")
    before = head(cli)
    item = cli("--json", "undo", "--dry-run").items[0]
    assert (item["done"], item["field"], item["commit"]) == ("set back", "title", None)
    assert head(cli) == before
    assert tree(cli, RISK)["title"] == "Another"


def test_what_is_not_committed_yet_is_not_mixed_in(cli: Cli) -> None:
    cli("set", "RSK-2026-0001", "title", "Another")
    put(cli.root, RISK, cli.read(RISK) + "# by hand\n")
    assert "not committed" in cli("undo", code=2).err


def test_a_record_in_the_place_of_a_change_is_told_where_its_changes_stand(cli: Cli) -> None:
    record_id = cli.risk()
    for name in (record_id, record_id.replace("RSK", "RS\u041a")):  # a Cyrillic letter
        said = cli("undo", name, code=2).err
        assert f"{record_id} is a record; a change is named by its commit." in said
        assert f"qms log {record_id}" in said
