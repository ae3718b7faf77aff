"""Checks of what the program itself keeps: index, journal, half-written files, backup."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Final

from qms.i18n import M
from qms.store import index_file, index_place, journal, search, sources
from qms.store.doctor_base import Finding, Patient, Step, problem, some, warning
from qms.store.last_backup import noted
from qms.store.lock import workspace_lock
from qms.store.recovery import laid_aside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEPT: Final = ("templates", "schemas", ".")
_YOUNG: Final = 60.0
_OLD: Final = 30
"""Days after which a backup counts as old."""


def index(patient: Patient) -> Iterator[Finding]:
    """Look whether the index is sound; it may be thrown away at any time."""
    known = {index_place.NAME: index_file.APPLICATION, search.NAME: search.APPLICATION}
    for name, number in known.items():
        file = patient.home.folder / name
        if file.exists() and not _sound(file, number):
            yield from _damaged(file)


def _damaged(file: Path) -> Iterator[Finding]:
    yield warning(
            M("The index is damaged or not ours: {path}. Nothing is lost with it.", path=str(file)),
            M("Remove it; the next command makes it anew: qms doctor --fix"),
            Step(M("Remove {path}; the next command makes it anew", path=str(file)),
                 partial(file.unlink, missing_ok=True)),
        )  # fmt: skip


def _sound(file: Path, application: int) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            (number,) = connection.execute("PRAGMA application_id").fetchone()
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error:
        return False
    return bool(number == application and said == "ok")


def interrupted(patient: Patient) -> Iterator[Finding]:
    """Look for changes that were interrupted, and for what was laid aside of them."""
    home = patient.home
    left = len(journal.waiting(home)) + len(journal.unsealed(home))
    if left:
        yield problem(
            M("A change was interrupted and waits to be settled: {n}", n=left),
            M("The next command does it; or now: qms doctor --fix"),
            Step(M("Settle the interrupted change"), partial(_settle, patient)),
        )
    for said in laid_aside(home):
        yield warning(said)


def _settle(patient: Patient) -> None:
    with workspace_lock(patient.root):
        pass  # taking the lock settles what was interrupted


def leftovers(patient: Patient) -> Iterator[Finding]:
    """Look for files that a killed command left half written."""
    old = [path for path in sources.leftovers(patient.root, _KEPT) if _is_old(patient, path)]
    if old:
        yield warning(
            M("Left half written by a killed command: {paths}", paths=some(old)),
            M("They are no records and can go: qms doctor --fix"),
            Step(M("Remove: {paths}", paths=some(old)), partial(_remove, patient, old)),
        )


def _is_old(patient: Patient, path: str) -> bool:
    try:
        return patient.now - (patient.root / path).lstat().st_mtime >= _YOUNG
    except OSError:
        return False


def _remove(patient: Patient, paths: list[str]) -> None:
    with workspace_lock(patient.root):
        for path in paths:
            (patient.root / path).unlink(missing_ok=True)


def locks(patient: Patient) -> Iterator[Finding]:
    """Look for locks of git that a killed git left."""
    if patient.repo is None:
        return
    names = ("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock")
    for folder in {patient.repo.git_dir, patient.repo.common_dir}:
        for file in (folder / name for name in names):
            if file.exists() and _is_old(patient, str(file)):
                yield problem(
                    M("A git program left its lock: {path}", path=str(file)),
                    M("If no git is running, remove that file."),
                )


def backup(patient: Patient) -> Iterator[Finding]:
    """Look how old the last backup is that was made on this computer."""
    if patient.repo is None or patient.repo.head() is None:
        return
    todo = M("Make one, onto another disk: qms backup FILE")
    made = noted(patient.home.folder)
    if made is None:
        yield warning(M("No backup was made on this computer yet."), todo)
        return
    age = (dt.datetime.fromtimestamp(patient.now, dt.UTC) - made).days
    if age > _OLD:
        yield warning(M("The last backup is {n} days old.", n=age), todo)
