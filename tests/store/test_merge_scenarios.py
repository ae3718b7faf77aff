"""Plain git with the merge driver: every way of bringing branches together is right or reported."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from qms.engine.check import integrity_only
from qms.engine.view import View
from qms.store.merge_driver import driver_installed, install_driver
from qms.store.store import Store
from qms.store.yaml_reader import read
from tests.store.plain_git import git, put, record, repo
from tests.workspaces import TODAY, capa, risk

if TYPE_CHECKING:
    from pathlib import Path

RISK = "records/risks/RSK-2026-0001.yaml"
CAPA = "records/capas/CAPA-2026-0001.yaml"
BEGUN = "updates:\n  - {id: '1', date: 2026-11-03, text: Begun}\n"


@pytest.fixture
def root(workspace: Path) -> Path:
    """Return a workspace with a risk and its CAPA on branch main, and a branch ``other``."""
    record(workspace, RISK, risk())
    record(workspace, CAPA, capa(more=BEGUN))
    git(workspace, "branch", "other")
    return workspace


def edit(root: Path, path: str, old: str, new: str) -> str:
    """Replace words of a file and commit."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    return record(root, path, text.replace(old, new, 1))


def on(root: Path, branch: str) -> None:
    git(root, "switch", "-q", branch)


def tree(root: Path, path: str) -> Any:  # noqa: ANN401 -- any record
    """Return a record as the working tree has it."""
    return read((root / path).read_bytes())


def codes(root: Path) -> list[str]:
    """Return the codes that ``qms check`` reports as integrity errors."""
    snapshot = Store.open(root).snapshot()
    broken = [item.code for part in snapshot.broken for item in part.diagnostics]
    return sorted([*broken, *(item.code for item in integrity_only(View(snapshot, TODAY)))])


def merge(root: Path, *names: str) -> None:
    git(root, "merge", "-q", "-m", "merge", *names)


def test_init_registers_the_driver_and_a_clone_can_get_it(root: Path, tmp_path: Path) -> None:
    assert driver_installed(repo(root))
    git(root, "clone", "-q", ".", str(tmp_path / "c"))
    assert not driver_installed(repo(tmp_path / "c"))
    assert install_driver(repo(tmp_path / "c"))
    assert not install_driver(repo(tmp_path / "c"))


def test_neighbouring_lines_of_one_record_are_merged(root: Path) -> None:
    edit(root, CAPA, "owner: ROLE-dean", "owner: ROLE-rector")
    on(root, "other")
    edit(root, CAPA, "executor: ROLE-head-of-unit", "executor: ROLE-dean")
    on(root, "main")
    merge(root, "other")
    found = tree(root, CAPA)
    assert (found["owner"], found["executor"]) == ("ROLE-rector", "ROLE-dean")
    assert codes(root) == []


def test_one_field_changed_on_both_sides_is_a_valid_record_that_check_reports(root: Path) -> None:
    edit(root, RISK, "Low response rate", "Few answers")
    on(root, "other")
    theirs = edit(root, RISK, "Low response rate", "Hardly any answers")
    on(root, "main")
    merge(root, "other")
    found = tree(root, RISK)
    assert found["title"] == "Few answers"
    assert found["conflict"] == {
        "side": theirs[:12],
        "fields": [{"path": "title", "theirs": "Hardly any answers", "base": "Low response rate"}],
    }
    assert codes(root) == ["K105"]


def test_same_id_two_new_risks_are_never_one(root: Path) -> None:
    record(root, RISK.replace("0001", "0002"), risk(2, levels=(2, 2)))
    on(root, "other")
    record(root, RISK.replace("0001", "0002"), risk(2).replace("Low response rate", "Fire"))
    on(root, "main")
    merge(root, "other")
    found = tree(root, RISK.replace("0001", "0002"))
    assert found["title"] == "Low response rate"
    assert found["conflict"]["record"]["title"] == "Fire"
    assert codes(root) == ["K105"]


def test_slug_a_renamed_file_with_an_edited_title_keeps_both(root: Path) -> None:
    unit = "records/units/UNIT-new.yaml"
    record(root, unit, "id: UNIT-new\nschema: 1\nnames: [{text: Old}]\nlevel: department\n")
    if codes(root):
        pytest.fail(f"the example itself is unsound: {codes(root)}")
    git(root, "branch", "-f", "other")
    git(root, "mv", unit, unit.replace("new", "newer"))
    edit(root, unit.replace("new", "newer"), "id: UNIT-new", "id: UNIT-newer")
    on(root, "other")
    edit(root, unit, "Old", "Young")
    on(root, "main")
    merge(root, "other")
    found = tree(root, unit.replace("new", "newer"))
    assert found["id"] == "UNIT-newer"
    assert found["names"] == [{"text": "Young"}]
    assert codes(root) == []


def test_double_key_both_sides_add_one_field(root: Path) -> None:
    record(root, RISK, risk(more="notes: Ours\n"))
    on(root, "other")
    text = risk().replace("owner:", "notes: Theirs\nowner:")
    record(root, RISK, text)
    on(root, "main")
    merge(root, "other")
    assert (root / RISK).read_text().count("\nnotes:") == 1
    assert tree(root, RISK)["conflict"]["fields"] == [{"path": "notes", "theirs": "Theirs"}]
    assert codes(root) == ["K105"]


def test_split_state_two_moves_that_exclude_each_other_are_reported(root: Path) -> None:
    move = "transitions:\n  - {{id: '1', date: 2026-11-0{}, to: {}}}\n"
    record(root, CAPA, capa(more=BEGUN + move.format(4, "cancelled")))
    on(root, "other")
    record(root, CAPA, capa(more=BEGUN + move.format(5, "entered_by_mistake")))
    on(root, "main")
    merge(root, "other")
    found = tree(root, CAPA)
    assert [item["to"] for item in found["transitions"]] == ["cancelled"]
    assert found["conflict"]["fields"][0]["theirs"][0]["to"] == "entered_by_mistake"
    assert codes(root) == ["K105"]


def test_rename_of_a_file_on_one_side_and_an_edit_on_the_other_follow_each_other(
    root: Path,
) -> None:
    new = RISK.replace("0001", "0005")
    git(root, "mv", RISK, new)
    edit(root, new, "id: RSK-2026-0001", "id: RSK-2026-0005")
    edit(root, new, "assessments:", "aliases: [RSK-2026-0001]\nassessments:")
    on(root, "other")
    edit(root, RISK, "Low response rate", "Few answers")
    on(root, "main")
    merge(root, "other")
    assert tree(root, new)["title"] == "Few answers"
    assert tree(root, new)["id"] == "RSK-2026-0005"
    assert codes(root) == []


def test_delete_on_one_side_and_edit_on_the_other_stops_for_a_person(root: Path) -> None:
    git(root, "rm", "-q", CAPA)
    git(root, "commit", "-qm", "gone")
    on(root, "other")
    edit(root, CAPA, "Reminders", "Two reminders")
    on(root, "main")
    with pytest.raises(subprocess.CalledProcessError):
        merge(root, "other")
    assert tree(root, CAPA)["title"] == "Two reminders"
    assert git(root, "status", "--porcelain") == f"DU {CAPA}"


def test_crlf_and_byte_order_mark_of_an_editor_are_no_changes(root: Path) -> None:
    edit(root, RISK, "owner: ROLE-dean", "owner: ROLE-rector")
    on(root, "other")
    text = risk().replace("Low response rate", "Few answers").replace("\n", "\r\n")
    (root / RISK).write_bytes(b"\xef\xbb\xbf" + text.encode())
    git(root, "add", ".")
    git(root, "commit", "-qm", "from a windows editor")
    on(root, "main")
    merge(root, "other")
    found = tree(root, RISK)
    assert (found["owner"], found["title"]) == ("ROLE-rector", "Few answers")
    assert b"\r" not in (root / RISK).read_bytes()
    assert codes(root) == []


def test_revert_of_an_older_change_keeps_the_later_ones(root: Path) -> None:
    first = edit(root, RISK, "Low response rate", "Few answers")
    edit(root, RISK, "category: methodological", "category: technical")
    git(root, "revert", "--no-edit", first)
    found = tree(root, RISK)
    assert (found["title"], found["category"]) == ("Low response rate", "technical")


def test_cherry_pick_of_one_commit_then_the_merge_of_its_branch_changes_nothing_twice(
    root: Path,
) -> None:
    on(root, "other")
    added = "  - {id: '2', date: 2026-11-10, text: Sent}\n"
    picked = record(root, CAPA, capa(more=BEGUN + added))
    edit(root, CAPA, "Reminders", "Two reminders")
    on(root, "main")
    git(root, "cherry-pick", picked)
    merge(root, "other")
    found = tree(root, CAPA)
    assert [item["id"] for item in found["updates"]] == ["1", "2"]
    assert found["title"] == "Two reminders"
    assert codes(root) == []


def test_rebase_of_an_appended_update_over_another_keeps_both(root: Path) -> None:
    record(root, CAPA, capa(more=BEGUN + "  - {id: '2', date: 2026-11-10, text: Sent}\n"))
    on(root, "other")
    record(root, CAPA, capa(more=BEGUN + "  - {id: '2', date: 2026-11-11, text: Met}\n"))
    git(root, "rebase", "-q", "main")
    found = tree(root, CAPA)["updates"]
    assert [(item["id"], item["text"]) for item in found] == [
        ("1", "Begun"),
        ("2", "Sent"),
        ("3", "Met"),
    ]
    assert codes(root) == []


def test_octopus_of_branches_that_touch_one_place_is_refused_by_git_or_right(root: Path) -> None:
    for name, words in (("one", "Sent"), ("two", "Met")):
        git(root, "switch", "-q", "-c", name, "main")
        more = BEGUN + f"  - {{id: '2', date: 2026-11-10, text: {words}}}\n"
        record(root, CAPA, capa(more=more))
    on(root, "main")
    edit(root, RISK, "Low response rate", "Few answers")
    with pytest.raises(subprocess.CalledProcessError):
        merge(root, "one", "two")
    git(root, "reset", "-q", "--hard")
    assert codes(root) == []


def test_union_what_an_older_attribute_glued_together_is_reported(root: Path) -> None:
    attributes = (root / ".gitattributes").read_text()
    put(root, ".gitattributes", attributes + "records/**/*.yaml merge=union\n")
    git(root, "commit", "-qam", "union")
    git(root, "branch", "-f", "other")
    edit(root, RISK, "Low response rate", "Few answers")
    on(root, "other")
    edit(root, RISK, "Low response rate", "Hardly any answers")
    on(root, "main")
    merge(root, "other")
    assert codes(root) == ["Y118"]


def test_a_side_that_is_no_yaml_leaves_ours_and_says_so(root: Path) -> None:
    edit(root, RISK, "Low response rate", "Few answers")
    on(root, "other")
    record(root, RISK, "id: [RSK\n")
    on(root, "main")
    merge(root, "other")
    found = tree(root, RISK)
    assert found["title"] == "Few answers"
    assert found["conflict"]["unreadable"] is True
    assert codes(root) == ["K105"]


def test_where_ours_is_no_yaml_nothing_is_written_and_git_stops(root: Path) -> None:
    broken = "id: [RSK\n"
    record(root, RISK, broken)
    on(root, "other")
    edit(root, RISK, "Low response rate", "Few answers")
    on(root, "main")
    with pytest.raises(subprocess.CalledProcessError):
        merge(root, "other")
    assert (root / RISK).read_text() == broken


def test_comments_order_and_quotes_of_ours_survive(root: Path) -> None:
    own = "# why\n" + risk().replace("title: Low response rate", 'title: "Low response rate"  # !')
    record(root, RISK, own)
    git(root, "branch", "-f", "other")
    record(root, RISK, own.replace("owner: ROLE-dean", "owner: ROLE-rector"))
    on(root, "other")
    record(root, RISK, own.replace('"Low response rate"', '"Few answers"'))
    on(root, "main")
    merge(root, "other")
    expected = own.replace("owner: ROLE-dean", "owner: ROLE-rector")
    assert (root / RISK).read_text() == expected.replace('"Low response rate"', '"Few answers"')


def test_the_driver_imports_nothing_from_the_merged_folder(root: Path) -> None:
    put(root, "yaml.py", "raise SystemExit('hostile')\n")
    put(root, "qms/__init__.py", "raise SystemExit('hostile')\n")
    test_neighbouring_lines_of_one_record_are_merged(root)


def test_the_driver_answers_a_wrong_call_with_2() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "qms", "merge-driver", "a"], check=False, env=os.environ
    )
    assert done.returncode == 2
