"""The first files of a workspace: written without overwriting anything, committed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import files
from qms.store.git import Repo
from qms.store.git_import import Dated, Stamp
from qms.store.lock import workspace_lock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def repository(root: Path) -> Repo:
    """Return the repository around a folder, made there when there is none."""
    root.mkdir(parents=True, exist_ok=True)
    return Repo.discover(root) or Repo.init(root)


def lay_out(
    repo: Repo, root: Path, wanted: Mapping[str, bytes], message: str, stamp: Stamp | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the files that are not there yet and commit them; returns (written, kept) paths.

    With ``stamp`` the commit bears that author and date instead of the user's.
    Raises StoreProblem when writing or committing fails; then what was written is taken away.
    """
    written: list[str] = []
    kept: list[str] = []
    with workspace_lock(root):
        try:
            for path, data in wanted.items():
                if (root / path).exists():
                    kept.append(path)
                else:
                    files.create(root / path, data)
                    written.append(path)
            if written and stamp is not None:
                repo.record([Dated(stamp, message, {path: wanted[path] for path in written})])
            elif written:
                repo.commit(written, message)
        except BaseException:
            for path in written:
                files.remove(root / path, expected=wanted[path])
            raise
    return tuple(written), tuple(kept)


def tree_below(folder: Path) -> dict[str, bytes]:
    """Read a folder of our own package: relative path -> content."""
    if not folder.is_dir():
        raise StoreProblem(M("The program is incomplete: {path} is missing.", path=str(folder)))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
