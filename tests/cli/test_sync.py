"""Two people, two clones: what each did is with both after each has said ``qms sync``."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from qms.store import git_trees
from qms.store.yaml_reader import read
from tests.cli.clones import clone, shared
from tests.store.plain_git import git, hook, put
from tests.workspaces import Cli, capa, risk

if TYPE_CHECKING:
    from pathlib import Path

RISK = "records/risks/RSK-2026-0001.yaml"
CAPA = "records/capas/CAPA-2026-0001.yaml"
UPDATES = "updates:\n  - {id: '1', date: 2026-11-03, text: Begun}\n"


@pytest.fixture
def bare(qms: Cli) -> Path:
    """Return the shared repository of a workspace with a risk and its CAPA."""
    qms.put(risk(), capa(more=UPDATES))
    git(qms.root, "add", ".")
    git(qms.root, "commit", "-qm", "first")
    return shared(qms.root)


@pytest.fixture
def other(bare: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line of a second person with a clone."""
    return clone(bare, "second", capsys)


def change(qms: Cli, path: str, old: str, new: str) -> None:
    """Edit a file by hand and commit it."""
    text = qms.read(path)
    assert old in text
    put(qms.root, path, text.replace(old, new, 1))
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", f"edit {path}")


def append(qms: Cli, words: str) -> None:
    """Append an update to the CAPA, as both people do."""
    path = qms.root / CAPA
    text = path.read_text(encoding="utf-8")
    put(qms.root, CAPA, text + f"  - {{id: '2', date: 2026-11-10, text: {words}}}\n")
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", words)


def head(qms: Cli) -> str:
    return git(qms.root, "rev-parse", "HEAD")


def clean(qms: Cli) -> None:
    """Nothing is left half done: no merge under way, nothing changed against the last commit."""
    assert git(qms.root, "status", "--porcelain") == ""
    assert not (qms.root / ".git/MERGE_HEAD").exists()


def test_both_add_a_risk_edit_one_capa_and_append_an_update_and_no_hand_is_needed(
    qms: Cli, bare: Path, other: Cli
) -> None:
    qms("set", "CAPA-2026-0001", "title", "Two reminders")
    append(qms, "First reminder sent")
    mine = qms.risk(4, 4)
    other("set", "CAPA-2026-0001", "due", "2026-12-31")
    append(other, "Letter written")
    other("sync")
    second = other.risk(2, 2)  # knows nothing of ours yet
    assert second == mine == "RSK-2026-0002"
    qms_said = qms("sync")
    assert "Came in: 1" in qms_said.out
    assert "CAPA-2026-0001" in qms_said.out
    said = other("sync")
    assert "RSK-2026-0002 is RSK-2026-0003 now" in said.out
    told = "CAPA-2026-0001, Updates: number 2 of yours is 3 now: others had added a 2 too."
    assert told in qms_said.out
    qms("sync")
    assert head(qms) == head(other) == git(bare, "rev-parse", "main")
    for person in (qms, other):
        clean(person)
        text = person.read(CAPA)
        assert "title: Two reminders" in text
        assert "due: 2026-12-31" in text
        # what others have seen keeps its id; ours, sent later, takes the next one
        assert updates(text) == {"1": "Begun", "2": "Letter written", "3": "First reminder sent"}
        person("check", "--only", "integrity")


def updates(text: str) -> dict[str, str]:
    """Return the updates of a CAPA by their ids."""
    tree: dict[str, Any] = read(text.encode())
    return {item["id"]: item["text"] for item in tree["updates"]}


def test_what_came_and_went_is_told_by_kind_and_name(qms: Cli, bare: Path, other: Cli) -> None:
    qms.risk(4, 4)
    qms("set", "CAPA-2026-0001", "title", "Two reminders")
    said = qms("sync")
    assert "Sent: 2" in said.out
    assert "+ RSK-2026-0002 Low response rate" in said.out
    assert "  CAPA-2026-0001 Two reminders" in said.out
    said = other("--json", "sync")
    jsonschema.validate(said.json, answer_schemas()["sync"])
    assert [(row["what"], row["record"], row["new"]) for row in said.items] == [
        ("received", "CAPA-2026-0001", False),
        ("received", "RSK-2026-0002", True),
    ]
    assert "Nothing new here" in other("sync").out


def test_one_field_changed_by_both_stays_here_until_it_is_settled(
    qms: Cli, bare: Path, other: Cli
) -> None:
    other("set", "CAPA-2026-0001", "title", "Letters")
    other("sync")
    shared_before = git(bare, "rev-parse", "main")
    qms("set", "CAPA-2026-0001", "title", "Reminders by telephone")
    said = qms("sync", code=1)
    assert "Conflict: CAPA-2026-0001 Reminders by telephone. You and others" in said.out
    assert "Nothing is sent before the conflicts are settled" in said.out
    assert git(bare, "rev-parse", "main") == shared_before
    clean(qms)
    assert "K105" in qms("check", code=1).out
    said = qms("resolve")
    assert "Reminders by telephone" in said.out
    assert "Letters" in said.out
    assert "qms resolve CAPA-2026-0001" in said.out
    qms("resolve", "CAPA-2026-0001", "title=theirs")
    assert "conflict" not in qms.read(CAPA)
    assert "title: Letters" in qms.read(CAPA)
    assert "There is no conflict" in qms("resolve").out
    qms("sync")
    other("sync")
    assert head(qms) == head(other)


def test_the_same_new_id_becomes_two_risks_and_the_capa_follows_its_own(
    qms: Cli, bare: Path, other: Cli
) -> None:
    qms.risk(5, 5, "--measures", "Ours")
    other_id = other.risk(2, 2, "--measures", "Theirs")
    capa_id = other("capa", "add", "--risk", other_id, "--owner", "ROLE-dean").lines[0]
    other("set", other_id, "notes", f"See {other_id} again")
    qms("sync")
    said = other("sync")
    assert f"{other_id} is RSK-2026-0003 now" in said.out
    came = said.out[: said.out.index("Sent")]
    assert "Came in: 1" in came  # theirs; what of ours only followed is no news
    assert "RSK-2026-0002" in came
    qms("sync")
    for person in (qms, other):
        assert "Ours" in person.read("records/risks/RSK-2026-0002.yaml")
        renumbered = person.read("records/risks/RSK-2026-0003.yaml")
        assert "Theirs" in renumbered
        assert "See RSK-2026-0003 again" in renumbered
        assert "RSK-2026-0003" in person.read(f"records/capas/{capa_id}.yaml")
        person("check", "--only", "integrity")
        clean(person)


def test_two_states_that_exclude_each_other_are_a_conflict_not_a_muddle(
    qms: Cli, bare: Path, other: Cli
) -> None:
    move = "transitions:\n  - {{id: '1', date: 2026-11-0{}, to: {}}}\n"
    for person, words in ((qms, move.format(4, "cancelled")), (other, move.format(5, "planned"))):
        put(person.root, CAPA, person.read(CAPA) + words)
        git(person.root, "commit", "-qam", "move", "--no-verify")
    other("sync", code=None)
    assert "wrote different things here: Changes of state" in qms("sync", code=1).out
    assert "to: cancelled" in qms.read(CAPA)
    qms("resolve", "CAPA-2026-0001", "--ours")
    assert "planned" not in qms.read(CAPA)


def test_a_record_renumbered_there_and_edited_here_is_one_record(
    qms: Cli, bare: Path, other: Cli
) -> None:
    new = RISK.replace("0001", "0009")
    git(other.root, "mv", RISK, new)
    text = other.read(new).replace("id: RSK-2026-0001", "id: RSK-2026-0009")
    put(other.root, new, text + "aliases: [RSK-2026-0001]\n")
    git(other.root, "commit", "-qam", "renumber")
    other("sync")
    qms("set", "RSK-2026-0001", "title", "Few answers")
    qms("sync")
    assert not (qms.root / RISK).exists()
    assert "title: Few answers" in qms.read(new)
    clean(qms)
    qms("check", "--only", "integrity")


def test_a_record_taken_away_there_and_edited_here_stays(qms: Cli, bare: Path, other: Cli) -> None:
    git(other.root, "rm", "-q", CAPA)
    git(other.root, "commit", "-qm", "gone")
    other("sync")
    qms("set", "CAPA-2026-0001", "title", "Two reminders")
    assert "Conflict: CAPA-2026-0001" in qms("sync", code=1).out
    assert "the other changed it" in qms("resolve").out
    assert (
        "Records are never taken away" in qms("resolve", "CAPA-2026-0001", "--theirs", code=2).err
    )
    qms("resolve", "CAPA-2026-0001", "--ours")
    qms("sync")
    assert "title: Two reminders" in qms.read(CAPA)


def test_other_texts_are_merged_line_by_line(qms: Cli, bare: Path, other: Cli) -> None:
    lines = "".join(f"line {number}\n" for number in range(9))
    put(qms.root, "templates/a.md", lines)
    git(qms.root, "add", ".")
    git(qms.root, "commit", "-qm", "text")
    qms("sync")
    other("sync")
    change(other, "templates/a.md", "line 0", "first")
    other("sync")
    change(qms, "templates/a.md", "line 8", "last")
    qms("sync")
    text = qms.read("templates/a.md")
    assert text.startswith("first") and text.endswith("last\n")  # noqa: PT018 -- one sentence
    clean(qms)


def test_settings_changed_in_one_place_by_both_are_refused_with_both_versions(
    qms: Cli, bare: Path, other: Cli
) -> None:
    change(other, "qms.yaml", "default_language: en", "default_language: ru")
    other("sync")
    change(qms, "qms.yaml", "default_language: en", "default_language: kk")
    before = head(qms)
    said = qms("sync", code=2)
    assert "default_language: kk" in said.err
    assert "default_language: ru" in said.err
    assert "git checkout origin/main -- " in said.err
    assert head(qms) == before
    clean(qms)


def test_offline_it_says_what_waits_and_ends_with_0(qms: Cli, bare: Path) -> None:
    qms.risk(4, 4)
    git(qms.root, "remote", "set-url", "origin", "http://127.0.0.1:9/none.git")
    said = qms("sync")
    assert "Changes not sent: 1" in said.out
    assert "RSK-2026-0002" in said.out
    assert "cannot be reached" in said.out


def test_without_another_place_it_says_how_to_tie_one(qms: Cli) -> None:
    said = qms("sync")
    assert "Changes not sent: 1" in said.out
    assert "git remote add origin" in said.out


def test_a_dry_run_tells_all_and_writes_nothing(qms: Cli, bare: Path, other: Cli) -> None:
    qms.risk(5, 5)
    other.risk(2, 2)
    qms("sync")
    before = head(other)
    said = other("sync", "--dry-run")
    assert "Came in: 1" in said.out
    assert "RSK-2026-0002 is RSK-2026-0003 now" in said.out
    assert "Wait here to be sent: 1" in said.out
    assert head(other) == before
    assert not (other.root / "records/risks/RSK-2026-0003.yaml").exists()
    clean(other)


def test_uncommitted_work_is_not_merged_over(qms: Cli, bare: Path) -> None:
    put(qms.root, RISK, qms.read(RISK).replace("Low", "Very low"))
    said = qms("sync", code=2)
    assert RISK in said.err
    assert "git commit" in said.err


STATES = {
    "old version": (("checkout", "-q", "--detach"), "git switch main"),
    "other branch": (("switch", "-qc", "mine"), "git push --set-upstream origin mine"),
}


@pytest.mark.parametrize("name", sorted(STATES))
def test_a_state_of_git_in_which_nothing_can_be_exchanged_is_explained(
    name: str, qms: Cli, bare: Path
) -> None:
    args, hint = STATES[name]
    git(qms.root, *args)
    said = qms("sync", code=2)
    assert hint in said.err
    assert "HEAD" not in said.err
    assert "detached" not in said.err


def test_an_unfinished_merge_is_named_with_the_way_out(qms: Cli, bare: Path) -> None:
    put(qms.root, ".git/MERGE_HEAD", head(qms) + "\n")
    said = qms("sync", code=2)
    assert "git merge --abort" in said.err


def test_where_others_are_quicker_it_takes_theirs_in_and_sends_again(
    qms: Cli, bare: Path, other: Cli
) -> None:
    other.risk(2, 2)
    # while we send, somebody else's changes get in, once
    hook(
        qms.root,
        "pre-push",
        f"test -e .git/once || {{ touch .git/once; git -C {other.root} push -q origin main; }}",
    )
    qms("set", "CAPA-2026-0001", "title", "Two reminders")
    said = qms("sync")
    assert "RSK-2026-0002" in said.out
    assert git(bare, "rev-parse", "main") == head(qms)
    clean(qms)


def test_a_refusal_of_the_other_place_is_told_with_its_words_and_nothing_is_lost(
    qms: Cli, bare: Path
) -> None:
    file = bare / "hooks/pre-receive"
    file.write_text("#!/bin/sh\necho only the office may send >&2\nexit 1\n")
    file.chmod(0o755)
    qms.risk(4, 4)
    said = qms("sync", code=2)
    assert "only the office may send" in said.err
    assert "safe here" in said.err
    assert "remote rejected" not in said.err
    clean(qms)


def test_links_in_what_others_send_are_refused(qms: Cli, bare: Path, other: Cli) -> None:
    (other.root / "templates").mkdir(exist_ok=True)
    (other.root / "templates/out").symlink_to("/etc/passwd")
    git(other.root, "add", ".")
    git(other.root, "commit", "-qm", "link", "--no-verify")
    git(other.root, "push", "-q")
    before = head(qms)
    said = qms("sync", code=2)
    assert "templates/out" in said.err
    assert head(qms) == before
    clean(qms)


def test_a_workspace_in_a_folder_of_a_repository_takes_the_other_files_too(
    qms: Cli, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = tmp_path / "big"
    git(tmp_path, "init", "-qb", "main", str(top))
    shutil.copytree(qms.root, top / "office/qms", ignore=shutil.ignore_patterns(".git"))
    put(top, "notes.txt", "one\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "all")
    bare = shared(top)
    theirs = clone(bare, "second", capsys)
    first, second = Cli(top / "office/qms", capsys), Cli(theirs.root / "office/qms", capsys)
    put(theirs.root, "notes.txt", "two\n")
    git(theirs.root, "commit", "-qam", "notes")
    second.risk(2, 2)
    second("sync")
    first.risk(4, 4)
    first("sync")
    assert (top / "notes.txt").read_text() == "two\n"
    assert (first.root / "records/risks/RSK-2026-0002.yaml").exists()
    assert git(top, "status", "--porcelain") == ""


def test_histories_without_a_common_beginning_are_refused(
    qms: Cli, bare: Path, dulaty: Cli
) -> None:
    git(dulaty.root, "remote", "add", "origin", str(bare))
    git(dulaty.root, "fetch", "-q", "origin")
    git(dulaty.root, "branch", "-q", "--set-upstream-to=origin/main", "main")
    assert "no common beginning" in dulaty("sync", code=2).err


def test_nothing_counts_before_the_branch_moves_and_the_next_sync_does_it_again(
    qms: Cli, bare: Path, other: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    other("set", "CAPA-2026-0001", "title", "Letters")
    other.risk(2, 2)
    other("sync")
    qms("set", "CAPA-2026-0001", "due", "2026-12-31")
    before = head(qms)

    def power_cut(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as cut:
        cut.setattr(git_trees, "move_branch", power_cut)
        qms("sync", code=2)
    assert head(qms) == before
    clean(qms)
    qms("sync")
    assert "title: Letters" in qms.read(CAPA)
    clean(qms)


STEPS = ("keep", "join", "point", "check_out", "move_branch", "look_again")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_sync_leaves_all_or_nothing_and_the_next_one_ends_it(
    step: str, when: str, qms: Cli, bare: Path, other: Cli
) -> None:
    other("set", "CAPA-2026-0001", "title", "Letters")
    other.risk(2, 2)
    other("sync")
    qms.risk(4, 4)
    qms("set", "CAPA-2026-0001", "due", "2026-12-31")
    script = KILLED.format(step=step, when=when, root=str(qms.root))
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    qms("sync")
    other("sync")
    assert head(qms) == head(other)
    for person in (qms, other):
        clean(person)
        assert "title: Letters" in person.read(CAPA)
        assert "due: 2026-12-31" in person.read(CAPA)
        assert (person.root / "records/risks/RSK-2026-0003.yaml").exists()
        person("check", "--only", "integrity")


KILLED = """
import os, signal
from qms.cli.app import run
from qms.store import git_trees
real = git_trees.{step}
def killed(*args, **more):
    if "{when}" == "after":
        real(*args, **more)
    os.kill(os.getpid(), signal.SIGKILL)
git_trees.{step} = killed
run(["-C", "{root}", "sync"])
"""


def test_who_records_while_standing_on_no_branch_is_told(
    qms: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    git(qms.root, "checkout", "-q", "--detach")
    said = qms("capa", "list")
    assert "stands on no branch" in said.err
    git(qms.root, "branch", "-m", "main", "office")
    said = qms("sync", code=2)
    assert "git switch office" in said.err


def test_an_id_that_both_gave_and_sync_has_told_apart_is_no_matter_for_the_doctor(
    qms: Cli, bare: Path, other: Cli
) -> None:
    qms.risk(5, 5)
    other.risk(2, 2)
    qms("sync")
    other("sync")
    qms("sync")
    for person in (qms, other):
        said = {item["code"]: item["state"] for item in person("doctor", "--json", code=None).items}
        assert said["reused"] == "ok"
