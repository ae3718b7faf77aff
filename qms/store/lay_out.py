"""Files of a revision, laid out in a folder of their own for programs that read from disk."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M

if TYPE_CHECKING:
    from qms.store.git import Repo

_LARGEST = 20_000_000
"""Bytes that are laid out at most: templates come from whoever opens a pull request."""


def laid_out(repo: Repo, rev: str, beginning: str, owner: object) -> Path | None:
    """Write the files of ``rev`` whose path begins so; None where there are none.

    The folder goes away with ``owner``.  Links are left out, as everywhere.
    """
    wanted = {
        path: blob
        for path, blob in repo.tree(rev).items()
        if path.startswith(beginning) and ".." not in PurePosixPath(path).parts
    }
    if not wanted:
        return None
    folder = Path(tempfile.mkdtemp(prefix="qms-at-"))
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    content = dict(repo.blobs(sorted(set(wanted.values()))))
    if sum(map(len, content.values())) > _LARGEST:
        raise StoreProblem(
            M("The folder {folder} of {rev} is too large.", folder=beginning, rev=rev[:12])
        )
    for path, blob in wanted.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content[blob])
    return folder
