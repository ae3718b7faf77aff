"""What differs between two revisions, record by record, and since when each difference holds.

What differs is told by the two trees alone, so a squashed, rebased or imported history gives the
same fields with the same values; commits only tell when a value got in and with which summary.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from qms.model.difference import FieldChange, RecordChange, flat
from qms.model.snapshot import Entry
from qms.store import sources
from qms.store.git_place import is_shallow, shallow_problem
from qms.store.git_run import read
from qms.store.load import load_one

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from qms.model.difference import Flat, Path
    from qms.store.git import Repo

__all__ = ["FieldChange", "RecordChange", "changes"]

_FORMAT: Final = "%H%x00%P%x00%ct%x00%s%x00%b"
_OURS: Final = "Qms-Change: 1"
_LATEST: Final = 253_402_300_799  # 9999-12-31T23:59:59Z


@dataclass(frozen=True, slots=True)
class _Commit:
    id: str
    parents: tuple[str, ...]
    recorded: datetime
    summary: str
    reason: str
    blobs: Mapping[str, str | None]


def changes(repo: Repo, since: str | None, until: str, folders: Collection[str]) -> _Changes:
    """Return the records of ``folders`` (``risks``) that differ between two commits, by id.

    ``since`` None stands for the time before the first commit.  Versions that cannot be read are
    passed over.  Raises StoreProblem on a shallow clone, whose answer would be wrong in silence.
    """
    if is_shallow(repo.place):
        raise shallow_problem()
    wanted = tuple(f"records/{name}/" for name in folders)
    old, new = repo.tree(since) if since else {}, repo.tree(until)
    paths = [
        path
        for path in sorted({*old, *new})
        if path.startswith(wanted) and old.get(path) != new.get(path)
    ]
    if not paths:
        return ()
    steps = _by_path(_line(repo, since, until, wanted))
    versions = _Versions(repo, until, old, new, {path: steps.get(path, []) for path in paths})
    found = (_record(path, old.get(path), new.get(path), versions) for path in paths)
    return tuple(sorted((item for item in found if item is not None), key=lambda item: item.id))


def _by_path(line: Iterable[_Commit]) -> Mapping[str, list[_Commit]]:
    found: dict[str, list[_Commit]] = defaultdict(list)
    for step in line:
        for path in step.blobs:
            found[path].append(step)
    return found


_Changes = tuple[RecordChange, ...]


class _Versions:
    """Every version of the differing files, read with one call."""

    def __init__(
        self,
        repo: Repo,
        until: str,
        old: Mapping[str, str],
        new: Mapping[str, str],
        steps: Mapping[str, list[_Commit]],
    ) -> None:
        self.steps = steps
        config = sources.config_in(repo, repo.tree(until))
        wanted = {
            (path, blob)
            for path, line in steps.items()
            for blob in (old.get(path), new.get(path), *(step.blobs[path] for step in line))
            if blob
        }
        content = dict(repo.blobs(sorted({blob for _path, blob in wanted})))
        self._known = {(path, blob): load_one(path, content[blob], config) for path, blob in wanted}

    def entry(self, path: str, blob: str | None) -> Entry | None:
        """Return a version of a record, None where there is none or it cannot be read."""
        found = self._known.get((path, blob)) if blob else None
        return found if isinstance(found, Entry) else None


def _record(
    path: str, old: str | None, new: str | None, versions: _Versions
) -> RecordChange | None:
    before, after = versions.entry(path, old), versions.entry(path, new)
    if before is None and after is None:
        return None
    was, now = flat(before), flat(after)
    moments = _moments(path, was, versions)
    fields = tuple(
        FieldChange(key, was.get(key), now.get(key), *_told(moments.get(key)))
        for key in dict.fromkeys([*was, *now])
        if was.get(key) != now.get(key)
    )
    name = (after or before).record.id  # type: ignore[union-attr]
    return RecordChange(name, path, before, after, fields) if fields else None


def _told(step: _Commit | None) -> tuple[datetime | None, str, str, str]:
    return (step.recorded, step.summary, step.id, step.reason) if step else (None, "", "", "")


def _reason(summary: str, body: str) -> str:
    """Return what a person wrote: of a commit of ours, whose summary is ours, the reason alone."""
    parts = [part.strip() for part in body.split("\n\n") if part.strip()]
    if not parts or _OURS not in parts[-1].splitlines():
        return summary
    return " ".join(" ".join(parts[:-1]).split())


def _moments(path: str, was: Flat, versions: _Versions) -> dict[Path, _Commit]:
    """Return for each field the commit by which its last value got in."""
    found: dict[Path, _Commit] = {}
    last = was
    for step in versions.steps[path]:
        blob = step.blobs[path]
        entry = versions.entry(path, blob)
        if blob and entry is None:
            continue
        here = flat(entry)
        found |= {key: step for key in {*last, *here} if last.get(key) != here.get(key)}
        last = here
    return found


def _line(repo: Repo, since: str | None, until: str, folders: tuple[str, ...]) -> list[_Commit]:
    """Return the commits of the first-parent line after ``since``, oldest first.

    The summary of a merge is that of the commit which brought the same content to the branch.
    """
    line = _log(repo, since, until, folders, "--first-parent", "--diff-merges=first-parent")
    if any(len(step.parents) > 1 for step in line):
        own = {
            (path, blob): (step.summary, step.reason)
            for step in _log(repo, since, until, folders, "--no-merges")
            for path, blob in step.blobs.items()
        }
        line = [part for step in line for part in _unmerged(step, own)]
    return line


def _unmerged(
    step: _Commit, own: Mapping[tuple[str, str | None], tuple[str, str]]
) -> Iterator[_Commit]:
    """Yield a merge file by file, each with the summary of the commit that wrote it."""
    if len(step.parents) <= 1:
        yield step
        return
    for path, blob in step.blobs.items():
        words = own.get((path, blob), (step.summary, step.reason))
        yield _Commit(step.id, step.parents, step.recorded, *words, {path: blob})


def _log(
    repo: Repo, since: str | None, until: str, folders: tuple[str, ...], *how: str
) -> list[_Commit]:
    """Return commits that touch the folders, oldest first."""
    place = repo.place
    out = read(
        place,
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--topo-order", "--reverse", *how),
        *("--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap", "--no-color"),
        *("--encoding=UTF-8", f"--format={_FORMAT}", until, *([f"^{since}"] if since else [])),
        *("--", *(place.prefix + folder for folder in folders)),
    )
    return list(_commits(iter(os.fsdecode(out).split("\0")), place.prefix))


def _commits(tokens: Iterator[str], prefix: str) -> Iterator[_Commit]:
    """Read five fields a commit, then raw entries, each followed by its path."""
    token = next(tokens, "")
    while token:
        commit, parents, seconds, summary, body = token, *(next(tokens, "") for _ in range(4))
        blobs: dict[str, str | None] = {}
        token = next(tokens, "")
        while token.lstrip("\n").startswith(":"):
            blob = token.split(" ")[3]
            blobs[next(tokens, "").removeprefix(prefix)] = blob if blob.strip("0") else None
            token = next(tokens, "")
        moment = datetime.fromtimestamp(max(0, min(int(seconds), _LATEST)), UTC)
        told = (summary, _reason(summary, body))
        yield _Commit(commit, tuple(parents.split()), moment, *told, blobs)
