"""The repository of a workspace: what the rest of the program knows of git."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import entered, git_import, git_log, git_place, git_read, git_write
from qms.store.git_log import Commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from qms.store.git_import import Dated
    from qms.store.git_run import Place

__all__ = ["Commit", "Repo"]


@dataclass(frozen=True, slots=True)
class Repo:
    """A workspace in a repository; every path is relative to the workspace, with ``/``.

    Reading runs no program that the repository's own configuration names.  What git refuses is a
    StoreProblem in our words.
    """

    place: Place

    @classmethod
    def discover(cls, root: Path) -> Repo | None:
        """Find the repository around ``root``, which may be a folder in it or a worktree."""
        place = git_place.find(root)
        return None if place is None else cls(place)

    @classmethod
    def init(cls, root: Path) -> Repo:
        """Make a repository at ``root``; one that is there keeps its history."""
        git_write.init(root)
        repo = cls.discover(root)
        if repo is None:
            raise StoreProblem(
                M("No repository could be made in {folder}.", folder=str(root)),
                M("See what it says to: git -C {folder} status", folder=str(root)),
            )
        return repo

    @property
    def top(self) -> Path:
        """The root folder of the work tree."""
        return self.place.top

    @property
    def prefix(self) -> str:
        """The workspace's folder in the work tree: "" or "sub/dir/"."""
        return self.place.prefix

    @property
    def git_dir(self) -> Path:
        """The git folder of this worktree."""
        return self.place.git_dir

    @property
    def common_dir(self) -> Path:
        """The git folder that all worktrees share."""
        return self.place.common_dir

    def head(self) -> str | None:
        """Return the commit of HEAD, None before the first one."""
        return git_read.head(self.place)

    def branch(self) -> str | None:
        """Return what git's HEAD says (``ref: refs/heads/main``), None where it is unreadable."""
        return git_place.head_line(self.place)

    def resolve(self, rev: str) -> str:
        """Return the commit id of a user's ``rev``; StoreProblem when it names none."""
        return git_read.resolve(self.place, rev)

    def at_date(self, day: date, zone: str) -> str | None:
        """Return the last first-parent commit up to the end of ``day`` in ``zone`` (IANA name)."""
        return git_read.at_date(self.place, day, zone)

    def date_of(self, commit: str, zone: str) -> date:
        """Return the day on which a commit was made, in ``zone``."""
        return git_read.date_of(self.place, commit, zone)

    def tree(self, rev: str) -> dict[str, str]:
        """Return path -> blob id of the regular files at ``rev``."""
        return git_read.tree(self.place, rev)

    def odd_entries(self, rev: str) -> dict[str, str]:
        """Return path -> ``symlink``, ``submodule`` or ``name`` (not UTF-8) at ``rev``."""
        return git_read.odd_entries(self.place, rev)

    def staged(self) -> dict[str, str]:
        """Return path -> blob id of the index (in a hook: of the commit being made)."""
        return git_read.staged(self.place)

    def listing(self, rev: str | None) -> tuple[dict[str, str], dict[str, str]]:
        """Return what :meth:`tree` and :meth:`odd_entries` do, at once; None is the index."""
        return git_read.listing(self.place, rev)

    def blobs(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (blob id, content) in the order asked; StoreProblem for a missing one."""
        return git_read.blobs(self.place, ids)

    def changed(self) -> tuple[str, ...]:
        """Return the uncommitted paths, sorted; untracked ones count."""
        return git_read.changed(self.place)

    def ready(self) -> None:
        """Raise StoreProblem when no commit could be made: no identity, an unfinished merge."""
        git_write.ready(self.place)

    def commit(self, paths: Sequence[str], message: str) -> str | None:
        """Commit exactly ``paths`` as they are on disk; None when nothing in them changed."""
        return git_write.commit(self.place, paths, message)

    def follow(self, paths: Sequence[str]) -> None:
        """Make git's index know the present content of ``paths``, or that they are gone."""
        git_write.follow(self.place, paths)

    def record(self, commits: Sequence[Dated]) -> str | None:
        """Make commits of given author, date and content; the last state is on disk already."""
        return git_import.record(self.place, commits)

    def identity(self) -> tuple[str, str] | None:
        """Return the (name, address) that a commit would carry, None when git knows none."""
        return git_write.identity(self.place)

    def set_identity(self, name: str, email: str) -> None:
        """Set the identity in this repository only."""
        git_write.set_identity(self.place, name, email)

    def ids_on_branches(self, folder: str) -> set[str]:
        """Return file and folder names right under ``folder`` on all branches known here."""
        return git_read.ids_on_branches(self.place, folder)

    def log(self, path: str, *, rev: str = "HEAD") -> list[Commit]:
        """Return the commits that changed ``path``, newest first; StoreProblem when shallow."""
        return git_log.log(self.place, path, rev)

    def entered(self, zone: str, *, rev: str = "HEAD") -> dict[str, date] | None:
        """Return record id -> its day of entry, None for a shallow clone, which does not know."""
        return entered.entered(self.place, zone, rev)

    def is_shallow(self) -> bool:
        """Say whether the clone lacks older history."""
        return git_place.is_shallow(self.place)
