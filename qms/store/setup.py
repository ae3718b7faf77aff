"""The first files of a workspace: written without overwriting anything, committed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.carry import carry_out, ending_of
from qms.store.git import Repo
from qms.store.git_import import Dated, Stamp
from qms.store.journal import Entry, Home
from qms.store.lock import workspace_lock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def repository(root: Path) -> Repo:
    """Return the repository around a folder, made there when there is none."""
    root.mkdir(parents=True, exist_ok=True)
    return Repo.discover(root) or Repo.init(root)


def lay_out(  # noqa: PLR0913 -- a commit in all its parts
    repo: Repo,
    root: Path,
    wanted: Mapping[str, bytes],
    message: str,
    stamp: Stamp | None = None,
    *,
    commit: bool = True,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the files that are not there yet and commit them; returns (written, kept) paths.

    With ``stamp`` the commit bears that author and date instead of the user's.
    Raises StoreProblem when writing or committing fails; then what was written is taken away.
    """
    with workspace_lock(root):
        kept = tuple(path for path in wanted if (root / path).exists())
        entries = tuple(
            Entry(path, None, data) for path, data in wanted.items() if path not in kept
        )
        written = tuple(entry.path for entry in entries)
        if written:
            stamped = (
                [Dated(stamp, message, {one: wanted[one] for one in written})] if stamp else []
            )
            carry_out(
                Home(root, repo),
                entries,
                ending_of(repo if commit else None, None if stamp else message),
                lambda: (
                    (repo.record(stamped) if stamped else repo.commit(written, message))
                    if commit
                    else None
                ),
                message.partition("\n")[0],
            )
    return written, kept


def tree_below(folder: Path) -> dict[str, bytes]:
    """Read a folder of our own package: relative path -> content."""
    if not folder.is_dir():
        raise StoreProblem(M("The program is incomplete: {path} is missing.", path=str(folder)))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
