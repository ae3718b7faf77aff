"""Trees and commits put together in git's store of objects: no file, branch or index is touched."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.git_run import Place, ask, listed, read, run, write
from qms.store.git_words import problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.store.git_run import Answer

File: TypeAlias = tuple[str, str]
"""Mode and object id of a file; mode ``120000`` is a link, ``160000`` another repository."""

_FLAGS: Final = (
    *("-c", "core.fsync=committed,reference"),
    *("-c", "i18n.commitEncoding=UTF-8"),
    *("-c", "user.useConfigOnly=true"),
)
_ZERO: Final = "0" * 40
_CONFLICTS: Final = 127


def files(place: Place, commit: str) -> dict[str, File]:
    """Return every file of a commit by its path in the whole repository."""
    out = read(place, "ls-tree", "-r", "-z", "--full-tree", commit)
    return {path: (mode, blob) for mode, _, blob, path in listed(out)}


def bases(place: Place, one: str, other: str) -> tuple[str, ...]:
    """Return the newest commits that two have in common; several when their lines crossed."""
    answer = ask(place, "merge-base", "--all", one, other)
    return tuple(answer.out.decode("ascii").split())


def count(place: Place, since: str | None, until: str) -> int:
    """Return how many commits ``until`` has that ``since`` lacks."""
    less = [f"^{since}"] if since else []
    return int(read(place, "rev-list", "--count", until, *less, "--"))


def keep(place: Place, data: bytes) -> str:
    """Put a content into the store of objects; returns its id."""
    answer = _done(
        write(place, "hash-object", "-w", "--stdin", "--no-filters", flags=_FLAGS, stdin=data),
        "hash-object",
        place,
    )
    return answer.out.decode("ascii").strip()


def join(
    place: Place, parents: Sequence[str], changed: Mapping[str, File | None], message: str
) -> str:
    """Make a commit of the first parent's tree with ``changed`` files; returns its id."""
    with tempfile.TemporaryDirectory(prefix="qms-") as folder:
        env = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _done(write(place, "read-tree", parents[0], env=env), "read-tree", place)
        point(place, changed, env)
        tree = _done(write(place, "write-tree", flags=_FLAGS, env=env), "write-tree", place)
    named = [part for parent in parents for part in ("-p", parent)]
    sign = ask(place, "config", "--type=bool", "--get", "commit.gpgSign").out.strip() == b"true"
    args = ("commit-tree", *(("-S",) if sign else ()), *named, tree.out.decode("ascii").strip())
    answer = write(place, *args, flags=_FLAGS, stdin=message.encode() + b"\n")
    return _done(answer, "commit-tree", place).out.decode("ascii").strip()


def point(
    place: Place, changed: Mapping[str, File | None], env: Mapping[str, str] | None = None
) -> None:
    """Make an index name these files; None takes a path out of it."""
    if changed:
        lines = b"".join(_line(path, file) for path, file in changed.items())
        args = ("update-index", "-z", "--index-info")
        _done(write(place, *args, stdin=lines, env=env), "update-index", place)


def _line(path: str, file: File | None) -> bytes:
    mode, blob = file or ("0", _ZERO)
    return f"{mode} {blob}\t".encode() + os.fsencode(path) + b"\0"


def look_again(place: Place) -> None:
    """Let git's index note that the files on the disk are what it names."""
    write(place, "update-index", "-q", "--refresh")


def check_out(place: Place, paths: Sequence[str]) -> None:
    """Write files as the index names them, with the user's own conversions."""
    if paths:
        listed = b"".join(os.fsencode(path) + b"\0" for path in paths)
        args = ("checkout-index", "--force", "--quiet", "-z", "--stdin")
        _done(write(place, *args, stdin=listed), "checkout-index", place)


def differing(place: Place, paths: Sequence[str]) -> set[str]:
    """Return those of ``paths`` whose file on the disk is not what the index names."""
    out = read(place, "diff-files", "-z", "--name-only", "--no-ext-diff", "--", *paths)
    found = set(out.decode("utf-8", "surrogateescape").split("\0"))
    known = read(place, "ls-files", "-z", "--full-name", "--", *paths)
    listed = set(known.decode("utf-8", "surrogateescape").split("\0"))
    strange = {path for path in paths if path not in listed and (place.top / path).exists()}
    return (found | strange) & set(paths)


def move_branch(place: Place, new: str, old: str) -> None:
    """Let the current branch end in ``new`` if it still ends in ``old``."""
    args = ("update-ref", "-m", "qms sync", "HEAD", new, old)
    _done(write(place, *args, flags=_FLAGS), "update-ref", place)


def texts(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, bool]:
    """Merge three versions of a text line by line; returns it and whether lines clash in it.

    Raises StoreProblem for what is no text.
    """
    with tempfile.TemporaryDirectory(prefix="qms-") as folder:
        names = []
        for name, data in (("ours", ours), ("base", base), ("theirs", theirs)):
            file = Path(folder) / name
            file.write_bytes(data)
            names.append(str(file))
        answer = run((), ("merge-file", "--stdout", "--quiet", *names))
    if answer.status > _CONFLICTS:
        raise StoreProblem(M("This is no text, so it cannot be merged."))
    return answer.out, bool(answer.status)


def _done(answer: Answer, command: str, place: Place) -> Answer:
    if answer.status:
        raise problem(answer, command, place)
    return answer
