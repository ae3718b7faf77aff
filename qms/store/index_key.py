"""What a row of the index is sealed with: a secret of this user, and the program that wrote it.

A clone may be handed over with its git folder, and so with an index that somebody made up.  A row
counts only with a seal that needs the secret, which never leaves the user's own folder.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

_LENGTH: Final = 32
_PACKAGE: Final = Path(__file__).parents[1]
_READ: Final = (".py", ".mo", ".toml", ".json")


def cache_folder() -> Path:
    """Return the folder of this program among the user's caches; it may not be there yet."""
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "")
    return (Path(named) if Path(named).is_absolute() else Path.home() / ".cache") / "qms"


@cache
def sealing_key() -> bytes:
    """Return the key of this user and this program; raises OSError where none can be kept."""
    return hashlib.blake2b(_program(), key=_secret(), digest_size=_LENGTH).digest()


def seal(key: bytes, parts: Iterable[bytes]) -> bytes:
    """Return the seal over parts that hold no zero byte but in the last one."""
    made = _sealer(key)
    for number, part in enumerate(parts):  # not joined: a part may be an answer of megabytes
        made.update(b"\0" if number else b"")
        made.update(part)
    return made.digest()


def sealing(key: bytes) -> Callable[[Sequence[Any]], bytes]:
    """Return what seals rows: one function for many, so that the key is prepared once."""
    begun = _sealer(key)

    def sealed(row: Sequence[Any]) -> bytes:
        names, tree, made = row[:5], row[5], begun.copy()
        made.update("%s\0%s\0%s\0%s\0%s\0".__mod__(names).encode("utf-8", "surrogatepass"))
        made.update(tree if isinstance(tree, bytes) else b"")
        return made.digest()

    return sealed


def _sealer(key: bytes) -> hashlib.blake2b:
    """Return a seal that is still empty, to be copied where many are made."""
    return hashlib.blake2b(key=key, digest_size=16)


def _secret() -> bytes:
    path = cache_folder() / "index.key"
    with suppress(FileNotFoundError):
        found = path.read_bytes()
        if len(found) == _LENGTH:
            return found
        path.unlink()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    fd = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(secrets.token_bytes(_LENGTH))
        if not path.exists():  # of two that come at once the later one wins; the other reads anew
            mine.replace(path)
    finally:
        mine.unlink(missing_ok=True)
    found = path.read_bytes()
    if len(found) != _LENGTH:
        raise OSError(path)
    return found


def _program() -> bytes:
    """Return what tells this program from any other: its files, its Python, its libraries."""
    found = hashlib.blake2b(sys.version.encode())
    for line in sorted(_files(_PACKAGE)):
        found.update(line.encode("utf-8", "surrogateescape"))
    spec = find_spec("pydantic")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        with suppress(OSError):  # installing anything beside it changes the folder
            found.update(f"{place} {Path(place).parent.stat().st_mtime_ns}".encode())
    return found.digest()


def _files(folder: Path | str) -> Iterator[str]:
    with os.scandir(folder) as inside:
        for entry in inside:
            if entry.is_dir() and entry.name not in {"__pycache__", "_assets"}:
                yield from _files(entry.path)
            elif entry.name.endswith(_READ):
                now = entry.stat()
                yield f"{entry.path} {now.st_size} {now.st_mtime_ns}\n"
