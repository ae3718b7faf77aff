"""Which files lie under records/, and which of them are known without being opened.

A file is known by its path, size, time of change, number on the disk and time of the last change
of any of these.  One that was changed so shortly before it was read that a second change might
bear the same time is read again (as git does with its own index).
"""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms import kinds
from qms.store.walk import RECORDS, beginning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_COARSEST: Final = 2_000_000_000
"""Nanoseconds between two times that the coarsest file system (FAT) can tell apart."""
_COMPLETE: Final = os.name != "nt"
"""Whether listing a folder tells all about its files."""
_TABS: Final = 3


@dataclass(slots=True)
class Found:
    """What lies under records/: path -> its line, plain files only; what else there is.

    ``latest`` is the last time at which any file was changed, in nanoseconds.
    """

    files: dict[str, str] = field(default_factory=dict)
    odd: dict[str, bool] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    latest: int = 0


@dataclass(slots=True)
class Known:
    """What an index remembers of a work tree.

    ``lines``: line -> blob id, noun, record id and aliases, parted by tabs (noun empty where the
    file lies beside a record, or is no valid one).  ``digest`` is that of all paths with their
    contents, ``since`` the time by the disk's clock before the last of them was read; the tree is
    ``whole`` when no file is refused.
    """

    lines: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    since: int = 0
    whole: bool = False

    def is_still(self, found: Found) -> bool:
        """Tell whether the tree has just these files, and each is trusted."""
        lines = found.files.values()
        same = len(lines) == len(self.lines) and all(map(self.lines.__contains__, lines))
        return same and not found.odd and all(map(self.trusts(found), lines))

    def trusts(self, found: Found) -> Callable[[str], bool]:
        """Return the test that a line needs to count."""
        if found.latest < self.since - _COARSEST:
            return lambda _line: True
        return lambda line: settled(line, self.since)


def look(root: Path) -> Found:
    """Walk through records/ without opening anything."""
    found = Found()
    if (root / RECORDS).is_dir():
        _walk(str(root / RECORDS), RECORDS, found)
    return found


def _walk(folder: str, path: str, found: Found) -> None:
    files, latest = found.files, 0
    with os.scandir(folder) as inside:
        for entry in inside:
            below, hidden = f"{path}/{entry.name}", entry.name.startswith(".")
            if not entry.is_file(follow_symlinks=False):
                _look_into(entry, below, found, hidden=hidden)
            elif hidden:
                found.hidden.append(below)
            else:
                now = entry.stat(follow_symlinks=False) if _COMPLETE else os.lstat(entry.path)
                files[below] = line(below, now)
                latest = max(latest, now.st_mtime_ns, now.st_ctime_ns)
    found.latest = max(found.latest, latest)


def _look_into(entry: os.DirEntry[str], path: str, found: Found, *, hidden: bool) -> None:
    if not entry.is_dir(follow_symlinks=False):
        found.odd[path] = entry.is_symlink()
    elif not hidden:
        _walk(entry.path, path, found)


def line(path: str, now: os.stat_result) -> str:
    """Return the line by which a file is known."""
    return f"{path}\t{now.st_size} {now.st_mtime_ns} {now.st_ino} {now.st_ctime_ns}"


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
    """Read a file, and the line by which it was known just before."""
    data, now = beginning(str(root / path))
    return data, line(path, now)


def settled(line: str, since: int) -> bool:
    """Tell whether a line is that of a file which had not just been changed at a time."""
    _size, changed, _number, touched = line.rpartition("\t")[2].split(" ")
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
    kept = [
        (key, value)
        for key, value in sorted(known.lines.items(), key=lambda item: item[0].partition("\t")[0])
        if key.count("\t") == 1 and "\n" not in key and value.count("\t") == _TABS
    ]
    lines, values = "\n".join(key for key, _ in kept), "\n".join(value for _, value in kept)
    head = f"{known.digest} {known.since} {known.whole:d}"
    return f"{head}\x00{lines}\x00{values}".encode("utf-8", "surrogateescape")


def brief(known: Known) -> bytes:
    """Return as much of what is known as tells whether a whole tree is still as it was."""
    return f"{known.digest} {known.since} {known.whole:d} {_one_name(known.lines)}".encode()


def unchanged(data: bytes, found: Found) -> str:
    """Return the digest of a tree by its :func:`brief`, empty unless whole and still as it was."""
    name, since, whole, lines = data.decode("utf-8").split(" ")
    if whole != "1" or found.odd or lines != _one_name(found.files.values()):
        return ""
    trusts = Known(since=int(since)).trusts(found)
    return name if all(map(trusts, found.files.values())) else ""


def _one_name(lines: Iterable[str]) -> str:
    text = "\0".join(sorted(lines)).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, digest_size=32).hexdigest()


def unpacked(data: bytes) -> Known:
    """Return what :func:`packed` was given."""
    head, lines, values = data.decode("utf-8", "surrogateescape").split("\0")
    name, since, whole = head.split(" ")
    known = dict(zip(lines.split("\n"), values.split("\n"), strict=True)) if lines else {}
    return Known(known, name, int(since), whole == "1")
