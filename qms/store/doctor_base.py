"""What a check of ``qms doctor`` looks at, and what it answers."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import QmsError, StoreProblem
from qms.i18n import N_, M
from qms.model.snapshot import WORKTREE
from qms.store import sources
from qms.store.git import Repo
from qms.store.git_run import read
from qms.store.index_file import IndexFile
from qms.store.indexed import of_contents
from qms.store.journal import Home
from qms.store.load import load
from qms.store.walk import CONFIG_FILE, RECORDS, entries, root_of
from qms.store.workspace import parse_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qms.i18n import Message
    from qms.model.config import Config
    from qms.model.snapshot import Snapshot

_FOLDERS: Final = (RECORDS, "templates", "schemas")
_NAMED: Final = 5


class State(StrEnum):
    """How a check ends."""

    OK = N_("ok")
    WARNING = N_("warning")
    PROBLEM = N_("problem")
    UNSEEN = N_("not looked at")


class Needs(StrEnum):
    """Without what a check has nothing to look at."""

    NOTHING = "nothing"
    GIT = "git"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that ``--fix`` does: what it is, and the doing, which may raise QmsError."""

    what: Message
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong and what to do about it; ``step`` where the program can do it itself."""

    state: State
    what: Message
    todo: Message | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a stable code, a title, and the look at the patient (no finding: all is well)."""

    code: str
    title: str
    look: Callable[[Patient], Iterable[Finding]]
    needs: Needs = Needs.NOTHING


class Patient:
    """A workspace in whatever condition; nothing of it is changed by looking."""

    def __init__(self, start: Path, now: float, *, commit: bool = True) -> None:
        """Take the folder that the user is in, the time in seconds since 1970."""
        self.root = _root(start)
        self.now = now
        self.commit = commit

    @cached_property
    def config_error(self) -> QmsError | None:
        """Why the settings cannot be used, None where they can."""
        try:
            self._parsed()
        except QmsError as error:
            return error
        return None

    @cached_property
    def config(self) -> Config:
        """The settings; those of nowhere where there are none that can be read."""
        with suppress(QmsError):
            return self._parsed()
        return parse_config(b"institution: '-'\nprofile: none@1\n")

    def _parsed(self) -> Config:
        try:
            return parse_config((self.root / CONFIG_FILE).read_bytes())
        except OSError as error:
            raise StoreProblem(
                M("There is no {file} in {folder}.", file=CONFIG_FILE, folder=str(self.root)),
                M("Go to the folder of the workspace, or make one: qms init --profile kaznmu"),
            ) from error

    @cached_property
    def repo(self) -> Repo | None:
        """The repository around the workspace; None without one, or where git cannot open it."""
        with suppress(QmsError):
            found = Repo.discover(self.root)
            if found is not None:
                read(found.place, "rev-parse", "--git-dir")
            return found
        return None

    def has(self, needs: Needs) -> bool:
        """Say whether there is what a check looks at."""
        if needs is Needs.GIT:
            return self.repo is not None
        return needs is Needs.NOTHING or (self.root / RECORDS).is_dir()

    @property
    def home(self) -> Home:
        """Where the lock and the journals lie."""
        return Home(self.root, self.repo)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The records as they lie there."""
        return sources.on_disk(self.root)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The records by the content of each file: what the index says of files is in question."""
        index = IndexFile.there(self.root, self.home.place)
        if index is None:
            return load(WORKTREE, self.config, self.files)
        return of_contents(index, WORKTREE, self.files, self.config)

    @cached_property
    def below(self) -> Mapping[str, os.DirEntry[str]]:
        """All that lies in the folders of the workspace: path -> entry."""
        return {
            path: entry
            for folder in _FOLDERS
            for path, entry in entries(self.root / folder, folder)
        }


def _root(start: Path) -> Path:
    """Return the workspace, else the repository, else the folder itself."""
    here = Path(os.path.realpath(start))
    around = (one for one in (here, *here.parents) if (one / ".git").exists())
    return root_of(here) or next(around, here)


def some(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the first few of many paths, and a sign that there are more."""
    every = sorted(paths)
    return (*every[:_NAMED], "…") if len(every) > _NAMED else tuple(every)


def warning(what: Message, todo: Message | None = None, step: Step | None = None) -> Finding:
    """Return a finding that does not make the command fail."""
    return Finding(State.WARNING, what, todo, step)


def problem(what: Message, todo: Message | None = None, step: Step | None = None) -> Finding:
    """Return a finding that makes the command end with 1."""
    return Finding(State.PROBLEM, what, todo, step)
