"""Files beside records are known as the records are: unchanged none is opened, a change is seen."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import pytest

from qms.cli import warm
from qms.cli.app import run
from qms.model.snapshot import WORKTREE, Later
from qms.store import beside
from qms.store.store import Store
from tests import approved
from tests.approved import FILES, FOLDER, KK, PLACE, RU
from tests.store.indexes import cold, indexed, opened, settled, write
from tests.workspaces import Cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.workspaces import Ran

TEXT: Final = f"{FOLDER}/edition-1.kk.md"
OTHER: Final = f"{FOLDER}/edition-1.ru.docx"
STRAY: Final = "records/documents/DOC-2026-0009/edition-1.kk.md"
DUE: Final = ("due", "--today", "2026-11-21")


@pytest.fixture
def root(workspace: Path) -> Path:
    """Return a workspace with a risk and a document approved with its texts."""
    write(workspace, 1)
    for path, data in FILES.items():
        put(workspace, data, path)
    text = approved.act(approved.draft(KK, RU), "decision: DEC-2026-0007")
    put(workspace, text.encode(), PLACE)
    return workspace


@pytest.fixture
def qms(root: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(root, capsys)


def put(root: Path, data: bytes, path: str = TEXT) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def changed(root: Path) -> None:
    """Change one word of the approved text for one that is as long."""
    data = (root / TEXT).read_bytes()
    other = data.replace("бөлім".encode(), "бөлік".encode())
    assert len(other) == len(data)
    assert other != data
    put(root, other)


def told(qms: Cli) -> set[str]:
    """Return what is told of the content of approvals."""
    found = qms("check", "--json", code=None).items
    return {item["code"] for item in found if item["code"] in {"D120", "D121"}}


def digest(root: Path) -> str:
    store = Store.open(root)
    store.snapshot()
    return store.digest


def indexed_paths(root: Path) -> list[str]:
    return [entry.path for entry in Store.open(root).snapshot().entries.values()]


def touched(patch: pytest.MonkeyPatch, work: Callable[[], Any]) -> set[str]:
    """Return the files under records/ that are opened at work."""
    real, seen = os.open, set()

    def noting(path: str | Path, flags: int, *more: int, dir_fd: int | None = None) -> int:
        if not flags & os.O_DIRECTORY:
            seen.add(os.fspath(path))
        return real(path, flags, *more, dir_fd=dir_fd)

    with patch.context() as inner:
        inner.setattr(os, "open", noting)
        work()
    return {f"records/{one.partition('/records/')[2]}" for one in seen if "/records/" in one}


def test_with_texts_an_unchanged_workspace_is_not_opened(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    indexed(root)
    assert not opened(root, monkeypatch)
    assert not touched(monkeypatch, lambda: Store.open(root).snapshot())
    entries = Store.open(root).snapshot().entries.values()
    assert all(isinstance(entry, Later) for entry in entries)
    assert digest(root)
    assert indexed(root) == cold(root)


def test_check_opens_texts_and_otherwise_only_files_of_which_it_names_a_line(
    qms: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    write(qms.root, 2)
    first = qms("check", "--json", code=None)
    told_of = {item["path"] for item in first.items}
    done: list[Ran] = []
    found = touched(monkeypatch, lambda: done.append(qms("check", "--json", code=None)))
    assert done == [first]
    assert TEXT in found
    assert {path for path in found if path.endswith(".yaml")} <= told_of
    assert not told_of.issuperset(indexed_paths(qms.root))


def test_with_texts_what_is_due_is_answered_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settled(monkeypatch)
    words = ["-C", str(root), *DUE]
    assert warm.keeping(words, run) == 0
    first = capsys.readouterr().out
    found: list[int | None] = []
    assert not touched(monkeypatch, lambda: found.append(warm.answer(words)))
    assert found == [0]
    assert capsys.readouterr().out == first
    changed(root)
    assert warm.answer(words) is None


def test_of_a_changed_text_nothing_else_is_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    indexed(root)
    changed(root)
    assert opened(root, monkeypatch) == [TEXT]
    assert not opened(root, monkeypatch)


@pytest.mark.req("KZ-DOC-31")
@pytest.mark.parametrize("old_enough", [True, False])
def test_the_next_check_tells_of_a_changed_word_and_of_a_text_gone_or_back(
    qms: Cli, monkeypatch: pytest.MonkeyPatch, *, old_enough: bool
) -> None:
    if old_enough:
        settled(monkeypatch)
    assert told(qms) == told(qms) == set()
    changed(qms.root)
    assert told(qms) == told(qms) == {"D120"}
    (qms.root / TEXT).unlink()
    assert told(qms) == told(qms) == {"D121"}
    put(qms.root, FILES[TEXT])
    assert told(qms) == told(qms) == set()


@pytest.mark.req("KZ-DOC-31")
def test_a_word_changed_where_neither_size_nor_time_shows_it_is_told(
    qms: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that counts in whole seconds: by path, size and times the file is the same."""

    def coarse(now: os.stat_result) -> str:
        second = now.st_mtime_ns // 10**10 * 10**10
        return f"{now.st_size} {second} 1 {second}"

    monkeypatch.setattr("qms.store.index_paths.signs", coarse)
    monkeypatch.setattr("qms.store.index_paths._COARSEST", 10**10)
    assert told(qms) == set()
    before = digest(qms.root)
    changed(qms.root)
    assert told(qms) == {"D120"}
    assert digest(qms.root) not in {before, ""}


def test_the_state_has_another_name_with_every_text_that_comes_goes_or_moves(root: Path) -> None:
    names = [digest(root)]
    put(root, b"new", f"{FOLDER}/edition-1.en.md")
    names.append(digest(root))
    (root / FOLDER / "edition-1.en.md").rename(root / FOLDER / "edition-2.en.md")
    names.append(digest(root))
    put(root, FILES[OTHER] + b" ", OTHER)
    names.append(digest(root))
    assert len({*names, ""}) == len(names) + 1
    put(root, FILES[OTHER], OTHER)
    (root / FOLDER / "edition-2.en.md").unlink()
    assert digest(root) == names[0]


def test_a_large_text_is_known_by_all_of_it_and_a_larger_one_by_its_state(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = b"x" * (2 << 20)
    names = set()
    for end in (b"one", b"two"):
        file = put(root, large + end)
        names.add(digest(root))
    os.utime(file, ns=(1, 1))
    assert digest(root) in names
    monkeypatch.setattr(beside, "LARGEST", 10)
    os.utime(file, ns=(2, 2))
    names.add(digest(root))
    os.utime(file, ns=(3, 3))
    names.add(digest(root))
    assert len({*names, ""}) == 5


def test_names_of_files_that_hold_ends_of_lines_are_not_mixed_up(root: Path) -> None:
    put(root, b"one", f"{FOLDER}/a\nb\tc.md")
    assert digest(root)
    assert indexed(root) == cold(root)


def test_a_file_that_no_record_owns_is_seen_whether_it_is_known_or_not(
    qms: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    put(qms.root, b"whose?", STRAY)
    for _known in (False, True):
        assert STRAY in qms("doctor", code=None).out
        store = Store.open(qms.root)
        store.snapshot()
        assert STRAY in store.files(WORKTREE)
    put(qms.root, b"x", "records/documents/loose.txt")
    assert not digest(qms.root)
    assert "loose.txt" in qms("check", code=1).out
