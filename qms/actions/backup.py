"""Back a workspace up into one file, and make a workspace of it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.kinds.evidence import Evidence, Storage
from qms.store.backup import Made, Wanted, make, measured
from qms.store.git import Repo
from qms.store.journal import Home
from qms.store.last_backup import note
from qms.store.merge_driver import install_driver
from qms.store.restore import Restored
from qms.store.restore import restore as restored

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.session import Session


def backup(
    session: Session, file: Path, *, attachments: bool = True, private: bool = False
) -> Made:
    """Put records, history and what lies beside them into a file.

    ``attachments``: with the files of evidence outside git that can be reached from here.
    ``private``: with the folder of names.  Raises StoreProblem; then there is no file.
    """
    session.refuse_past()
    listed = tuple(
        (item.id, item.place)
        for item in session.snapshot.of(Evidence)
        if item.storage is Storage.OUTSIDE
    )
    wanted = Wanted(listed if attachments else None, private)
    return make(session.store, file, wanted, session.today.isoformat())


def restore(file: Path, folder: Path) -> Restored:
    """Make a workspace of a backup; raises StoreProblem, and then nothing is put in place."""
    found = restored(file, folder)
    repo = Repo.discover(found.root)
    if repo is not None:
        install_driver(repo)
        made = found.manifest
        note(Home(found.root, repo).folder, file, made, measured(file), made.made[:10])
    return found
