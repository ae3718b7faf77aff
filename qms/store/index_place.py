"""Where the file of the index lies, and whether what lies there may be opened."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from qms.store.index_key import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

    from qms.store.git_run import Place

NAME: Final = "index.sqlite"
WRITING: Final = f"{NAME}-writing-"
"""What the mark of a writing program begins with; its number follows."""
_LARGEST: Final = 1 << 31


def folder_of(root: Path, place: Place | None) -> Path:
    """Return the folder of the index of a workspace: git's own, else one of the user."""
    if place is not None:
        folder = place.common_dir / "qms"
        there = folder if folder.is_dir() else place.common_dir
        if os.access(there, os.W_OK | os.X_OK) and not folder.is_symlink():
            return folder
    name = hashlib.blake2b(os.fsencode(os.path.realpath(root)), digest_size=16).hexdigest()
    return cache_folder() / name


def sound(path: Path) -> bool:
    """Tell whether a plain file lies there that no killed program was writing to."""
    with suppress(FileNotFoundError):
        now = path.lstat()
        if not stat.S_ISREG(now.st_mode) or now.st_nlink != 1 or now.st_size > _LARGEST:
            return False
    return not [mark for mark in path.parent.glob(f"{WRITING}*") if _is_left(mark)]


def _is_left(mark: Path) -> bool:
    """Tell whether the program that made a mark is gone; the mark is taken away then."""
    number = mark.name.removeprefix(WRITING)
    if os.name == "nt" or not number.isdecimal() or _runs(int(number)):
        return False
    with suppress(OSError):
        mark.unlink(missing_ok=True)
    return True


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
