"""Files that records speak of: what they are by content, wherever they lie."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Measured:
    """A file by its content; ``size`` in bytes, ``media_type`` by its name, None when unknown."""

    sha256: str
    size: int
    media_type: str | None


def measure(path: Path) -> Measured:
    """Read a file once and measure it; raises StoreProblem for one that cannot be read."""
    digest, size = hashlib.sha256(), 0
    for block in _blocks(path):
        digest.update(block)
        size += len(block)
    # never the table of this computer: the same file gets the same type everywhere
    media_type, _ = mimetypes.MimeTypes().guess_type(path.name)
    return Measured(digest.hexdigest(), size, media_type)


def content(path: Path) -> bytes:
    """Return a whole file; raises StoreProblem for one that cannot be read."""
    return b"".join(_blocks(path))


def _blocks(path: Path) -> Iterator[bytes]:
    if not path.is_file():
        raise StoreProblem(M("There is no file {path}.", path=str(path)))
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise StoreProblem(
            M("{path} cannot be read: {reason}", path=str(path), reason=error.strerror),
            M("Check the path and the permissions."),
        ) from error


def reachable(root: Path, place: str) -> Path | None:
    """Return the file at a place (a path, relative ones from the workspace), None elsewhere."""
    path = root / place
    try:
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None
