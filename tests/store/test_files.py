"""A record is there whole or not at all."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from qms.errors import StoreProblem
from qms.i18n import say
from qms.store import files

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def failing(code: int, *, on_call: int = 1) -> object:
    """Return a stand-in for a call of the system that fails the ``on_call``-th time."""
    calls = iter(range(1, 100))

    def call(*_: object, **__: object) -> None:
        if next(calls) >= on_call:
            raise OSError(code, os.strerror(code))

    return call


def test_a_new_file_holds_its_bytes_and_makes_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "records" / "risks" / "RSK-2026-0001.yaml"
    files.create(path, "тәуекел\n".encode())
    assert path.read_bytes() == "тәуекел\n".encode()
    assert names(path.parent) == ["RSK-2026-0001.yaml"]


def test_a_name_that_is_taken_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "RSK-2026-0001.yaml"
    files.create(path, b"first")
    with pytest.raises(StoreProblem, match="exists already") as caught:
        files.create(path, b"second")
    assert "next free number" in str(caught.value)
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == ["RSK-2026-0001.yaml"]


def test_a_dangling_link_counts_as_a_taken_name(tmp_path: Path) -> None:
    path = tmp_path / "RSK-2026-0001.yaml"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreProblem, match="exists already"):
        files.create(path, b"data")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("links", [True, False])
def test_of_sixteen_writers_of_one_name_exactly_one_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
    path = tmp_path / "RSK-2026-0001.yaml"

    def attempt(number: int) -> int | None:
        try:
            files.create(path, str(number).encode())
        except StoreProblem:
            return None
        return number

    with ThreadPoolExecutor(16) as pool:
        winners = [one for one in pool.map(attempt, range(16)) if one is not None]
    assert [str(one).encode() for one in winners] == [path.read_bytes()]
    assert names(tmp_path) == ["RSK-2026-0001.yaml"]


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_disk_without_links_still_takes_new_files_and_replaces_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(os, "link", failing(code))
    path = tmp_path / "RSK-2026-0001.yaml"
    files.create(path, b"first")
    with pytest.raises(StoreProblem, match="exists already"):
        files.create(path, b"second")
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == ["RSK-2026-0001.yaml"]


# create syncs the data, then the folder
@pytest.mark.parametrize("on_call", [1, 2])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_new_file_that_does_not_reach_the_disk_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, on_call: int
) -> None:
    monkeypatch.setattr(os, "fsync", failing(code, on_call=on_call))
    with pytest.raises(StoreProblem, match="was not written"):
        files.create(tmp_path / "RSK-2026-0001.yaml", b"data")
    assert names(tmp_path) == []


def test_a_failing_link_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EIO))
    with pytest.raises(StoreProblem, match="the disk failed \\(EIO\\)"):
        files.create(tmp_path / "RSK-2026-0001.yaml", b"data")
    assert names(tmp_path) == []


@pytest.mark.parametrize("on_call", [1, 2])
def test_an_edit_that_does_not_reach_the_disk_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_call: int
) -> None:
    path = tmp_path / "RSK-2026-0001.yaml"
    path.write_bytes(b"old")
    # the third sync is of the copy that is put back
    codes = iter([None, errno.EIO, None] if on_call == 2 else [errno.EIO])

    def fsync(_: int) -> None:
        if (code := next(codes)) is not None:
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StoreProblem, match="was not written"):
        files.replace(path, b"new", expected=b"old")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["RSK-2026-0001.yaml"]


def test_a_folder_that_cannot_be_synced_at_all_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EINVAL, on_call=2))
    files.create(tmp_path / "RSK-2026-0001.yaml", b"data")
    assert names(tmp_path) == ["RSK-2026-0001.yaml"]


def test_an_edit_replaces_the_content_and_keeps_the_permissions(tmp_path: Path) -> None:
    path = tmp_path / "RSK-2026-0001.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    files.replace(path, b"new", expected=b"old")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["RSK-2026-0001.yaml"]


@pytest.mark.parametrize("meanwhile", [b"other", b"older", b"ol", b""])
def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path, meanwhile: bytes) -> None:
    path = tmp_path / "RSK-2026-0001.yaml"
    path.write_bytes(meanwhile)
    with pytest.raises(StoreProblem, match="changed by somebody else"):
        files.replace(path, b"new", expected=b"old")
    assert path.read_bytes() == meanwhile
    assert names(tmp_path) == ["RSK-2026-0001.yaml"]


def test_a_file_removed_meanwhile_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="no longer there"):
        files.replace(tmp_path / "RSK-2026-0001.yaml", b"new", expected=b"old")
    assert names(tmp_path) == []


def test_a_link_in_place_of_a_record_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(b"old")
    path = tmp_path / "RSK-2026-0001.yaml"
    path.symlink_to(target)
    with pytest.raises(StoreProblem, match="not a plain file"):
        files.replace(path, b"new", expected=b"old")
    assert target.read_bytes() == b"old"
    assert path.is_symlink()


def test_taking_back_removes_the_file_and_a_folder_left_empty(tmp_path: Path) -> None:
    path = tmp_path / "records" / "DOC-2024-0001" / "document.yaml"
    files.create(path, b"data")
    files.remove(path, expected=b"data")
    assert names(tmp_path / "records") == []
    files.remove(path, expected=b"data")


def test_taking_back_leaves_what_somebody_else_wrote(tmp_path: Path) -> None:
    path = tmp_path / "RSK-2026-0001.yaml"
    path.write_bytes(b"theirs")
    with pytest.raises(StoreProblem, match="changed by somebody else"):
        files.remove(path, expected=b"ours")
    assert path.read_bytes() == b"theirs"


def test_a_name_that_is_too_long_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="does not take this name"):
        files.create(tmp_path / ("x" * 300), b"data")
    assert names(tmp_path) == []


def test_a_file_where_a_folder_should_be_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "records").write_bytes(b"")
    with pytest.raises(StoreProblem) as caught:
        files.create(tmp_path / "records" / "risks" / "RSK-2026-0001.yaml", b"data")
    assert "plain files in plain folders" in say(caught.value.hint or caught.value.message)


def test_leftovers_of_a_killed_command_are_known_by_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = os.link

    def link(source: Path, target: Path) -> None:
        seen.extend(names(tmp_path))
        real(source, target)

    monkeypatch.setattr(os, "link", link)
    files.create(tmp_path / "RSK-2026-0001.yaml", b"data")
    assert [files.is_temporary(name) for name in seen] == [True]
    assert not files.is_temporary("RSK-2026-0001.yaml")
