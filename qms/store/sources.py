"""The bytes of a workspace at a revision: working tree, git's index, a commit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.load import RECORDS
from qms.store.workspace import CONFIG_FILE, parse_config

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.model.config import Config
    from qms.store.git import Repo

_TEMPORARY: Final = ".qms-tmp-"


def on_disk(root: Path) -> dict[str, bytes]:
    """Read every file under records/; hidden files and links are left to ``links``."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in _files(root)}


def _files(root: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(root / RECORDS):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and not path.is_symlink():
                yield path


def links(root: Path) -> tuple[str, ...]:
    """Return the symbolic links under records/, which are refused."""
    found = []
    for folder, inner, names in os.walk(root / RECORDS):
        found += [Path(folder, name) for name in (*inner, *names)]
    return tuple(sorted(path.relative_to(root).as_posix() for path in found if path.is_symlink()))


def in_git(repo: Repo, blobs: Mapping[str, str]) -> dict[str, bytes]:
    """Read the files of a tree or of the index (path -> blob id)."""
    wanted = {
        path: blob
        for path, blob in blobs.items()
        if path.startswith(RECORDS + "/") and not Path(path).name.startswith(".")
    }
    content = dict(repo.blobs(sorted(set(wanted.values()))))
    return {path: content[blob] for path, blob in wanted.items()}


def config_in(repo: Repo, blobs: Mapping[str, str]) -> Config:
    """Read the qms.yaml of a tree; raises StoreProblem when it had none yet."""
    blob = blobs.get(CONFIG_FILE)
    if blob is None:
        raise StoreProblem(
            M("At that moment there was no {file} yet.", file=CONFIG_FILE),
            M("Choose a later date or revision."),
        )
    return parse_config(next(iter(repo.blobs([blob])))[1])
