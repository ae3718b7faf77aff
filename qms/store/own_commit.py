"""A commit that this program makes goes through the user's hooks, one of which is this program.

What the change brings was checked under the lock a moment before, so the hook need not check it
again.  A variable names the change; what counts is its sealed journal: the commit has to hold that
change, all of it and nothing else, and the work tree nothing beside, for that is what was checked.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.store import git_read
from qms.store.files import is_temporary
from qms.store.git import Repo
from qms.store.git_run import read, records
from qms.store.journal import FORWARD, TOKEN, Home, Journal
from qms.store.journal import read as opened
from qms.store.recovery import blob_id
from qms.store.walk import CONFIG_FILE, RECORDS, root_of

if TYPE_CHECKING:
    from pathlib import Path

    from qms.store.git_run import Place

_COMMITTED_ONLY: Final = "."
"""The sign of ``git status`` for a file that is in the work tree as it is in the index."""


def is_checked(folder: Path) -> bool:
    """Say whether the commit being made around ``folder`` is a change just checked, and no more.

    False wherever anything about that is in doubt.
    """
    with suppress(StoreProblem, OSError, ValueError, KeyError):
        root = root_of(folder)
        repo = None if root is None else Repo.discover(root)
        if root is not None and repo is not None:
            journal = _running(Home(root, repo))
            return journal is not None and _is_all(repo, journal)
    return False


def _running(home: Home) -> Journal | None:
    """Return the change that started this program, if it is one of this workspace."""
    file = home.journals / (os.environ.get(TOKEN, "") + FORWARD)
    if file.parent != home.journals or not file.is_file():
        return None
    journal = opened(file)
    return journal if journal.home == home.name and journal.ending.commits else None


def _is_all(repo: Repo, journal: Journal) -> bool:
    """Say whether index and work tree are both the former commit with that change upon it."""
    tip = repo.head()
    wanted = {entry.path: blob_id(entry.new, tip or "") for entry in journal.entries}
    if tip != journal.ending.head or not _differing(repo.place) <= set(wanted):
        return False
    held = repo.staged()
    return all(held.get(path) == blob for path, blob in wanted.items())


def _differing(place: Place) -> set[str]:
    """Return what of the records and settings is no longer as in HEAD, ignored files too.

    What no change can account for (untracked, ignored, or otherwise in the work tree than in the
    index) is given a name that no file can have.
    """
    out = read(
        place,
        *("status", "--porcelain=v2", "-z", "--untracked-files=all", "--ignored=traditional"),
        *("--no-renames", "--", place.prefix + RECORDS, place.prefix + CONFIG_FILE),
        env=git_read.without_filters(place),
    )
    found = set()
    for record in records(out):
        path = git_read.status_path(record).removeprefix(place.prefix)
        ours = record[:2] == "1 " and record[3] == _COMMITTED_ONLY
        if not is_temporary(path.rpartition("/")[2]):
            found.add(path if ours else f"{path}\0")
    return found
