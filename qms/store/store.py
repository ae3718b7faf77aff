"""The store: snapshots out, changes in.  Nothing else touches disk, git and YAML."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections import Counter, deque
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.diagnostic import Diagnostic, Place
from qms.model.snapshot import WORKTREE, Snapshot
from qms.store import sources
from qms.store.contents import Contents
from qms.store.index_file import IndexFile
from qms.store.indexed import Loaded, Reading, of_tree, of_worktree
from qms.store.journal import Home, steady, waiting
from qms.store.load import load
from qms.store.lock import settle_interrupted
from qms.store.problems import locate
from qms.store.walk import RECORDS, ours
from qms.store.workspace import Workspace, open_workspace
from qms.store.yaml_marks import place_of, spans_of_valid
from qms.store.yaml_reader import Refusal, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from qms.i18n import Message
    from qms.model.diagnostic import FieldPath
    from qms.store.git import Commit, Repo
    from qms.store.yaml_marks import Span

STAGED: Final = "STAGED"
_SEVERAL: Final = 2
"""Diagnostics of one file after which all its places are looked up at once."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Store:
    """One workspace, open for reading at any revision and for writing at the working tree."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.remarks: tuple[Message, ...] = ()
        self.digest = ""  # of the last snapshot, where no file in it is refused
        self._files: dict[str, Mapping[str, bytes]] = {}
        self._besides: Iterable[None] | None = None
        self._unkept: Callable[[], None] | None = None

    @classmethod
    def open(cls, start: Path, *, commit: bool = True) -> Store:
        """Open the workspace around a folder; raises WorkspaceProblem.

        A change that was interrupted is settled first, where that can be done at once; what is to
        be said of it are the ``remarks``.  Without ``commit`` changes are written only.
        """
        workspace = open_workspace(start)
        store = cls(workspace if commit else workspace.uncommitted())
        store.remarks = settle_interrupted(store.home)
        return store

    @property
    def home(self) -> Home:
        """Return where the lock and the journals of the workspace lie."""
        return Home(self.root, self.workspace.repo)

    @property
    def root(self) -> Path:
        """Return the folder that holds qms.yaml."""
        return self.workspace.root

    @property
    def repo(self) -> Repo:
        """Return the git repository; raises StoreProblem where there is none."""
        if self.workspace.repo is None:
            raise StoreProblem(
                M("{folder} is not in a git repository.", folder=str(self.root)),
                M("Make it one with: git init"),
            )
        return self.workspace.repo

    def resolve(self, moment: str | None) -> str:
        """Turn what a user gives as ``--at`` (a date or a revision) into a commit id."""
        if moment is None:
            return WORKTREE
        if not _DATE.fullmatch(moment):
            return self.repo.resolve(moment)
        try:
            day = dt.date.fromisoformat(moment)
        except ValueError as error:
            raise StoreProblem(
                M("{value} is no date", value=moment),
                M("Dates are written year-month-day, as 2026-03-31."),
            ) from error
        found = self.repo.at_date(day, self.workspace.config.time_zone)
        if found is None:
            raise StoreProblem(
                M("On {day} nothing was recorded yet.", day=moment),
                M("Choose a later date or revision."),
            )
        return found

    def hurry(self, besides: Iterable[None]) -> None:
        """Have the next snapshot read as fast as can be.

        ``besides`` is done, step by step, while other processes read; what the index is to keep
        waits for :meth:`settled`.
        """
        self._besides = besides

    def settled(self) -> Iterator[None]:
        """Write what the index is to keep of a hurried snapshot: a single step.

        Where none was read, for it was known already, the next one is read as ever.
        """
        self._besides = None
        if self._unkept is not None:
            self._unkept()
            self._unkept = None
        yield

    def snapshot(self, rev: str = WORKTREE) -> Snapshot:
        """Return all records at a revision, in the working tree or in git's index."""
        hurried, besides = self._besides is not None, self._besides or ()
        self._besides = None
        loaded = self._worktree(besides) if rev == WORKTREE else self._committed(rev, besides)
        if self.index is not None:
            self._unkept = partial(_kept, self.index, loaded.keep)
            if not hurried:
                deque(self.settled())
        self._files[rev] = loaded.files
        self.digest = loaded.digest
        snapshot = loaded.snapshot
        return replace(snapshot, broken=(*snapshot.broken, *sources.no_records(loaded.odd)))

    def _worktree(self, besides: Iterable[None]) -> Loaded:
        """Load the work tree by the index, but read it whole while a change is being written."""
        config = self.workspace.config
        if (self.root / RECORDS).is_symlink():
            return Loaded(load(WORKTREE, config, {}), {}, {RECORDS: True})
        if self.index is not None:
            reading = Reading(self.index, config, besides)
            found = _quiet(self.home, lambda: of_worktree(reading, WORKTREE, self.root))
            if found is not None:
                return found
        files = steady(self.home, lambda: sources.on_disk(self.root))
        return Loaded(load(WORKTREE, config, files), files, sources.odd(self.root))

    def _committed(self, rev: str, besides: Iterable[None]) -> Loaded:
        blobs, found = self.repo.listing(None if rev == STAGED else rev)
        config, odd = sources.config_in(self.repo, blobs), sources.odd_in_git(found)
        if self.index is not None:
            loaded = of_tree(Reading(self.index, config, besides), rev, self.repo, blobs)
            return replace(loaded, odd=odd)
        files = sources.in_git(self.repo, blobs)
        return Loaded(load(rev, config, files), files, odd)

    @cached_property
    def index(self) -> IndexFile | None:
        """The index, None where there can be none."""
        repo = self.workspace.repo
        return IndexFile.at(self.root, repo.place if repo else None)

    def files(self, rev: str) -> Mapping[str, bytes]:
        """Return the content that the snapshot of ``rev`` was made of."""
        return self._files[rev]

    def content(self, path: str) -> bytes | None:
        """Return the bytes of a file of the workspace, None where there is none."""
        target = self.root / path
        return target.read_bytes() if target.is_file() else None

    def placed(self, snapshot: Snapshot, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Give every diagnostic its file, line and column, and sort them by place."""
        asked = list(found)
        times = Counter(item.record for item in asked)
        known: dict[str, Mapping[FieldPath, Span]] = {}
        self._fetch(snapshot, (item for item in asked if item.place is None))
        done = []
        for item in asked:
            entry = snapshot.entries.get(item.record or "")
            if item.place is None and entry is not None:
                spans = known if times[item.record] > _SEVERAL else None
                here = self._place(snapshot.rev, entry.path, item.field, spans)
                item = replace(item, place=Place(entry.path, *here))  # noqa: PLW2901
            done.append(item)
        return sorted(done, key=lambda item: item.sort_key)

    def _fetch(self, snapshot: Snapshot, found: Iterable[Diagnostic]) -> None:
        """Have the files read at once in which places are going to be looked up."""
        files = self._files.get(snapshot.rev)
        if isinstance(files, Contents):
            entries = (snapshot.entries.get(item.record or "") for item in found)
            files.fetch(sorted({entry.path for entry in entries if entry is not None}))

    def _place(
        self,
        rev: str,
        path: str,
        field: FieldPath,
        known: dict[str, Mapping[FieldPath, Span]] | None,
    ) -> tuple[int, int]:
        """Return line and column of a field; all places of the file are ``known`` then."""
        try:
            if known is None:
                return place_of(self._files[rev][path], field)
            if path not in known:
                known[path] = spans_of_valid(self._files[rev][path])
            here = locate(field, known[path])
        except (KeyError, StoreProblem):
            return 1, 1
        return here.line, here.column

    def history(self, path: str) -> list[Commit]:
        """Return the commits that touched a file, newest first."""
        return self.repo.log(path)

    def tree_of(self, commit: Commit) -> dict[str, Any]:
        """Return the record as a commit left it, empty where the file was gone or unreadable."""
        if commit.blob is None:
            return {}
        try:
            return read(next(iter(self.repo.blobs([commit.blob])))[1])
        except Refusal:
            return {}

    def uncommitted(self) -> tuple[str, ...]:
        """Return our files that differ from the last commit (left by hand or by a crash)."""
        if self.workspace.repo is None:
            return ()
        changed = self.workspace.repo.changed()
        return ours(changed)

    def leftovers(self, folders: Iterable[str] = (), *, age: float = 0) -> tuple[str, ...]:
        """Return what killed commands left half written, at least ``age`` seconds old.

        It is looked for under records/ and right in ``folders``.
        """
        found = sources.leftovers(self.root, folders)
        return tuple(path for path in found if not age or self._older(path, age))

    def _older(self, path: str, age: float) -> bool:
        try:
            return time.time() - (self.root / path).lstat().st_mtime >= age
        except OSError:  # its writer has just finished
            return False


def _kept(index: IndexFile, keep: Callable[[], None] | None) -> None:
    if keep is not None:
        keep()
    index.close()


def _quiet(home: Home, look: Callable[[], Loaded]) -> Loaded | None:
    """Return what ``look`` finds if no change was being written meanwhile."""
    before = _mark(home)
    if waiting(home):
        return None
    found = look()
    return found if _mark(home) == before and not waiting(home) else None


def _mark(home: Home) -> tuple[int, int] | None:
    try:
        now = home.journals.stat()
    except OSError:
        return None
    return now.st_ino, now.st_mtime_ns
