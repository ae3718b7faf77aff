"""The bytes of a workspace at a revision: working tree, git's index, a commit."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.diagnostic import Diagnostic, Place, RuleClass, Severity
from qms.model.snapshot import Broken
from qms.store.beside import FromDisk
from qms.store.files import is_leftover
from qms.store.walk import RECORDS, beginning, entries
from qms.store.workspace import CONFIG_FILE, parse_config

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.model.config import Config
    from qms.store.git import Repo


def on_disk(root: Path) -> dict[str, bytes]:
    """Read every file under records/; hidden files are left out, ``odd`` ones never opened.

    Of a file larger than a record may be only so much is read that its size is refused.
    """
    found = {
        path: beginning(entry.path)[0]
        for path, entry in entries(root / RECORDS, RECORDS)
        if entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
    }
    return FromDisk(root, found)


def odd(root: Path) -> dict[str, bool]:
    """Return what is neither file nor folder under records/: path -> whether it is a link."""
    return {
        path: entry.is_symlink()
        for path, entry in entries(root / RECORDS, RECORDS)
        if not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False)
    }


def leftovers(root: Path, folders: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the files that a killed command left, under records/ and right in ``folders``."""
    found = {
        path
        for path, entry in entries(root / RECORDS, RECORDS)
        if is_leftover(entry.name) and entry.is_file(follow_symlinks=False)
    }
    for folder in folders:
        with suppress(OSError), os.scandir(root / folder) as inside:
            found |= {f"{folder}/{entry.name}" for entry in inside if is_leftover(entry.name)}
    return tuple(sorted(found))


def in_git(repo: Repo, blobs: Mapping[str, str]) -> dict[str, bytes]:
    """Read the files of a tree or of the index (path -> blob id)."""
    wanted = {
        path: blob
        for path, blob in blobs.items()
        if path.startswith(RECORDS + "/") and not Path(path).name.startswith(".")
    }
    content = dict(repo.blobs(sorted(set(wanted.values()))))
    return {path: content[blob] for path, blob in wanted.items()}


def odd_in_git(found: Mapping[str, str]) -> dict[str, bool]:
    """Return of the odd entries of a tree what ``odd`` does of the disk; a name is the reader's."""
    return {
        path: what == "symlink"
        for path, what in found.items()
        if what != "name" and (path == RECORDS or path.startswith(RECORDS + "/"))
    }


def no_records(found: Mapping[str, bool]) -> tuple[Broken, ...]:
    """Return what ``odd`` found as what cannot be a record, each with its S110."""
    link = M("a link to somewhere else is no record"), M("Put the file itself here.")
    other = (
        M("this file is no record: nothing of the kind belongs here"),
        M("Records are plain files in plain folders; replace the link or the folder."),
    )
    return tuple(
        Broken(
            Path(path).name.removesuffix(".yaml"),
            path,
            (
                Diagnostic(
                    "S110",
                    Severity.ERROR,
                    RuleClass.INTEGRITY,
                    *(link if is_link else other),
                    None,
                    (),
                    Place(path),
                ),
            ),
        )
        for path, is_link in found.items()
    )


def config_in(repo: Repo, blobs: Mapping[str, str]) -> Config:
    """Read the qms.yaml of a tree; raises StoreProblem when it had none yet."""
    blob = blobs.get(CONFIG_FILE)
    if blob is None:
        raise StoreProblem(
            M("At that moment there was no {file} yet.", file=CONFIG_FILE),
            M("Choose a later date or revision."),
        )
    return parse_config(next(iter(repo.blobs([blob])))[1])
