"""Snapshots by the index: what has not changed is neither opened nor read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pydantic_core import to_json

from qms.kinds import noun_of
from qms.model.snapshot import Entry, Later, Snapshot
from qms.store.ahead import entry_of, opened
from qms.store.beside import named, reader
from qms.store.contents import InGit, OnDisk
from qms.store.index_paths import (
    Known,
    blob_id,
    brief,
    brief_name,
    clock,
    digest,
    look,
    packed,
    read,
    tree_name,
    unpacked,
)
from qms.store.index_shelf import Kept
from qms.store.load import Slot, load, slot_of, uncollected
from qms.store.walk import RECORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from qms.model.config import Config
    from qms.store.git import Repo
    from qms.store.index_file import IndexFile, Row
    from qms.store.index_paths import Found, Told


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot, the contents it is made of, and what lies there that is no file.

    ``digest`` names all paths with their contents where every file is a valid record, or lies
    beside one.  ``keep`` writes into the index what was read just now.
    """

    snapshot: Snapshot
    files: Mapping[str, bytes]
    odd: Mapping[str, bool]
    digest: str = ""
    keep: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading needs; ``meanwhile`` is done, step by step, while other processes read."""

    index: IndexFile
    config: Config
    meanwhile: Iterable[None] = ()


def of_worktree(reading: Reading, rev: str, root: Path) -> Loaded:
    """Load the work tree; what was changed since the last time is read."""
    index, config = reading.index, reading.config
    name = tree_name(root, config.default_language)
    fact = index.fact(name)
    known = unpacked(fact) if fact else Known()
    found = look(root)
    if known.whole and known.is_still(found):
        return _as_known(index, rev, root, config, known)
    with uncollected():
        now = _Now(root, known, found, reading)
        files = OnDisk(root, now.blobs, now.held)
        shelf = Kept(index, config, files)
        later = {path: _later(shelf, path, value) for path, value in now.good.items()}
        snapshot = load(rev, config, files, indexed={**later, **now.made})
    shelf.entries = snapshot.entries
    state, keep = known, None
    if now.read or len(known.files) != len(now.files):
        told = _told(now, snapshot)
        state = Known(now.files, told, digest(now.blobs), now.since, not snapshot.broken)
        facts = [("tree", name, packed(state))]
        facts.append(("brief", brief_name(root, config.default_language), brief(state)))
        keep = partial(_keep, index, snapshot, now.blobs, facts)
    certain = state.whole and not found.odd
    return Loaded(snapshot, files, found.odd, state.digest if certain else "", keep)


def _as_known(index: IndexFile, rev: str, root: Path, config: Config, known: Known) -> Loaded:
    """Build the snapshot of a tree that is as it was, and no file in it refused."""
    files = OnDisk(root, {path: told[0] for path, told in known.told.items()}, {})
    shelf = Kept(index, config, files)
    with uncollected():
        entries: dict[str, Entry] = {
            told[2]: _later(shelf, path, told) for path, told in known.told.items() if told[1]
        }
    shelf.entries = entries
    snapshot = Snapshot(rev, config, entries, beside=reader(files))
    return Loaded(snapshot, files, {}, known.digest)


def _later(shelf: Kept, path: str, told: Told) -> Later:
    blob, noun, record_id, aliases = told
    former = tuple(aliases.split()) if aliases else ()
    return Later(shelf, path, shelf.kinds[noun], record_id, former, blob)


class _Now:
    """The work tree as it is: blob ids of all files, and which of them had to be read.

    ``good`` is what is known of valid records by path; ``made`` are the records that were read.
    """

    def __init__(self, root: Path, known: Known, found: Found, reading: Reading) -> None:
        self.blobs: dict[str, str] = {}
        self.good: dict[str, Told] = {}
        self.files = found.files
        self.held: dict[str, bytes] = {}
        self.made: dict[str, Entry] = {}
        self.read: list[str] = []
        self.since = known.since
        trusts = known.trusts(found)
        for path, signs in sorted(found.files.items()):
            if known.files.get(path) == signs and trusts(signs):
                self._take(path, known)
            else:
                self.read.append(path)
        if self.read:
            self.since = clock(reading.index.path.parent)
            reading.index.close()  # an open one may not be taken along into another process
            self._open(root, known, reading)

    def _take(self, path: str, known: Known) -> None:
        told = known.told[path]
        self.blobs[path] = told[0]
        if told[1]:
            self.good[path] = told

    def _open(self, root: Path, known: Known, reading: Reading) -> None:
        def look(path: str) -> tuple[tuple[str, str], bytes | None]:
            data, signs = read(root, path)
            blob = named(root, path, data, signs)
            return (signs, blob), None if known.blob(path) == blob else data

        for path, (signs, blob), data, json in opened(self.read, look, reading.meanwhile):
            self.files[path] = signs
            if known.blob(path) == blob:  # touched, not changed
                self._take(path, known)
                continue
            self.blobs[path] = blob
            if data is not None:
                self.held[path] = data
            elif json and (entry := entry_of(path, json, reading.config)):
                self.made[path] = entry


def fetch(entries: Iterable[Entry]) -> None:
    """Take the contents of some entries from the index at once; whole kinds are left alone."""
    wanted: dict[Kept, list[str]] = {}
    for one in entries:
        if isinstance(one, Later) and isinstance(one.shelf, Kept):
            wanted.setdefault(one.shelf, []).append(one.content)
    for shelf, blobs in wanted.items():
        shelf.take(blobs)


def _told(now: _Now, snapshot: Snapshot) -> dict[str, Told]:
    good = {
        entry.path: (noun_of(entry.kind), entry.id, " ".join(entry.aliases))
        for entry in snapshot.entries.values()
    }
    return {path: (blob, *good.get(path, ("", "", ""))) for path, blob in now.blobs.items()}


def _keep(
    index: IndexFile,
    snapshot: Snapshot,
    blobs: Mapping[str, str],
    facts: Sequence[tuple[str, str, bytes]] = (),
) -> None:
    index.keep(_rows(snapshot, blobs), facts)


def _rows(snapshot: Snapshot, blobs: Mapping[str, str]) -> Iterable[Row]:
    """Return the rows of what was read just now."""
    for entry in snapshot.entries.values():
        if not isinstance(entry, Later):
            yield (
                blobs[entry.path],
                noun_of(entry.kind),
                snapshot.config.default_language,
                entry.id,
                " ".join(entry.aliases),
                entry.json or to_json(entry.tree),
            )


def of_tree(reading: Reading, rev: str, repo: Repo, blobs: Mapping[str, str]) -> Loaded:
    """Load a commit or git's index; contents that were ever read are not asked of git again."""
    index, config = reading.index, reading.config
    wanted = {path: blob for path, blob in blobs.items() if _is_ours(path)}
    files = InGit(repo, wanted)
    shelf = Kept(index, config, files)
    entries, unknown = _by_content(shelf, wanted)
    files.fetch(unknown)
    index.close()
    with uncollected():
        entries |= _made(unknown, files, reading)
        snapshot = load(rev, config, files, indexed=entries)
    shelf.entries = snapshot.entries
    keep = partial(_keep, index, snapshot, wanted) if unknown else None
    return Loaded(snapshot, files, {}, keep=keep)


def _made(paths: Sequence[str], files: Mapping[str, bytes], reading: Reading) -> dict[str, Entry]:
    """Return the records among files whose content is there."""
    found = {}
    for path, _, _, json in opened(paths, lambda path: (None, files[path]), reading.meanwhile):
        if json and (entry := entry_of(path, json, reading.config)):
            found[path] = entry
    return found


def of_contents(index: IndexFile, rev: str, files: Mapping[str, bytes], config: Config) -> Snapshot:
    """Load files that have all been read; the index only spares their validation.

    Nothing that it says of a work tree is believed, and nothing is kept.
    """
    shelf = Kept(index, config, files)
    entries, _ = _by_content(shelf, {path: blob_id(data) for path, data in files.items()})
    snapshot = load(rev, config, files, indexed=entries)
    shelf.entries = snapshot.entries
    return snapshot


def _by_content(shelf: Kept, blobs: Mapping[str, str]) -> tuple[dict[str, Entry], list[str]]:
    """Return the records whose content the index knows, by path, and the paths of the others."""
    aliases = shelf.take(blobs.values())
    entries: dict[str, Entry] = {}
    unknown = []
    for path, blob in blobs.items():
        slot = slot_of(path)
        if isinstance(slot, Slot):
            key = (blob, noun_of(slot.kind), slot.record_id)
            if key in aliases:
                former = tuple(aliases[key].split())
                entries[path] = Later(shelf, path, slot.kind, slot.record_id, former, blob)
            else:
                unknown.append(path)
    return entries, unknown


def _is_ours(path: str) -> bool:
    return path.startswith(f"{RECORDS}/") and not path.rpartition("/")[2].startswith(".")
