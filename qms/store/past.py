"""The past of one record: each commit that changed it, under whichever id it then had.

One ``git log`` and one ``git cat-file`` tell all of it, however long the history is.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from qms.store.git_log import trailers
from qms.store.git_place import is_shallow, shallow_problem
from qms.store.git_read import OBJECT, contents, resolve
from qms.store.git_run import read
from qms.store.renumber import moved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qms.store.git_run import Place

RENUMBERED: Final = "Qms-Renumbered"
FORMAT: Final = "%H%x00%P%x00%an%x00%at%x00%ct%x00%B"
_LATEST: Final = 253_402_300_799  # 9999-12-31T23:59:59Z
PLAIN: Final = (
    *("--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap", "--no-color"),
    "--encoding=UTF-8",
)
_PAIR: Final = re.compile(r"(\S+) ([^\s,]+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a commit did to a path: its content before, one for each parent, and after."""

    before: tuple[str | None, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One commit of a log; dates are in UTC.  ``parents`` are those that the log shows."""

    id: str
    parents: tuple[str, ...]
    author: str
    written: datetime
    recorded: datetime
    body: str
    entries: Mapping[str, Entry]

    @property
    def summary(self) -> str:
        """Return the first line of the message."""
        return self.body.partition("\n")[0]

    @property
    def reason(self) -> str:
        """Return what the message says between its first line and its trailers."""
        rest = self.body.partition("\n")[2].strip()
        if trailers(self.body):
            return "\n\n".join(re.split(r"\n\s*\n", rest)[:-1]).strip()
        return rest

    @property
    def is_merge(self) -> bool:
        """Say whether it joins two lines."""
        return any(len(entry.before) > 1 for entry in self.entries.values())

    @property
    def is_change(self) -> bool:
        """Say whether this program made it."""
        return "Qms-Change" in trailers(self.body)

    @property
    def operation(self) -> str:
        """Return which command made it, empty for a commit by hand."""
        return trailers(self.body).get("Qms-Op", "")

    @property
    def renumbered(self) -> Mapping[str, str]:
        """Return new id -> former id."""
        said = trailers(self.body).get(RENUMBERED, "")
        return {new: old for old, new in _PAIR.findall(said)}


@dataclass(frozen=True, slots=True)
class Step:
    """A commit and what it did to the record: blobs before (by parent) and after."""

    row: Row
    entry: Entry


def past(place: Place, path: str, former: Iterable[str], rev: str) -> list[Step]:
    """Return what changed the record at ``path``, newest first; ``former`` are its former ids.

    What a merge brought in is told by the commits that wrote it; a merge itself is among them
    where its result is that of no side.  Raises StoreProblem on a shallow clone, whose answer
    would be wrong in silence.
    """
    if is_shallow(place):
        raise shallow_problem()
    own = id_of(path)
    paths = [path, *(moved(path, own, alias) for alias in former)]
    rows = _rows(place, resolve(place, rev), paths)
    steps, ends = _walk(rows, path)
    for at, name in ends:
        row, after = steps[at].row, steps[at].entry.after
        find = _sent_as if _former(row, name) else _moved_from
        origin = find(place, row, name)
        if origin is not None:
            steps[at] = Step(row, Entry((origin.blob or after,), after))
            steps += past(place, origin.path, (), origin.rev)
    return steps


def id_of(path: str) -> str:
    """Return the id that a path of a record names."""
    return path.split("/")[2].removesuffix(".yaml")


def _rows(place: Place, commit: str, paths: Iterable[str]) -> list[Row]:
    out = read(
        place,
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--date-order", "--parents", "-c"),
        *(*PLAIN, f"--format={FORMAT}", commit),
        *("--", *(place.prefix + path for path in paths)),
    )
    return list(parsed(out, place.prefix))


def parsed(out: bytes, prefix: str) -> Iterator[Row]:
    """Read the answer of a log of raw entries: six fields a commit, then entries and paths."""
    tokens = iter(os.fsdecode(out).split("\0"))
    token = next(tokens, "")
    while token:
        parents, author, written, recorded, body = (next(tokens, "") for _ in range(5))
        entries: dict[str, Entry] = {}
        commit, token = token, _next(tokens)
        while token.lstrip("\n").startswith(":"):
            entries[next(tokens, "").removeprefix(prefix)] = _entry(token.lstrip("\n"))
            token = next(tokens, "")
        when = (_moment(written), _moment(recorded))
        yield Row(commit, tuple(parents.split()), author, *when, body, entries)


def _next(tokens: Iterator[str]) -> str:
    """Return what follows a message: the entries of a merge have an empty field before them."""
    return next((token for token in tokens if token), "")


def _entry(raw: str) -> Entry:
    sides = len(raw) - len(raw.lstrip(":"))
    ids = raw.split(" ")[sides + 1 : 2 * sides + 2]
    *before, after = (one if one.strip("0") else None for one in ids)
    return Entry(tuple(before), after)


def _moment(seconds: str) -> datetime:
    """Read a date that anybody may have forged into any number."""
    value = int(seconds) if seconds.lstrip("-").isdigit() else 0
    return datetime.fromtimestamp(max(0, min(value, _LATEST)), UTC)


_Ends = list[tuple[int, str]]


def _walk(rows: list[Row], path: str) -> tuple[list[Step], _Ends]:
    """Follow the record from commit to commit; also returns where nothing tells what was before."""
    live: dict[str, set[str]] = defaultdict(set)
    live[rows[0].id if rows else ""].add(path)
    steps: list[Step] = []
    ends: _Ends = []
    for row in rows:
        for name in sorted(live.pop(row.id, ())):
            entry = row.entries.get(name)
            if entry is not None:
                steps.append(Step(row, _whole(row, name, entry)))
                if not any(entry.before) and _may_be_moved(row, name):
                    ends.append((len(steps) - 1, name))
            for side, parent in enumerate(row.parents):
                live[parent] |= _earlier(row, name, side)
    return steps, ends


def _whole(row: Row, name: str, entry: Entry) -> Entry:
    """Give an entry the content that the record had under its former name."""
    former = row.entries.get(_former(row, name) or "")
    if former is None or len(former.before) != len(entry.before):
        return entry
    sides = zip(entry.before, former.before, strict=True)
    return Entry(tuple(own or other for own, other in sides), entry.after)


def _former(row: Row, name: str) -> str | None:
    old = row.renumbered.get(id_of(name))
    return moved(name, id_of(name), old) if old else None


def _earlier(row: Row, name: str, side: int) -> set[str]:
    """Return under which names the record may lie in a parent."""
    entry = row.entries.get(name)
    if entry is None or side >= len(entry.before) or entry.before[side] is not None:
        return {name}
    former = _former(row, name)
    return {former if former and former in row.entries else name}


def _may_be_moved(row: Row, name: str) -> bool:
    former = _former(row, name)
    return not row.is_change if former is None else former not in row.entries


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a file was before: the revision, its path there, its content if it was another."""

    rev: str
    path: str
    blob: str | None = None


def _moved_from(place: Place, row: Row, path: str) -> _Origin | None:
    """Return the parent and the path from which a commit took a file, bytes unchanged."""
    out = read(
        place,
        *("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "-M100%", "--diff-filter=R"),
        *("--no-commit-id", row.id, "--"),
    )
    parts = os.fsdecode(out).split("\0")
    for at in range(0, len(parts) - 2, 3):
        if parts[at + 2] == place.prefix + path:
            return _Origin(f"{row.id}^", parts[at + 1].removeprefix(place.prefix))
    return None


def _sent_as(place: Place, row: Row, path: str) -> _Origin | None:
    """Return the side on which a record that a merge gave another id was made, and its path."""
    former = _former(row, path) or path
    revs = [f"{row.id}^{{commit}}", f"{row.id}^1", f"{row.id}^2"]
    asked = "".join(f"{rev}:{place.prefix}{former}\n" for rev in revs).encode()
    said = read(place, "cat-file", "--batch-check=%(objectname)", stdin=asked).splitlines()
    ids = [one.decode("utf-8", "replace") for one in said]
    held = [one if OBJECT.fullmatch(one) else None for one in ids]
    for rev, blob in zip(revs[1:], held[1:], strict=True):
        if blob and blob != held[0]:
            return _Origin(rev, former, blob)
    return None


def blobs(place: Place, ids: Iterable[str | None]) -> dict[str, bytes]:
    """Return blob id -> content, by one call."""
    wanted = sorted({one for one in ids if one and OBJECT.fullmatch(one)})
    return dict(zip(wanted, contents(place, wanted), strict=True))
