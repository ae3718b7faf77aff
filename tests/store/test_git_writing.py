"""A commit holds exactly its paths, and what refuses it is said in words a user can follow."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from qms.errors import StoreProblem
from qms.store import git_write
from qms.store.git import Repo
from tests.store.plain_git import git, hook, put, record, repo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qms.store.git_run import Answer, Place

RISK = "records/risks/RSK-2026-0001.yaml"
CAPA = "records/capas/CAPA-2026-0001.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Repo.init(tmp_path / "u").top


def committed(root: Path, rev: str = "HEAD") -> set[str]:
    """Return what one commit changed."""
    return set(git(root, "show", "--format=", "--name-only", "-z", rev).strip("\0").split("\0"))


def state(root: Path) -> list[str]:
    return git(root, "status", "--porcelain").splitlines()


class TestInit:
    def test_a_new_repository_is_on_main_and_forces_commits_to_the_disk(self, root: Path) -> None:
        assert git(root, "symbolic-ref", "HEAD") == "refs/heads/main"
        assert git(root, "config", "core.fsync") == "committed,reference"
        assert repo(root).head() is None

    def test_a_repository_that_is_there_keeps_its_history(self, root: Path) -> None:
        first = record(root, RISK)
        assert Repo.init(root).head() == first

    def test_a_folder_that_cannot_be_a_repository_is_named(self, tmp_path: Path) -> None:
        (tmp_path / ".git").write_text("nonsense", encoding="utf-8")
        with pytest.raises(StoreProblem) as caught:
            Repo.init(tmp_path)
        assert "fatal" not in str(caught.value)


class TestExactlyThesePaths:
    def test_the_first_commit(self, root: Path) -> None:
        put(root, RISK)
        put(root, "other")
        made = repo(root).commit([RISK], "Register a risk\n\nQms-Change: 1\n")
        assert made == repo(root).head()
        assert committed(root) == {RISK}
        assert git(root, "log", "-1", "--format=%an|%s|%(trailers:key=Qms-Change)") == (
            "Quality office|Register a risk|Qms-Change: 1"
        )
        assert state(root) == ["?? other"]

    def test_what_else_is_staged_stays_staged_and_other_work_untouched(self, root: Path) -> None:
        for path in (RISK, "staged", "edited", "removed"):
            record(root, path)
        put(root, "staged", "2\n")
        git(root, "add", "staged")
        put(root, "staged", "3\n")
        put(root, "added")
        git(root, "add", "added")
        git(root, "rm", "-q", "removed")
        put(root, "edited", "2\n")
        put(root, "untracked")
        put(root, RISK, "2\n")
        put(root, CAPA)
        before = [line for line in state(root) if "records" not in line]
        assert repo(root).commit([RISK, CAPA], "Treat the risk")
        assert committed(root) == {RISK, CAPA}
        assert state(root) == before
        assert git(root, "show", ":staged") == "2"

    def test_the_content_on_disk_counts_not_what_was_staged_of_the_path(self, root: Path) -> None:
        record(root, RISK, "1\n")
        put(root, RISK, "2\n")
        git(root, "add", RISK)
        put(root, RISK, "3\n")
        repo(root).commit([RISK], "Edit")
        assert git(root, "show", f"HEAD:{RISK}") == "3"
        assert state(root) == []

    @pytest.mark.parametrize("staged", [True, False])
    def test_a_renamed_file_is_two_paths(self, root: Path, staged: bool) -> None:
        record(root, RISK)
        if staged:
            (root / "records" / "capas").mkdir()
            git(root, "mv", RISK, CAPA)
        else:
            put(root, CAPA)
            (root / RISK).unlink()
        repo(root).commit([RISK, CAPA], "Rename")
        assert list(repo(root).tree("HEAD")) == [CAPA]
        assert state(root) == []

    def test_nothing_changed_makes_no_commit(self, root: Path) -> None:
        first = record(root, RISK)
        put(root, "other")
        git(root, "add", "other")
        assert repo(root).commit([RISK], "Nothing") is None
        assert repo(root).commit([], "Nothing") is None
        assert repo(root).commit(["never/there"], "Nothing") is None
        assert repo(root).head() == first
        assert state(root) == ["A  other"]

    def test_odd_names_are_names_and_not_patterns_or_options(self, root: Path) -> None:
        names = ["--all", "*", ":(top)x", "Тәуекел 1.yaml", 'a"b', "-"]
        for name in [*names, "other"]:
            put(root, name)
        repo(root).commit(names, "--amend")
        assert set(repo(root).tree("HEAD")) == set(names)
        assert git(root, "log", "-1", "--format=%s") == "--amend"
        assert state(root) == ["?? other"]

    @pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "a\0b"])
    def test_a_path_outside_is_a_bug_of_the_caller(self, root: Path, path: str) -> None:
        with pytest.raises(ValueError, match="not a path"):
            repo(root).commit([path], "x")

    def test_a_workspace_in_a_larger_repository_commits_only_inside(self, root: Path) -> None:
        record(root, "other")
        put(root, "other", "2\n")
        git(root, "add", "other")
        put(root, f"quality/{RISK}")
        put(root, RISK)
        assert repo(root / "quality").commit([RISK], "Register")
        assert committed(root) == {f"quality/{RISK}"}
        assert state(root) == ["M  other", "?? records/"]

    def test_a_worktree_commits_to_its_own_branch(self, root: Path, tmp_path: Path) -> None:
        first = record(root, "qms.yaml")
        git(root, "worktree", "add", "-q", str(tmp_path / "w"), "-b", "work")
        put(tmp_path / "w", RISK)
        made = repo(tmp_path / "w").commit([RISK], "Register")
        assert git(root, "rev-parse", "work", "main").split() == [made, first]
        assert repo(root).ids_on_branches("records/risks") == {"RSK-2026-0001.yaml"}

    def test_thousands_of_paths_and_trailers_fit(self, root: Path) -> None:
        paths = [f"records/risks/RSK-2026-{number:04}.yaml" for number in range(1, 3001)]
        for path in paths:
            put(root, path, "")
        message = "Import\n\n" + "\n".join(f"Qms-Record: {path} {'x' * 40}" for path in paths)
        assert repo(root).commit(paths, message)
        assert len(repo(root).tree("HEAD")) == len(paths)

    def test_lines_that_start_with_a_hash_stay_in_the_message(self, root: Path) -> None:
        git(root, "config", "commit.cleanup", "strip")
        put(root, RISK)
        repo(root).commit([RISK], "Register\n\n# тәуекел\n")
        assert git(root, "log", "-1", "--format=%b") == "# тәуекел"


class TestRefusals:
    def test_a_hook_refuses_in_its_own_words_and_the_index_is_as_before(self, root: Path) -> None:
        record(root, RISK)
        put(root, "staged")
        git(root, "add", "staged")
        put(root, RISK, "2\n")
        put(root, CAPA)
        before = state(root)
        hook(root, "pre-commit", "printf '\\033[31mСапа: жоқ\\033[0m\\n'; exit 3")
        with pytest.raises(StoreProblem, match="refused the commit: Сапа: жоқ") as caught:
            repo(root).commit([RISK, CAPA], "x")
        assert "\x1b" not in str(caught.value)
        assert state(root) == before

    @pytest.mark.parametrize("name", ["pre-commit", "commit-msg", "prepare-commit-msg"])
    def test_a_silent_hook_is_still_named_as_the_reason(self, root: Path, name: str) -> None:
        put(root, RISK)
        hook(root, name, "exit 1")
        with pytest.raises(StoreProblem, match="hook of this repository refused"):
            repo(root).commit([RISK], "x")
        assert repo(root).head() is None
        assert state(root) == ["?? records/"]

    def test_the_hook_sees_exactly_the_commit_and_the_users_locale(self, root: Path) -> None:
        put(root, RISK)
        put(root, "staged")
        git(root, "add", "staged")
        hook(root, "pre-commit", 'git ls-files >seen; echo "$LC_CTYPE|$GIT_DIR|$LC_ALL" >>seen')
        repo(root).commit([RISK], "x")
        assert (root / "seen").read_text(encoding="utf-8") == f"{RISK}\nC.UTF-8||\n"

    def test_without_an_identity_nothing_is_committed(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for role in ("AUTHOR", "COMMITTER"):
            for part in ("NAME", "EMAIL"):
                monkeypatch.delenv(f"GIT_{role}_{part}")
        put(root, RISK)
        assert repo(root).identity() is None
        with pytest.raises(StoreProblem, match="does not know who you are"):
            repo(root).ready()
        with pytest.raises(StoreProblem, match="does not know who you are"):
            repo(root).commit([RISK], "x")
        assert state(root) == ["?? records/"]
        repo(root).set_identity("-Әлия", "aliya@example.kz")
        assert repo(root).identity() == ("-Әлия", "aliya@example.kz")
        assert repo(root).commit([RISK], "x")
        assert git(root, "log", "-1", "--format=%an <%ae>") == "-Әлия <aliya@example.kz>"

    @pytest.mark.parametrize(
        ("name", "email"), [("", "a@b"), ("A\nB", "a@b"), ("A", "<a@b>"), (" ", "a@b"), ("A", "")]
    )
    def test_an_identity_git_cannot_write_is_refused(
        self, root: Path, name: str, email: str
    ) -> None:
        with pytest.raises(StoreProblem, match="as a name or an address"):
            repo(root).set_identity(name, email)

    def test_a_file_that_git_ignores_is_never_committed(self, root: Path) -> None:
        put(root, ".gitignore", "private/\n")
        put(root, "private/people.csv")
        with pytest.raises(StoreProblem, match="ignore private/people"):
            repo(root).commit(["private/people.csv"], "x")
        assert repo(root).head() is None

    def test_an_unfinished_merge_comes_first(self, root: Path) -> None:
        record(root, RISK, "1\n")
        git(root, "switch", "-q", "-c", "work")
        record(root, RISK, "2\n")
        git(root, "switch", "-q", "main")
        record(root, RISK, "3\n")
        with pytest.raises(subprocess.CalledProcessError):
            git(root, "merge", "-q", "work")
        with pytest.raises(StoreProblem, match="git merge --continue"):
            repo(root).commit([RISK], "x")

    def test_a_commit_that_cannot_be_signed_is_not_made(self, root: Path) -> None:
        git(root, "config", "commit.gpgSign", "true")
        git(root, "config", "gpg.program", "false")
        put(root, RISK)
        with pytest.raises(StoreProblem, match="could not be signed"):
            repo(root).commit([RISK], "x")
        assert repo(root).head() is None
        assert state(root) == ["?? records/"]

    @pytest.mark.parametrize("late", [True, False])
    def test_an_interrupted_commit_is_either_made_or_not(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, late: bool
    ) -> None:
        real = git_write._commit  # noqa: SLF001 -- the moment of the interruption matters

        def interrupted(place: Place, paths: Sequence[str], message: str) -> Answer:
            if late:
                real(place, paths, message)
            raise KeyboardInterrupt

        monkeypatch.setattr(git_write, "_commit", interrupted)
        put(root, RISK)
        if late:
            assert repo(root).commit([RISK], "x") == repo(root).head()
            assert state(root) == []
        else:
            with pytest.raises(KeyboardInterrupt):
                repo(root).commit([RISK], "x")
            assert state(root) == ["?? records/"]

    def test_a_repository_in_use_by_another_git_is_said_to_be_so(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(git_write, "_PAUSE", 0)
        monkeypatch.setattr(git_write, "_TRIES", 2)
        put(root, RISK)
        put(root, ".git/index.lock", "")
        with pytest.raises(StoreProblem, match="Another git program is at work"):
            repo(root).commit([RISK], "x")
        (root / ".git" / "index.lock").unlink()
        assert repo(root).commit([RISK], "x")

    def test_where_git_is_missing_the_user_is_told_to_install_it(
        self, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = repo(root)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(StoreProblem, match="git is not installed"):
            opened.head()
