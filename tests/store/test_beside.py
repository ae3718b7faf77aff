"""A snapshot gives the files that lie beside its records: on disk, staged, or of a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from qms.model.snapshot import WORKTREE, Snapshot
from qms.store import beside
from qms.store.store import STAGED, Store
from tests.store.indexes import indexed, settled
from tests.store.plain_git import git

if TYPE_CHECKING:
    from pathlib import Path

TEXT: Final = "records/documents/DOC-2026-0001/edition-1.kk.md"
LARGE: Final = 3 << 20
"""Bytes of a text that is larger than any record may be."""


def put(root: Path, data: bytes, path: str = TEXT) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def at(root: Path, rev: str = WORKTREE) -> Snapshot:
    return Store.open(root).snapshot(rev)


@pytest.mark.parametrize("index", ["", "1"])
def test_each_revision_gives_its_own_text(
    workspace: Path, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QMS_NO_INDEX", index)
    for data in (b"committed", b"staged", b"on disk"):
        put(workspace, data)
        if data != b"on disk":
            git(workspace, "add", "-A")
        if data == b"committed":
            git(workspace, "commit", "-q", "--no-verify", "-m", "text")
    found = [at(workspace, rev).content(TEXT) for rev in ("HEAD", STAGED, WORKTREE)]
    assert found == [b"committed", b"staged", b"on disk"]


def test_a_snapshot_that_knows_its_files_gives_the_same(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(workspace, b"text")
    settled(monkeypatch)
    indexed(workspace)
    assert at(workspace).content(TEXT) == b"text"


@pytest.mark.parametrize("rev", [WORKTREE, STAGED])
@pytest.mark.parametrize("index", ["", "1"])
def test_a_text_larger_than_a_record_is_given_whole(
    workspace: Path, rev: str, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QMS_NO_INDEX", index)
    data = b"x" * LARGE
    put(workspace, data)
    git(workspace, "add", "-A")
    assert at(workspace, rev).content(TEXT) == data


@pytest.mark.parametrize("rev", [WORKTREE, STAGED])
def test_one_that_is_too_large_is_not_given(
    workspace: Path, rev: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "LARGEST", 10)
    put(workspace, b"x" * 11)
    put(workspace, b"x" * 10, f"{TEXT}.other")
    git(workspace, "add", "-A")
    assert at(workspace, rev).content(TEXT) is None
    assert at(workspace, rev).content(f"{TEXT}.other") == b"x" * 10


@pytest.mark.parametrize("rev", [WORKTREE, STAGED])
def test_nothing_outside_and_no_link_is_given(workspace: Path, rev: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    put(workspace, b"text")
    (workspace / TEXT).with_name("link.md").symlink_to(secret)
    (workspace / "records" / "linked").symlink_to(tmp_path)
    git(workspace, "add", "-A")
    snapshot = at(workspace, rev)
    folder = TEXT.rpartition("/")[0]
    for path in (
        "qms.yaml",
        f"{folder}/link.md",
        f"{folder}/../../../qms.yaml",
        "records/../qms.yaml",
        "records/linked/secret",
        str(secret),
        f"{folder}/nothing.md",
    ):
        assert snapshot.content(path) is None, path


def test_the_name_of_all_files_changes_with_the_end_of_a_large_one(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers are kept under that name, or not at all: that of another text is not given again."""
    put(workspace, b"x" * LARGE)
    settled(monkeypatch)
    names = []
    for end in (b"one", b"two"):
        put(workspace, b"x" * LARGE + end)
        store = Store.open(workspace)
        store.snapshot()
        names.append(store.digest)
    assert names[0] != names[1] or names == ["", ""]
