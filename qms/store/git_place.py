"""Finding the repository that a workspace lies in."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.git_run import READING, Place, run
from qms.store.git_words import problem

if TYPE_CHECKING:
    from pathlib import Path

_UNFINISHED: Final = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}


def find(root: Path) -> Place | None:
    """Return the place of ``root``, or None where no repository holds it.

    An ordinary repository is found without starting git, which costs most of a short command;
    git checks who owns the folder as soon as it is asked anything.
    """
    folder = root.resolve()
    top = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
    if top is None:
        return None
    if _is_ordinary(top, folder):
        prefix = "".join(f"{part}/" for part in folder.relative_to(top).parts)
        return Place(top, prefix, top / ".git", top / ".git")
    return _asked(folder, top)


def _is_ordinary(top: Path, folder: Path) -> bool:
    """Say whether git would surely find what we see: one disk, no setting that moves the tree."""
    git_dir = top / ".git"
    if _named(top) or not all((git_dir / one).exists() for one in ("HEAD", "objects", "refs")):
        return False
    try:
        config = (git_dir / "config").read_bytes().lower()
        one_disk = top.stat().st_dev == folder.stat().st_dev
    except OSError:
        return False
    return one_disk and not any(word in config for word in (b"worktree", b"include", b"bare = t"))


def _asked(folder: Path, top: Path) -> Place | None:
    answer = run(
        ("-C", str(folder), *_named(top), *READING),
        ("rev-parse", "--show-toplevel", "--show-prefix", "--absolute-git-dir", "--git-common-dir"),
    )
    if answer.status:
        if "not a git repository" in answer.words:
            return None
        raise problem(answer, "rev-parse", Place(top, "", top / ".git", top / ".git"))
    return _place(folder, os.fsdecode(answer.out).split("\n"))


def _named(top: Path) -> tuple[str, ...]:
    """Inside a hook the environment names a repository; ours is the one around the folder."""
    if "GIT_DIR" in os.environ or "GIT_WORK_TREE" in os.environ:
        return (f"--git-dir={top / '.git'}", f"--work-tree={top}")
    return ()


def _place(folder: Path, lines: list[str]) -> Place:
    try:
        top, prefix, git_dir, common, _ = lines
    except ValueError:
        raise StoreProblem(
            M("The folder {folder} has a line break in its path.", folder=str(folder)),
            M("Rename the folder."),
        ) from None
    return Place(folder / top, prefix, folder / git_dir, (folder / common).resolve())


def unfinished(place: Place) -> str | None:
    """Return git's name of a half-done operation (``merge``, ``rebase``...), if there is one."""
    return next(
        (name for mark, name in _UNFINISHED.items() if (place.git_dir / mark).exists()), None
    )


def head_line(place: Place) -> str | None:
    """Return the line of the file HEAD: the branch, or a commit where there is none."""
    try:
        return (place.git_dir / "HEAD").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None


def usual_branch(place: Place) -> str:
    """Return the branch to go back to: the shared place's own, else the only one here.

    Read from the files of git, so that no process is needed; ``main`` where nothing tells.
    """
    shared = place.common_dir / "refs" / "remotes" / "origin" / "HEAD"
    with suppress(OSError):
        line = shared.read_text(encoding="utf-8", errors="replace").strip()
        name = line.removeprefix("ref: refs/remotes/origin/")
        if name != line:
            return name
    heads = place.common_dir / "refs" / "heads"
    found = sorted(
        path.relative_to(heads).as_posix() for path in heads.rglob("*") if path.is_file()
    )
    return found[0] if len(found) == 1 else "main"


def is_shallow(place: Place) -> bool:
    """Say whether the clone lacks the older part of the history."""
    return (place.common_dir / "shallow").exists()


def shallow_problem() -> StoreProblem:
    """Explain that a question about the past cannot be answered here."""
    return StoreProblem(
        M("This clone holds only the newest commits, so the past cannot be told from it."),
        M("Fetch the rest: git fetch --unshallow (in CI: fetch-depth: 0)"),
    )


def is_partial(place: Place) -> bool:
    """Say whether the clone was made without some of the contents (``--filter``)."""
    try:
        config = (place.common_dir / "config").read_bytes().lower()
    except OSError:
        return False
    return any(word in config for word in (b"partialclone", b"promisor"))


def partial_problem() -> StoreProblem:
    """Explain that contents of the past were left out of this clone."""
    return StoreProblem(
        M("This clone was made without older contents, so the past cannot be told from it."),
        M("Fetch them: git fetch --refetch --no-filter"),
    )
