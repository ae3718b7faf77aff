"""What git knows of a workspace as it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from qms.errors import StoreProblem
from qms.store.git import Repo
from tests.store.plain_git import git, put, record, repo

if TYPE_CHECKING:
    from pathlib import Path

RISK = "records/risks/RSK-2026-0001.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "u"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


class TestFinding:
    def test_a_plain_folder_has_no_repository(self, tmp_path: Path) -> None:
        assert Repo.discover(tmp_path) is None

    def test_a_folder_called_git_that_is_no_repository_is_none(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        assert Repo.discover(tmp_path) is None

    def test_the_root_of_a_repository_has_no_prefix(self, root: Path) -> None:
        assert (repo(root).top, repo(root).prefix) == (root.resolve(), "")
        assert repo(root).git_dir == repo(root).common_dir == root.resolve() / ".git"

    def test_a_folder_in_a_larger_repository_has_its_path_as_prefix(self, root: Path) -> None:
        put(root, "quality/Сапа 1/qms.yaml")
        assert repo(root / "quality" / "Сапа 1").prefix == "quality/Сапа 1/"
        assert repo(root / "quality" / "Сапа 1").top == root.resolve()

    def test_a_worktree_shares_the_common_folder(self, root: Path, tmp_path: Path) -> None:
        record(root, RISK)
        git(root, "worktree", "add", "-q", str(tmp_path / "w"), "-b", "work")
        other = repo(tmp_path / "w")
        assert other.top == (tmp_path / "w").resolve()
        assert other.common_dir == repo(root).common_dir
        assert other.git_dir != other.common_dir
        assert other.tree("HEAD") == repo(root).tree("HEAD")

    def test_inside_a_hook_of_another_folder_the_workspace_keeps_its_own_repository(
        self, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record(root, "quality/qms.yaml")
        git(tmp_path, "init", "-q", "other")
        for value in (".git", str(tmp_path / "other" / ".git")):
            monkeypatch.setenv("GIT_DIR", value)
            assert repo(root / "quality").top == root.resolve()
            assert list(repo(root / "quality").tree("HEAD")) == ["qms.yaml"]
            assert repo(root / "quality").prefix == "quality/"

    def test_a_bare_repository_hidden_in_a_folder_is_not_opened(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "--bare", "trap")
        assert Repo.discover(tmp_path / "trap") is None

    def test_broken_settings_are_named_in_our_words(self, root: Path) -> None:
        (root / ".git" / "config").write_text("[core\n", encoding="utf-8")
        with pytest.raises(StoreProblem, match="cannot be read") as caught:
            repo(root).head()
        assert "fatal" not in str(caught.value)


class TestTrees:
    def test_a_tree_and_its_contents(self, root: Path) -> None:
        record(root, RISK, "тәуекел\n")
        record(root, "records/documents/ҚҰЖАТ 1.yaml", "y\n")
        tree = repo(root).tree("HEAD")
        assert sorted(tree) == ["records/documents/ҚҰЖАТ 1.yaml", RISK]
        assert dict(repo(root).blobs(tree.values())) == {
            tree[RISK]: "тәуекел\n".encode(),
            tree["records/documents/ҚҰЖАТ 1.yaml"]: b"y\n",
        }

    def test_contents_come_in_the_order_asked_also_empty_and_large_ones(self, root: Path) -> None:
        texts = ["", "a", "x" * 300_000 + "\n", "\n\n"]
        for number, text in enumerate(texts):
            record(root, f"{number}", text)
        ids = [repo(root).tree("HEAD")[str(number)] for number in (2, 0, 3, 1, 2)]
        found = list(repo(root).blobs(ids))
        assert [one for one, _ in found] == ids
        assert [data.decode() for _, data in found] == [texts[n] for n in (2, 0, 3, 1, 2)]
        assert list(repo(root).blobs([])) == []

    def test_reading_may_stop_early(self, root: Path) -> None:
        record(root, RISK, "x" * 300_000)
        blob = repo(root).tree("HEAD")[RISK]
        reading = repo(root).blobs([blob] * 50)
        assert next(iter(reading))[0] == blob
        reading.close()  # type: ignore[attr-defined]

    def test_a_content_that_is_missing_is_named(self, root: Path) -> None:
        record(root, RISK)
        with pytest.raises(StoreProblem, match=f"{'0' * 40} is missing or damaged"):
            list(repo(root).blobs(["0" * 40]))

    def test_only_object_ids_are_asked_for(self, root: Path) -> None:
        with pytest.raises(ValueError, match="object id"):
            list(repo(root).blobs(["HEAD"]))

    def test_a_workspace_in_a_larger_repository_sees_only_itself(self, root: Path) -> None:
        record(root, f"quality/{RISK}")
        record(root, "quality2/other.txt")
        record(root, "other.txt")
        inside = repo(root / "quality")
        assert list(inside.tree("HEAD")) == [RISK]
        assert list(inside.staged()) == [RISK]
        put(root, "other.txt", "changed\n")
        put(root, f"quality/{RISK}", "changed\n")
        assert inside.changed() == (RISK,)

    def test_a_workspace_that_did_not_exist_then_was_empty(self, root: Path) -> None:
        record(root, "other.txt")
        put(root, "quality/qms.yaml")
        assert repo(root / "quality").tree("HEAD") == {}

    def test_links_submodules_and_odd_names_are_told_apart(self, root: Path) -> None:
        first = record(root, RISK)
        (root / "link.yaml").symlink_to(RISK)
        with open(os.fsencode(root) + b"/\xff.yaml", "wb"):  # noqa: PTH123 -- bytes as a name
            pass
        git(root, "add", ".")
        git(root, "update-index", "--add", "--cacheinfo", f"160000,{first},module")
        git(root, "commit", "-q", "-m", "odd")
        assert repo(root).odd_entries("HEAD") == {
            "link.yaml": "symlink",
            "module": "submodule",
            "\udcff.yaml": "name",
        }
        assert not {"link.yaml", "module"} & set(repo(root).tree("HEAD"))
        assert not {"link.yaml", "module"} & set(repo(root).staged())

    def test_the_index_is_not_the_work_tree(self, root: Path) -> None:
        record(root, RISK, "1\n")
        put(root, RISK, "2\n")
        git(root, "add", RISK)
        put(root, RISK, "3\n")
        assert dict(repo(root).blobs(repo(root).staged().values())) == {
            repo(root).staged()[RISK]: b"2\n"
        }

    def test_replacement_objects_do_not_change_the_past(self, root: Path) -> None:
        first = record(root, RISK, "1\n")
        second = record(root, RISK, "2\n")
        old, new = (repo(root).tree(one)[RISK] for one in (first, second))
        git(root, "replace", first, second)
        git(root, "replace", old, new)
        assert repo(root).tree(first) == {RISK: old}
        assert list(repo(root).blobs([old])) == [(old, b"1\n")]


class TestChanged:
    def test_a_clean_work_tree_has_no_changes(self, root: Path) -> None:
        record(root, RISK)
        assert repo(root).changed() == ()

    def test_every_kind_of_change_counts_once(self, root: Path) -> None:
        for name in ("edited", "staged", "removed", "renamed", "both"):
            record(root, name, f"{name}\n")
        put(root, ".gitignore", "private/\n")
        git(root, "add", ".gitignore")
        git(root, "commit", "-q", "-m", "ignore")
        put(root, "edited", "2\n")
        put(root, "staged", "2\n")
        put(root, "both", "2\n")
        git(root, "add", "staged", "both")
        put(root, "both", "3\n")
        (root / "removed").unlink()
        git(root, "mv", "renamed", "new name")
        put(root, "records/Жаңа.yaml")
        put(root, "private/people.csv")
        put(root, ".qms-tmp-0123")
        assert repo(root).changed() == (
            *("both", "edited", "new name", "records/Жаңа.yaml", "removed", "renamed", "staged"),
        )

    def test_before_the_first_commit_everything_is_uncommitted(self, root: Path) -> None:
        put(root, RISK)
        put(root, "qms.yaml")
        git(root, "add", "qms.yaml")
        assert repo(root).changed() == ("qms.yaml", RISK)

    def test_a_conflict_counts(self, root: Path) -> None:
        record(root, RISK, "1\n")
        git(root, "switch", "-q", "-c", "work")
        record(root, RISK, "2\n")
        git(root, "switch", "-q", "main")
        record(root, RISK, "3\n")
        git(root, "-c", "merge.conflictStyle=merge", "merge-base", "main", "work")
        with pytest.raises(Exception, match="merge"):
            git(root, "merge", "-q", "work")
        assert repo(root).changed() == (RISK,)
        assert repo(root).staged() == {}


class TestNumbers:
    def test_names_of_all_branches_local_and_remote_are_seen(
        self, root: Path, tmp_path: Path
    ) -> None:
        record(root, "quality/records/risks/RSK-2026-0001.yaml")
        git(root, "switch", "-q", "-c", "work")
        record(root, "quality/records/risks/RSK-2026-0007.yaml")
        record(root, "quality/records/documents/DOC-2024-0001/document.yaml")
        git(root, "switch", "-q", "main")
        git(tmp_path, "clone", "-q", str(root), "clone")
        clone = tmp_path / "clone"
        git(clone, "switch", "-q", "-c", "mine")
        record(clone, "quality/records/risks/RSK-2026-0008.yaml")
        git(clone, "switch", "-q", "main")
        found = repo(clone / "quality").ids_on_branches
        assert found("records/risks") == {f"RSK-2026-000{n}.yaml" for n in (1, 7, 8)}
        assert found("records/documents") == {"DOC-2024-0001"}
        assert found("records/nothing") == set()
        assert repo(clone).ids_on_branches("") == {"quality"}

    def test_before_the_first_commit_there_are_none(self, root: Path) -> None:
        assert repo(root).ids_on_branches("records/risks") == set()
