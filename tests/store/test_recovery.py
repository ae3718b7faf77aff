"""A change that was interrupted anywhere: finished or taken back, and what a person did stays."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.store import files, recovery
from qms.store.journal import BACK, TOKEN, Ending, Entry, Home, seal, steady, waiting
from qms.store.lock import settle_interrupted, workspace_lock
from qms.store.recovery import State, recover, state_of
from qms.store.store import Store
from tests.store.plain_git import git, hook, put, repo
from tests.store.test_write import CAPA, RISK, a_capa, a_risk, change, head, status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.store.journal import Journal

OLD: Final = b"id: A\ntitle: old\n"
NEW: Final = b"id: A\ntitle: new\n"
MESSAGE: Final = "RSK-2026-0001: test\n\nQms-Change: 1"


def home_of(root: Path) -> Home:
    return Home(root, repo(root))


def sealed(root: Path, *entries: Entry, message: str | None = MESSAGE) -> Journal:
    """Seal the journal of a change that commits, and write nothing yet."""
    place = repo(root)
    ending = Ending(commits=True, message=message, head=place.head(), branch=place.branch())
    return seal(Home(root, place), entries, ending, "RSK-2026-0001: test")


def risk_and_capa(root: Path, *, message: str | None = MESSAGE) -> Journal:
    """Interrupt a change that makes a risk and a CAPA before it has written either."""
    plan = change(root, a_risk(), a_capa(), dry=True)
    return sealed(root, *(Entry(*one) for one in _before_after(plan)), message=message)


def _before_after(plan: object) -> list[tuple[str, bytes | None, bytes]]:
    return [(path, plan.before[path], data) for path, data in plan.after.items()]  # type: ignore[attr-defined]


def said(root: Path) -> list[str]:
    """Open the workspace as any command does; return what it has to say, in English."""
    return [one.shown("en") for one in Store.open(root).remarks]


def clean(root: Path) -> bool:
    """Tell whether nothing is left of a change but its result."""
    return not status(root) and not list(home_of(root).journals.iterdir())


class TestTheNextCommand:
    @pytest.mark.parametrize("written", [0, 1, 2])
    def test_finishes_a_change_that_was_interrupted_while_it_wrote(
        self, workspace: Path, written: int
    ) -> None:
        journal = risk_and_capa(workspace)
        for entry in journal.entries[:written]:
            recovery.write(workspace, entry.path, entry.old, entry.new)
        assert said(workspace) == ["An interrupted change was finished: RSK-2026-0001: test"]
        assert git(workspace, "show", "--format=%s", "--name-only").split("\n") == [
            "RSK-2026-0001: test",
            "",
            CAPA,
            RISK,
        ]
        assert clean(workspace)
        assert said(workspace) == []

    def test_takes_back_what_only_the_killed_command_could_have_committed(
        self, workspace: Path
    ) -> None:
        before = head(workspace)
        journal = risk_and_capa(workspace, message=None)
        recovery.write(workspace, RISK, None, journal.entries[0].new)
        assert said(workspace) == ["An interrupted change was taken back: RSK-2026-0001: test"]
        assert not (workspace / RISK).exists()
        assert (head(workspace), clean(workspace)) == (before, True)

    def test_takes_back_what_a_hook_does_not_let_through(self, workspace: Path) -> None:
        before = head(workspace)
        journal = risk_and_capa(workspace)
        recovery.write(workspace, RISK, None, journal.entries[0].new)
        hook(workspace, "pre-commit", "exit 1")
        assert "taken back" in said(workspace)[0]
        assert (head(workspace), clean(workspace)) == (before, True)

    def test_goes_on_taking_back_what_was_being_taken_back(self, workspace: Path) -> None:
        journal = risk_and_capa(workspace)
        recovery.write(workspace, RISK, None, journal.entries[0].new)
        journal.turn_back()
        assert journal.file.suffix == BACK
        assert "taken back" in said(workspace)[0]
        assert clean(workspace)

    def test_sees_that_the_commit_was_made_and_mends_the_index(self, workspace: Path) -> None:
        journal = risk_and_capa(workspace)
        for entry in journal.entries:
            recovery.write(workspace, entry.path, entry.old, entry.new)
        git(workspace, "add", "records")
        git(workspace, "commit", "-q", "-m", "made, but nobody heard of it")
        git(workspace, "rm", "-q", "--cached", RISK)
        tip = head(workspace)
        assert "finished" in said(workspace)[0]
        assert (head(workspace), clean(workspace)) == (tip, True)

    def test_writes_without_a_commit_what_was_not_to_be_committed(self, workspace: Path) -> None:
        before = head(workspace)
        seal(home_of(workspace), (Entry("records/x.txt", None, NEW),), Ending())
        assert "finished" in said(workspace)[0]
        assert (workspace / "records/x.txt").read_bytes() == NEW
        assert head(workspace) == before

    def test_brings_back_a_file_that_was_to_go_away(self, workspace: Path) -> None:
        change(workspace, a_risk())
        content = (workspace / RISK).read_bytes()
        new = RISK.replace("0001", "0002")
        entries = Entry(new, None, NEW), Entry(RISK, content, None)
        sealed(workspace, *entries, message=None)
        put(workspace, new, NEW.decode())
        (workspace / RISK).unlink()
        assert "taken back" in said(workspace)[0]
        assert (workspace / RISK).read_bytes() == content
        assert clean(workspace)

    def test_does_not_commit_on_a_branch_that_was_chosen_since(self, workspace: Path) -> None:
        risk_and_capa(workspace)
        git(workspace, "switch", "-q", "-c", "draft")
        assert "taken back" in said(workspace)[0]
        assert clean(workspace)

    def test_removes_what_was_being_written(self, workspace: Path) -> None:
        change(workspace, a_risk())
        journal = sealed(workspace, Entry(RISK, (workspace / RISK).read_bytes(), NEW))
        beside = put(workspace, "records/risks/.qms-tmp-0123456789abcdef")
        half = put(workspace, ".git/qms/journal/.qms-tmp-0123456789abcdef")
        assert said(workspace)
        assert not any(path.exists() for path in (beside, half, journal.file))

    def test_removes_a_journal_that_was_never_finished(self, workspace: Path) -> None:
        half = put(workspace, ".git/qms/journal/.qms-tmp-0123456789abcdef")
        assert said(workspace) == []
        assert not half.exists()

    def test_removes_the_lock_that_a_killed_git_left_and_no_older_one(
        self, workspace: Path
    ) -> None:
        journal = risk_and_capa(workspace)
        stale = put(workspace, ".git/index.lock", "")
        old = put(workspace, ".git/refs/heads/other.lock", "")
        os.utime(old, (0, 0))
        assert "finished" in said(workspace)[0]
        assert (stale.exists(), old.exists(), journal.file.exists()) == (False, True, False)

    def test_names_a_journal_that_the_disk_has_spoiled(self, workspace: Path) -> None:
        journal = risk_and_capa(workspace)
        journal.file.write_bytes(b"x" * 99)
        with pytest.raises(Exception, match="cannot be read"), workspace_lock(workspace):
            pass


class TestWhatAPersonDidMeanwhile:
    def test_is_kept_and_both_versions_are_laid_aside(self, workspace: Path) -> None:
        change(workspace, a_risk())
        old = (workspace / RISK).read_bytes()
        sealed(workspace, Entry(RISK, old, NEW), Entry(CAPA, None, NEW))
        put(workspace, CAPA, NEW.decode())
        put(workspace, RISK, "mine\n")
        (first,) = said(workspace)
        assert first.startswith("A change was interrupted (RSK-2026-0001: test), and ")
        assert f"{RISK} changed since" in first
        aside = next((workspace / ".git/qms/set-aside").iterdir())
        assert (aside / "before" / RISK).read_bytes() == old
        assert (aside / "after" / RISK).read_bytes() == NEW
        assert (workspace / RISK).read_bytes() == b"mine\n"
        (later,) = said(workspace)
        assert later.startswith("Of an interrupted change this was laid aside: ")

    def test_undoes_the_rest_where_the_change_was_not_written_whole(self, workspace: Path) -> None:
        change(workspace, a_risk())
        old = (workspace / RISK).read_bytes()
        more = (Entry(CAPA, None, NEW), Entry("records/capas/CAPA-2026-0002.yaml", None, NEW))
        sealed(workspace, Entry(RISK, old, NEW), *more)
        put(workspace, RISK, "mine\n")
        put(workspace, CAPA, NEW.decode())
        assert said(workspace)
        assert (workspace / RISK).read_bytes() == b"mine\n"
        assert not (workspace / CAPA).exists()


class TestReaders:
    """A reader never sees half a change, whether it may settle it or not."""

    def test_see_what_was_before_while_somebody_is_writing(self, workspace: Path) -> None:
        change(workspace, a_risk())
        old = (workspace / RISK).read_bytes()
        with workspace_lock(workspace):
            sealed(workspace, Entry(RISK, old, NEW), Entry(CAPA, None, NEW))
            put(workspace, RISK, NEW.decode())
            put(workspace, CAPA, NEW.decode())
            store = Store.open(workspace)
            store.snapshot()
            seen = store.files("WORKTREE")
            assert seen[RISK] == old
            assert CAPA not in seen
            assert store.remarks == ()

    def test_look_again_when_a_change_was_made_while_they_looked(self, workspace: Path) -> None:
        home, looks = home_of(workspace), []

        def look() -> dict[str, bytes]:
            looks.append(1)
            if len(looks) == 1:
                seal(home, (Entry("records/x", None, NEW),), Ending()).clear()
            return {"records/x": b"%d" % len(looks)}

        assert steady(home, look) == {"records/x": b"2"}

    def test_that_a_hook_starts_see_the_change_that_they_are_part_of(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with workspace_lock(workspace):
            journal = sealed(workspace, Entry(CAPA, None, NEW))
            put(workspace, CAPA, NEW.decode())
            monkeypatch.setenv(TOKEN, journal.token)
            store = Store.open(workspace)
            store.snapshot()
            assert store.files("WORKTREE")[CAPA] == NEW

    def test_say_what_waits_where_they_may_not_write(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        risk_and_capa(workspace)

        def refused(*_args: object, **_more: object) -> None:
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(files, "create", refused)
        (first,) = said(workspace)
        assert first.startswith("A change was interrupted and cannot be settled here: ")
        assert not (workspace / RISK).exists()


def test_another_worktree_is_settled_by_whoever_writes_next(
    workspace: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    git(workspace, "worktree", "add", "-q", str(other), "-b", "draft")
    risk_and_capa(other)
    assert said(workspace) == []
    assert waiting(home_of(workspace))
    change(workspace, a_risk())
    assert not waiting(home_of(workspace))
    assert git(other, "log", "-1", "--format=%s") == "RSK-2026-0001: test"
    assert status(other) == ""


def test_a_worktree_that_is_gone_holds_nobody_up(workspace: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(workspace, "worktree", "add", "-q", str(other), "-b", "draft")
    risk_and_capa(other)
    git(workspace, "worktree", "remove", "--force", str(other))
    change(workspace, a_risk())
    assert not waiting(home_of(workspace))


def test_a_git_that_outlives_its_command_is_waited_for(workspace: Path) -> None:
    journal = risk_and_capa(workspace)
    for entry in journal.entries:
        recovery.write(workspace, entry.path, entry.old, entry.new)
    hook(workspace, "pre-commit", "read line <pipe")
    os.mkfifo(workspace / "pipe")
    git(workspace, "config", "core.excludesFile", str(put(workspace.parent, "ignore", "pipe\n")))
    git(workspace, "add", "records")
    env = {**os.environ, TOKEN: journal.token}
    command = ["git", "-C", str(workspace), "commit", "-q", "-m", "late"]
    with subprocess.Popen(command, env=env) as late:
        opened = [sys.executable, "-m", "qms", "-C", str(workspace), "check", "-q"]
        with subprocess.Popen(opened, stdout=subprocess.DEVNULL) as reader:
            (workspace / "pipe").write_text("go on\n")
            assert late.wait(30) == 0
            assert reader.wait(30) in {0, 1}, "duties may be open"
    assert git(workspace, "log", "-1", "--format=%s") == "late"
    assert status(workspace) == ""


CONTENTS: Final = st.sampled_from([None, b"", b"a\n", b"b\n", b"c\n"])
PATHS: Final = ("records/risks/1.yaml", "records/risks/2.yaml", "records/capas/1/capa.yaml")
PARTS: Final = st.tuples(CONTENTS, CONTENTS).filter(lambda both: both[0] != both[1])


@settings(max_examples=60)
@given(
    parts=st.lists(PARTS, min_size=1, max_size=3),
    held=st.lists(CONTENTS | st.sampled_from(["old", "new"]), min_size=3, max_size=3),
    back=st.booleans(),
)
def test_settling_twice_is_settling_once_and_loses_nothing(
    parts: Sequence[tuple[bytes | None, bytes | None]],
    held: Sequence[bytes | str | None],
    back: bool,
) -> None:
    entries = [Entry(path, *both) for path, both in zip(PATHS, parts, strict=False)]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        home = Home(root, None)
        found: dict[str, bytes | None] = {}
        for entry, one in zip(entries, held, strict=False):
            data = getattr(entry, one) if isinstance(one, str) else one
            found[entry.path] = data
            if data is not None:
                files.create(root / entry.path, data)
        journal = seal(home, tuple(entries), Ending())
        strange = [one for one in entries if state_of(root, one) is State.OTHER]
        if back:
            journal.turn_back()
        recover(home)
        once = _tree(root)
        again = seal(home, tuple(entries), Ending())
        if journal.back or back:
            again.turn_back()
        recover(home)
        assert {k: v for k, v in _tree(root).items() if "set-aside" not in k} == {
            k: v for k, v in once.items() if "set-aside" not in k
        }
        states = {state_of(root, one) for one in entries if one not in strange}
        assert len(states) <= 1
        for entry in strange:
            kept = once.get(entry.path)
            assert kept == found[entry.path] or (found[entry.path], kept) == (b"", entry.new)
        assert not waiting(home)


def _tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name not in {"lock", "holder.json"}
    }


def test_what_cannot_be_settled_at_once_is_left_to_the_next_command(workspace: Path) -> None:
    with workspace_lock(workspace):
        sealed(workspace, Entry(CAPA, None, NEW))
        assert settle_interrupted(home_of(workspace)) == ()
    assert "finished" in said(workspace)[0]
