"""Snapshots of the working tree, of the index and of any moment of the past."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from qms.errors import StoreProblem, WorkspaceProblem
from qms.kinds.risk import Risk
from qms.model.snapshot import WORKTREE
from qms.store.store import STAGED, Store
from qms.store.workspace import find_root, parse_config
from qms.store.yaml_guard import MAX_BYTES
from tests.store.plain_git import git, put, record
from tests.workspaces import risk

PATH = "records/risks/RSK-2026-0001.yaml"


def titles(root: Path, at: str | None = None, *, staged: bool = False) -> list[str]:
    """Return the titles of the risks at a moment."""
    store = Store.open(root)
    rev = STAGED if staged else store.resolve(at)
    return [item.title.shown("en") for item in store.snapshot(rev).of(Risk)]


def titled(title: str) -> str:
    return risk().replace("Low response rate", title)


class TestMoments:
    def test_a_date_means_the_last_commit_of_that_day(self, workspace: Path) -> None:
        record(workspace, PATH, titled("one"), when="2026-12-01T09:00:00+05:00")
        record(workspace, PATH, titled("two"), when="2026-12-01T23:30:00+05:00")
        record(workspace, PATH, titled("three"), when="2026-12-03T09:00:00+05:00")
        put(workspace, PATH, titled("four"))
        assert titles(workspace) == ["four"]
        assert titles(workspace, "2026-12-01") == ["two"]
        assert titles(workspace, "2026-12-02") == ["two"]
        assert titles(workspace, "2026-12-03") == ["three"]
        assert titles(workspace, "HEAD~1") == ["two"]
        assert titles(workspace, "2026-11-30") == []

    def test_what_a_branch_wrote_counts_from_the_day_it_was_merged(self, workspace: Path) -> None:
        record(workspace, PATH, titled("main"), when="2026-12-01T09:00:00+05:00")
        git(workspace, "switch", "-qc", "draft")
        record(workspace, PATH, titled("draft"), when="2026-12-02T09:00:00+05:00")
        git(workspace, "switch", "-q", "main")
        merge = ("merge", "-q", "--no-ff", "-m", "merge", "draft")
        git(workspace, *merge, when="2026-12-05T09:00:00+05:00")
        assert titles(workspace, "2026-12-03") == ["main"]
        assert titles(workspace, "2026-12-05") == ["draft"]

    def test_a_day_before_the_first_commit_says_so(self, workspace: Path) -> None:
        with pytest.raises(StoreProblem, match="nothing was recorded yet"):
            titles(workspace, "2020-01-01")

    @pytest.mark.parametrize("moment", ["2026-02-30", "2026-13-01", "nowhere", "--all", "HEAD:x"])
    def test_what_is_no_moment_is_refused(self, workspace: Path, moment: str) -> None:
        with pytest.raises(StoreProblem, match=r"is no date|No commit, branch or tag is called"):
            titles(workspace, moment)

    @pytest.mark.parametrize("moment", ["@{upstream}", "@{push}", "HEAD@{99}", "HEAD^{x}", "é"])
    def test_a_revision_of_which_git_dies_is_an_unknown_name(
        self, workspace: Path, moment: str
    ) -> None:
        with pytest.raises(StoreProblem, match="No commit, branch or tag is called"):
            titles(workspace, moment)

    def test_the_index_is_what_is_about_to_be_committed(self, workspace: Path) -> None:
        put(workspace, PATH, titled("staged"))
        git(workspace, "add", PATH)
        put(workspace, PATH, titled("after"))
        assert titles(workspace, staged=True) == ["staged"]

    def test_settings_come_from_the_same_moment(self, workspace: Path) -> None:
        record(workspace, PATH, titled("x"), when="2026-12-01T09:00:00+05:00")
        text = (workspace / "qms.yaml").read_text(encoding="utf-8")
        changed = text.replace("default_language: en", "default_language: ru")
        record(workspace, "qms.yaml", changed, when="2026-12-05T09:00:00+05:00")
        store = Store.open(workspace)
        then = store.snapshot(store.resolve("2026-12-02"))
        assert (then.config.default_language, store.workspace.config.default_language) == (
            "en",
            "ru",
        )

    def test_the_history_of_a_file_has_its_content_at_each_commit(self, workspace: Path) -> None:
        record(workspace, PATH, titled("one"))
        record(workspace, PATH, titled("two"))
        store = Store.open(workspace)
        trees = [store.tree_of(commit) for commit in store.history(PATH)]
        assert [tree.get("title") for tree in trees] == ["two", "one"]


class TestWorkingTree:
    def test_a_link_is_refused_and_not_followed(self, workspace: Path) -> None:
        outside = put(workspace.parent, "secret.yaml", risk())
        (workspace / "records/risks").mkdir()
        (workspace / PATH).symlink_to(outside)
        (workspace / "records/elsewhere").symlink_to(workspace.parent, target_is_directory=True)
        snapshot = Store.open(workspace).snapshot(WORKTREE)
        codes = {part.path: part.diagnostics[0].code for part in snapshot.broken}
        assert codes == {PATH: "S110", "records/elsewhere": "S110"}
        assert snapshot.of(Risk) == ()

    def test_a_link_in_place_of_all_records_is_refused_and_not_followed(
        self, workspace: Path
    ) -> None:
        (workspace / "records").rename(workspace.parent / "elsewhere")
        (workspace / "records").symlink_to("../elsewhere")
        snapshot = Store.open(workspace).snapshot(WORKTREE)
        assert [(one.path, one.diagnostics[0].code) for one in snapshot.broken] == [
            ("records", "S110")
        ]
        assert not snapshot.entries

    def test_a_pipe_in_place_of_a_record_is_reported_and_never_waited_for(
        self, workspace: Path
    ) -> None:
        (workspace / "records/risks").mkdir()
        os.mkfifo(workspace / PATH)
        with socket.socket(socket.AF_UNIX) as listening:
            here = Path.cwd()
            os.chdir(workspace / "records")  # the path of a socket may not be long
            try:
                listening.bind("socket")
            finally:
                os.chdir(here)
            snapshot = Store.open(workspace).snapshot(WORKTREE)
        codes = {part.path: part.diagnostics[0].code for part in snapshot.broken}
        assert codes == {PATH: "S110", "records/socket": "S110"}

    def test_a_huge_file_is_refused_by_its_size_without_being_read_to_its_end(
        self, workspace: Path
    ) -> None:
        with put(workspace, PATH, "").open("wb") as file:
            file.truncate(50 << 20)
        store = Store.open(workspace)
        (broken,) = store.snapshot(WORKTREE).broken
        assert broken.diagnostics[0].code == "Y101"
        assert len(store.files(WORKTREE)[PATH]) == MAX_BYTES + 1

    def test_hidden_and_temporary_files_are_no_records(self, workspace: Path) -> None:
        put(workspace, "records/risks/.qms-tmp-x", "half")
        put(workspace, "records/risks/.RSK-2026-0001.yaml.swp", "x")
        put(workspace, "records/.idea/x.yaml", "x")
        assert Store.open(workspace).snapshot(WORKTREE).broken == ()

    def test_uncommitted_records_are_known_and_other_files_are_not_ours(
        self, workspace: Path
    ) -> None:
        put(workspace, PATH, risk())
        put(workspace, "notes.txt")
        put(workspace, "qms.yaml.bak")
        put(workspace, "templates/annual.md")
        text = (workspace / "qms.yaml").read_text(encoding="utf-8")
        put(workspace, "qms.yaml", f"{text}# mine\n")
        assert Store.open(workspace).uncommitted() == ("qms.yaml", PATH, "templates/annual.md")

    def test_findings_are_sorted_by_file_and_line(self, workspace: Path) -> None:
        put(workspace, PATH, risk())
        store = Store.open(workspace)
        snapshot = store.snapshot()
        placed = store.placed(snapshot, [])
        assert placed == sorted(placed, key=lambda item: item.sort_key)


class TestWorkspace:
    def test_it_is_found_from_any_folder_inside(self, workspace: Path) -> None:
        assert find_root(workspace / "records" / "units") == workspace.resolve()

    def test_a_folder_of_a_larger_repository_is_a_workspace_of_its_own(
        self, workspace: Path, tmp_path: Path
    ) -> None:
        big = tmp_path / "big"
        big.mkdir()
        git(big, "init", "-q", "-b", "main")
        record(big, "quality/qms.yaml", (workspace / "qms.yaml").read_text(encoding="utf-8"))
        record(big, f"quality/{PATH}", titled("inside"), when="2026-12-01T09:00:00+05:00")
        record(big, f"other/{PATH}", "not: ours\n")
        assert titles(big / "quality") == ["inside"]
        assert titles(big / "quality", "2026-12-01") == ["inside"]

    def test_no_workspace_is_told_with_the_way_to_make_one(self, tmp_path: Path) -> None:
        with pytest.raises(WorkspaceProblem) as caught:
            Store.open(tmp_path)
        assert str(caught.value).endswith("Make one with: qms init --profile kaznmu")

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("institution: X\nprofle: y\n", "qms.yaml:2:1: unknown key profle"),
            ("institution: X\n", "qms.yaml:1:1: the field profile is missing"),
            (
                "institution: X\nprofile: y@1\ntime_zone: Asia/Almata\n",
                "qms.yaml:3:12: time_zone: a time zone looks like Asia/Almaty",
            ),
            ("institution: X\nprofile: y@1\ndefault_language: de\n", "qms.yaml:3:19: "),
            ("institution: [\n", "qms.yaml:"),
        ],
    )
    def test_settings_that_cannot_be_used_are_refused_at_their_place(
        self, text: str, expected: str
    ) -> None:
        with pytest.raises(WorkspaceProblem) as caught:
            parse_config(text.encode())
        assert str(caught.value).startswith(expected)
