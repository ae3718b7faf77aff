"""Commits whose author, date and content are given: equal ids on every machine.

``git fast-import`` takes contents as they are: neither the clock, the user's identity, hooks,
signing, nor a conversion of line ends has any part in the commit.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.store.git_read import head
from qms.store.git_run import Place, read, write
from qms.store.git_words import problem
from qms.store.git_write import add_to_index

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who and when; ``seconds`` since 1970, ``zone`` as git writes it (``+0500``)."""

    name: str
    email: str
    seconds: int
    zone: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A commit to be made: its stamp, its message, the files it changes."""

    stamp: Stamp
    message: str
    files: Mapping[str, bytes]


def record(place: Place, commits: Sequence[Dated]) -> str | None:
    """Make the commits on the current branch, one after the other; return the last one.

    The files of the last state are on the disk already; they become known to git's index.
    Raises StoreProblem, with branch and index as they were, when git refuses.
    """
    branch = read(place, "symbolic-ref", "--end-of-options", "HEAD").strip()
    stream = b"".join(_commit(place, branch, one, head(place)) for one in commits[:1])
    stream += b"".join(_commit(place, branch, one, None) for one in commits[1:])
    answer = write(place, "fast-import", "--quiet", "--date-format=raw", stdin=stream + b"done\n")
    if answer.status:
        raise problem(answer, "fast-import", place)
    add_to_index(place, list(dict.fromkeys(path for one in commits for path in one.files)))
    return head(place)


def _commit(place: Place, branch: bytes, one: Dated, parent: str | None) -> bytes:
    who = f"{one.stamp.name} <{one.stamp.email}> {one.stamp.seconds} {one.stamp.zone}\n"
    lines = [b"commit " + branch + b"\n", f"author {who}committer {who}".encode()]
    lines.append(_data(one.message.strip().encode() + b"\n"))
    if parent is not None:
        lines.append(f"from {parent}\n".encode())
    for path, content in one.files.items():
        lines.append(b"M 100644 inline " + _quoted(place.prefix + path) + b"\n" + _data(content))
    return b"".join(lines)


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"


def _quoted(path: str) -> bytes:
    return b'"' + os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
