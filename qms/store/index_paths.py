"""Which files lie under records/, and which of them are known without being opened.

A file is known by its path, size, time of change, number on the disk and time of the last change
of any of these.  One that was changed so shortly before it was read that a second change might
bear the same time is read again (as git does with its own index).
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms import kinds
from qms.store.walk import RECORDS, beginning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

Told = tuple[str, str, str, str]
"""Blob id, noun, record id, aliases; no noun where a file lies beside a record, or is no record."""

_COARSEST: Final = 2_000_000_000
"""Nanoseconds between two times that the coarsest file system (FAT) can tell apart."""
_COMPLETE: Final = os.name != "nt"
"""Whether listing a folder tells all about its files."""
_BY_NUMBER: Final = os.scandir in os.supports_fd
"""Whether a folder can be opened once, so that its files are asked for by their names alone."""
_NOTHING: Final[Told] = ("", "", "", "")
_COLUMNS: Final = 2 + len(_NOTHING)


@dataclass(slots=True)
class Found:
    """What lies under records/: path -> its signs, plain files only; what else there is.

    ``latest`` is the last time at which any file was changed, in nanoseconds.
    """

    files: dict[str, str] = field(default_factory=dict)
    odd: dict[str, bool] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    latest: int = 0


@dataclass(slots=True)
class Known:
    """What an index remembers of a work tree.

    ``files`` is path -> signs, ``told`` path -> what is known of the content.  ``digest`` is that
    of all paths with their contents, ``since`` the time by the disk's clock before the last of
    them was read; the tree is ``whole`` when no file is refused.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    digest: str = ""
    since: int = 0
    whole: bool = False

    def is_still(self, found: Found) -> bool:
        """Tell whether the tree has just these files, and each is trusted."""
        return found.files == self.files and not found.odd and self.trusts_all(found)

    def trusts_all(self, found: Found) -> bool:
        """Tell whether each file had been as it is for a while when it was read."""
        return self._trusts_any(found) or all(map(self.trusts(found), found.files.values()))

    def trusts(self, found: Found) -> Callable[[str], bool]:
        """Return the test that signs need to count."""
        if self._trusts_any(found):
            return lambda _signs: True
        return lambda signs: settled(signs, self.since)

    def blob(self, path: str) -> str:
        """Return the name of the content that a path had, empty for one that was not there."""
        return self.told.get(path, _NOTHING)[0]

    def _trusts_any(self, found: Found) -> bool:
        return found.latest < self.since - _COARSEST


def look(root: Path) -> Found:
    """Walk through records/ without opening anything."""
    found = Found()
    if (root / RECORDS).is_dir():
        _walk(str(root / RECORDS), RECORDS, found)
    return found


def _walk(folder: str, path: str, found: Found) -> None:
    files, latest, folders = found.files, 0, []
    with _inside(folder) as inside:
        for entry in inside:
            name = entry.name
            if entry.is_file(follow_symlinks=False) and name[0] != ".":
                now = entry.stat(follow_symlinks=False) if _COMPLETE else os.lstat(entry.path)
                files[f"{path}/{name}"] = signs(now)
                latest = max(latest, now.st_mtime_ns, now.st_ctime_ns)
            elif not entry.is_dir(follow_symlinks=False):
                _note(entry, f"{path}/{name}", found)
            elif name[0] != ".":
                folders.append(name)
    found.latest = max(found.latest, latest)
    for name in folders:
        _walk(f"{folder}/{name}", f"{path}/{name}", found)


def _note(entry: os.DirEntry[str], path: str, found: Found) -> None:
    """Note what counts as no file: a hidden one, a link, a pipe."""
    if entry.is_file(follow_symlinks=False):
        found.hidden.append(path)
    else:
        found.odd[path] = entry.is_symlink()


@contextmanager
def _inside(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """List a folder, open meanwhile where that makes it cheaper to ask for its files."""
    if not _BY_NUMBER:
        with os.scandir(folder) as inside:
            yield inside
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with os.scandir(fd) as inside:
            yield inside
    finally:
        os.close(fd)


def signs(now: os.stat_result) -> str:
    """Return the signs by which a file at a path is known."""
    return f"{now.st_size} {now.st_mtime_ns} {now.st_ino} {now.st_ctime_ns}"


def clock(folder: Path) -> int:
    """Return the time that a file written now would get, by the disk's own clock, or earlier."""
    probe = folder / f".clock-{os.getpid()}"
    try:
        probe.write_bytes(b"")
        now = probe.stat().st_mtime_ns
        probe.unlink()
    except OSError:
        return 0
    return min(now, time.time_ns())


def read(root: Path, path: str) -> tuple[bytes, str]:
    """Read a file, and the signs by which it was known just before."""
    data, now = beginning(f"{root}{os.sep}{path}")  # joining paths takes longer than reading
    return data, signs(now)


def settled(signs: str, since: int) -> bool:
    """Tell whether signs are those of a file which had not just been changed at a time."""
    _size, changed, _number, touched = signs.split(" ")
    return max(int(changed), int(touched)) < since - _COARSEST


def brief_name(root: Path, language: str) -> str:
    """Return the name under which the index remembers the :func:`brief` of a work tree."""
    return f"brief {tree_name(root, language)}"


def tree_name(root: Path, language: str) -> str:
    """Return the name under which the index remembers a work tree."""
    about = f"{kinds.TABLE}".encode() + os.fsencode(root)
    return f"{language} {hashlib.blake2b(about, digest_size=16).hexdigest()}"


def blob_id(data: bytes) -> str:
    """Return the name that git gives to a content."""
    head = b"blob %d\0" % len(data)
    return hashlib.sha1(head + data, usedforsecurity=False).hexdigest()


def digest(blobs: Mapping[str, str]) -> str:
    """Return one name for all paths with their contents."""
    text = "\0".join(f"{path}\0{blobs[path]}" for path in sorted(blobs))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def packed(known: Known) -> bytes:
    """Return what is known of a work tree as bytes; names with odd signs are left out.

    The files stand in the order of their paths, which is that of the records of a snapshot.
    """
    paths = sorted(path for path in known.files if "\n" not in path)
    told = zip(*map(known.told.__getitem__, paths), strict=True)
    columns = (paths, map(known.files.__getitem__, paths), *told)
    head = f"{known.digest} {known.since} {known.whole:d}"
    text = "\0".join((head, *map("\n".join, columns)))
    return text.encode("utf-8", "surrogateescape")


def unpacked(data: bytes) -> Known:
    """Return what :func:`packed` was given."""
    head, *parts = data.decode("utf-8", "surrogateescape").split("\0")
    name, since, whole = head.split(" ")
    columns = [part.split("\n") for part in parts] if parts[0] else [[]] * _COLUMNS
    files = dict(zip(*columns[:2], strict=True))
    told = dict(zip(columns[0], zip(*columns[2:], strict=True), strict=True))
    return Known(files, told, name, int(since), whole == "1")


def brief(known: Known) -> bytes:
    """Return as much of what is known as tells whether a whole tree is still as it was."""
    return f"{known.digest} {known.since} {known.whole:d} {_one_name(known.files)}".encode()


def unchanged(data: bytes, found: Found) -> str:
    """Return the digest of a tree by its :func:`brief`, empty unless whole and still as it was."""
    name, since, whole, files = data.decode("utf-8").split(" ")
    if whole != "1" or found.odd or files != _one_name(found.files):
        return ""
    return name if Known(since=int(since)).trusts_all(found) else ""


def _one_name(files: Mapping[str, str]) -> str:
    paths = sorted(files)
    text = "\0".join((*paths, *map(files.__getitem__, paths)))
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=32).hexdigest()
