"""When something was recorded, and by whom, as git knows it.

Names and dates of commits can be forged; only a signature counts.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from qms.store.git_place import is_shallow, shallow_problem
from qms.store.git_read import resolve
from qms.store.git_run import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.store.git_run import Place

_FORMAT: Final = "%H%x00%an%x00%at%x00%ct%x00%B"
_TRAILER: Final = re.compile(r"([A-Za-z0-9-]+): *(.*)")
_NO_BLOB: Final = re.compile("0+")
_LATEST: Final = 253_402_300_799  # 9999-12-31T23:59:59Z, the last second Python can show


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit that touched a path; dates are in UTC, a repeated trailer is joined by ", ".

    ``blob`` is the content after the commit, None where the commit removed the path.
    """

    id: str
    author_name: str
    author_date: datetime
    committer_date: datetime
    subject: str
    trailers: dict[str, str]
    blob: str | None


def log(place: Place, path: str, rev: str = "HEAD") -> list[Commit]:
    """Return the commits that changed ``path``, newest first.

    Raises StoreProblem on a shallow clone, whose answer would be wrong in silence.
    """
    if is_shallow(place):
        raise shallow_problem()
    out = read(
        place,
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent"),
        *("--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap", "--no-color"),
        *("--encoding=UTF-8", f"--format={_FORMAT}", resolve(place, rev)),
        *("--", place.prefix + path),
    )
    return list(_commits(iter(os.fsdecode(out).split("\0"))))


def _commits(tokens: Iterator[str]) -> Iterator[Commit]:
    """Five fields a commit, then (unless a merge changed nothing) raw entries and their paths."""
    token = next(tokens, "")
    while token:
        commit, name, written, recorded = (token, *(next(tokens, "") for _ in range(3)))
        body = next(tokens, "")
        blob = None
        token = next(tokens, "")
        while token.lstrip("\n").startswith(":"):
            blob = token.split(" ")[3]
            next(tokens, "")
            token = next(tokens, "")
        yield Commit(
            id=commit,
            author_name=name,
            author_date=_moment(written),
            committer_date=_moment(recorded),
            subject=body.partition("\n")[0],
            trailers=trailers(body),
            blob=None if blob is None or _NO_BLOB.fullmatch(blob) else blob,
        )


def _moment(seconds: str) -> datetime:
    """Read a date that anybody may have forged into any number."""
    value = int(seconds) if seconds.lstrip("-").isdigit() else 0
    return datetime.fromtimestamp(max(0, min(value, _LATEST)), UTC)


def trailers(body: str) -> dict[str, str]:
    """Return the trailers of a commit message: its last paragraph, if each line is one.

    Read here, because git may be configured to start programs for trailers.
    """
    paragraphs = re.split(r"\n\s*\n", body.strip())
    lines = paragraphs[-1].split("\n") if len(paragraphs) > 1 else []
    found: dict[str, str] = {}
    for match in [_TRAILER.fullmatch(line.rstrip()) for line in lines]:
        if match is None:
            return {}
        key, value = match.groups()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found
