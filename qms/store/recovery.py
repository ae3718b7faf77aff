"""Settling a change that was interrupted: finished when that can be done, else taken back.

Every path holds its former content, its new one, or something else.  Something else is a person's
work done meanwhile: it is never overwritten; both versions of the change are laid aside for them.
Settling twice is settling once, so it may be interrupted itself.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M, Message
from qms.store import files, git_orphans
from qms.store import journal as journals
from qms.store.git import Repo
from qms.store.journal import Entry, Home, Journal

if TYPE_CHECKING:
    from collections.abc import Iterable

ASIDE: Final = "set-aside"


class State(Enum):
    """What a path holds now."""

    OLD = "old"
    NEW = "new"
    OTHER = "other"


def state_of(root: Path, entry: Entry) -> State:
    """Tell what a path holds; a link or a folder in its place is something else."""
    held = content(root / entry.path)
    if held == entry.new:
        return State.NEW
    return State.OLD if held == entry.old else State.OTHER


def content(path: Path) -> bytes | bool | None:
    """Return the content of a plain file, None where nothing is, True for anything else."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return True
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def recover(home: Home) -> list[Message]:
    """Settle every interrupted change, the lock being held; return what to tell the user.

    Raises StoreProblem when the disk refuses; the change then stays interrupted, and readers see
    what was before it.
    """
    said: list[Message] = []
    for file in journals.waiting(home):
        try:
            journal = journals.read(file)
        except FileNotFoundError:
            continue
        if journal.home == home.name:
            said.append(settle(home, journal))
        else:
            _elsewhere(home, journal)
    for file in journals.unsealed(home):
        with suppress(OSError):
            file.unlink()
    return said


def _elsewhere(home: Home, journal: Journal) -> None:
    """Settle the change of another worktree or folder, if it is still there and can be."""
    root = Path(journal.root)
    if not root.is_dir():
        journal.clear()
        return
    with suppress(StoreProblem, OSError):
        other = Home(root, Repo.discover(root))
        if other.name == journal.home and other.folder.resolve() == home.folder.resolve():
            settle(other, journal)


def settle(home: Home, journal: Journal) -> Message:
    """Finish a change or take it back, and forget it."""
    git_orphans.wait(journal, home.place)
    if home.place is not None:
        git_orphans.sweep(home.place, journal)
    sweep(home.root, journal)
    said = _settled(home, journal)
    journal.clear()
    return said


def _settled(home: Home, journal: Journal) -> Message:
    if committed(home, journal):
        tidy(home, journal)
        return _finished(journal)
    found = {entry: state_of(home.root, entry) for entry in journal.entries}
    strange = [entry for entry, state in found.items() if state is State.OTHER]
    if strange:
        return _aside(home, journal, found, strange)
    if not journal.back and _forward(home, journal):
        return _finished(journal)
    journal.turn_back()
    back(home, journal, journal.entries)
    return M("An interrupted change was taken back: {summary}", summary=journal.summary)


def tidy(home: Home, journal: Journal) -> None:
    """Do what git leaves undone when it is killed after the commit: its locks, its index."""
    if home.place is not None:
        git_orphans.sweep(home.place, journal)
    _index(home, journal, State.NEW)


def _finished(journal: Journal) -> Message:
    return M("An interrupted change was finished: {summary}", summary=journal.summary)


def committed(home: Home, journal: Journal) -> bool:
    """Tell whether the commit of a change was made: HEAD has moved and holds all it writes."""
    repo, ending = home.repo, journal.ending
    if repo is None or not ending.commits:
        return False
    tip = repo.head()
    if tip is None or tip == ending.head:
        return False
    held = repo.tree(tip)
    return all(held.get(one.path) == blob_id(one.new, tip) for one in journal.entries)


def blob_id(data: bytes | None, like: str) -> str | None:
    """Return git's name of a content, by the hash that the id ``like`` was made with."""
    if data is None:
        return None
    made = hashlib.sha256 if len(like) > 40 else hashlib.sha1  # noqa: PLR2004 -- of hex digits
    return made(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _forward(home: Home, journal: Journal) -> bool:
    """Write what is not written yet and commit; False where the change has to be taken back."""
    ending = journal.ending
    if ending.commits and (ending.message is None or _branch(home) != ending.branch):
        return False
    for entry in journal.entries:
        if state_of(home.root, entry) is State.OLD:
            write(home.root, entry.path, entry.old, entry.new)
    if not ending.commits or home.repo is None or ending.message is None:
        return True
    try:
        with journal.named():
            home.repo.commit([one.path for one in journal.entries], ending.message)
    except StoreProblem:
        return committed(home, journal)
    return True


def _branch(home: Home) -> str | None:
    return None if home.repo is None else home.repo.branch()


def back(home: Home, journal: Journal, entries: Iterable[Entry]) -> None:
    """Give paths their former content and git's index its former view of them.

    All are tried; StoreProblem then names those that could not be taken back, and what somebody
    else changed meanwhile is among them.
    """
    git_orphans.wait(journal, home.place)
    stuck = [entry.path for entry in entries if not _taken_back(home.root, entry)]
    if home.place is not None:
        git_orphans.sweep(home.place, journal)
    _index(home, journal, State.OLD)
    if stuck:
        raise StoreProblem(
            M("Not taken back: {paths}", paths=tuple(sorted(stuck))),
            M("Look at the file, then repeat the command."),
        )


def _taken_back(root: Path, entry: Entry) -> bool:
    try:
        if state_of(root, entry) is not State.OLD:
            write(root, entry.path, entry.new, entry.old)
    except (StoreProblem, OSError):
        return False
    return True


def write(root: Path, path: str, old: bytes | None, new: bytes | None) -> None:
    """Give a path its new content if it still holds the old one; None stands for no file."""
    target = root / path
    if new is None:
        if old is not None:
            files.remove(target, expected=old)
    elif old is None:
        files.create(target, new)
    else:
        files.replace(target, new, expected=old)


def _index(home: Home, journal: Journal, state: State) -> None:
    """Make git's index agree with the disk where it still shows the other side of the change."""
    repo = home.repo
    if repo is None or not journal.ending.commits:
        return
    tip = repo.head()
    known = repo.staged()
    wrong = []
    for entry in journal.entries:
        old, new = (blob_id(one, tip or "") for one in (entry.old, entry.new))
        other = old if state is State.NEW else new
        agrees = known.get(entry.path) != other or old == new
        if not agrees and state_of(home.root, entry) is state:
            wrong.append(entry.path)
    repo.follow(wrong)


def sweep(root: Path, journal: Journal) -> None:
    """Remove what the change was writing: files beside its own, names it had only reserved."""
    for entry in journal.entries:
        if entry.old is None and entry.new and content(root / entry.path) == b"":
            (root / entry.path).unlink()
    folders = {(root / entry.path).parent for entry in journal.entries}
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as found:
            for one in found:
                if files.is_leftover(one.name):
                    Path(one.path).unlink()


def _aside(
    home: Home, journal: Journal, found: dict[Entry, State], strange: list[Entry]
) -> Message:
    """Leave a person's work as it is, and the versions of the change beside it.

    Where all else is written already, the person worked on the finished change; otherwise the
    rest is taken back, so that they find what they began from.
    """
    folder = home.folder / ASIDE / journal.token
    for entry in strange:
        for name, data in (("before", entry.old), ("after", entry.new)):
            target = folder / name / entry.path
            if data is not None and not target.exists():
                files.create(target, data)
    rest = [entry for entry in found if entry not in strange]
    if any(found[entry] is State.OLD for entry in rest) or journal.back:
        journal.turn_back()
        back(home, journal, rest)
    return M(
        "A change was interrupted ({summary}), and {paths} changed since. Nothing of that was "
        "overwritten; what the change began from and what it would have written lie in {folder}.",
        summary=journal.summary,
        paths=tuple(entry.path for entry in strange),
        folder=str(folder),
    )


def laid_aside(home: Home) -> list[Message]:
    """Say what waits for a person's eye, until they remove it."""
    try:
        names = sorted(one.name for one in (home.folder / ASIDE).iterdir())
    except OSError:
        return []
    return [
        M(
            "Of an interrupted change this was laid aside: {folder}. Compare it with the records, "
            "then remove the folder.",
            folder=str(home.folder / ASIDE / name),
        )
        for name in names
    ]
