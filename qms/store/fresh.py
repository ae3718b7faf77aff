"""A repository for a new workspace, taken away again when the workspace does not come about."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from qms.store.setup import repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.store.git import Repo


@contextmanager
def fresh(root: Path) -> Iterator[Repo]:
    """Hold the repository around a folder; what was made for it goes when the block fails.

    What was there before stays: a folder with its files, a repository with its history.
    """
    missing = [path for path in (root, *root.parents) if not path.exists()]
    own = not (root / ".git").exists()
    try:
        yield repository(root)
    except BaseException:  # Ctrl-C too leaves nothing behind
        if root in missing:
            shutil.rmtree(root, ignore_errors=True)
        elif own:
            shutil.rmtree(root / ".git", ignore_errors=True)
        for path in missing[1:]:
            with suppress(OSError):
                path.rmdir()
        raise
