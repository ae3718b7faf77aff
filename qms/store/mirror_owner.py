"""Whose mirror a folder is: the workspace by what never changes in it, the commit it was made of.

Names of universities do not tell workspaces apart: one university may have several.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.store import files
from qms.store.git_place import is_shallow, shallow_problem
from qms.store.git_run import ask, read

if TYPE_CHECKING:
    from qms.store.git_run import Place
    from qms.store.workspace import Workspace

_OWN: Final = Path(".qms", "workspace-id")
_COMMIT: Final = re.compile("[0-9a-f]{40}([0-9a-f]{24})?")
_ID: Final = re.compile("[0-9a-f]{32}")


def workspace_id(workspace: Workspace) -> str:
    """Return what tells a workspace from every other, the same in all its clones.

    It is the first commit of its line, with the folder of a workspace that lies deeper; where
    there is no commit a random id kept in ``.qms/``.  Raises StoreProblem in a shallow clone,
    which does not know its first commit.
    """
    repo = workspace.repo
    head = repo.head() if repo else None
    if repo is None or head is None:
        return _kept(workspace.root / _OWN)
    if is_shallow(repo.place):
        raise shallow_problem()
    roots = read(repo.place, "rev-list", "--first-parent", "--max-parents=0", head, "--")
    first = roots.decode("ascii").split()[-1]
    return f"{first}:{repo.prefix}" if repo.prefix else first


def _kept(path: Path) -> str:
    """Return the random id of a workspace, made at its first use."""
    said = path.read_text(encoding="ascii", errors="replace").strip() if path.is_file() else ""
    if _ID.fullmatch(said):
        return said
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    made = secrets.token_hex(16)
    files.create(path, f"{made}\n".encode("ascii"))
    return made


def is_ahead(workspace: Workspace, known: str, now: str) -> bool:
    """Tell whether a commit is newer than the one that is looked at, or unknown in this clone."""
    repo = workspace.repo
    if repo is None or not _COMMIT.fullmatch(known) or known == now:
        return False
    there = ask(repo.place, "rev-parse", "--verify", "--quiet", f"{known}^{{commit}}")
    return there.status != 0 or _is_ancestor(repo.place, now, known)


def is_behind(workspace: Workspace, known: str, now: str) -> bool:
    """Tell whether a commit is part of the past of the one that is looked at."""
    repo = workspace.repo
    return repo is not None and bool(_COMMIT.fullmatch(known)) and _is_ancestor(
        repo.place, known, now
    )  # fmt: skip


def _is_ancestor(place: Place, one: str, other: str) -> bool:
    return ask(place, "merge-base", "--is-ancestor", one, other).status == 0


def git_takes(workspace: Workspace, file: Path) -> bool:
    """Tell whether a file lies in the work tree and git does not ignore it."""
    repo = workspace.repo
    if repo is None:
        return False
    top = Path(os.path.realpath(repo.top))
    if not file.is_relative_to(top):
        return False
    inside = file.relative_to(top).as_posix()
    return ask(repo.place, "check-ignore", "-q", "--", inside).status != 0
