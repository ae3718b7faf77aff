"""The index shows what lies on the disk: always what a reading of all files would show."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qms.model.snapshot import Later
from qms.store.index_file import IndexFile
from qms.store.index_key import sealing_key
from qms.store.store import STAGED, Store
from tests.store.indexes import (
    DEPTH,
    OLD,
    cold,
    index_of,
    indexed,
    opened,
    risk_path,
    settled,
    write,
)
from tests.store.plain_git import git
from tests.workspaces import copy_of

NUMBERS: Final = st.integers(1, 6)
TITLES: Final = st.sampled_from(["One title", "Two titles", "Баға кеш", "A'n 'other"])
TEXTS: Final = st.sampled_from(["", "id: [", "a: 1\n", "\ufeffid: x\n", "id: RSK-2026-0009\n"])


@pytest.fixture
def known(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace that the index knows, its files old enough to be trusted."""
    for number in (1, 2, 3):
        write(workspace, number)
    settled(monkeypatch)
    indexed(workspace)
    return workspace


def test_an_unchanged_workspace_is_not_opened(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not opened(known, monkeypatch)
    snapshot = Store.open(known).snapshot()
    assert all(isinstance(entry, Later) for entry in snapshot.entries.values())
    assert indexed(known) == cold(known)


def test_of_many_records_only_the_changed_one_is_read(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(known, 2, "Another title")
    assert opened(known, monkeypatch) == ["records/risks/RSK-2026-0002.yaml"]
    assert indexed(known) == cold(known)


def test_what_is_read_after_a_hurry_that_had_nothing_to_read_is_kept(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(known, 2, "Another title")
    store = Store.open(known)
    store.hurry(())
    assert list(store.settled()) == [None]
    store.snapshot()
    assert not opened(known, monkeypatch)


def test_a_file_of_the_same_size_and_age_is_seen(known: Path) -> None:
    path = risk_path(known, 1)
    before = path.stat()
    path.write_text(path.read_text().replace("Low response rate", "Lax response rate"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert indexed(known) == cold(known)


def test_a_file_put_in_the_place_of_another_is_seen(known: Path) -> None:
    path, other = risk_path(known, 1), known / "other"
    before = path.stat()
    other.write_text(path.read_text().replace("Low response rate", "Lax response rate"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    assert indexed(known) == cold(known)


def test_a_file_changed_just_before_it_was_read_is_read_again(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(workspace, 1)
    indexed(workspace)  # within two seconds of the writing
    assert "records/risks/RSK-2026-0001.yaml" in opened(workspace, monkeypatch)


def test_a_broken_file_is_read_every_time_and_keeps_its_place(known: Path) -> None:
    risk_path(known, 2).write_text("id: RSK-2026-0002\nschema: [\n")
    first, second = indexed(known), indexed(known)
    assert first == second == cold(known)
    (broken,) = Store.open(known).snapshot().broken
    assert broken.diagnostics[0].place is not None
    assert broken.diagnostics[0].place.line > 1


def test_a_moved_record_is_refused_as_without_an_index(known: Path) -> None:
    risk_path(known, 1).rename(risk_path(known, 7))
    assert indexed(known) == cold(known)
    assert indexed(known) == cold(known)


def test_links_and_hidden_files_are_as_without_an_index(known: Path) -> None:
    (known / "records" / "risks" / "link.yaml").symlink_to(risk_path(known, 1))
    (known / "records" / ".hidden").mkdir()
    (known / "records" / ".hidden" / "RSK-2026-0099.yaml").write_text("x")
    assert indexed(known) == cold(known)
    assert indexed(known) == cold(known)


def test_a_commit_of_the_past_is_read_by_its_contents(known: Path) -> None:
    git(known, "add", "-A")
    git(known, "commit", "-q", "--no-verify", "-m", "risks")
    first = git(known, "rev-parse", "HEAD").strip()
    write(known, 1, "Another title")
    git(known, "commit", "-q", "--no-verify", "-am", "title")
    risk_path(known, 2).write_text("id: [\n")
    git(known, "add", "-A")
    for rev in (first, STAGED):
        assert indexed(known, rev) == indexed(known, rev) == cold(known, rev)
    entries = Store.open(known).snapshot(first).entries.values()
    assert all(isinstance(entry, Later) for entry in entries)


def test_old_answers_make_room_and_nothing_else_goes(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qms.store.index_file._ROOM", 25)
    index = IndexFile(index_of(known), sealing_key())
    index.keep((), [("settings", "s", b"settings of more than 25 bytes")])
    for name in "abc":
        index.keep((), [("answer", name, b"ten bytes.")])
    assert [index.fact(name) for name in "abcs"] == [
        None,
        *(b"ten bytes.", b"ten bytes."),
        b"settings of more than 25 bytes",
    ]


def test_two_worktrees_share_contents_but_no_paths(known: Path, tmp_path: Path) -> None:
    git(known, "add", "-A")
    git(known, "commit", "-q", "--no-verify", "-m", "risks")
    other = tmp_path / "other"
    git(known, "worktree", "add", "-q", str(other))
    write(other, 1, "Only here")
    assert indexed(other) == cold(other) != indexed(known) == cold(known)


def test_what_another_language_or_institution_says_is_not_mixed_up(known: Path) -> None:
    settings_file = known / "qms.yaml"
    text = settings_file.read_text()
    settings_file.write_text(text.replace("default_language: en", "default_language: kk"))
    assert indexed(known) == cold(known)
    settings_file.write_text(text)
    assert indexed(known) == cold(known)


def test_without_git_the_index_lies_in_the_users_cache(
    known: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.rmtree(known / ".git")
    assert indexed(known) == indexed(known) == cold(known)
    assert list((tmp_path / "cache" / "qms").glob("*/index.sqlite"))


def test_a_record_changed_between_looking_and_asking_is_no_mixture(known: Path) -> None:
    snapshot = Store.open(known).snapshot()
    write(known, 1, "Changed meanwhile")
    assert snapshot.entries["RSK-2026-0001"].record.title.shown("en") == "Low response rate"  # type: ignore[attr-defined]


@settings(max_examples=6 * DEPTH, stateful_step_count=10)
class Editing(RuleBasedStateMachine):
    """Any sequence of what people do to files leaves the index and a full reading in agreement."""

    template: ClassVar[Path]

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.root = copy_of(self.template, Path(self.folder.name) / "w")
        for number in (1, 2):
            write(self.root, number)
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "--no-verify", "-m", "risks")
        git(self.root, "branch", "-q", "other")

    @rule(number=NUMBERS, title=TITLES)
    def edit(self, number: int, title: str) -> None:
        write(self.root, number, title)

    @rule(number=NUMBERS, title=TITLES)
    def edit_and_turn_the_clock_back(self, number: int, title: str) -> None:
        os.utime(write(self.root, number, title), (OLD, OLD))

    @rule(number=NUMBERS)
    def touch(self, number: int) -> None:
        if risk_path(self.root, number).exists():
            os.utime(risk_path(self.root, number), (OLD + number, OLD + number))

    @rule(number=NUMBERS, text=TEXTS)
    def spoil(self, number: int, text: str) -> None:
        risk_path(self.root, number).write_text(text)

    @rule(number=NUMBERS)
    def delete(self, number: int) -> None:
        risk_path(self.root, number).unlink(missing_ok=True)

    @rule(one=NUMBERS, other=NUMBERS)
    def rename(self, one: int, other: int) -> None:
        if risk_path(self.root, one).exists():
            risk_path(self.root, one).replace(risk_path(self.root, other))

    @rule(number=NUMBERS, name=st.sampled_from(["units", "documents", "nowhere"]))
    def copy(self, number: int, name: str) -> None:
        if risk_path(self.root, number).exists():
            folder = self.root / "records" / name
            folder.mkdir(exist_ok=True)
            shutil.copy2(risk_path(self.root, number), folder)

    @rule()
    def commit(self) -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "--no-verify", "--allow-empty", "-m", "all")

    @rule(branch=st.sampled_from(["other", "-"]))
    def switch(self, branch: str) -> None:
        self.commit()
        git(self.root, "checkout", "-q", "other" if branch == "other" else "HEAD~0")

    @rule(at=st.floats(0, 1))
    def damage(self, at: float) -> None:
        data = bytearray(index_of(self.root).read_bytes())
        data[int(at * (len(data) - 1))] ^= 0x55
        index_of(self.root).write_bytes(data)

    @rule()
    def nothing(self) -> None:
        pass

    @invariant()
    def the_index_agrees_with_the_files(self) -> None:
        if hasattr(self, "root"):
            assert indexed(self.root) == cold(self.root)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()


def test_any_editing_leaves_the_index_and_a_full_reading_in_agreement(
    new_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    Editing.template = new_workspace
    case = Editing.TestCase("runTest")
    case.runTest()
