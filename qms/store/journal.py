"""What a change is about to do, on the disk before it does any of it.

One file holds the former and the new content of every path of a change.  It is sealed: written
whole, forced to the disk, and only then given its name.  Whoever finds it after a crash has all
that is needed to finish the change or to take it back, whatever became of the files themselves.
The name ends in ``.do`` while the change goes forward and in ``.undo`` once it is being taken back.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from qms.store.git import Repo
    from qms.store.git_run import Place

TOKEN: Final = "QMS_CHANGE"  # noqa: S105 -- names a change to the programs it starts; no secret
FORWARD, BACK = ".do", ".undo"
_FORMAT: Final = "qms-journal/1"
_TRIES: Final = 50


@dataclass(frozen=True, slots=True)
class Home:
    """A workspace and the folder of its lock and journals, which worktrees share."""

    root: Path
    repo: Repo | None

    @property
    def folder(self) -> Path:
        """Return the folder: in git's common folder, else in the workspace."""
        return self.root / ".qms" if self.repo is None else self.repo.common_dir / "qms"

    @property
    def place(self) -> Place | None:
        """Return where git works, None without a repository."""
        return None if self.repo is None else self.repo.place

    @property
    def journals(self) -> Path:
        """Return the folder of the journals."""
        return self.folder / "journal"

    @property
    def name(self) -> str:
        """Name this workspace among those that share the folder: its worktree and folder in it."""
        if self.repo is None:
            return ""
        inside = os.path.relpath(self.repo.git_dir.resolve(), self.repo.common_dir.resolve())
        return f"{inside}:{self.repo.prefix}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A path with its content before and after the change, None where there is no file."""

    path: str
    old: bytes | None
    new: bytes | None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a change ends after its files: nothing more, or a commit.

    ``message`` is that of a commit which anybody can make of the files; without one, only the
    command itself could have made the commit.  ``head`` and ``branch`` are those before it.
    """

    commits: bool = False
    message: str | None = None
    head: str | None = None
    branch: str | None = None


@dataclass(slots=True)
class Journal:
    """A sealed journal; ``sealed`` is when, in seconds since 1970."""

    file: Path
    home: str
    root: str
    summary: str
    ending: Ending
    entries: tuple[Entry, ...]
    sealed: float = 0.0

    @property
    def token(self) -> str:
        """Return what names the change in the environment of the programs that it starts."""
        return self.file.stem

    @property
    def back(self) -> bool:
        """Say whether the change is being taken back."""
        return self.file.suffix == BACK

    def turn_back(self) -> None:
        """Note that the change is to be taken back, whatever happens from now on."""
        target = self.file.with_suffix(BACK)
        with suppress(OSError):  # a disk that fails here leaves the choice to the next command
            self.file.rename(target)
            self.file = target
            files.sync_folder(target.parent)

    def clear(self) -> None:
        """Forget the change.  A failure here undoes nothing: what is settled is found settled."""
        with suppress(OSError):
            self.file.unlink()
            files.sync_folder(self.file.parent)

    @contextmanager
    def named(self) -> Iterator[None]:
        """Let programs that are started inside the block, and those they start, be known."""
        os.environ[TOKEN] = self.token
        try:
            yield
        finally:
            os.environ.pop(TOKEN, None)


def seal(home: Home, entries: tuple[Entry, ...], ending: Ending, summary: str = "") -> Journal:
    """Write a journal durably; raises StoreProblem when the disk refuses, with nothing left."""
    journal = Journal(
        home.journals / (secrets.token_hex(8) + FORWARD),
        home.name,
        str(home.root),
        summary,
        ending,
        entries,
    )
    files.create(journal.file, _packed(journal))
    journal.sealed = journal.file.stat().st_mtime
    return journal


def _packed(journal: Journal) -> bytes:
    ending = journal.ending
    head = {
        "format": _FORMAT,
        "home": journal.home,
        "root": journal.root,
        "summary": journal.summary,
        "commits": ending.commits,
        "message": ending.message,
        "head": ending.head,
        "branch": ending.branch,
        "entries": [[one.path, _length(one.old), _length(one.new)] for one in journal.entries],
    }
    blobs = b"".join((one.old or b"") + (one.new or b"") for one in journal.entries)
    body = json.dumps(head).encode() + b"\n" + blobs
    return body + hashlib.sha256(body).digest()


def _length(content: bytes | None) -> int | None:
    return None if content is None else len(content)


def read(file: Path) -> Journal:
    """Read a journal; StoreProblem when the disk has spoiled it, FileNotFoundError when gone."""
    data = file.read_bytes()
    body, seen = data[:-32], data[-32:]
    if hashlib.sha256(body).digest() != seen:
        raise _spoiled(file)
    line, _, blobs = body.partition(b"\n")
    head = json.loads(line)
    if head["format"] != _FORMAT:
        raise StoreProblem(
            M("A change was interrupted that a newer version of this program began."),
            M("Update the program: it finishes the change."),
        )
    ending = Ending(head["commits"], head["message"], head["head"], head["branch"])
    entries = tuple(_entries(head["entries"], blobs))
    made = Journal(file, head["home"], head["root"], head["summary"], ending, entries)
    made.sealed = file.stat().st_mtime
    return made


def _entries(listed: list[Any], blobs: bytes) -> Iterator[Entry]:
    at = 0
    for path, old, new in listed:
        middle = at + (old or 0)
        end = middle + (new or 0)
        yield Entry(
            path,
            None if old is None else blobs[at:middle],
            None if new is None else blobs[middle:end],
        )
        at = end


def _spoiled(file: Path) -> StoreProblem:
    return StoreProblem(
        M("The note of an interrupted change cannot be read: {path}", path=str(file)),
        M("The disk may be failing. Look at the records with qms check, then remove that file."),
    )


def waiting(home: Home) -> list[Path]:
    """Return the journals that lie in the folder, of whatever workspace."""
    try:
        with os.scandir(home.journals) as found:
            names = sorted(one.name for one in found)
    except OSError:
        return []
    return [home.journals / one for one in names if one.endswith((FORWARD, BACK))]


def unsealed(home: Home) -> list[Path]:
    """Return the journals that a killed command was writing: it had not begun with its files."""
    try:
        with os.scandir(home.journals) as found:
            return [home.journals / one.name for one in found if files.is_leftover(one.name)]
    except OSError:
        return []


def unfinished(home: Home) -> list[Journal]:
    """Return the journals of this workspace, but not the one that runs this very command."""
    found = []
    for file in waiting(home):
        if file.stem == os.environ.get(TOKEN):
            continue
        try:
            journal = read(file)
        except (StoreProblem, OSError):
            continue
        if journal.home == home.name:
            found.append(journal)
    return found


def steady(home: Home, look: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
    """Return what ``look`` finds on the disk, with unfinished changes taken out.

    A reader never waits for a writer: where a change is being written it sees what was before.
    Journals come and go in one folder, so an unchanged folder means that none did meanwhile.
    """
    for _ in range(_TRIES):
        mark, open_ones = _mark(home), unfinished(home)
        found = look()
        if _mark(home) == mark:
            break
    for journal in open_ones:
        for entry in journal.entries:
            _overlay(found, entry)
    return found


def _overlay(found: dict[str, bytes], entry: Entry) -> None:
    if entry.old is None:
        found.pop(entry.path, None)
    elif entry.path.startswith("records/"):
        found[entry.path] = entry.old


def _mark(home: Home) -> tuple[int, int]:
    try:
        state = home.journals.stat()
    except OSError:
        return (0, 0)
    return (state.st_ino, state.st_mtime_ns)
