"""Files that lie beside records, whole: what a snapshot gives of them when it is asked.

They belong to what an index knows of a work tree as the records do, by the name of their content.
The mapping of contents from which records are loaded cuts a file off where it is too large for a
record; such a file is read again here, up to :data:`LARGEST`.
"""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.contents import Changed, InGit, OnDisk
from qms.store.git_run import read
from qms.store.index_paths import blob_id
from qms.store.walk import RECORDS
from qms.store.yaml_guard import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from qms.store.git_run import Place

Reader = Callable[[str], bytes | None]
LARGEST: Final = 32 << 20
"""Bytes of the largest file whose content is given; a larger one belongs outside git."""
_NEAR: Final = 200
"""Files of a commit that are looked at together: those of one document, and of some after it."""
_CUT: Final = MAX_BYTES + 1
_FLAGS: Final = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class FromDisk(dict[str, bytes]):
    """Files of a work tree that were read at once; of large ones only the beginning."""

    def __init__(self, root: Path, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self.root = root


class _InGit:
    """Files of a commit or of git's index, a few near each other read at once and held."""

    def __init__(self, files: InGit) -> None:
        self.files = files
        self.paths = sorted(files)
        self.held: dict[str, bytes] = {}

    def __call__(self, path: str) -> bytes | None:
        if path not in self.held:
            self.held = dict(self._near(path))
        return self.held.get(path)

    def _near(self, path: str) -> Iterator[tuple[str, bytes]]:
        start = bisect_left(self.paths, path)
        paths = self.paths[start : start + _NEAR]
        blobs = [self.files.blobs[one] for one in paths]
        sums = accumulate(sizes(self.files.repo.place, blobs))
        taken = sum(size <= LARGEST for size in sums)
        found = self.files.repo.blobs(blobs[:taken])
        return zip(paths, (data for _, data in found), strict=False)


def sizes(place: Place, blobs: Sequence[str]) -> list[int]:
    """Return the bytes that each blob has; StoreProblem where a clone lacks one."""
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    answers = read(place, "cat-file", "--batch-check=%(objectsize)", stdin=asked).split(b"\n")
    if len(answers) != len(blobs) + 1 or not all(one.isdigit() for one in answers[:-1]):
        raise StoreProblem(
            M("The content {blob} is missing or damaged in this clone.", blob=blobs[0]),
            M("Look at it with git fsck; clone again without --filter if the clone is partial."),
        )
    return [int(one) for one in answers[:-1]]


def reader(files: Mapping[str, bytes], under: Reader | None = None) -> Reader:
    """Return what gives the content of a path among ``files``, None where it gives none.

    ``under`` reads the work tree, for files of which only the beginning is held.
    """
    read_one = _reader(files, under)

    def content(path: str) -> bytes | None:
        if not path.startswith(f"{RECORDS}/") or path not in files:
            return None
        data = read_one(path)
        return data if data is not None and len(data) <= LARGEST else None

    return content


def _reader(files: Mapping[str, bytes], under: Reader | None) -> Reader:
    if isinstance(files, Changed):
        changes, below = files.changes, _reader(files.under, under)
        return lambda path: changes[path] if path in changes else below(path)
    if isinstance(files, InGit):
        return _InGit(files)
    if isinstance(files, OnDisk):
        return partial(_whole_in, files.root)
    if isinstance(files, FromDisk):
        under = partial(_whole_in, files.root)
    return lambda path: files[path] if under is None or len(files[path]) != _CUT else under(path)


def named(root: Path, path: str, data: bytes, signs: str) -> str:
    """Return the name of a content of which ``data`` is the beginning, or the whole.

    That of a file larger than :data:`LARGEST`, which is never given, is that of its state on disk.
    """
    found = data if len(data) < _CUT else whole(root / path)
    return blob_id(
        f"{path}\0{signs}".encode("utf-8", "surrogateescape") if found is None else found
    )


def _whole_in(root: Path, path: str) -> bytes | None:
    return whole(root / path)


def whole(path: Path) -> bytes | None:
    """Read a plain file; None for one that is gone, no plain file, or too large."""
    try:
        fd = os.open(path, os.O_RDONLY | _FLAGS)
    except OSError:
        return None
    with os.fdopen(fd, "rb") as stream:
        now = os.fstat(fd)
        if not stat.S_ISREG(now.st_mode) or now.st_size > LARGEST:
            return None
        return stream.read(LARGEST + 1)
