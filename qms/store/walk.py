"""What lies under records/, folder by folder; light, because answers from the index need it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.store.yaml_guard import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RECORDS: Final = "records"
CONFIG_FILE: Final = "qms.yaml"
_NO_WAITING: Final = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


_OURS: Final = (f"{RECORDS}/", "templates/", "schemas/")


def root_of(start: Path) -> Path | None:
    """Return the nearest folder from ``start`` upwards that holds qms.yaml."""
    here = Path(os.path.realpath(start))  # unlike resolve() it ends on links in a circle
    return next(
        (folder for folder in (here, *here.parents) if (folder / CONFIG_FILE).is_file()), None
    )


def ours(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that belong to a workspace; others of the repository are not our matter."""
    return tuple(path for path in paths if path == CONFIG_FILE or path.startswith(_OURS))


def entries(folder: Path, path: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield what lies in a folder and below it, except in hidden folders and behind links."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as found:
        inside = sorted(found, key=lambda entry: entry.name)
    for entry in inside:
        below = f"{path}/{entry.name}"
        yield below, entry
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            yield from entries(folder / entry.name, below)


def beginning(path: str) -> tuple[bytes, os.stat_result]:
    """Read a file, and how it was just before; of a large one only so much that it is refused."""
    # Somebody may have put a pipe in its place meanwhile: opening one would wait for ever
    fd = os.open(path, os.O_RDONLY | _NO_WAITING)
    try:
        now = os.fstat(fd)
        # To ask for as much as there may be would have that much memory made ready for each file
        data = os.read(fd, min(now.st_size, MAX_BYTES) + 1)
        while len(data) != now.st_size and len(data) <= MAX_BYTES:  # it came in parts, or grows
            more = os.read(fd, MAX_BYTES + 1 - len(data))
            if not more:
                break
            data += more
        return data, now
    finally:
        os.close(fd)
